"""When a promised call falls: parts of an office day, and when one is missed."""

from datetime import UTC, date, datetime

import pytest

from bot.call_slots import open_days, open_slots, promised
from conversations.call_promises import Slot

TUESDAY = date(2026, 11, 24)


def utc(hours: float, day: date = TUESDAY) -> datetime:
    minutes = int(hours % 1 * 60)
    return datetime(day.year, day.month, day.day, int(hours), minutes, tzinfo=UTC)


@pytest.mark.parametrize(
    ("slot", "due"), [(Slot.MORNING, 4.5), (Slot.NOON, 6.5), (Slot.AFTERNOON, 8.5)]
)
def test_it_is_missed_half_an_hour_after_its_part_of_the_day(slot: Slot, due: float) -> None:
    assert promised(TUESDAY, slot).due_at == utc(due)


@pytest.mark.parametrize(
    ("hours", "slots"),
    [
        (1, tuple(Slot)),
        (3.5, tuple(Slot)),
        (4, (Slot.NOON, Slot.AFTERNOON)),
        (6, (Slot.AFTERNOON,)),
        (8, ()),
    ],
)
def test_what_is_over_today_cannot_be_promised(hours: float, slots: tuple[Slot, ...]) -> None:
    assert open_slots(TUESDAY, utc(hours)) == slots


def test_nothing_is_promised_for_weekends_and_holidays() -> None:
    assert open_slots(date(2026, 11, 28), utc(1)) == ()
    assert open_slots(date(2026, 12, 25), utc(1)) == ()
    days = open_days(utc(9, date(2026, 12, 22)))
    assert days[:2] == [date(2026, 12, 23), date(2026, 12, 28)]
    assert len(days) == 5


def test_today_is_offered_while_there_is_time() -> None:
    assert open_days(utc(7))[0] == TUESDAY
    assert open_days(utc(8))[0] == date(2026, 11, 25)
