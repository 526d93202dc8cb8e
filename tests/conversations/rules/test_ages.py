"""Ages to the day, and what a rough birth date leaves open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.rules.ages import Standing, standing, years_old

TODAY = date(2026, 11, 22)
BIRTHDAY = date(1961, 11, 22)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        pytest.param(BIRTHDAY + DAY, TODAY, 64, id="64 years and 364 days"),
        pytest.param(BIRTHDAY, TODAY, 65, id="the birthday itself"),
        pytest.param(BIRTHDAY - DAY, TODAY, 65, id="the day after"),
        pytest.param(date(1960, 2, 29), date(2025, 2, 28), 64, id="a leap day's child, February"),
        pytest.param(date(1960, 2, 29), date(2025, 3, 1), 65, id="a leap day's child, March"),
        pytest.param(date(1964, 2, 29), date(2028, 2, 29), 64, id="on a leap day"),
        pytest.param(TODAY, TODAY, 0, id="born today"),
    ],
)
def test_full_years(born: date, today: date, age: int) -> None:
    assert years_old(born, today) == age


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [
        pytest.param(BIRTHDAY + DAY, BIRTHDAY + DAY, Standing.BELOW, id="one day short"),
        pytest.param(BIRTHDAY, BIRTHDAY, Standing.REACHED, id="to the day"),
        pytest.param(date(1961, 1, 1), date(1961, 12, 31), Standing.UNCLEAR, id="that year"),
        pytest.param(date(1960, 1, 1), date(1960, 12, 31), Standing.REACHED, id="year before"),
        pytest.param(date(1962, 1, 1), date(1962, 12, 31), Standing.BELOW, id="year after"),
        pytest.param(date(1961, 12, 31), date(1961, 1, 1), Standing.UNCLEAR, id="turned round"),
        pytest.param(None, None, Standing.UNKNOWN, id="nothing"),
        pytest.param(None, BIRTHDAY, Standing.REACHED, id="born by the birthday"),
        pytest.param(None, BIRTHDAY + DAY, Standing.UNCLEAR, id="born by the day after"),
        pytest.param(BIRTHDAY + DAY, None, Standing.BELOW, id="born after the birthday"),
        pytest.param(BIRTHDAY, None, Standing.UNCLEAR, id="born on the birthday or later"),
        pytest.param(TODAY + DAY, TODAY + DAY, Standing.BELOW, id="not born yet"),
    ],
)
def test_against_an_age(earliest: date | None, latest: date | None, expected: Standing) -> None:
    assert standing(earliest, latest, 65, TODAY) is expected


days = st.dates(date(1900, 1, 1), date(2040, 12, 31))


@given(days, days, st.integers(0, 120))
def test_a_known_day_is_never_unclear(born: date, today: date, age: int) -> None:
    assert standing(born, born, age, today) in (Standing.BELOW, Standing.REACHED)


@given(days, days, days, st.integers(0, 120))
def test_a_range_is_clear_exactly_when_both_its_ends_agree(
    one: date, other: date, today: date, age: int
) -> None:
    ends = {standing(one, one, age, today), standing(other, other, age, today)}
    assert standing(one, other, age, today) is (ends.pop() if len(ends) == 1 else Standing.UNCLEAR)
