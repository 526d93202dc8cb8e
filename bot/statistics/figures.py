"""All that is counted, read in one transaction for one officer's areas. No words, no hiding."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from bot.officers.phrases import local_day
from bot.statistics.periods import Week
from conversations.flow import World
from conversations.funnel import TOOK
from conversations.lead import LeadStatus
from conversations.regions import PLACES
from conversations.rules.book import Confidence
from storage.funnel import Passage
from storage.lead_filter import Areas
from storage.statistics import Group
from storage.statistics import Week as Happened
from storage.transaction import Transaction

WEEKS = 8
"""Shown of the past, with the one that it is about."""
FUNNEL_DAYS = 28
AGES = (1, 2, 3, 7)
"""Days of waiting at which those who wait are told apart."""
KABUPATEN = tuple(sorted(code for code in PLACES.ids if code.count(".") == 1))


@dataclass(frozen=True, slots=True)
class Line:
    """A week's numbers."""

    week: Week
    started: int
    """In all areas: who has just begun has not said yet where they live."""
    happened: Happened


@dataclass(frozen=True, slots=True)
class Step:
    """A question of the registration."""

    question: str
    passage: Passage
    took: tuple[int, ...]
    """By class of time, in all areas: how long an answer took is kept of nobody."""

    @property
    def lost(self) -> int:
        return _lost(self.passage)

    @property
    def median_seconds(self) -> int | None:
        """At most so long, for one half of them; None where nobody answered, or it took longer
        than a day."""
        seen, half = 0, (sum(self.took) + 1) // 2
        for count, end in zip(self.took, TOOK, strict=False):
            seen += count
            if half and seen >= half:
                return end
        return None


@dataclass(frozen=True, slots=True)
class Begun:
    """Who has begun in one place."""

    people: int
    lost: int


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted, and how well that is known."""

    number: Decimal
    since: date
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Figures:
    now: datetime
    week: Week
    lines: tuple[Line, ...]
    """Oldest first; the last is the week itself."""
    steps: tuple[Step, ...]
    """Of registrations begun in the four weeks to its end, in the order of the flow; of some
    areas, by those who have said that they live there."""
    places: Mapping[str, Begun]
    """Of the same, by kabupaten or kota; under nothing, who has not said where they live."""
    contact: timedelta | None
    """The median wait of those first spoken to in the week."""
    contact_before: timedelta | None
    oldest: datetime | None
    """When the longest waiting was handed in."""
    statuses: Mapping[LeadStatus, int]
    ages: tuple[int, ...]
    """Of those that nobody has taken, longest waiting first; see AGES."""
    regions: Mapping[str | None, Group]
    referrals: Mapping[str | None, Group]
    languages: Mapping[str | None, Group]
    sources: Mapping[str, int]
    """Of registrations begun."""
    goals: Mapping[str, Goal]
    """By kabupaten or kota, where the office has set one."""
    workers: Goal | None
    wanted: Goal | None

    @property
    def last_day(self) -> date:
        """Of the week, or today where that is sooner."""
        return min(self.week.sunday, local_day(self.now))

    @property
    def this(self) -> Line:
        return self.lines[-1]

    @property
    def last(self) -> Line:
        return self.lines[-2]

    @property
    def worst(self) -> list[Step]:
        """The three questions where most people stop."""
        lost = [step for step in self.steps if step.lost]
        return sorted(lost, key=lambda step: -step.lost)[:3]


async def gather(tx: Transaction, world: World, areas: Areas, week: Week) -> Figures:
    weeks = [week.before(n) for n in range(WEEKS - 1, -1, -1)]
    edges = [*(one.begin for one in weeks), week.end]
    happened = await tx.statistics.weeks(areas, edges)
    flow = world.main
    first = world.flows[flow].asks[0].question.id
    lines = []
    for one, what in zip(weeks, happened, strict=True):
        begun = await tx.funnel.by_question(flow, one.monday, one.sunday)
        lines.append(Line(one, begun[first].entered if first in begun else 0, what))
    last = min(week.sunday, world.today)
    since = last - timedelta(days=FUNNEL_DAYS - 1)
    passed = await tx.funnel.by_question(flow, since, last, areas)
    took = passed if areas is None else await tx.funnel.by_question(flow, since, last)
    sources = await tx.funnel.by_source(flow, first, since, last)
    order = dict.fromkeys(ask.question.id for ask in world.flows[flow].asks)
    asks = [*order, *sorted(passed.keys() - order)]
    return Figures(
        now=world.now,
        week=week,
        lines=tuple(lines),
        steps=tuple(Step(id, passed[id], took[id].took) for id in asks if id in passed),
        places=await _places(tx, flow, first, since, last),
        contact=_middle(await tx.statistics.first_contacts(areas, week.begin, week.end)),
        contact_before=_middle(
            await tx.statistics.first_contacts(areas, week.before().begin, week.begin)
        ),
        oldest=await tx.statistics.oldest_new(areas),
        statuses=await tx.statistics.statuses(areas),
        ages=tuple(await tx.statistics.new_since(areas, _ages(world.now))),
        regions=await tx.statistics.groups(areas, "region"),
        referrals=await tx.statistics.groups(areas, "referral"),
        languages=await tx.statistics.groups(areas, "language"),
        sources={source: passage.entered for source, passage in sources.items()},
        goals=_goals(world),
        workers=_goal("target.workers", world),
        wanted=_goal("target.members_wanted", world),
    )


async def _places(
    tx: Transaction, flow: str, first: str, since: date, last: date
) -> dict[str, Begun]:
    begun = await tx.funnel.by_region(flow, since, last, first)
    passed = await tx.funnel.by_region(flow, since, last)
    return {
        place: Begun(one.entered, min(one.entered, _lost(passed[place])))
        for place, one in begun.items()
    }


def _lost(passage: Passage) -> int:
    return passage["stopped"] + passage["left"]


def target_rule(region: str) -> str:
    """The name under which an office sets what it wants to reach there."""
    return f"target.registered.k{region.replace('.', '')}"


def _goals(world: World) -> dict[str, Goal]:
    goals = {region: _goal(target_rule(region), world) for region in KABUPATEN}
    return {region: goal for region, goal in goals.items() if goal is not None}


def _goal(rule: str, world: World) -> Goal | None:
    value = world.rules.find(rule, world.today)
    return None if value is None else Goal(value.number, value.since, value.confidence)


def _ages(now: datetime) -> list[datetime]:
    return [now - timedelta(days=days) for days in reversed(AGES)]


def _middle(waits: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(w.total_seconds() for w in waits)) if waits else None
