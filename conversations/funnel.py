"""How people go from question to question, counted: what a turn has changed. Pure.

Each person is counted once a question, in exactly one state, so that for each question whoever it
was put to is the sum of the states. A count says of nobody who it was and nothing of any answer.
Only first registrations are counted, one's own and others'; a change of what was handed in is not.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from conversations.answers import Answers, Skipped
from conversations.flow import World
from conversations.session import Run, Session
from conversations.trail import Mark, Source, State, Trail
from conversations.turn import Turn

SHOWN, WRONG, HELPED = "shown", "wrong", "helped"
"""Times the question was put; people who erred at it; people who asked for help at it."""
TOOK = (5, 10, 20, 30, 60, 120, 300, 900, 3600, 86_400)
"""Upper ends in seconds of the classes of time from question to answer; one class is above."""
TOOK_COLUMNS = tuple(f"took_{n}" for n in range(len(TOOK) + 1))
COLUMNS = (*(state.value for state in State), SHOWN, WRONG, HELPED, *TOOK_COLUMNS)
_OPEN = (State.THERE, State.STOPPED)
_PUTS = ("ask", "again", "pick")
"""Messages that put a question; its id follows."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """What is counted together."""

    day: date
    flow: str
    question: str
    language: str
    source: str
    release: str


Counts = Mapping[Cell, Mapping[str, int]]
"""By column, what is to be added; may be less than nothing, where somebody is elsewhere now."""


def counted(
    before: Session, turn: Turn, world: World, *, came: bool = True
) -> tuple[Turn, Counts]:
    """The turn with its trails kept, and what it adds to the counts. ``came``: the person did
    something; False where we write first, which ends nobody's silence."""
    tally, after = Tally(), turn.session
    for number in sorted(_numbers(before) | _numbers(after)):
        step = _Step(number, before, turn, world, came=came)
        old, new = step.trail, step.followed()
        tally.add(step.flow, old, new)
        for question, column in step.events(new):
            tally.count(new, step.flow, question, column)
        after = _kept(after, number, new)
    return (turn if after is turn.session else replace(turn, session=after)), tally.counts


def fallen_silent(session: Session) -> tuple[Session, Counts]:
    """The session once its person has done nothing for long."""
    tally, after = Tally(), session
    for run in _registrations(session):
        if run.trail is None or not any(m.state is State.THERE for m in run.trail.marks.values()):
            continue
        marks = {
            question: replace(mark, state=State.STOPPED) if mark.state is State.THERE else mark
            for question, mark in run.trail.marks.items()
        }
        new = replace(run.trail, marks=marks)
        tally.add(run.flow, run.trail, new)
        after = _kept(after, run.number, new)
    return after, tally.counts


