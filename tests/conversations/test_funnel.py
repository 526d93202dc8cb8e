"""What is counted of people's ways through the questions, one turn after the other."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.world import Worlds
from conversations.engine import advance
from conversations.events import Event, Reminded, Said
from conversations.funnel import TOOK_COLUMNS, Cell, Tally, counted, fallen_silent, time_class
from conversations.messages.catalog import Catalog
from conversations.rules.book import RuleBook
from conversations.session import Session
from conversations.trail import State, Trail

BEGIN = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
"""After midnight in Jakarta: the 24th."""
WORLDS = Worlds(Catalog.load(), RuleBook.load(), "Kantor Contoh", "08.00-15.00")
STATES = [state.value for state in State]


@dataclass
class Counted:
    """One person's chat, and what it adds up to."""

    session: Session = field(default_factory=Session)
    now: datetime = BEGIN
    tally: Tally = field(default_factory=Tally)

    def say(self, *texts: str, after: float = 8) -> None:
        for text in texts:
            self.now += timedelta(seconds=after)
            self.hear(Said(text, self.now))

    def hear(self, event: Event, *, came: bool = True) -> None:
        world = WORLDS.at(self.now)
        turn, counts = counted(self.session, advance(self.session, event, world), world, came=came)
        self.session = turn.session
        self.tally.add(counts)

    def falls_silent(self) -> None:
        self.session, counts = fallen_silent(self.session)
        self.tally.add(counts)

    def at(self, question: str) -> dict[str, int]:
        """What is not nought, over all cells."""
        found: Counter[str] = Counter()
        for cell, counts in self.tally.counts.items():
            if cell.question == question:
                found.update(counts)
        return {name: count for name, count in found.items() if count}

    def states(self, question: str) -> dict[str, int]:
        return {name: n for name, n in self.at(question).items() if name in STATES}

    @property
    def open(self) -> str:
        run = self.session.main
        assert run is not None
        assert run.asked is not None
        return run.asked


@pytest.fixture
def chat() -> Counted:
    begun = Counted()
    begun.say("/start")
    return begun


def test_who_begins_is_at_the_first_question(chat: Counted) -> None:
    assert chat.open == "work"
    assert chat.at("work") == {"there": 1, "shown": 1}


def test_an_answer_moves_a_person_on_and_tells_how_long_it_took(chat: Counted) -> None:
    chat.say("1", after=8)
    assert chat.at("work") == {"answered": 1, "shown": 1, TOOK_COLUMNS[1]: 1}
    assert chat.at(chat.open) == {"there": 1, "shown": 1}


def test_the_day_is_the_one_on_which_the_registration_began_in_jakarta(chat: Counted) -> None:
    chat.say("1", after=86_400 * 3)
    assert {str(cell.day) for cell in chat.tally.counts} == {"2026-11-24"}


def test_who_errs_twice_is_one_who_erred(chat: Counted) -> None:
    chat.say("asdfgh", "qwertz")
    assert chat.at("work") == {"there": 1, "shown": 3, "wrong": 1}


def test_three_misses_are_a_skip_and_an_error(chat: Counted) -> None:
    chat.say("1", "tukang ojek")
    while chat.open != "birth":
        chat.say("1")
    chat.say("x", "y", "z")
    assert chat.states("birth") == {"skipped": 1}
    assert chat.at("birth")["wrong"] == 1


def test_help_and_the_reason_why_are_counted_once(chat: Counted) -> None:
    chat.say("/bantuan", "kenapa?", "/bantuan")
    assert chat.at("work") == {"there": 1, "shown": 4, "helped": 1}


def test_help_in_a_detour_is_help_with_nothing_of_the_registration(chat: Counted) -> None:
    chat.say("/bahasa", "/bantuan")
    assert "helped" not in chat.at("work")


def test_who_goes_back_is_still_where_they_were_and_is_counted_once(chat: Counted) -> None:
    chat.say("1")
    second = chat.open
    chat.say("kembali")
    assert chat.open == "work"
    assert chat.states(second) == {"there": 1}
    assert chat.states("work") == {"answered": 1}
    chat.say("1")
    assert chat.open == second
    assert chat.states(second) == {"there": 1}


def test_a_question_that_no_longer_applies_is_closed_not_lost(chat: Counted) -> None:
    chat.say("1")
    second = chat.open
    chat.say("kembali", "4")
    assert chat.open != second
    assert chat.states(second) == {"closed": 1}
    assert chat.states("work") == {"answered": 1}
    chat.say("kembali", "1")
    assert chat.open == second
    assert chat.states(second) == {"there": 1}


