"""/antrian: what waits, counts first; then five at a time, most in need first.

What the officer holds for a later day comes last, and a button goes there."""

from dataclasses import dataclass

from bot.officers import stalled
from bot.officers.buttons import button, place_of, under
from bot.officers.card_buttons import can_be_called
from bot.officers.phrases import area, is_report, promised, waited
from bot.officers.queue_counts import REPORTS, Counted, count_lines, urgent_lines
from bot.officers.queue_mine import Kinds, Mine, mine_of
from bot.officers.stale import badge
from bot.officers.visit import Answer, Visit
from conversations.lead import REGISTRATIONS, LeadStatus
from conversations.replies import Lines, Option, Phrase, Reply, Value
from storage.lead_filter import LeadFilter
from storage.lead_rows import Lead

PAGE = 5
_OF_REPORTS = "report"
"""What the buttons under a list of reports carry."""


async def queue(visit: Visit) -> Answer:
    return Answer(messages=(await _page(visit, 0, REGISTRATIONS),))


async def reports(visit: Visit) -> Answer:
    """/majikan: the same for what is reported about employers, apart from registrations."""
    return Answer(messages=(await _page(visit, 0, REPORTS),))


async def turn_page(visit: Visit) -> Answer:
    """The same message with the next five; from the start where there are none any more."""
    kinds = REPORTS if visit.parts[1:] == (_OF_REPORTS,) else REGISTRATIONS
    return Answer(edited=await _page(visit, place_of(visit.part), kinds))


async def urgent(visit: Visit) -> list[Value]:
    """A line for each thing that waits for this officer; none where nothing does."""
    counts = await visit.tx.leads.counts(LeadFilter(visit.officer.areas))
    mine, still = await mine_of(visit, REGISTRATIONS), await stalled.count(visit)
    return await urgent_lines(Counted(visit, REGISTRATIONS, counts, mine, still))


@dataclass(frozen=True, slots=True)
class _Places:
    """Where parts of the queue begin, and where all of it ends."""

    later: int
    stalled: int
    end: int


async def _page(visit: Visit, offset: int, kinds: Kinds) -> Reply:
    mine = await mine_of(visit, kinds)
    counts = await visit.tx.leads.counts(LeadFilter(visit.officer.areas, kinds))
    still = 0 if kinds is REPORTS else await stalled.count(visit)
    later = len(mine.waiting) + counts.get(LeadStatus.NEW, 0)
    places = _Places(later, later + len(mine.later), later + len(mine.later) + still)
    if offset >= places.end:
        offset = 0
    leads = await _five(visit, mine, offset, places, kinds)
    skipped = max(0, offset + len(leads) - places.stalled)
    others = await stalled.page(visit, PAGE - len(leads), skipped) if still else []
    first, after = offset + 1, offset + 1 + len(leads)
    rests = await visit.tx.requests.limited([lead.code for lead in leads])
    lines = [_line(visit, lead, n, mine, rests) for n, lead in enumerate(leads, start=first)]
    lines += [stalled.line(visit, one, n) for n, one in enumerate(others, start=after)]
    values: dict[str, Value] = {
        "counts": Lines((*await count_lines(Counted(visit, kinds, counts, mine, still)),)),
        "lines": Lines((*lines,)) if lines else Phrase("desk.queue.empty"),
    }
    rows = [_ways(visit, lead, n) for n, lead in enumerate(leads, start=first)]
    rows += [stalled.way(one, n) for n, one in enumerate(others, start=after)]
    of = (_OF_REPORTS,) if kinds is REPORTS else ()
    head = "desk.queue.head_reports" if kinds is REPORTS else "desk.queue.head"
    return Reply(head, values, under(*rows, _paging(offset, places, of)))


async def _five(
    visit: Visit, mine: Mine, offset: int, places: _Places, kinds: Kinds
) -> list[Lead]:
    shown = mine.waiting[offset : offset + PAGE]
    if len(shown) < PAGE:
        new = LeadFilter(visit.officer.areas, kinds, frozenset({LeadStatus.NEW}))
        skipped = max(0, offset - len(mine.waiting))
        shown += await visit.tx.leads.queue(new, PAGE - len(shown), skipped)
    skipped = max(0, offset + len(shown) - places.later)
    return shown + mine.later[skipped : skipped + PAGE - len(shown)]


def _line(visit: Visit, lead: Lead, number: int, mine: Mine, rests: frozenset[str]) -> Phrase:
    """``rests``: whose persons asked that their data are not used for now."""
    rest = lead.code in rests
    last = f"desk.outcome.{lead.outcome}" if lead.outcome else "desk.result.nothing_yet"
    values: dict[str, Value] = {
        "n": number,
        "code": lead.code,
        "kind": Phrase(f"lead_kind.{lead.kind}"),
        "area": area(lead.region, lead.district),
        "waited": waited(lead.submitted_at, visit.now),
        "day": lead.follow_up_on or visit.today,
        "last": Phrase(last),
        "badge": Phrase("desk.limited.badge") if rest else badge(lead, visit.today),
    }
    return Phrase(f"desk.queue.{_need(visit, lead, mine)}", values)


def _need(visit: Visit, lead: Lead, mine: Mine) -> str:
    """Which line says why it stands here."""
    if lead.status is LeadStatus.NEW:
        return "late" if can_be_called(lead) and _is_late(visit, lead) else "new"
    if lead not in mine.due and lead not in mine.later:
        return "mine"
    need = "due" if lead in mine.due else "later"
    return f"{need}_report" if is_report(lead) else need


def _is_late(visit: Visit, lead: Lead) -> bool:
    return promised(lead.submitted_at) < visit.today


def _ways(visit: Visit, lead: Lead, number: int) -> tuple[Option, ...]:
    act = "take" if lead.status is LeadStatus.NEW else "result"
    return tuple(
        button(action, lead.code, label=Phrase(f"desk.button.{action}_n", {"n": number}))
        for action in (act, "card")
    )


def _paging(offset: int, places: _Places, of: tuple[str, ...]) -> tuple[Option, ...]:
    ways, end = [], offset + PAGE
    if end < places.end:
        ways.append(button("page", str(end), *of, label=Phrase("desk.button.next")))
    jumps = {"later": (places.later, places.stalled), "stalled": (places.stalled, places.end)}
    for name, (first, last) in jumps.items():
        if end <= first < last:
            label = Phrase(f"desk.button.{name}", {"n": last - first})
            ways.append(button("page", str(first), *of, label=label))
    if offset:
        ways.append(button("page", "0", *of, label=Phrase("desk.button.first")))
    return tuple(ways)
