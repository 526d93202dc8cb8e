"""/bagi: new leads of an area, shared out over its officers by what each holds already.

It is proposed first. Whoever has taken a lead meanwhile keeps it, and where officers or leads have
changed, there is a new proposal instead.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.officers.buttons import button, under
from bot.officers.card_buttons import card_button
from bot.officers.phrases import area, is_report
from bot.officers.roles import Role
from bot.officers.telling import marked, told, works_in
from bot.officers.visit import Answer, Visit
from bot.render import Renderer
from conversations.errors import MoveNotAllowed
from conversations.lead import LeadKind, LeadStatus
from conversations.replies import Lines, Phrase, Reply, Value
from storage.audit import Entry
from storage.errors import AlreadyClaimed, LeadGone
from storage.lead_filter import LeadFilter
from storage.lead_rows import Why
from storage.officers import Officer

MOST_AT_ONCE = 100
"""Leads, the longest waiting first."""
_ALL = frozenset(LeadKind)
_REPORTS = frozenset({LeadKind.REPORT})
_NEW = frozenset({LeadStatus.NEW})


@dataclass(frozen=True, slots=True)
class _Deal:
    region: str
    officers: Sequence[Officer]
    loads: Mapping[int, int]
    gets: Mapping[str, int]
    """Which officer each lead goes to."""
    reports: int
    """How many of those leads are reports about employers."""

    @property
    def mark(self) -> str:
        """The same only for the very same sharing."""
        text = "|".join(f"{code}={officer}" for code, officer in sorted(self.gets.items()))
        return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()

    def added(self, officer: int) -> int:
        return sum(to == officer for to in self.gets.values())


async def choose(visit: Visit) -> Answer:
    """The only area with new leads at once; of several one is chosen."""
    counts = await visit.tx.leads.regions(LeadFilter(visit.officer.areas, _ALL, _NEW))
    if not counts:
        return Answer(messages=(Reply("desk.deal.nothing"),))
    if len(counts) == 1:
        return Answer(messages=(_proposal(await _deal(visit, next(iter(counts)))),))
    only = LeadFilter(visit.officer.areas, _REPORTS, _NEW)
    reports = await visit.tx.leads.regions(only)
    rows = [
        (button("deal", region, label=_label(region, n, reports.get(region, 0))),)
        for region, n in counts.items()
    ]
    return Answer(messages=(Reply("desk.deal.where", {}, under(*rows)),))


async def press_area(visit: Visit) -> Answer:
    [region] = visit.parts[:1] or ("",)
    if not _may_see(visit, region):
        return await choose(visit)
    return Answer(edited=_proposal(await _deal(visit, region)))


async def press_deal(visit: Visit) -> Answer:
    """Only what was shown is done."""
    region, mark = (*visit.parts, "", "")[:2]
    if not _may_see(visit, region):
        return await choose(visit)
    deal = await _deal(visit, region)
    if not deal.gets or deal.mark != mark:
        return Answer(toast=Reply("desk.toast.changed"), edited=_proposal(deal))
    given: dict[int, list[str]] = {}
    for code, officer in sorted(deal.gets.items()):
        if await _give(visit, code, officer):
            given.setdefault(officer, []).append(code)
    await _announce(visit, given)
    names = {one.id: one.name for one in deal.officers}
    lines = [
        Phrase("desk.deal.done_line", {"name": names[officer], "n": len(codes)})
        for officer, codes in given.items()
    ]
    values: dict[str, Value] = {"area": area(region), "lines": Lines((*lines,))}
    return Answer(edited=Reply("desk.deal.done", values))


def _may_see(visit: Visit, region: str) -> bool:
    return bool(region) and works_in(visit.officer, region)


async def _deal(visit: Visit, region: str) -> _Deal:
    """Each lead to who holds the fewest by then; of equals to who was enrolled first."""
    which = LeadFilter(visit.officer.areas, _ALL, _NEW, region=region)
    leads = await visit.tx.leads.queue(which, MOST_AT_ONCE)
    enrolled = await visit.tx.officers.list()
    there = [one for one in enrolled if one.role == Role.OFFICER and works_in(one, region)]
    loads = await visit.tx.leads.loads()
    will = Counter({one.id: loads.get(one.id, 0) for one in there})
    gets: dict[str, int] = {}
    for lead in leads if there else ():
        officer = min(there, key=lambda one: will[one.id]).id
        will[officer] += 1
        gets[lead.code] = officer
    return _Deal(region, there, loads, gets, sum(map(is_report, leads)))


def _proposal(deal: _Deal) -> Reply:
    values: dict[str, Value] = {"area": area(deal.region), "n": len(deal.gets)}
    if not deal.gets:
        key = "desk.deal.nothing_there" if deal.officers else "desk.deal.nobody_there"
        return Reply(key, values)
    lines = [
        Phrase(
            "desk.deal.line",
            {"name": one.name, "n": deal.loads.get(one.id, 0), "more": deal.added(one.id)},
        )
        for one in deal.officers
    ]
    reports = Phrase("desk.deal.reports", {"n": deal.reports}) if deal.reports else ""
    sure = button("dealt", deal.region, deal.mark, label=Phrase("desk.button.deal"))
    return Reply(
        "desk.deal.ask", {**values, "reports": reports, "lines": Lines((*lines,))}, under((sure,))
    )


async def _give(visit: Visit, code: str, officer: int) -> bool:
    """False where somebody was faster, or the person took it back."""
    me, areas = visit.officer, visit.officer.areas
    try:
        await visit.tx.leads.assign(
            code,
            officer,
            me.id,
            areas,
            visit.now,
            Why.SHARED_OUT,
            holder=None,
            lease_until=visit.lease(),
        )
    except (AlreadyClaimed, LeadGone, MoveNotAllowed):
        return False
    await visit.tx.audit.add(
        Entry(visit.now, "lead.assigned", me.id, code, detail={"to": marked(officer)})
    )
    return True


async def _announce(visit: Visit, given: Mapping[int, Sequence[str]]) -> None:
    renderer = Renderer(visit.catalog)
    for officer, codes in given.items():
        values: dict[str, Value] = {
            "n": len(codes),
            "by": visit.officer.name,
            "codes": ", ".join(codes),
        }
        queue = (button("page", "0", label=Phrase("desk.button.queue")),)
        first = card_button(codes[0]) if len(codes) == 1 else None
        ways = under(queue) if first is None else under((first,), queue)
        said = Reply("desk.deal.given", values, ways)
        await visit.tx.outbox.add_many(told(renderer, [officer], said, visit.now))


def _label(region: str, n: int, reports: int) -> Phrase:
    """Above the queue new registrations and new reports are counted apart."""
    values: dict[str, Value] = {"area": area(region), "n": n, "reports": reports}
    return Phrase(f"desk.button.deal_area{'_reports' if reports else ''}", values)
