"""What must hold for every language and every flow; run by ``check`` and by the tests."""

from collections.abc import Mapping

from conversations.flow import Flow
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.messages.lint.numbers import numbers_by_hand
from conversations.messages.lint.reading import hard_to_read
from conversations.messages.lint.structure import between_languages, commands, needed
from conversations.messages.lint.texts import texts


def faults(catalog: Catalog, flows: Mapping[str, Flow]) -> list[str]:
    """One sentence a fault, none where all is well."""
    found = [*between_languages(catalog), *commands(catalog)]
    reference = catalog.languages[REFERENCE]
    for flow in flows.values():
        for ask in flow.asks:
            found += [
                f"{flow.id}: no words {key}"
                for key in needed(ask, flow)
                if key not in reference.messages
            ]
    for language in catalog.languages.values():
        found += [*texts(language), *numbers_by_hand(language), *hard_to_read(language, reference)]
    return list(dict.fromkeys(found))
