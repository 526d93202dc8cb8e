"""Figures as phrases, small groups left out: what a screen, a picture and a report all say."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.officers.phrases import area
from bot.statistics.figures import AGES, KABUPATEN, Figures, Goal, Line, Step
from bot.statistics.small import near, nested, parts, share_of, shown, under
from bot.statistics.spans import none_yet, span
from conversations.lead import OPEN, LeadStatus
from conversations.replies import Phrase, Value
from storage.lead_filter import Areas
from storage.statistics import Group

FEW, HIDDEN = "<5", "*"
"""Stand for a group that is too small, and for a part that is, or would give such a one away."""
NAMELESS = ("contact", "tell_me", "consent", "consent_of_other", "check")
"""Questions that have no row on the check screen, and so no name of their own there."""
STATUSES = tuple(
    status for status in LeadStatus if status not in (LeadStatus.WITHDRAWN, LeadStatus.ERASED)
)
_WITHIN = ("waiting", "registered", "rest")
"""What becomes of those who handed in."""
_OF_GROUP = ("handed_in", "waiting", "registered")
_WORTH_JOINING = 2
"""One empty row is no longer than a line about it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what it is about, and its counts; None where one is too small."""

    name: Value
    counts: Mapping[str, int | None]

    def values(self) -> dict[str, Value]:
        return {"name": self.name, **{key: count(n) for key, n in self.counts.items()}}


def count(number: int | None) -> Value:
    return HIDDEN if number is None else number


class Told:
    def __init__(self, figures: Figures, areas: Areas, *, exact: bool) -> None:
        """``exact``: nothing is left out, which is for administrators alone."""
        self.figures = figures
        self._areas = areas
        self._exact = exact

    def headline(self) -> Iterator[tuple[str, Value, Value]]:
        """What, this week, and the week before."""
        this, last = _headline(self.figures.this), _headline(self.figures.last)
        for name, number in this.items():
            yield name, self._one(number), self._one(last[name])
        known = self._spoken_to(self.figures.this), self._spoken_to(self.figures.last)
        waits = (self.figures.contact, self.figures.contact_before)
        shown_waits = [
            none_yet() if wait is None or not told else span(wait)
            for wait, told in zip(waits, known, strict=True)
        ]
        yield "contact", shown_waits[0], shown_waits[1]

    def oldest(self) -> Value:
        since = self.figures.oldest
        return none_yet() if since is None else span(self.figures.now - since)

    def worst(self) -> Iterator[Row]:
        """Where most people stop, of those whom that was put to."""
        rows = dict(zip((step.question for step in self.figures.steps), self.steps(), strict=True))
        for step in self.figures.worst:
            if rows[step.question].counts["lost"] is not None:
                yield rows[step.question]

    def steps(self) -> list[Row]:
        """Whoever answers one is asked the next: of two numbers that would say together how few
        were not, the second is hidden."""
        rows: list[Row] = []
        told: set[int] = set()
        for step in self.figures.steps:
            alone = near(step.passage.entered, told, exact=self._exact)
            rows.append(self._step(step, hidden=alone))
            counts = rows[-1].counts
            told |= {n for key in ("entered", "answered") if (n := counts[key]) is not None}
        return rows

    def places(self) -> list[Row]:
        """Where those live who have begun, as far as they have said and the reader may see."""
        begun = {
            place: one
            for place, one in self.figures.places.items()
            if place and (self._areas is None or place in self._areas)
        }
        people = parts({place: one.people for place, one in begun.items()}, exact=self._exact)
        rows = []
        for place, entered in people.items():
            one = begun[place]
            lost = share_of(one.lost, one.people, exact=self._exact) if entered else None
            rows.append(Row(area(place), {"entered": entered, "lost": lost}))
        return sorted(rows, key=lambda row: -(row.counts["entered"] or 0))

    def placeless(self) -> Value:
        """How many have not said where they live, in no area: they stopped before, or are not
        there yet."""
        unknown = self.figures.places.get("")
        return self._one(0 if unknown is None else unknown.people)

    @property
    def scope(self) -> Phrase:
        """Whom the funnel is about."""
        return Phrase(f"desk.statistics.scope.{'all' if self._areas is None else 'own'}")

    def statuses(self) -> list[Row]:
        told = self._by_status()
        return [Row(Phrase(f"desk.status.{s}"), {"n": told[s]}) for s in STATUSES if told[s] != 0]

    def _by_status(self) -> Mapping[LeadStatus, int | None]:
        """How many are open, and how many are registered, is told by area as well."""
        groups: dict[str, dict[LeadStatus, int]] = {name: {} for name in _WITHIN}
        for status in STATUSES:
            ended = "registered" if status is LeadStatus.REGISTERED else "rest"
            name = "waiting" if status in OPEN else ended
            groups[name][status] = self.figures.statuses.get(status, 0)
        return nested(groups, exact=self._exact)

    def ages(self) -> list[Row]:
        """Of those who wait to be taken, the shortest wait first."""
        ages = dict(enumerate(reversed(self.figures.ages)))
        told = under(self._by_status()[LeadStatus.NEW], ages, exact=self._exact)
        names: list[Value] = [Phrase("desk.statistics.age.first", {"n": AGES[0]})]
        names += [
            Phrase("desk.statistics.age.between", {"from": first, "to": last})
            for first, last in pairwise(AGES)
        ]
        names.append(Phrase("desk.statistics.age.last", {"n": AGES[-1]}))
        return [Row(name, {"n": told[n]}) for n, name in enumerate(names)]

    def regions(self) -> list[Row]:
        """Every kabupaten that the reader may see, and where people have not said."""
        seen = [code for code in KABUPATEN if self._areas is None or code in self._areas]
        groups: dict[str | None, Group] = {code: Group(0, 0, 0) for code in seen}
        groups |= self.figures.regions
        return self._groups(groups, {code: area(code) for code in groups})

    def regions_in_short(self) -> list[Row]:
        """As ``regions``; those from which nobody has handed in and nothing is wanted are one."""
        rows = self.regions()
        told = [row for row in rows if row.counts["handed_in"] != 0 or self.goal_of(row)]
        left = len(rows) - len(told)
        if left < _WORTH_JOINING:
            return rows
        others = Row(Phrase("desk.statistics.others", {"n": left}), dict.fromkeys(_OF_GROUP, 0))
        return [*told, others]

    def referrals(self, names: Mapping[str, str]) -> list[Row]:
        """The most first; ``names`` by code."""
        labels: dict[str | None, Value] = {
            code: names.get(code or "", code or "") for code in self.figures.referrals
        }
        labels[None] = Phrase("desk.statistics.no_code")
        rows = sorted(self.figures.referrals.items(), key=lambda one: -one[1].handed_in)
        return self._groups(dict(rows), labels)

    def languages(self) -> list[Row]:
        groups = self.figures.languages
        labels = {code: Phrase(f"desk.statistics.language.{code}") for code in groups}
        return self._groups(groups, labels)

    def sources(self) -> list[Row]:
        told = parts(self.figures.sources, exact=self._exact)
        return [
            Row(Phrase(f"desk.statistics.source.{source}"), {"n": n}) for source, n in told.items()
        ]

    def weeks(self) -> list[tuple[Line, Mapping[str, int | None]]]:
        return [
            (line, {name: shown(n, exact=self._exact) for name, n in _headline(line).items()})
            for line in self.figures.lines
        ]

    def goals(self) -> Iterator[Phrase]:
        """What there is to reach, as far as it is known."""
        for name, goal in (("workers", self.figures.workers), ("wanted", self.figures.wanted)):
            if goal is not None:
                yield _goal(name, goal)
        if not self.figures.goals:
            yield Phrase("desk.statistics.goal.none")

    def goal_of(self, row: Row) -> int | None:
        """What the office wants to reach there, where it has said so."""
        for code, goal in self.figures.goals.items():
            if area(code) == row.name:
                return int(goal.number)
        return None

    def _one(self, number: int) -> Value:
        told = shown(number, exact=self._exact)
        return FEW if told is None else told

    def _spoken_to(self, line: Line) -> bool:
        """Whether a median says nothing of one person."""
        number = line.happened.contacted
        return number > 0 and shown(number, exact=self._exact) is not None

    def _step(self, step: Step, *, hidden: bool) -> Row:
        passage = step.passage
        became = {
            "answered": passage["answered"],
            "skipped": passage["skipped"],
            "lost": step.lost,
            "closed": passage["closed"],
            "there": passage["there"],
        }
        told = dict(parts(became, exact=self._exact))
        entered = None if hidden else shown(passage.entered, exact=self._exact)
        if entered is None:
            told = dict.fromkeys(told)
        apart = {
            name: None if entered is None else share_of(passage[name], entered, exact=self._exact)
            for name in ("wrong", "helped")
        }
        seconds = None if told["answered"] is None else step.median_seconds
        return Row(question(step.question), {"entered": entered, **told, **apart, "took": seconds})

    def _groups(
        self, groups: Mapping[str | None, Group], names: Mapping[str | None, Value]
    ) -> list[Row]:
        """Neither a row nor a column gives a small group away."""
        all_of = self._known_apart({key: group.handed_in for key, group in groups.items()})
        hidden = {key for key, number in all_of.items() if number is None}
        columns = {"handed_in": all_of}
        for name in ("waiting", "registered"):
            counts = {key: getattr(group, name) for key, group in groups.items()}
            columns[name] = self._known_apart(counts, hidden)
        rows = []
        for key, group in groups.items():
            rest = group.handed_in - group.waiting - group.registered
            within = dict(zip(_WITHIN, (group.waiting, group.registered, rest), strict=True))
            told = {**parts(within, exact=self._exact), "handed_in": group.handed_in}
            cells = {
                name: None if told[name] is None else column[key]
                for name, column in columns.items()
            }
            rows.append(Row(names[key], cells))
        return rows

    def _known_apart(
        self, counts: Mapping[str | None, int], hidden: Collection[str | None] = ()
    ) -> Mapping[str | None, int | None]:
        """Those of whom it is not known are no group that anybody could recognise: they give
        nobody away, and hide no other."""
        known = {key: number for key, number in counts.items() if key is not None}
        beside = [key for key in hidden if key is not None]
        told = dict[str | None, int | None]()
        told.update(parts(known, exact=self._exact, beside=beside))
        if None in counts:
            told[None] = None if None in hidden else shown(counts[None], exact=self._exact)
        return told


def question(id: str) -> Phrase:
    return Phrase(f"desk.statistics.question.{id}" if id in NAMELESS else f"row.{id}")


def total(rows: Sequence[Row], column: str) -> int | None:
    """None where a row is hidden."""
    counts = [row.counts[column] for row in rows]
    return None if None in counts else sum(n for n in counts if n is not None)


def _headline(line: Line) -> dict[str, int]:
    happened = line.happened
    return {
        "started": line.started,
        "handed_in": happened.handed_in,
        "contacted": happened.contacted,
        "registered": happened.registered,
    }


def _goal(name: str, goal: Goal) -> Phrase:
    sure = Phrase(f"desk.statistics.sure.{goal.confidence}")
    values: dict[str, Value] = {"n": int(goal.number), "since": goal.since, "sure": sure}
    return Phrase(f"desk.statistics.goal.{name}", values)
