"""The counts above the queue: an ordered table, a small function a line.

A line is shown where its function says something. To add one: write the function, add it to
``COUNTS`` where it should stand, its words in ``[desk.queue.count]``.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.officers import duplicates, mended
from bot.officers.queue_mine import Kinds, Mine, mine_of
from bot.officers.rights import counted
from bot.officers.visit import Visit
from conversations.lead import HELD, REPORT_ENDS, LeadKind, LeadStatus
from conversations.replies import Phrase, Value
from storage.lead_filter import LeadFilter
from storage.promises import PromiseState

REPORTS: Kinds = frozenset({LeadKind.REPORT})
CODES_SHOWN = 3
_FINISHED = (LeadStatus.REGISTERED, LeadStatus.NOT_ELIGIBLE, LeadStatus.REFUSED)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is known once the queue's page has been looked up."""

    visit: Visit
    kinds: Kinds
    by_status: Mapping[LeadStatus, int]
    mine: Mine
    stalled: int

    @property
    def of_reports(self) -> bool:
        return self.kinds == REPORTS


Count = Callable[[Counted], Awaitable[list[Value]]]


async def _rights(known: Counted) -> list[Value]:
    return [] if known.of_reports else await counted(known.visit)


async def _duplicates(known: Counted) -> list[Value]:
    return [] if known.of_reports else await duplicates.counted(known.visit)


async def _mended(known: Counted) -> list[Value]:
    """What people put right after they were asked for it."""
    return [] if known.of_reports else await mended.counted(known.visit)


async def _missed_calls(known: Counted) -> list[Value]:
    if known.of_reports:
        return []
    areas = known.visit.officer.areas
    missed = await known.visit.tx.promises.unsettled(areas, PromiseState.MISSED)
    if not missed:
        return []
    values: dict[str, Value] = {"n": len(missed), "codes": ", ".join(missed[:CODES_SHOWN])}
    return [Phrase("desk.queue.count.missed_calls", values)]


async def _calls_today(known: Counted) -> list[Value]:
    if known.of_reports:
        return []
    visit = known.visit
    today = await visit.tx.promises.unsettled(
        visit.officer.areas, PromiseState.OPEN, until=visit.today
    )
    return _line("calls_today", len(today))


async def _reports(known: Counted) -> list[Value]:
    if known.of_reports:
        return []
    visit, new = known.visit, frozenset({LeadStatus.NEW})
    waiting = await visit.tx.leads.count(LeadFilter(visit.officer.areas, REPORTS, new))
    mine = await mine_of(visit, REPORTS)
    if not waiting and not mine.held:
        return []
    values: dict[str, Value] = {"n": waiting, "held": mine.held, "due": len(mine.due)}
    return [Phrase("desk.queue.count.reports", values)]


async def _new(known: Counted) -> list[Value]:
    """Always, as one's own: none is good news."""
    return [Phrase("desk.queue.count.new", {"n": known.by_status.get(LeadStatus.NEW, 0)})]


async def _mine(known: Counted) -> list[Value]:
    values: dict[str, Value] = {"n": known.mine.held, "due": len(known.mine.due)}
    return [Phrase("desk.queue.count.mine", values)]


async def _stalled(known: Counted) -> list[Value]:
    return _line("stalled", known.stalled)


async def _others(known: Counted) -> list[Value]:
    held = sum(known.by_status.get(status, 0) for status in HELD)
    return _line("others", held - known.mine.held)


async def _unreachable(known: Counted) -> list[Value]:
    return _line("unreachable", known.by_status.get(LeadStatus.UNREACHABLE, 0))


async def _finished_reports(known: Counted) -> list[Value]:
    """How many came to what."""
    said: Value = ""
    for status in (status for status in LeadStatus if status in REPORT_ENDS):
        n = known.by_status.get(status, 0)
        if n:
            key = "finished_report" if said else "first_finished_report"
            values = {"of": said, "outcome": Phrase(f"desk.outcome.{status}"), "n": n}
            said = Phrase(f"desk.queue.count.{key}", values)
    return [Phrase("desk.queue.count.finished_reports", {"of": said})] if said else []


async def _finished(known: Counted) -> list[Value]:
    return _line("finished", sum(known.by_status.get(status, 0) for status in _FINISHED))


URGENT: tuple[Count, ...] = (
    _rights,
    _missed_calls,
    _calls_today,
    _mended,
    _new,
    _mine,
    _reports,
    _duplicates,
    _stalled,
)
"""What somebody waits for, the most urgent first."""
COUNTS: tuple[Count, ...] = (
    *URGENT,
    _others,
    _unreachable,
    _finished,
    _finished_reports,
)


async def count_lines(known: Counted) -> list[Value]:
    return [line for count in COUNTS for line in await count(known)]


async def urgent_lines(known: Counted) -> list[Value]:
    """Without those of which there is none."""
    idle: Mapping[Count, bool] = {
        _new: not known.by_status.get(LeadStatus.NEW, 0),
        _mine: not known.mine.held,
    }
    urgent = [count for count in URGENT if not idle.get(count, False)]
    return [line for count in urgent for line in await count(known)]


def _line(name: str, n: int) -> list[Value]:
    return [Phrase(f"desk.queue.count.{name}", {"n": n})] if n > 0 else []