def test_silence_is_a_stop_until_they_come_back(chat: Counted) -> None:
    chat.falls_silent()
    chat.falls_silent()
    assert chat.states("work") == {"stopped": 1}
    chat.say("halo")
    assert chat.states("work") == {"there": 1}
    chat.falls_silent()
    chat.say("1")
    assert chat.states("work") == {"answered": 1}


def test_what_we_write_ends_no_silence(chat: Counted) -> None:
    chat.say("1")
    open_ = chat.open
    chat.falls_silent()
    chat.hear(Reminded(1, chat.now), came=False)
    assert chat.states(open_) == {"stopped": 1}


def test_who_rests_is_still_there(chat: Counted) -> None:
    chat.say("/batal")
    assert chat.states("work") == {"there": 1}


def test_who_begins_anew_has_left_the_first_time(chat: Counted) -> None:
    chat.say("1")
    second = chat.open
    chat.say("/start", "2", "2")
    assert chat.states(second) == {"left": 1}
    assert chat.states("work") == {"answered": 1, "there": 1}


def test_who_erases_everything_has_left_and_nothing_is_kept_of_them(chat: Counted) -> None:
    chat.say("/hapus", "1", "2")
    assert chat.session.main is None
    assert chat.states("work") == {"left": 1}


def test_a_detour_neither_moves_nor_shows_the_question(chat: Counted) -> None:
    before = chat.at("work")
    chat.say("/bahasa")
    assert chat.at("work") == before


def test_language_and_source_are_those_of_the_moment(chat: Counted) -> None:
    chat.session = Session(language="en", referral="PASAR-1")
    chat.tally = Tally()
    chat.say("/start", "1")
    assert {(cell.language, cell.source) for cell in chat.tally.counts} == {("en", "referral")}
    assert {cell.release for cell in chat.tally.counts} == {WORLDS.release}


def test_a_trail_survives_storage(chat: Counted) -> None:
    chat.say("asdf", "/bantuan", "1")
    assert chat.session.main is not None
    trail = chat.session.main.trail
    assert trail is not None
    assert Trail.from_json(trail.to_json()) == trail
    assert Session.from_json(chat.session.to_json()) == chat.session


def test_who_began_before_anything_was_counted_is_counted_from_their_next_question() -> None:
    chat = Counted()
    chat.say("/start")
    assert chat.session.main is not None
    stored = chat.session.to_json()
    del stored["main"]["trail"]
    chat.session, chat.tally = Session.from_json(stored), Tally()
    chat.say("1")
    assert chat.states("work") == {}
    assert chat.states(chat.open) == {"there": 1}


def by_region(chat: Counted, question: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for cell, counts in chat.tally.counts.items():
        if cell.question == question:
            told = {name: n for name, n in counts.items() if n and name in (*STATES, "wrong")}
            found |= {cell.region: told} if told else {}
    return found


def test_who_says_where_they_live_is_counted_there_from_the_first_question_on(
    chat: Counted,
) -> None:
    chat.say("asdfgh", "1", "tukang ojek")
    while chat.open != "birth":
        chat.say("1")
    chat.say("15-08-1984")
    while chat.open != "place":
        chat.say("1")
    assert by_region(chat, "work") == {"": {"answered": 1, "wrong": 1}}
    chat.say("Kota Lahat")
    while chat.open == "place":
        chat.say("1")
    open_ = chat.open
    assert by_region(chat, "work") == {"16.04": {"answered": 1, "wrong": 1}}
    assert by_region(chat, "place") == {"16.04": {"answered": 1}}
    assert by_region(chat, open_) == {"16.04": {"there": 1}}
    assert chat.at("work")["shown"] == 2
    chat.falls_silent()
    assert by_region(chat, open_) == {"16.04": {"stopped": 1}}


def test_a_cell_holds_no_answer_and_nobody() -> None:
    names = set(Cell._fields)
    assert names == {"day", "flow", "question", "language", "source", "release", "region"}


@pytest.mark.parametrize(
    ("seconds", "which"), [(0, 0), (5, 0), (5.1, 1), (86_400, 9), (86_401, 10)]
)
def test_classes_of_time_hold_their_upper_end(seconds: float, which: int) -> None:
    assert time_class(timedelta(seconds=seconds)) == which
