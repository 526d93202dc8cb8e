"""When we may write first: office hours in Jakarta."""

from datetime import UTC, date, datetime

import pytest

from bot.hours import (
    is_open,
    is_working_day,
    next_open,
    working_days_later,
    working_days_since,
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23 01:00", "2026-11-23 01:00"),  # Monday, 8 in Jakarta
        ("2026-11-23 00:59", "2026-11-23 01:00"),
        ("2026-11-23 07:59", "2026-11-23 07:59"),
        ("2026-11-23 08:00", "2026-11-24 01:00"),  # 15 in Jakarta
        ("2026-11-22 17:30", "2026-11-23 01:00"),  # Monday already, half past midnight there
        ("2026-11-27 08:00", "2026-11-30 01:00"),  # Friday afternoon
        ("2026-11-28 03:00", "2026-11-30 01:00"),
        ("2026-12-23 08:00", "2026-12-28 01:00"),  # Christmas, cuti bersama and a weekend
        ("2028-01-01 03:00", "2028-01-03 01:00"),  # nobody has announced these holidays yet
    ],
)
def test_it_opens_on_working_days_from_eight_to_three(moment: str, opens: str) -> None:
    now = utc(moment)

    assert next_open(now) == utc(opens)
    assert next_open(now).tzinfo is UTC
    assert is_open(now) is (moment == opens)
    assert is_open(next_open(now))


def test_public_holidays_are_no_working_days() -> None:
    assert not is_working_day(date(2026, 12, 25))
    assert is_working_day(date(2026, 12, 23))


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [("2026-11-26", 3, "2026-12-01"), ("2026-12-23", 1, "2026-12-28"), ("2026-11-28", 0, None)],
)
def test_working_days_are_counted_over_weekends_and_holidays(
    day: str, count: int, later: str | None
) -> None:
    start, end = date.fromisoformat(day), date.fromisoformat(later or day)
    assert working_days_later(start, count) == end
    assert working_days_since(start, end) == count
