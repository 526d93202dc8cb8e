"""What is answered to a person's question, by its subject.

It knows no flow, and it makes nothing up: where an office has not said its address, none is told.
"""

from conversations.flow import World
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.rules.book import Trail, unsure

_OFFICE = ("office.addresses", "office.phones", "office.opening", "office.whatsapp")
"""Rules that only an office can fill, in the order told."""


def told(subject: str, world: World) -> Reply:
    """``subject`` is one of the lexicon's, except "why"."""
    return _office(world) if subject == "office" else Reply(f"told.{subject}", world.office)


def _office(world: World) -> Reply:
    law = Trail(world.rules, world.today)
    parts: list[Value] = []
    for rule in _OFFICE:
        value = law.find(rule)
        if value is not None:
            parts.append(Phrase(f"told_{rule}", {"lines": Lines(value.lines)}))
    if not parts:
        return Reply("told.office_unknown", world.office)
    if unsure(law.used):
        parts.append(Phrase("officer_confirms"))
    return Reply("told.office", {**world.office, "parts": Lines(tuple(parts))})
