"""The world of a turn: the person's day, a fresh code, the day that is promised."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.world import PROMISED_WORKING_DAYS, Worlds, promised_day, utc_now
from conversations import codes
from conversations.flows import FLOWS, MAIN
from tests.bot.front import NOW, RULES, WORDS
from tests.signing import SIGN

WORLDS = Worlds(WORDS, RULES, "Kantor Contoh", "08.00-15.00", "https://t.me/contoh_bot", sign=SIGN)


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_persons_day_is_jakartas(now: datetime, today: date) -> None:
    world = WORLDS.at(now)

    assert (world.now, world.today) == (now, today)


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (datetime(2026, 11, 22, 16, 59, tzinfo=UTC), [22]),
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), [23, 22]),
        (datetime(2026, 11, 22, 18, 59, tzinfo=UTC), [23, 22]),
        (datetime(2026, 11, 22, 19, 0, tzinfo=UTC), [23]),
    ],
)
def test_an_officers_word_holds_for_the_day_and_two_hours(now: datetime, days: list[int]) -> None:
    assert WORLDS.at(now).call_days == tuple(date(2026, 11, day) for day in days)


def test_every_turn_has_a_code_of_its_own() -> None:
    made = {WORLDS.at(NOW).code for _ in range(200)}

    assert len(made) == 200
    assert all(codes.read(code) == code for code in made)


def test_it_has_everything_a_turn_may_look_at() -> None:
    world = WORLDS.at(NOW)

    assert (world.flows, world.main) == (FLOWS, MAIN)
    assert set(world.directories) == {"places", "occupations"}
    assert world.leads == ()
    assert world.office["organisation"] == "Kantor Contoh"
    assert world.office["hours"] == "08.00-15.00"
    assert world.office["link"] == "https://t.me/contoh_bot"
    assert world.office["bot"] == "@contoh_bot"
    assert world.office["consent_version"] == WORDS.template("id", "consent.version")


def test_the_lexicon_knows_the_same_words() -> None:
    command = WORLDS.lexicon.command("/mulai", "id", free_text=False)

    assert command is not None
    assert command.name == "start"
    one, other = replace(WORLDS), replace(WORLDS, organisation="Lain")
    assert one.lexicon is other.lexicon  # made once a catalog


@pytest.mark.parametrize(
    ("today", "day"),
    [
        pytest.param(date(2026, 11, 23), date(2026, 11, 25), id="monday"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 24), id="over a week-end"),
        pytest.param(date(2026, 11, 21), date(2026, 11, 24), id="on a saturday"),
        pytest.param(date(2026, 12, 23), date(2026, 12, 29), id="over christmas"),
        pytest.param(date(2026, 12, 31), date(2027, 1, 6), id="over new year and Isra Mikraj"),
        pytest.param(date(2035, 5, 4), date(2035, 5, 8), id="holidays not known: week-end only"),
    ],
)
def test_the_promised_day_is_two_working_days_later(today: date, day: date) -> None:
    assert promised_day(today) == day


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_some_working_day_can_be_promised_on_any_day(today: date) -> None:
    day = promised_day(today)

    assert day.weekday() < 5
    assert timedelta(PROMISED_WORKING_DAYS) <= day - today <= timedelta(days=20)


def test_the_clock_is_utc() -> None:
    assert utc_now().tzinfo is UTC