class _Step:
    """What one turn did to one run."""

    def __init__(
        self, number: int, before: Session, turn: Turn, world: World, *, came: bool
    ) -> None:
        self._was = _run(before, number)
        self._live = _run(turn.session, number)
        ended = next((run for run in turn.ended if run.number == number), None)
        self._last = self._live or ended
        self._in_front = before.current is not None and before.current is self._was
        self._turn, self._world, self._came = turn, world, came
        known = self._was or self._last
        self.flow = "" if known is None else known.flow
        kept = None if known is None else known.trail
        self.trail = kept or self._begun(number)

    def _begun(self, number: int) -> Trail:
        session = self._turn.session
        source = Source.DIRECT if session.referral is None else Source.REFERRAL
        if session.helped is not None and session.helped.number == number:
            source = Source.HELPER
        return Trail(self._world.today, source, self._world.release)

    def followed(self) -> Trail:
        """The trail after it."""
        marks = dict(self.trail.marks)
        put = None if self._live is None else self._live.asked
        if put is not None and put not in marks and self._state_of(put, None) is State.THERE:
            marks[put] = Mark(State.THERE, self._turn.session.language)
        for question, mark in marks.items():
            state = self._state_of(question, mark.state)
            marks[question] = replace(
                mark,
                state=state,
                wrong=mark.wrong or self._erred_at(question),
                helped=mark.helped or (self._helped and self._was_at(question)),
            )
        return self.trail if marks == self.trail.marks else replace(self.trail, marks=marks)

    def _state_of(self, question: str, before: State | None) -> State:
        last = self._last
        if last is None:
            return State.LEFT if before in _OPEN else before or State.LEFT
        if question in last.answers.values:
            return State.ANSWERED
        if question in last.answers.skips:
            return State.SKIPPED
        if not self._is_at(question, before):
            return State.CLOSED
        silent = before is State.STOPPED and not self._came
        return State.STOPPED if silent else State.THERE

    def _is_at(self, question: str, before: State | None) -> bool:
        """Whether it is what the run waits for: put last, or put before an earlier answer was
        opened again, or put off to another day."""
        if self._live is None:
            return False
        put = self._live.asked
        if put is None:
            return before in _OPEN or self._was_at(question)
        if _settled(put, self._live.answers):
            return before in _OPEN
        return put == question

    @property
    def _helped(self) -> bool:
        """Whether they asked about this run's question, not about a detour's."""
        return self._turn.helped and self._in_front

    def _was_at(self, question: str) -> bool:
        return self._was is not None and self._was.asked == question

    def _erred_at(self, question: str) -> bool:
        was, last = self._was, self._last
        if was is None or last is None or was.asked != question:
            return False
        given_up = Skipped.AFTER_MISSES.value
        if last.answers.skips.get(question) == given_up != was.answers.skips.get(question):
            return True
        return last.asked == question and last.misses > was.misses

    def events(self, new: Trail) -> Iterator[tuple[str, str]]:
        """Of questions, what is counted besides where people are."""
        for question, mark in new.marks.items():
            old = self.trail.marks.get(question)
            if old is not None and mark.wrong > old.wrong:
                yield question, WRONG
            if old is not None and mark.helped > old.helped:
                yield question, HELPED
            if old is not None and old.state in _OPEN and self._was_at(question):
                took = self._took(mark)
                if took is not None:
                    yield question, took
        put = self._put()
        if put is not None and put in new.marks:
            yield put, SHOWN

    def _took(self, mark: Mark) -> str | None:
        """The class of time from when the question was put to its answer."""
        began = None if self._was is None else self._was.put_at
        if mark.state is not State.ANSWERED or began is None:
            return None
        return TOOK_COLUMNS[time_class(self._world.now - began)]

    def _put(self) -> str | None:
        """The question that this turn puts, if it is one of this run."""
        session = self._turn.session
        if session.aside is not None or session.front is not self._live or self._live is None:
            return None
        asked = self._live.asked
        keys = {f"{way}.{asked}" for way in _PUTS}
        return asked if any(reply.key in keys for reply in self._turn.replies) else None


class Tally:
    """What is to be added, put together."""

    def __init__(self) -> None:
        self.counts: dict[Cell, Counter[str]] = {}

    def merge(self, counts: Counts) -> None:
        for cell, added in counts.items():
            self.counts.setdefault(cell, Counter()).update(added)

    def add(self, flow: str, old: Trail, new: Trail) -> None:
        """Whoever is in another state than before."""
        if old is new:
            return
        for question, mark in new.marks.items():
            before = old.marks.get(question)
            if before is not None and before.state is mark.state:
                continue
            self.count(new, flow, question, mark.state.value)
            if before is not None:
                self.count(new, flow, question, before.state.value, -1)

    def count(self, trail: Trail, flow: str, question: str, column: str, by: int = 1) -> None:
        language = trail.marks[question].language
        cell = Cell(trail.day, flow, question, language, trail.source.value, trail.release)
        self.counts.setdefault(cell, Counter())[column] += by


def time_class(passed: timedelta) -> int:
    seconds = passed.total_seconds()
    return next((n for n, end in enumerate(TOOK) if seconds <= end), len(TOOK))


def _settled(question: str, answers: Answers) -> bool:
    return question in answers.values or question in answers.skips


def _registrations(session: Session) -> Iterator[Run]:
    for run in (session.main, session.helped):
        if run is not None and run.lead is None:
            yield run


def _numbers(session: Session) -> set[int]:
    return {run.number for run in _registrations(session)}


def _run(session: Session, number: int) -> Run | None:
    return next((run for run in _registrations(session) if run.number == number), None)


def _kept(session: Session, number: int, trail: Trail) -> Session:
    """With the trail in the run that has the number, where there is one."""
    if session.main is not None and session.main.number == number:
        if session.main.trail is trail:
            return session
        return replace(session, main=replace(session.main, trail=trail))
    if session.helped is not None and session.helped.number == number:
        if session.helped.trail is trail:
            return session
        return replace(session, helped=replace(session.helped, trail=trail))
    return session
