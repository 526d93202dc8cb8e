"""How people go from question to question, counted: what a turn has changed. Pure.

Each person is counted once a question, in exactly one state, so that for each question whoever it
was put to is the sum of the states. A count says of nobody who it was, and nothing of any answer
but the kabupaten.
Only first registrations are counted, one's own and others'; a change of what was handed in is not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from conversations.answers import Answers, Skipped
from conversations.flow import World
from conversations.flows.standing import region
from conversations.run import Run
from conversations.session import Session
from conversations.trail import Mark, Source, State, Trail
from conversations.turn import Turn

SHOWN, WRONG, HELPED = "shown", "wrong", "helped"
"""Times the question was put; people who erred at it; people who asked for help at it."""
TOOK = (5, 10, 20, 30, 60, 120, 300, 900, 3600, 86_400)
"""Upper ends in seconds of the classes of time from question to answer; one class is above."""
TOOK_COLUMNS = tuple(f"took_{n}" for n in range(len(TOOK) + 1))
COLUMNS = (*(state.value for state in State), SHOWN, WRONG, HELPED, *TOOK_COLUMNS)
_PUT = frozenset({State.THERE, State.ANSWERED, State.SKIPPED})
_OPEN = (State.THERE, State.STOPPED)
_PUTS = ("ask", "again", "pick")
"""Messages that put a question; its id follows."""


class Cell(NamedTuple):
    """What is counted together."""

    day: date
    flow: str
    question: str
    language: str
    source: str
    release: str
    region: str
    """Empty of those who have not said where they live."""


class Change(NamedTuple):
    """What is to be added to a count; less than nothing where somebody is elsewhere now."""

    cell: Cell
    column: str
    by: int = 1


class Tally:
    """Changes put together: what is to be added, by cell and column."""

    def __init__(self) -> None:
        self.counts: dict[Cell, dict[str, int]] = {}

    def add(self, changes: Iterable[Change]) -> None:
        for cell, column, by in changes:
            counts = self.counts.setdefault(cell, {})
            counts[column] = counts.get(column, 0) + by


def counted(
    before: Session, turn: Turn, world: World, *, came: bool = True
) -> tuple[Turn, list[Change]]:
    """The turn with its trails kept, and what it adds to the counts. ``came``: the person did
    something; False where we write first, which ends nobody's silence."""
    changes, after = list[Change](), turn.session
    numbers = {run.number for run in (*_registrations(before), *_registrations(after))}
    for number in sorted(numbers):
        step = _Step(number, before, turn, world, came=came)
        changed = step.marks()
        trail = step.trail if not changed else step.trail.with_marks(changed)
        lives = step.lives_in()
        if lives != trail.region and trail.marks:
            trail = replace(trail, region=lives)
            changes += _elsewhere(step.flow, step.trail, lives)
            step.trail = replace(step.trail, region=lives)
        changes += _moved(step.flow, step.trail, trail, changed)
        changes += [
            Change(_cell(trail, step.flow, question), column)
            for question, column in step.events(trail, changed)
        ]
        after = _kept(after, number, trail)
    return (turn if after is turn.session else replace(turn, session=after)), changes


def fallen_silent(session: Session) -> tuple[Session, list[Change]]:
    """The session once its person has done nothing for long."""
    changes, after = list[Change](), session
    for run in _registrations(session):
        old = run.trail
        if old is None:
            continue
        changed = {
            question: replace(mark, state=State.STOPPED)
            for question, mark in old.marks.items()
            if mark.state is State.THERE
        }
        if changed:
            new = old.with_marks(changed)
            changes += _moved(run.flow, old, new, changed)
            after = _kept(after, run.number, new)
    return after, changes


