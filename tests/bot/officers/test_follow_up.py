from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.officers.follow_up import FARTHEST, find_outcome, read_follow_up
from conversations.errors import InvalidAnswer
from conversations.lead import Outcome
from tests.bot.officers.office import CATALOG, TODAY


def words(key: str) -> tuple[str, ...]:
    return tuple(word for code in CATALOG.languages for word in CATALOG.words(code, key))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("besok", date(2026, 11, 23)),
        ("Besok.", date(2026, 11, 23)),
        ("bsk", date(2026, 11, 23)),
        ("lusa", date(2026, 11, 24)),
        ("hari ini", TODAY),
        ("senin", date(2026, 11, 23)),
        ("minggu", date(2026, 11, 29)),
        ("Jum'at", date(2026, 11, 27)),
        ("minggu depan", date(2026, 11, 29)),
        ("3 hari", date(2026, 11, 25)),
        ("3 hari lagi", date(2026, 11, 25)),
        ("25-11", date(2026, 11, 25)),
        ("25/11", date(2026, 11, 25)),
        ("25.11.2026", date(2026, 11, 25)),
        ("25 11 26", date(2026, 11, 25)),
        ("25 nov", date(2026, 11, 25)),
        ("1 Desember", date(2026, 12, 1)),
        ("22-11", TODAY),
        ("5-1", date(2027, 1, 5)),
        ("tomorrow", date(2026, 11, 23)),
        ("3 days", date(2026, 11, 25)),
    ],
)
def test_a_day_as_officers_write_it(text: str, day: date) -> None:
    assert read_follow_up(text, TODAY, words) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("kapan-kapan", "day"),
        ("", "day"),
        ("32-1", "day"),
        ("31-2", "day"),
        ("25", "day"),
        ("21-11", "day_past"),
        ("25-8", "day_past"),
        ("25-11-2025", "day_past"),
        ("25-11-2027", "day_far"),
        ("999 hari", "day_far"),
        ("1-1-0000", "day_past"),
        ("29-2", "day"),
    ],
)
def test_what_is_not_a_day_soon_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        read_follow_up(text, TODAY, words)
    assert refusal.value.reason == reason


@given(st.text(max_size=30), st.dates(date(2024, 1, 1), date(2099, 1, 1)))
def test_whatever_is_written_is_soon_or_refused(text: str, today: date) -> None:
    try:
        day = read_follow_up(text, today, words)
    except InvalidAnswer:
        return
    assert today <= day <= today + timedelta(days=FARTHEST)


@given(st.integers(0, 6))
def test_a_weekday_is_the_next_one_never_today(ahead: int) -> None:
    today = TODAY + timedelta(days=ahead)
    names = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
    for number, name in enumerate(names):
        day = read_follow_up(name, today, words)
        assert day.weekday() == number
        assert 1 <= (day - today).days <= 7


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("language", CATALOG.languages)
def test_an_outcome_is_understood_as_it_is_shown(outcome: Outcome, language: str) -> None:
    for key in (f"desk.outcome.{outcome}", f"desk.button.outcome.{outcome}"):
        shown = CATALOG.template(language, key)
        assert find_outcome(f"{shown} besok", words) == (outcome, "besok")


@pytest.mark.parametrize("outcome", Outcome)
def test_every_way_to_say_an_outcome_means_that_one(outcome: Outcome) -> None:
    for way in words(f"desk.outcome_said.{outcome}"):
        assert find_outcome(f" {way.upper()}  25-11 ", words) == (outcome, "25 11")


@pytest.mark.parametrize("text", ["", "x", "tidak", "tidak bisa dihubungi", "besok"])
def test_what_is_no_outcome_is_refused(text: str) -> None:
    assert find_outcome(text, words) is None
