from datetime import UTC, date, datetime

import pytest

from bot.statistics.periods import Week


def test_a_week_begins_on_monday_in_jakarta() -> None:
    week = Week.of(date(2026, 11, 29))
    assert (week.monday, week.sunday, str(week)) == (
        date(2026, 11, 23),
        date(2026, 11, 29),
        "2026-W48",
    )
    assert week.begin == datetime(2026, 11, 22, 17, tzinfo=UTC)
    assert week.end == week.next.begin == datetime(2026, 11, 29, 17, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-W48", " 2026-w48 "])
def test_a_week_is_read_as_it_is_written(text: str) -> None:
    assert Week.read(text) == Week(date(2026, 11, 23))


@pytest.mark.parametrize("text", ["", "2026-48", "2026-W54", "2026-W00", "W48", "besok"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Week.read(text)


def test_the_last_week_of_a_year_may_end_in_the_next() -> None:
    assert str(Week.of(date(2027, 1, 1))) == "2026-W53"
    assert Week.read("2026-W53").next == Week.read("2027-W01")
    assert Week.read("2027-W01").before(2) == Week.read("2026-W52")