class _Step:
    """What one turn did to one run."""

    def __init__(
        self, number: int, before: Session, turn: Turn, world: World, *, came: bool
    ) -> None:
        was, live = _run(before, number), _run(turn.session, number)
        self._was, self._live = was, live
        self._last = live or next((run for run in turn.ended if run.number == number), None)
        self._asked = None if was is None else was.asked
        self._in_front = was is not None and before.current is was
        self._turn, self._world, self._came = turn, world, came
        known = was or self._last
        self.flow = "" if known is None else known.flow
        kept = None if known is None else known.trail
        self.trail = kept or self._begun(number)

    def _begun(self, number: int) -> Trail:
        session = self._turn.session
        source = Source.DIRECT if session.referral is None else Source.REFERRAL
        if session.helped is not None and session.helped.number == number:
            source = Source.HELPER
        return Trail(self._world.today, source, self._world.release)

    def marks(self) -> dict[str, Mark]:
        """Those that are new or not as they were."""
        changed, marks, asked = dict[str, Mark](), self.trail.marks, self._asked
        for question, mark in marks.items():
            state = self._state_of(question, mark.state)
            if state is not mark.state:
                changed[question] = replace(mark, state=state)
        put = None if self._live is None else self._live.asked
        first = None if put is None or put in marks else self._state_of(put, None)
        if put is not None and first in _PUT:  # answered: ahead of being put, and put for a change
            changed[put] = Mark(first, self._turn.session.language)
        if asked is not None and asked in marks:
            mark = changed.get(asked, marks[asked])
            wrong = mark.wrong or self._erred()
            helped = mark.helped or (self._turn.helped and self._in_front)
            if (wrong, helped) != (mark.wrong, mark.helped):
                changed[asked] = replace(mark, wrong=wrong, helped=helped)
        return changed

    def lives_in(self) -> str:
        """Where they live, as they say it now; who gives the registration up lives there still."""
        last = self._last
        return self.trail.region if last is None else region(last.answers) or ""

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
            return before in _OPEN or self._asked == question
        if _settled(put, self._live.answers):
            return before in _OPEN
        return put == question

    def _erred(self) -> bool:
        """Whether the words could not be read as an answer to what was asked."""
        was, last = self._was, self._last
        if was is None or last is None or was.asked is None:
            return False
        given_up = Skipped.AFTER_MISSES.value
        if last.answers.skips.get(was.asked) == given_up != was.answers.skips.get(was.asked):
            return True
        return last.asked == was.asked and last.misses > was.misses

    def events(self, trail: Trail, changed: Mapping[str, Mark]) -> Iterator[tuple[str, str]]:
        """Of questions, what is counted besides where people are."""
        for question, mark in changed.items():
            old = self.trail.marks.get(question)
            if old is None:
                continue
            if mark.wrong > old.wrong:
                yield question, WRONG
            if mark.helped > old.helped:
                yield question, HELPED
            answered = mark.state is State.ANSWERED and old.state in _OPEN
            if answered and question == self._asked and self._was and self._was.put_at:
                yield question, TOOK_COLUMNS[time_class(self._world.now - self._was.put_at)]
        put = self._put()
        if put is not None and put in trail.marks:
            yield put, SHOWN

    def _put(self) -> str | None:
        """The question that this turn puts, if it is one of this run."""
        session, live = self._turn.session, self._live
        if live is None or live.asked is None or session.current is not live:
            return None
        keys = tuple(f"{way}.{live.asked}" for way in _PUTS)
        return live.asked if any(reply.key in keys for reply in self._turn.replies) else None


def time_class(passed: timedelta) -> int:
    seconds = passed.total_seconds()
    return next((n for n, end in enumerate(TOOK) if seconds <= end), len(TOOK))


def _moved(flow: str, old: Trail, new: Trail, changed: Iterable[str]) -> Iterator[Change]:
    """Whoever is in another state than before."""
    for question in changed:
        before, state = old.marks.get(question), new.marks[question].state
        if before is not None and before.state is state:
            continue
        cell = _cell(new, flow, question)
        yield Change(cell, state.value)
        if before is not None:
            yield Change(cell, before.state.value, -1)


def _elsewhere(flow: str, old: Trail, lives: str) -> Iterator[Change]:
    """All that is known of one person goes along to where they live. How often a question was put
    and how long an answer took stays: that is kept of nobody."""
    new = replace(old, region=lives)
    for question, mark in old.marks.items():
        kept = (mark.state.value, *(WRONG,) * mark.wrong, *(HELPED,) * mark.helped)
        for column in kept:
            yield Change(_cell(old, flow, question), column, -1)
            yield Change(_cell(new, flow, question), column)


def _cell(trail: Trail, flow: str, question: str) -> Cell:
    language = trail.marks[question].language
    return Cell(
        trail.day, flow, question, language, trail.source.value, trail.release, trail.region
    )


def _settled(question: str, answers: Answers) -> bool:
    return question in answers.values or question in answers.skips


def _registrations(session: Session) -> Iterator[Run]:
    for run in (session.main, session.helped):
        if run is not None and run.lead is None:
            yield run


def _run(session: Session, number: int) -> Run | None:
    return next((run for run in _registrations(session) if run.number == number), None)


def _kept(session: Session, number: int, trail: Trail) -> Session:
    """With the trail in the run that has the number, where there is one."""
    main, helped = session.main, session.helped
    if main is not None and main.number == number and main.trail is not trail:
        return replace(session, main=replace(main, trail=trail))
    if helped is not None and helped.number == number and helped.trail is not trail:
        return replace(session, helped=replace(helped, trail=trail))
    return session
