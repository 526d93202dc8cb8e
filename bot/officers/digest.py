"""What one officer's morning digest says: new, due today, lying too long, ending, missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.officers.buttons import button, under
from bot.officers.phrases import local_day
from bot.officers.queue_mine import MOST_HELD
from bot.officers.roles import Right, may
from bot.officers.stale import stale
from bot.world import JAKARTA
from conversations.lead import HELD, LeadKind, LeadStatus
from conversations.replies import Lines, Phrase, Reply, Value
from storage.lead_filter import LeadFilter
from storage.lead_rows import Lead
from storage.officers import Officer
from storage.promises import PromiseState
from storage.transaction import Transaction

CODES_SHOWN = 5
MOST_NEW = 500
"""New leads of an area that are looked through for those that lie too long."""
_ALL = frozenset(LeadKind)


@dataclass(frozen=True, slots=True)
class _Found:
    new: list[Lead]
    held: list[Lead]
    missed: list[str]
    """Codes, of one's areas."""
    today: date


async def digest(tx: Transaction, officer: Officer, now: datetime) -> Reply | None:
    """None where nothing waits."""
    found = await _find(tx, officer, now)
    lines = [*_lines(found, officer), *await _of_areas(tx, officer, found)]
    if not lines:
        return None
    day = found.today
    ways = [button("card", code, label=code) for code in _due(found)[:CODES_SHOWN]]
    rows = [(way,) for way in ways]
    queue = (button("page", "0", label=Phrase("desk.button.queue")),)
    return Reply("desk.digest.text", {"day": day, "lines": Lines((*lines,))}, under(*rows, queue))


async def _find(tx: Transaction, officer: Officer, now: datetime) -> _Found:
    areas = officer.areas
    new = LeadFilter(areas, _ALL, frozenset({LeadStatus.NEW}))
    held = LeadFilter(areas, _ALL, HELD, officer=officer.id)
    return _Found(
        new=await tx.leads.queue(new, MOST_NEW),
        held=await tx.leads.queue(held, MOST_HELD),
        missed=await tx.promises.unsettled(areas, PromiseState.MISSED),
        today=now.astimezone(JAKARTA).date(),
    )


def _due(found: _Found) -> list[str]:
    """The longest overdue first."""
    dated = [
        (lead.follow_up_on, lead.code) for lead in found.held if lead.follow_up_on is not None
    ]
    return [code for day, code in sorted(dated) if day <= found.today]


def _ending(found: _Found) -> list[str]:
    return [
        lead.code
        for lead in found.held
        if lead.lease_until is not None and local_day(lead.lease_until) <= found.today
    ]


def _lines(found: _Found, officer: Officer) -> Iterable[Phrase]:
    """A line each of what there is."""
    too_long = [lead.code for lead in found.held if stale(lead, found.today)]
    mine = {lead.code for lead in found.held}
    missed = [code for code in found.missed if code in mine]
    yield from _counted("new", [lead.code for lead in found.new])
    yield from _counted("due", _due(found))
    yield from _counted("missed", missed)
    yield from _counted("stale", too_long)
    yield from _counted("ending", _ending(found))


def _counted(name: str, codes: list[str]) -> Iterable[Phrase]:
    if codes:
        shown = ", ".join(codes[:CODES_SHOWN])
        more: Value = ""
        if len(codes) > CODES_SHOWN:
            more = Phrase("desk.digest.more", {"n": len(codes) - CODES_SHOWN})
        values: dict[str, Value] = {"n": len(codes), "codes": shown, "more": more}
        yield Phrase(f"desk.digest.{name}", values)


async def _of_areas(tx: Transaction, officer: Officer, found: _Found) -> list[Phrase]:
    """The whole areas', for who answers for them; none where nothing is open there."""
    if not may(officer.role, Right.MANAGE):
        return []
    counts = await tx.leads.counts(LeadFilter(officer.areas, _ALL))
    values: dict[str, Value] = {
        "new": counts.get(LeadStatus.NEW, 0),
        "old": sum(stale(lead, found.today) is not None for lead in found.new),
        "held": sum(counts.get(status, 0) for status in HELD),
        "unreachable": counts.get(LeadStatus.UNREACHABLE, 0),
        "missed": len(found.missed),
    }
    return [Phrase("desk.digest.areas", values)] if any(values.values()) else []
