"""What must hold for every language and every flow; run by ``check`` and by the tests."""

import re
from collections.abc import Iterator, Mapping

from babel import Locale, UnknownLocaleError

from conversations.commands import COMMANDS, MENU
from conversations.flow import Ask, Flow
from conversations.messages.catalog import REFERENCE, Catalog, Language, placeholders
from conversations.questions import Choice, Earnings, Review, Search
from conversations.questions.search import NOT_LISTED

LONGEST_QUESTION = 500
"""Characters of a question before it is filled in; 300 is the aim."""
LONGEST_LABEL = 32
LONGEST_DESCRIPTION = 256
_TAG = re.compile(r"</?([a-z]+)[^>]*>")
_TAGS = frozenset({"a", "b", "i"})
_LABELS = ("option.", "button.", "menu.", "profile.", "row.")


def faults(catalog: Catalog, flows: Mapping[str, Flow]) -> list[str]:
    """One sentence a fault, none where all is well."""
    found = [*_languages(catalog), *_commands(catalog)]
    reference = catalog.languages[REFERENCE]
    for flow in flows.values():
        for ask in flow.asks:
            found += [
                f"{flow.id}: no words {key}"
                for key in needed(ask, flow)
                if key not in reference.messages
            ]
    for language in catalog.languages.values():
        found += _texts(language)
    return list(dict.fromkeys(found))


def needed(ask: Ask, flow: Flow) -> list[str]:
    """The keys of the words that a question cannot be asked without."""
    question = ask.question
    kinds = ("ask", "again", "help", *(("why",) if ask.why is None else ()))
    keys = [f"{kind}.{question.id}" for kind in kinds]
    in_a_row = ask.row and any(isinstance(one.question, Review) for one in flow.asks)
    if in_a_row:
        keys.append(f"row.{question.id}")
    match question:
        case Choice():
            keys += [f"option.{question.id}.{choice}" for choice in question.choices]
            if ask.echo or in_a_row:
                keys += [f"shown.{question.id}.{choice}" for choice in question.choices]
        case Search():
            keys += [f"pick.{question.id}", f"error.nothing_found_{question.id}"]
            keys += [f"{kind}.{question.id}.{NOT_LISTED}" for kind in ("option", "shown")]
        case Earnings():
            keys += [f"option.{question.id}.{id}" for id, _ in question.ranges]
        case Review():
            keys.append(f"option.{question.id}.submit")
    return keys


def _languages(catalog: Catalog) -> Iterator[str]:
    reference = catalog.languages[REFERENCE]
    for language in catalog.languages.values():
        if not _has_numbers(language.code):
            yield f"{language.code} is no language whose numbers and dates Babel can write"
        for key in sorted(reference.messages.keys() ^ language.messages.keys()):
            where = "has no" if key in reference.messages else "has an unknown"
            yield f"{language.code} {where} {key}"
        for key in sorted(reference.messages.keys() & language.messages.keys()):
            if _filled(reference.messages[key]) != _filled(language.messages[key]):
                yield f"{language.code}: {key} is filled with other values than in {REFERENCE}"


def _has_numbers(code: str) -> bool:
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _filled(text: str) -> set[str] | None:
    """The values that fill a message; None where a placeholder cannot be read."""
    try:
        names = placeholders(text)
    except ValueError:
        return None
    return names if all(name.isidentifier() for name in names) else None


def _commands(catalog: Catalog) -> Iterator[str]:
    reference = catalog.languages[REFERENCE]
    for name in COMMANDS:
        if (
            not reference.vocabulary.get(f"command.{name}")
            and f"button.{name}" not in reference.messages
        ):
            yield f"the command {name} has neither a slash word nor a button"
    for name in MENU:
        if f"menu.{name}" not in reference.messages:
            yield f"the menu has no words for {name}"


def _texts(language: Language) -> Iterator[str]:
    examples = language.vocabulary.get("lint.example", ())
    for key, text in language.messages.items():
        if not text.strip():
            yield f"{language.code}: {key} is empty"
        if _filled(text) is None:
            yield f"{language.code}: {key} has a placeholder that cannot be filled"
        if fault := _markup(text, plain=key.startswith(_LABELS)):
            yield f"{language.code}: {key} {fault}"
        if key.startswith("ask.") and len(text) > LONGEST_QUESTION:
            yield f"{language.code}: {key} is longer than {LONGEST_QUESTION} characters"
        if key.startswith(("option.", "button.")) and len(text) > LONGEST_LABEL:
            yield f"{language.code}: {key} is longer than {LONGEST_LABEL} characters"
        if key.startswith("menu.") and len(text) > LONGEST_DESCRIPTION:
            yield f"{language.code}: {key} is longer than {LONGEST_DESCRIPTION} characters"
        if key.startswith("error.") and not any(word in text for word in examples):
            yield f"{language.code}: {key} has no example"


def _markup(text: str, *, plain: bool) -> str | None:
    if "<" in _TAG.sub("", text):
        return "has a < that is not of a tag"
    if plain and _TAG.search(text):
        return "is a label and must have no markup"
    # Line by line: a long message may be cut between lines.
    return next((fault for line in text.split("\n") if (fault := _tags(line))), None)


def _tags(line: str) -> str | None:
    tags = _TAG.finditer(line)
    opened: list[str] = []
    for tag in tags:
        name = tag[1]
        if name not in _TAGS:
            return f"has the tag {name}"
        if not tag[0].startswith("</"):
            opened.append(name)
        elif not opened or opened.pop() != name:
            return f"closes {name} where it is not open"
    return f"does not close {opened[0]}" if opened else None
