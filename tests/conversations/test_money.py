"""Income and working days, as people in Sumatera Selatan write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.errors import InvalidAnswer
from conversations.money import (
    HIGHEST_MONTH,
    LIKELY_DAY,
    MONTHLY_DAYS,
    Income,
    likely_per,
    monthly,
    read_days,
    read_income,
)
from tests.conversations.refusals import outcome

AMOUNTS = [
    ("1,5 juta", 1_500_000),
    ("1.5 jt", 1_500_000),
    ("1.5jt", 1_500_000),
    ("500rb", 500_000),
    ("500 ribu", 500_000),
    ("900RB", 900_000),
    ("９００ribu", 900_000),
    ("100k", 100_000),
    ("Rp 1.500.000,-", 1_500_000),
    ("Rp1.500.000", 1_500_000),
    ("rp. 2.000.000", 2_000_000),
    ("1.500.000,00", 1_500_000),
    ("1,500,000", 1_500_000),
    ("1 500 000", 1_500_000),
    ("1500000", 1_500_000),
    ("2 juta 500 ribu", 2_500_000),
    ("1jt 500rb", 1_500_000),
    ("sejuta", 1_000_000),
    ("sejuta setengah", 1_500_000),
    ("satu setengah juta", 1_500_000),
    ("1½ juta", 1_500_000),
    ("½ juta", 500_000),
    ("setengah juta", 500_000),
    ("dua juta", 2_000_000),
    ("dua juta lima ratus ribu", 2_500_000),
    ("duo juta limo ratus ribu", 2_500_000),
    ("seratus lima puluh ribu", 150_000),
    ("tujuh puluh lima ribu", 75_000),
    ("gaji 2 juta bersih", 2_000_000),
    ("-500rb", 500_000),
]


@pytest.mark.parametrize(("typed", "amount"), AMOUNTS)
def test_an_amount_without_a_unit_of_time(typed: str, amount: int) -> None:
    assert read_income(typed) == Income(amount)


@pytest.mark.parametrize(
    ("typed", "income"),
    [
        ("100 ribu sehari", Income(100_000, "day")),
        ("seratus ribu sehari", Income(100_000, "day")),
        ("sehari 100 ribu", Income(100_000, "day")),
        ("100rb/hari", Income(100_000, "day")),
        ("100rb/hr", Income(100_000, "day")),
        ("100.000 perhari", Income(100_000, "day")),
        ("Rp.100.000,-/hari", Income(100_000, "day")),
        ("75 ribu per 1 hari", Income(75_000, "day")),
        ("75 ribu tiap hari", Income(75_000, "day")),
        ("dapet 75rb seari", Income(75_000, "day")),
        ("limo puluh ribu sari", Income(50_000, "day")),
        ("upah harian 120rb", Income(120_000, "day")),
        ("5rb sehari", Income(5_000, "day")),
        ("500 ribu/minggu", Income(500_000, "week")),
        ("500rb seminggu", Income(500_000, "week")),
        ("mingguan 600rb", Income(600_000, "week")),
        ("2jt/bln", Income(2_000_000, "month")),
        ("2,5 jt perbulan", Income(2_500_000, "month")),
        ("sebulan dua juta", Income(2_000_000, "month")),
        ("2.000.000 sebulan", Income(2_000_000, "month")),
        ("3 jt/1 bln", Income(3_000_000, "month")),
        ("100rb x 25 hari", Income(100_000, "day", 25)),
        ("100rb × 25", Income(100_000, "day", 25)),
        ("100rb*25", Income(100_000, "day", 25)),
        ("100rb kali 25 hari", Income(100_000, "day", 25)),
        ("25 hari x 100rb", Income(100_000, "day", 25)),
        ("100000/hari x 25", Income(100_000, "day", 25)),
        ("150 ribu per hari 20 hari", Income(150_000, "day", 20)),
        ("100k sehari 26 hari", Income(100_000, "day", 26)),
        ("sebulan 25 hari 100rb sehari", Income(100_000, "day", 25)),
        ("100 ribu sehari, 6 hari seminggu", Income(100_000, "day", 26)),
        ("seminggu 6 hari, 100rb sehari", Income(100_000, "day", 26)),
        ("100rb 25 hari", Income(100_000, None, 25)),
        ("100rb 6 hari seminggu", Income(100_000, None, 26)),
        ("duo ratus ribu duo puluh hari", Income(200_000, None, 20)),
        ("2 juta sebulan 25 hari", Income(2_000_000, "month")),
        ("2 juta 25 hari", Income(2_000_000)),
    ],
)
def test_the_unit_of_time_and_the_days_are_heard(typed: str, income: Income) -> None:
    assert read_income(typed) == income


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("sekitar 2 juta", 2_000_000),
        ("kira-kira 2 juta", 2_000_000),
        ("kurang lebih 3jt sebulan", 3_000_000),
        ("rata-rata 80 ribu sehari", 80_000),
        ("2jtan", 2_000_000),
        ("50rb-an sehari", 50_000),
        ("2 juta lebih", 2_000_000),
        ("gak tentu, sekitar 100rb sehari", 100_000),
        pytest.param("1-2 juta", 1_000_000, id="the lower end, in the unit of the upper"),
        pytest.param("500-1 juta", 500_000, id="500 million would be more than one"),
        ("500rb-1jt", 500_000),
        ("1-2 juta 500 ribu", 1_000_000),
        ("1 juta sampai 2 juta", 1_000_000),
        ("1 s/d 2 juta", 1_000_000),
        ("1 atau 2 juta", 1_000_000),
        ("antara 1 sampai 1,5 juta", 1_000_000),
        ("100–150 ribu sehari", 100_000),
        ("100rb - 150.000 sehari", 100_000),
    ],
)
def test_about_and_between_are_marked_as_approximate(typed: str, amount: int) -> None:
    income = read_income(typed)

    assert (income.amount, income.approximate) == (amount, True)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "income_not_amount"),
        ("halo", "income_not_amount"),
        ("😀", "income_not_amount"),
        ("٥٠٠٠٠٠", "income_not_amount"),
        ("9" * 4096, "income_not_amount"),
        ("gak tentu", "income_unclear"),
        ("tidak tentu", "income_unclear"),
        ("dak nentu", "income_unclear"),
        ("tergantung cuaca", "income_unclear"),
        ("1,2,32.000.000", "income_unclear"),
        pytest.param("2m", "income_unclear", id="million or milliard"),
        ("100rb sehari sebulan", "income_unclear"),
        pytest.param("sebulan 25 hari 100rb", "income_unclear", id="of a day or of the month"),
        pytest.param("omset 5 juta sebulan", "income_unclear", id="sales are not income"),
        ("tidak ada", "income_none"),
        ("dak katek", "income_none"),
        ("nol", "income_none"),
        ("0", "income_none"),
        ("100", "income_small"),
        ("1500", "income_small"),
        ("1,5", "income_small"),
        ("rp 5.000", "income_small"),
        ("100 sehari", "income_small"),
        ("20 sehari", "income_small"),
        ("1 ribu sebulan", "income_small"),
        ("081234567890", "income_high"),
        ("1671041708900001", "income_high"),
        ("9" * 150, "income_high"),
        ("99 miliar", "income_high"),
        ("50 juta sehari", "income_high"),
        ("100rb sehari, 3 juta sebulan", "income_two"),
        ("100 ribu 200 ribu", "income_two"),
        ("kadang 50rb kadang 100rb", "income_two"),
        pytest.param("1jt 500", "income_two", id="500 or 500 thousand"),
        ("1/2 juta", "income_two"),
        ("sehari 2 kali 50rb", "income_two"),
        ("5 juta setahun", "income_period"),
        ("2 juta per panen", "income_period"),
        ("500rb per 2 minggu", "income_period"),
        ("3 juta x 12 bulan", "income_period"),
        pytest.param("500rb 3 hari", "income_period", id="for each day or all three"),
        ("100rb x 40 hari", "days_range"),
        ("100rb x 0 hari", "days_range"),
        ("100rb 9 hari seminggu", "days_range"),
    ],
)
def test_what_two_people_could_read_differently_is_asked_again(typed: str, reason: str) -> None:
    assert outcome(read_income, typed) == reason


def test_a_refusal_tells_the_limit_and_not_what_was_typed() -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        read_income("1500")

    assert refusal.value.details == {"minimum": 10_000}


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("25", 25),
        ("25 hari", 25),
        ("26 hr", 26),
        ("dua puluh lima", 25),
        ("duo puluh limo ari", 25),
        ("sekitar 20 hari", 20),
        ("20-25 hari", 20),
        ("25 hari sebulan", 25),
        ("sebulan 20 hari", 20),
        ("31", 31),
        ("tiap hari", 30),
        ("setiap hari", 30),
        ("full", 30),
        ("6 hari seminggu", 26),
        ("6 hari/minggu", 26),
        ("6x seminggu", 26),
        ("6 kali seminggu", 26),
        ("seminggu 6 hari", 26),
        ("5 hari kerja seminggu", 22),
        ("senin sampai sabtu", 26),
        ("Senin-Jumat", 22),
        ("senin s/d jum'at", 22),
        ("libur minggu", 26),
        ("libur jum'at", 26),
        ("senin rabu jumat", 13),
        ("sabtu minggu", 9),
        ("", "days_unclear"),
        ("gak tentu", "days_unclear"),
        ("hampir tiap hari", "days_unclear"),
        ("2 minggu", "days_unclear"),
        ("20 hari 25 hari 3", "days_unclear"),
        ("9" * 4096, "days_unclear"),
        ("0", "days_range"),
        ("32", "days_range"),
        ("8 hari seminggu", "days_range"),
    ],
)
def test_working_days_a_month(typed: str, days: int | str) -> None:
    assert outcome(read_days, typed) == days


def test_days_a_week_become_days_a_month_by_52_weeks_in_12_months() -> None:
    assert {week: round(week * 52 / 12) for week in range(1, 8)} == MONTHLY_DAYS


@pytest.mark.parametrize(
    ("income", "days", "rupiah"),
    [
        (Income(100_000, "day", 25), None, 2_500_000),
        pytest.param(Income(100_000, "day", 25), 20, 2_000_000, id="the later answer counts"),
        (Income(100_000, "day"), 26, 2_600_000),
        (Income(500_000, "week"), None, 2_166_666),
        (Income(2_000_000, "month", 25), 20, 2_000_000),
        (Income(LIKELY_DAY), 10, 10 * LIKELY_DAY),
        (Income(LIKELY_DAY + 1), 10, LIKELY_DAY + 1),
    ],
)
def test_income_by_the_month_in_whole_rupiah(
    income: Income, days: int | None, rupiah: int
) -> None:
    assert monthly(income, days) == rupiah


def test_a_days_income_needs_working_days() -> None:
    with pytest.raises(ValueError, match="working days"):
        monthly(Income(100_000, "day"))


def test_without_a_unit_of_time_the_size_decides() -> None:
    assert likely_per(Income(100_000)) == "day"
    assert likely_per(Income(2_000_000)) == "month"
    assert likely_per(Income(100_000, "week")) == "week"


WORDS = [
    *["100", "1,5", "2.000.000", "25", "0", "9999999999999999", "1/2", "½", "-", "x", ",-", "s/d"],
    *["rb", "ribu", "juta", "jt", "m", "sejuta", "dua", "puluh", "ratus", "belas", "setengah"],
    *["sehari", "hari", "per", "/", "minggu", "bulan", "tahun", "senin", "sampai", "libur"],
    *["gak tentu", "an", "rp", "antara", "dan", "😀", "٣"],
]


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
def test_whatever_is_typed_is_a_value_or_a_refusal(typed: str) -> None:
    income = outcome(read_income, typed)
    days = outcome(read_days, typed)

    if isinstance(income, Income):
        assert Income.from_json(income.to_json()) == income
        assert 0 < monthly(income, income.days or 31) <= HIGHEST_MONTH
    if isinstance(days, int):
        assert 1 <= days <= 31


@given(st.integers(10, 999))
def test_thousands_are_read_alike_however_they_are_written(thousands: int) -> None:
    written = (f"{thousands}rb", f"{thousands} ribu", f"Rp{thousands}.000", f"{thousands}000,-")

    assert {read_income(typed).amount for typed in written} == {thousands * 1000}


def test_an_income_does_not_show_itself() -> None:
    assert "100000" not in repr(Income(100_000, "day"))
