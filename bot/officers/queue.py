"""/antrian: what waits, counts first; then five at a time, most in need first.

What the officer holds for a later day comes last, and a button goes there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.officers import stalled
from bot.officers.buttons import button, place_of, under
from bot.officers.card import HELD
from bot.officers.phrases import area, promised, waited
from bot.officers.rights import counted
from bot.officers.visit import Answer, Visit
from conversations.lead import REGISTRATIONS, LeadKind, LeadStatus
from conversations.replies import Lines, Option, Phrase, Reply, Value
from storage.lead_rows import Lead, LeadFilter

PAGE = 5
Kinds = frozenset[LeadKind]
REPORTS: Kinds = frozenset({LeadKind.REPORT})
_OF_REPORTS = "report"
"""What the buttons under a list of reports carry."""
MOST_HELD = 200
"""More than anybody can hold at a time."""
_FINISHED = (LeadStatus.REGISTERED, LeadStatus.NOT_ELIGIBLE, LeadStatus.REFUSED)


async def queue(visit: Visit) -> Answer:
    return Answer(messages=(await _page(visit, 0, REGISTRATIONS),))


async def reports(visit: Visit) -> Answer:
    """/majikan: the same for what is reported about employers, apart from registrations."""
    return Answer(messages=(await _page(visit, 0, REPORTS),))


async def turn_page(visit: Visit) -> Answer:
    """The same message with the next five; from the start where there are none any more."""
    kinds = REPORTS if visit.parts[1:] == (_OF_REPORTS,) else REGISTRATIONS
    return Answer(edited=await _page(visit, place_of(visit.part), kinds))


@dataclass(frozen=True, slots=True)
class _Mine:
    """What the officer holds, by what it needs of them."""

    due: list[Lead]
    """To be called again today, or before."""
    undated: list[Lead]
    later: list[Lead]

    @property
    def held(self) -> int:
        return len(self.waiting) + len(self.later)

    @property
    def waiting(self) -> list[Lead]:
        return [*self.due, *self.undated]


async def _mine(visit: Visit, kinds: Kinds) -> _Mine:
    which = LeadFilter(visit.officer.areas, kinds, HELD, officer=visit.officer.id)
    held = await visit.tx.leads.queue(which, MOST_HELD)
    undated = [lead for lead in held if lead.follow_up_on is None]
    dated = [(lead.follow_up_on, lead) for lead in held if lead.follow_up_on is not None]
    dated.sort(key=lambda one: one[0])
    due = [lead for day, lead in dated if day <= visit.today]
    return _Mine(due, undated, [lead for day, lead in dated if day > visit.today])


@dataclass(frozen=True, slots=True)
class _Places:
    """Where parts of the queue begin, and where all of it ends."""

    later: int
    stalled: int
    end: int


async def _page(visit: Visit, offset: int, kinds: Kinds) -> Reply:
    mine = await _mine(visit, kinds)
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
    lines = [_line(visit, lead, n, mine) for n, lead in enumerate(leads, start=first)]
    lines += [stalled.line(visit, one, n) for n, one in enumerate(others, start=after)]
    values: dict[str, Value] = {
        "counts": Lines((*await _beside(visit, kinds), *_counted(counts, mine, still))),
        "lines": Lines((*lines,)) if lines else Phrase("desk.queue.empty"),
    }
    rows = [_ways(visit, lead, n) for n, lead in enumerate(leads, start=first)]
    rows += [stalled.way(one, n) for n, one in enumerate(others, start=after)]
    of = (_OF_REPORTS,) if kinds is REPORTS else ()
    head = "desk.queue.head_reports" if kinds is REPORTS else "desk.queue.head"
    return Reply(head, values, under(*rows, _paging(offset, places, of)))


async def _five(
    visit: Visit, mine: _Mine, offset: int, places: _Places, kinds: Kinds
) -> list[Lead]:
    shown = mine.waiting[offset : offset + PAGE]
    if len(shown) < PAGE:
        new = LeadFilter(visit.officer.areas, kinds, frozenset({LeadStatus.NEW}))
        skipped = max(0, offset - len(mine.waiting))
        shown += await visit.tx.leads.queue(new, PAGE - len(shown), skipped)
    skipped = max(0, offset + len(shown) - places.later)
    return shown + mine.later[skipped : skipped + PAGE - len(shown)]


async def _beside(visit: Visit, kinds: Kinds) -> list[Value]:
    """What else waits for officers, above the registrations."""
    if kinds is REPORTS:
        return []
    waiting = LeadFilter(visit.officer.areas, REPORTS, frozenset({LeadStatus.NEW}))
    reported = sum((await visit.tx.leads.counts(waiting)).values())
    lines: list[Value] = [Phrase("desk.queue.count.reports", {"n": reported})] if reported else []
    return [*await counted(visit), *lines]


def _counted(counts: Mapping[LeadStatus, int], mine: _Mine, still: int) -> Iterator[Phrase]:
    """New and mine always; the rest where there is any."""
    yield Phrase("desk.queue.count.new", {"n": counts.get(LeadStatus.NEW, 0)})
    yield Phrase("desk.queue.count.mine", {"n": mine.held, "due": len(mine.due)})
    rest = {
        "stalled": still,
        "others": sum(counts.get(status, 0) for status in HELD) - mine.held,
        "unreachable": counts.get(LeadStatus.UNREACHABLE, 0),
        "finished": sum(counts.get(status, 0) for status in _FINISHED),
    }
    for name, count in rest.items():
        if count > 0:
            yield Phrase(f"desk.queue.count.{name}", {"n": count})


def _line(visit: Visit, lead: Lead, number: int, mine: _Mine) -> Phrase:
    last = f"desk.outcome.{lead.outcome}" if lead.outcome else "desk.result.nothing_yet"
    values: dict[str, Value] = {
        "n": number,
        "code": lead.code,
        "kind": Phrase(f"lead_kind.{lead.kind}"),
        "area": area(lead.region, lead.district),
        "waited": waited(lead.submitted_at, visit.now),
        "day": lead.follow_up_on or visit.today,
        "last": Phrase(last),
    }
    return Phrase(f"desk.queue.{_need(visit, lead, mine)}", values)


def _need(visit: Visit, lead: Lead, mine: _Mine) -> str:
    """Which line says why it stands here."""
    if lead.status is not LeadStatus.NEW:
        return "due" if lead in mine.due else "later" if lead in mine.later else "mine"
    return "late" if promised(lead.submitted_at) < visit.today else "new"


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
