"""Whom a question was put to answered it, skipped it, stopped or is still there: for a crowd whose
truth is known, since each chat is looked at again at its end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.chat import Heard, Talk
from conversations.answers import Answers
from conversations.events import Event
from conversations.funnel import SHOWN, TOOK_COLUMNS, WRONG, Tally, counted, fallen_silent
from conversations.run import Run
from conversations.session import Session
from conversations.trail import State
from tests.simulation.crowd import SEED, WORLDS
from tests.simulation.habits import HABITS
from tests.simulation.people import Person
from tests.simulation.stay import PRESUMED, Stay

PEOPLE = 280


@dataclass
class Watched(Talk):
    """A chat that is counted turn by turn, and remembers what is needed to count it at its end."""

    tally: Tally = field(default_factory=Tally)
    put: set[tuple[int, str]] = field(default_factory=set)
    last: dict[int, Answers] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)

    def hear(self, event: Event, now: datetime, code: str | None = None) -> Heard:
        before, leads = self.session, tuple(self.leads)
        heard = super().hear(event, now, code)
        turn, counts = counted(before, heard.turn, self.worlds.at(now, leads))
        self.session = turn.session
        self.tally.add(counts)
        for run in (*turn.ended, *registrations(self.session)):
            if run.lead is None and run.flow == WORLDS.main:
                self.last[run.number] = run.answers
                if run.asked is not None and run not in turn.ended:
                    self.put.add((run.number, run.asked))
        self.ended |= {run.number for run in turn.ended}
        return heard

    def truth(self) -> Iterator[tuple[str, State]]:
        live = {run.number: run for run in registrations(self.session) if run.lead is None}
        for number, question in self.put:
            answers = self.last[number]
            if question in answers.values:
                yield question, State.ANSWERED
            elif question in answers.skips:
                yield question, State.SKIPPED
            elif number in live:
                asked = live[number].asked
                waits = asked is None or asked == question or asked in answers.values
                yield question, State.THERE if waits else State.CLOSED
            else:
                yield question, State.CLOSED if number in self.ended else State.LEFT


def registrations(session: Session) -> list[Run]:
    return [run for run in (session.main, session.helped) if run is not None]


@pytest.fixture(scope="module")
def watched() -> list[Watched]:
    talks = []
    for number in range(PEOPLE):
        stay = Stay(Person.make(SEED, number), HABITS[number % len(HABITS)], WORLDS)
        stay.talk = Watched(WORLDS)
        for _ in range(number % 40 if number % 3 == 0 else 0):  # a third stops somewhere
            if not stay.ended or stay.said == 0:
                stay.say("/start") if stay.said == 0 else stay.go_on()
        if number % 3:
            stay.live()
        assert isinstance(stay.talk, Watched)
        talks.append(stay.talk)
    return talks


def added_up(talks: list[Watched]) -> dict[str, Counter[str]]:
    rows: dict[str, Counter[str]] = {}
    for talk in talks:
        for cell, counts in talk.tally.counts.items():
            rows.setdefault(cell.question, Counter()).update(counts)
    return rows


def test_the_counts_are_what_is_true_of_everybody(watched: list[Watched]) -> None:
    true: dict[str, Counter[str]] = {}
    for talk in watched:
        for question, state in talk.truth():
            true.setdefault(question, Counter())[state.value] += 1
    rows = added_up(watched)

    assert rows.keys() == true.keys()
    assert len(rows) > 20
    for question, row in rows.items():
        states = {state.value: row[state.value] for state in State if row[state.value]}
        assert states == dict(true[question]), question
    assert {"there", "left", "closed", "skipped"} <= set().union(*true.values())


def test_whom_it_was_put_to_answered_skipped_stopped_or_is_there(watched: list[Watched]) -> None:
    put = Counter(question for talk in watched for _, question in talk.put)
    for question, row in added_up(watched).items():
        assert sum(row[state.value] for state in State) == put[question], question
        assert min(row.values()) >= 0, question
        assert row[WRONG] <= put[question] <= row[SHOWN], question
        took = sum(row[name] for name in TOOK_COLUMNS)
        if question not in PRESUMED:  # put for a change alone, to who has an answer
            assert bool(took) == bool(row["answered"]), question


def test_everybody_who_falls_silent_moves_from_there_to_stopped(watched: list[Watched]) -> None:
    before = added_up(watched)
    stopped = Tally()
    for talk in watched:
        session, counts = fallen_silent(talk.session)
        stopped.add(counts)
        assert fallen_silent(session)[1] == []
    moved: dict[str, Counter[str]] = {}
    for cell, added in stopped.counts.items():
        moved.setdefault(cell.question, Counter()).update(added)
    for question, row in before.items():
        change = moved.get(question, Counter())
        assert change["stopped"] == row["there"] == -change["there"], question
