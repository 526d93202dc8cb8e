"""Birth dates, years and ages, as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.dates import MONTHS, OLDEST, Born, age_on, read_birth, read_birth_date
from tests.conversations.refusals import outcome

TODAY = date(2026, 11, 22)
INDEPENDENCE = date(1985, 8, 17)


def day(iso: str) -> date:
    return date.fromisoformat(iso)


@pytest.mark.parametrize(
    "typed",
    [
        "17-8-1985",
        "17/08/85",
        "17.8.85",
        "17 08 1985",
        "17 - 8 - 1985",
        "17 agustus 1985",
        "17 Agustus, 1985",
        "17 agt 85",
        "17 ags '85",
        "17agustus1985",
        "17 august 1985",
        "August 17, 1985",
        "1985-08-17",
        "1985/8/17",
        "17081985",
        "19850817",
        "170885",
        "lahir 17-8-1985",
        "Palembang, 17-08-1985",
        "PALEMBANG 17-08-1985",
        "saya lahir di Palembang tanggal 17 agustus tahun 1985",
        "１７-８-１９８５",
    ],
)
def test_a_whole_date_is_read_however_it_is_written(typed: str) -> None:
    assert read_birth(typed, TODAY) == Born(INDEPENDENCE, INDEPENDENCE)
    assert read_birth_date(typed, TODAY) == INDEPENDENCE


@pytest.mark.parametrize(
    ("typed", "earliest", "latest"),
    [
        ("1985", "1985-01-01", "1985-12-31"),
        ("tahun 1985", "1985-01-01", "1985-12-31"),
        ("lahir tahun 1985", "1985-01-01", "1985-12-31"),
        ("thn 85", "1985-01-01", "1985-12-31"),
        ("lahir 85", "1985-01-01", "1985-12-31"),
        ("kelahiran 85", "1985-01-01", "1985-12-31"),
        ("85 lahir", "1985-01-01", "1985-12-31"),
        ("sayo lahir tahun 85", "1985-01-01", "1985-12-31"),
        ("1985 lahir", "1985-01-01", "1985-12-31"),
        ("umur sy 41", "1984-11-23", "1985-11-22"),
        ("agustus 1985", "1985-08-01", "1985-08-31"),
        ("feb 1984", "1984-02-01", "1984-02-29"),
        ("8-1985", "1985-08-01", "1985-08-31"),
        ("41 tahun", "1984-11-23", "1985-11-22"),
        ("41th", "1984-11-23", "1985-11-22"),
        ("umur 41", "1984-11-23", "1985-11-22"),
        ("umur saya 41 tahun", "1984-11-23", "1985-11-22"),
        ("usia 41 thn", "1984-11-23", "1985-11-22"),
        pytest.param("85 tahun", "1940-11-23", "1941-11-22", id="an age, not a year"),
        pytest.param("2026", "2026-01-01", "2026-11-22", id="this year so far"),
        pytest.param("0 tahun", "2025-11-23", "2026-11-22", id="a baby"),
    ],
)
def test_a_year_or_an_age_leaves_a_range(typed: str, earliest: str, latest: str) -> None:
    assert read_birth(typed, TODAY) == Born(day(earliest), day(latest))
    assert outcome(read_birth_date, typed, TODAY) == "birth_not_a_day"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "birth_unreadable"),
        ("lupa", "birth_unreadable"),
        ("17 agustus", "birth_unreadable"),
        ("17-8-198", "birth_unreadable"),
        ("1/1/1", "birth_unreadable"),
        ("5", "birth_unreadable"),
        ("0000", "birth_unreadable"),
        ("99999999", "birth_unreadable"),
        ("081234567890", "birth_unreadable"),
        ("١٧-٨-١٩٨٥", "birth_unreadable"),
        pytest.param("hampir 65 tahun", "birth_unreadable", id="64 is not 65"),
        ("41", "birth_two_digits"),
        ("85", "birth_two_digits"),
        ("31-2-1990", "birth_no_such_date"),
        ("29-2-1900", "birth_no_such_date"),
        ("29 feb 2023", "birth_no_such_date"),
        ("0-8-1985", "birth_no_such_date"),
        ("13-1985", "birth_no_such_date"),
        pytest.param("08/17/1985", "birth_no_such_date", id="the day comes first"),
        ("17-8-2030", "birth_future"),
        ("23-11-2026", "birth_future"),
        ("2030", "birth_future"),
        ("9999", "birth_future"),
        ("1900", "birth_too_old"),
        ("21-11-1915", "birth_too_old"),
        ("umur 111", "birth_too_old"),
        ("999 tahun", "birth_too_old"),
    ],
)
def test_what_is_no_birth_date_is_refused_with_a_reason(typed: str, reason: str) -> None:
    assert outcome(read_birth, typed, TODAY) == reason


def test_two_digits_are_of_this_century_unless_that_is_to_come() -> None:
    assert read_birth_date("22-11-26", TODAY) == date(2026, 11, 22)
    assert read_birth_date("23-11-26", TODAY) == date(1926, 11, 23)
    assert read_birth_date("29-2-28", date(2028, 1, 1)) == date(1928, 2, 29)


def test_the_oldest_age_is_still_read() -> None:
    assert read_birth(f"umur {OLDEST}", TODAY).age_between(TODAY) == (OLDEST, OLDEST)
    assert read_birth("23-11-1915", TODAY).exact
    assert read_birth("1915", TODAY).age_between(TODAY) == (OLDEST, OLDEST + 1)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("1985-08-17", "2026-08-16", 40),
        ("1985-08-17", "2026-08-17", 41),
        pytest.param("1984-02-29", "2025-02-28", 40, id="a leap day is not yet there"),
        pytest.param("1984-02-29", "2025-03-01", 41, id="it counts from 1 March"),
        pytest.param("1984-02-29", "2028-02-29", 44, id="and in a leap year from itself"),
    ],
)
def test_a_birthday_counts_from_the_day_itself(born: str, on: str, age: int) -> None:
    assert age_on(day(born), day(on)) == age


def test_what_is_sure_of_an_age_depends_on_what_is_known() -> None:
    in_1961 = read_birth("1961", TODAY)
    exact = read_birth("22-11-1961", TODAY)

    assert in_1961.age_between(TODAY) == (64, 65)
    assert not in_1961.surely_under(65, TODAY)
    assert not in_1961.surely_reached(65, TODAY)
    assert exact.surely_reached(65, TODAY)
    assert exact.surely_under(65, TODAY - timedelta(days=1))


def test_a_whole_date_agrees_with_the_range_it_lies_in() -> None:
    born = read_birth("1985", TODAY)

    assert born.agrees_with(date(1985, 1, 1))
    assert born.agrees_with(date(1985, 12, 31))
    assert not born.agrees_with(date(1986, 1, 1))


@pytest.mark.parametrize("name", MONTHS)
def test_every_name_of_a_month_is_read(name: str) -> None:
    assert read_birth_date(f"17 {name} 1985", TODAY) == date(1985, MONTHS[name], 17)


def test_a_range_may_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="earliest"):
        Born(date(1985, 1, 2), date(1985, 1, 1))


DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 31))


@given(DAYS, st.integers(0, OLDEST))
def test_an_age_is_the_range_of_all_who_have_it(today: date, age: int) -> None:
    born = read_birth(f"{age} tahun", today)

    assert born.age_between(today) == (age, age)
    assert age_on(born.latest + timedelta(days=1), today) == age - 1
    assert age_on(born.earliest - timedelta(days=1), today) == age + 1


@given(DAYS, st.integers(0, 100 * 365))
def test_every_date_of_birth_reads_back(today: date, days_ago: int) -> None:
    born = today - timedelta(days=days_ago)

    assert read_birth_date(born.isoformat(), today) == born
    assert read_birth_date(f"{born:%d/%m/%Y}", today) == born
    assert read_birth_date(f"{born:%d%m%Y}", today) == born


PIECES = st.sampled_from(
    ["17", "8", "85", "1985", "agustus", "-", "/", "tahun", "umur", "41", "x"]
)


@given(st.text(max_size=40) | st.lists(PIECES, max_size=7).map(" ".join), DAYS)
def test_whatever_is_typed_is_a_value_or_a_refusal(typed: str, today: date) -> None:
    born = outcome(read_birth, typed, today)
    exact = outcome(read_birth_date, typed, today)

    if isinstance(born, Born):
        assert Born.from_json(born.to_json()) == born
        assert born.latest <= today
        assert repr(born) in ("Born(exact)", "Born(range)")
    if isinstance(exact, date):
        assert isinstance(born, Born)
        assert born.exact
