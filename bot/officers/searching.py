"""/cari: a lead by its code or a part of it, by a NIK or phone number, or by a part of the name.

Names are sealed, so they are opened and compared, see ``naming``. What was searched for is a name:
it leaves the chat, and only that somebody searched is written down. Further pages are of the codes
that were found, which are kept for the officer until the next search.
"""

import re
from dataclasses import replace
from datetime import timedelta

from bot.officers.buttons import button, place_of, under
from bot.officers.finding import MOST_SHOWN
from bot.officers.lead_codes import split_code
from bot.officers.naming import MOST_OPENED, SHORTEST, called, folded, named
from bot.officers.phrases import area, is_report, status
from bot.officers.taking import look
from bot.officers.visit import Answer, Visit
from conversations.codes import ALPHABET, LENGTH
from conversations.errors import BadCode, InvalidAnswer
from conversations.lead import LeadKind
from conversations.people import mask_name
from conversations.replies import Lines, Option, Phrase, Reply, Value
from storage.audit import Detail, Entry
from storage.errors import LeadGone, LeadNotFound
from storage.lead_filter import LeadFilter
from storage.lead_rows import Lead
from storage.searches import Kept

MOST_FOUND = 50
_GAPS = re.compile(r"[\s.‐‑–—-]+")
KEPT_FOR = timedelta(minutes=30)
"""How long one may turn the pages of a search."""


async def search(visit: Visit) -> Answer:
    """Raises InvalidAnswer where there is nothing to search for."""
    code = await _known_code(visit)
    if code is not None:
        await _log(visit, "code", 1, code)
        return await look(replace(visit, code=code, rest=""))
    part = folded(visit.rest)
    if len(part.replace(" ", "")) < SHORTEST:
        raise InvalidAnswer("search", least=SHORTEST)
    by_code = await _with_code(visit)
    found, all_opened = await named(visit.tx, _theirs(visit), part, MOST_FOUND)
    # Digits are in codes, not in names.
    both = [*by_code, *found] if _has_digit(part) else [*found, *by_code]
    leads = list({lead.code: lead for lead in both}.values())[:MOST_FOUND]
    await _log(visit, "name", len(leads))
    kept = Kept(tuple(lead.code for lead in leads), visit.now)
    await visit.tx.searches.put(visit.officer.id, kept)
    said = _page(leads, 0, kept, all_opened=all_opened)
    return Answer(messages=(said,), hide=visit.message)


async def turn_page(visit: Visit) -> Answer:
    """More of the last search, as far as it may still be seen."""
    kept = await visit.tx.searches.find(visit.officer.id)
    if kept is None or visit.parts[1:] != (_mark(kept),) or kept.at < visit.now - KEPT_FOR:
        return Answer(edited=Reply("desk.search.over"))
    found = [await _visible(visit, code) for code in kept.codes]
    leads = [lead for lead in found if lead is not None]
    return Answer(edited=_page(leads, place_of(visit.part), kept, all_opened=True))


def _theirs(visit: Visit) -> LeadFilter:
    """What a search by name may open: of their areas, theirs or nobody's."""
    return LeadFilter(visit.officer.areas, frozenset(LeadKind), open_to=visit.officer.id)


async def _known_code(visit: Visit) -> str | None:
    """Eight letters may be a code, and a name; it is a code where there is one."""
    try:
        code, rest = split_code(visit.rest)
        if not rest:
            await visit.tx.leads.get(code, visit.officer.areas)
            return code
    except (BadCode, LeadNotFound):
        return None
    return None


async def _with_code(visit: Visit) -> list[Lead]:
    """Whose code holds what was written; any of their areas, as with the whole code."""
    letters = _GAPS.sub("", visit.rest.upper())
    if not SHORTEST <= len(letters) < LENGTH or not set(letters) <= set(ALPHABET):
        return []
    which = LeadFilter(visit.officer.areas, frozenset(LeadKind), code_part=letters)
    return await visit.tx.leads.newest(which, MOST_FOUND)


async def _visible(visit: Visit, code: str) -> Lead | None:
    """None for what has moved away, or was taken back, since it was found."""
    try:
        return await visit.tx.leads.get(code, visit.officer.areas)
    except (LeadNotFound, LeadGone):
        return None


async def _log(visit: Visit, by: str, count: int, code: str | None = None) -> None:
    detail: Detail = {"by": by, "found": count}
    await visit.tx.audit.add(
        Entry(visit.now, "lead.searched", visit.officer.id, code, detail=detail)
    )


def _page(leads: list[Lead], offset: int, kept: Kept, *, all_opened: bool) -> Reply:
    offset = offset if offset < len(leads) else 0
    shown = leads[offset : offset + MOST_SHOWN]
    end = offset + len(shown)
    lines = [_line(lead) for lead in shown]
    if len(leads) > len(shown):
        values: dict[str, Value] = {"from": offset + 1, "to": end, "n": len(leads)}
        key = "most" if len(leads) == MOST_FOUND else "part"
        lines.append(Phrase(f"desk.search.{key}", values))
    if not all_opened:
        lines.append(Phrase("desk.search.bound", {"n": MOST_OPENED}))
    if not shown:
        return Reply("desk.search.nothing", {"lines": Lines((*lines,))})
    rows = [(button("card", lead.code, label=lead.code),) for lead in shown]
    return Reply(
        "desk.search.found",
        {"lines": Lines((*lines,))},
        under(*rows, _paging(offset, end, len(leads), kept)),
    )


def _paging(offset: int, end: int, last: int, kept: Kept) -> tuple[Option, ...]:
    ways = {"first": 0 if offset else None, "next": end if end < last else None}
    return tuple(
        button("found", str(place), _mark(kept), label=Phrase(f"desk.button.{name}"))
        for name, place in ways.items()
        if place is not None
    )


def _mark(kept: Kept) -> str:
    """Which search a button belongs to."""
    return str(int(kept.at.timestamp()))


def _line(lead: Lead) -> Phrase:
    # An employer is no secret of who reports it, and stands on the card.
    name = called(lead)
    values: dict[str, Value] = {
        "code": lead.code,
        "name": name if is_report(lead) else mask_name(name),
        "kind": Phrase(f"lead_kind.{lead.kind}"),
        "area": area(lead.region, lead.district),
        "status": status(lead),
    }
    return Phrase("desk.search.line", values)


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)
