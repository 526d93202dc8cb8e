"""Staff, wages and sales, as owners of small businesses write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.money import HIGHEST_MONTH
from conversations.wages import (
    DAYS_A_YEAR,
    MOST_SALES,
    MOST_STAFF,
    read_sales,
    read_staff,
    read_wages,
)
from tests.conversations.refusals import outcome

JUTA = 1_000_000


@pytest.mark.parametrize(
    ("typed", "staff"),
    [("3", 3), ("tiga orang", 3), ("ada 3", 3), ("satu", 1), ("1 orang", 1), ("100", 100)],
)
def test_a_number_of_workers(typed: str, staff: int) -> None:
    assert read_staff(typed) == staff


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        *(("0", "staff_none"), ("tidak ada", "staff_none"), ("saya sendiri", "staff_none")),
        *(("101", "staff_many"), ("3 juta", "staff_many")),
        *(("banyak", "staff_unclear"), ("2-3", "staff_unclear"), ("", "staff_unclear")),
        *(("1 m", "staff_unclear"), ("2 " * 300, "staff_unclear")),
    ],
)
def test_what_is_no_number_of_workers_is_refused(typed: str, reason: str) -> None:
    assert outcome(read_staff, typed) == reason


@pytest.mark.parametrize(
    ("typed", "wages"),
    [
        ("2 juta", (2,)),
        ("2 juta sebulan", (2,)),
        ("tiap orang 2 juta", (2,)),
        ("2 juta per orang", (2,)),
        ("2-3 juta", (2,)),
        ("2 juta, 2,5 juta, 1,8 juta", (2, 2.5, 1.8)),
        ("2jt,2,5jt,1,8jt", (2, 2.5, 1.8)),
        ("2.000.000; 2.500.000", (2, 2.5)),
        ("2 juta dan 1,8 juta", (2, 1.8)),
        ("dua juta, dua juta setengah", (2, 2.5)),
        ("2 orang 2 juta, 1 orang 1,8 juta", (2, 2, 1.8)),
        ("2 juta 2 orang, 1,8 juta 1 orang", (2, 2, 1.8)),
        ("2 juta x 3 orang", (2, 2, 2)),
        ("100 ribu sehari 25 hari", (2.5,)),
        ("100rb x 25", (2.5,)),
        ("200 ribu sebulan", (0.2,)),
    ],
)
def test_wages_of_a_month(typed: str, wages: tuple[float, ...]) -> None:
    assert read_wages(typed) == tuple(round(wage * JUTA) for wage in wages)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        *(("100rb sehari", "wage_of_day"), ("75rb", "wage_of_day"), ("5 ribu", "wage_of_day")),
        *(("2 orang 75rb", "wage_of_day"), ("UMR", "wage_unclear"), ("", "wage_unclear")),
        *(("2, 2,5, 1,8 juta", "wage_unclear"), ("2, 3 juta", "wage_unclear")),
        *(("2 juta x 3", "wage_unclear"), ("3 orang", "wage_unclear")),
        *(("0 orang 2 juta", "wage_unclear"), ("1 m", "wage_unclear")),
        *(("2 orang 3 orang", "wage_unclear"), ("2 juta sekali panen", "wage_unclear")),
        *(("200 orang 2 juta", "staff_many"), ("2jt " * 110, "staff_many")),
        *(("2000000,2500000", "wage_high"), ("2 juta " * 101, "wage_unclear")),
    ],
)
def test_what_is_no_wage_of_a_month_is_refused(typed: str, reason: str) -> None:
    assert outcome(read_wages, typed) == reason


@pytest.mark.parametrize(
    ("typed", "sales"),
    [
        *(("200 juta", 200), ("1,5 miliar setahun", 1500), ("500 juta per tahun", 500)),
        *(("20 juta sebulan", 240), ("1 juta seminggu", 52), ("sejuta sehari", DAYS_A_YEAR)),
    ],
)
def test_sales_of_a_year(typed: str, sales: int) -> None:
    assert read_sales(typed) == sales * JUTA


@pytest.mark.parametrize(
    "typed", ["hah", "", "1 m", "100", "0", "20 juta per trip", "2 juta 3 juta", "9" * 30]
)
def test_what_is_no_amount_of_sales_is_refused(typed: str) -> None:
    assert outcome(read_sales, typed) == "sales_unclear"


@given(st.one_of(st.text(max_size=40), st.from_regex(r"[0-9 .,x]{0,20}( juta|rb| orang|, )*")))
def test_whatever_is_written_is_read_within_bounds_or_refused(text: str) -> None:
    staff, wages = outcome(read_staff, text), outcome(read_wages, text)
    sales = outcome(read_sales, text)

    assert isinstance(staff, str) or 1 <= staff <= MOST_STAFF
    assert isinstance(wages, str) or 1 <= len(wages) <= MOST_STAFF
    assert isinstance(wages, str) or all(0 < wage <= HIGHEST_MONTH for wage in wages)
    assert isinstance(sales, str) or 0 < sales <= MOST_SALES
