"""/lead with a NIK or a phone number: whose lead is it? Exact numbers only, through the blind
indexes; every question is logged, and the number leaves the chat."""

import re
from dataclasses import dataclass, field

from bot.officers.buttons import button, under
from bot.officers.card import card
from bot.officers.phrases import area, status
from bot.officers.visit import Answer, Visit
from conversations.errors import InvalidAnswer
from conversations.people import NIK_LENGTH, phone_from_contact, read_phone
from conversations.replies import Lines, Phrase, Reply
from conversations.text import clean
from storage.audit import Detail, Entry
from storage.lead_filter import LeadFilter
from storage.lead_rows import Lead

MOST_SHOWN = 5
_NUMBER = re.compile(r"[0-9+ ().,/‐‑–—-]+")
_SHORTEST = 9
"""Digits. A code has eight characters, and they may all be digits."""


@dataclass(frozen=True, slots=True)
class _Number:
    kind: str
    """``nik`` or ``phone``."""
    value: str = field(repr=False)

    def filter(self, visit: Visit) -> LeadFilter:
        areas = visit.officer.areas
        if self.kind == "nik":
            return LeadFilter(areas, nik=self.value)
        return LeadFilter(areas, phone=self.value)


def is_number(text: str) -> bool:
    """Whether it can only be meant as a number, right or wrong, and not as a code."""
    shown = clean(text)
    return bool(_NUMBER.fullmatch(shown)) and len(_digits(shown)) >= _SHORTEST


async def find(visit: Visit) -> Answer:
    """The masked card of the one who has the number, or a short list."""
    number = _read(clean(visit.rest))
    if number is None:
        return Answer(messages=(Reply("desk.find.unreadable"),), hide=visit.message)
    found = await visit.tx.leads.queue(number.filter(visit), MOST_SHOWN)
    await _log(visit, number.kind, found)
    what = Phrase(f"desk.find.{number.kind}")
    if not found:
        said = Reply("desk.find.nothing", {"what": what})
    elif len(found) == 1:
        said = await card(visit, found[0], "desk.card.found")
    else:
        said = _list(found, what)
    return Answer(messages=(said,), hide=visit.message)


def _read(text: str) -> _Number | None:
    digits = _digits(text)
    if len(digits) == NIK_LENGTH:
        return _Number("nik", digits)
    for read in (read_phone, phone_from_contact):  # the second knows other countries
        try:
            return _Number("phone", read(text))
        except InvalidAnswer:
            continue
    return None


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)


async def _log(visit: Visit, by: str, found: list[Lead]) -> None:
    """A row for each that was found, so that the lead's own record shows it; and one for none."""
    codes: list[str | None] = [lead.code for lead in found]
    detail: Detail = {"by": by, "found": len(found)}
    for code in codes or [None]:
        entry = Entry(visit.now, "lead.found", visit.officer.id, code, detail=detail)
        await visit.tx.audit.add(entry)


def _list(found: list[Lead], what: Phrase) -> Reply:
    lines = Lines(
        tuple(
            Phrase(
                "desk.find.line",
                {
                    "code": lead.code,
                    "kind": Phrase(f"lead_kind.{lead.kind}"),
                    "area": area(lead.region, lead.district),
                    "status": status(lead),
                },
            )
            for lead in found
        )
    )
    rows = [(button("card", lead.code, label=lead.code),) for lead in found]
    return Reply("desk.find.several", {"what": what, "lines": lines}, under(*rows))
