"""What is paid when something happens, against the published figures."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.errors import RuleGap
from conversations.rules.book import RuleBook
from conversations.rules.examples import accident, death_at_work, death_otherwise, old_age, stopped

BOOK = RuleBook.load()
TODAY = date(2026, 11, 22)

with (Path(__file__).parent / "data" / "bpu_tiers.csv").open(newline="") as file:
    TIERS = list(csv.DictReader(file))


def changed(name: str, value: Decimal) -> RuleBook:
    """The book with another value for one rule."""
    return RuleBook(
        replace(rule, values=tuple(replace(v, value=value) for v in rule.values))
        if rule.name == name
        else rule
        for rule in BOOK
    )


@pytest.mark.parametrize(
    ("months", "lost"),
    [
        (0, 0),
        (1, 1_000_000),
        (12, 12_000_000),
        (13, 12_500_000),
        (24, 18_000_000),
    ],
)
def test_months_without_work_are_paid_whole_for_a_year_and_half_after_it(
    months: int, lost: int
) -> None:
    hurt = accident(1_000_000, months, BOOK, TODAY)
    assert (hurt.months_off, hurt.lost_income) == (months, lost)


def test_care_has_no_ceiling_and_the_way_to_it_has() -> None:
    hurt = accident(1_000_000, 1, BOOK, TODAY)

    assert hurt.care == ("no_cost_ceiling",)
    assert hurt.transport_land == 5_000_000
    assert hurt.transport_sea == 2_000_000
    assert hurt.transport_air == 10_000_000
    assert (hurt.home_care, hurt.home_care_years) == (20_000_000, 1)


def test_what_rests_on_settled_rules_needs_no_officer() -> None:
    settled = (
        accident(1, 1, BOOK, TODAY),
        death_at_work(1, BOOK, TODAY),
        old_age(1, 1, BOOK, TODAY),
        stopped(BOOK, TODAY),
    )
    assert [example.confirm for example in settled] == [False] * 4


def test_each_part_of_the_time_without_work_has_its_own_share() -> None:
    less = changed("jkk.off_work.full_share", Decimal("0.8"))
    assert accident(1_000_000, 14, less, TODAY).lost_income == 12 * 800_000 + 2 * 500_000


@pytest.mark.parametrize("tier", TIERS, ids=[f"band {tier['band']}" for tier in TIERS])
def test_a_lasting_disability_by_band(tier: dict[str, str]) -> None:
    hurt = accident(int(tier["base"]), 0, BOOK, TODAY)
    assert hurt.disability == int(tier["jkk_disability_56x"])


@pytest.mark.parametrize("tier", TIERS, ids=[f"band {tier['band']}" for tier in TIERS])
def test_a_death_at_work_by_band(tier: dict[str, str]) -> None:
    death = death_at_work(int(tier["base"]), BOOK, TODAY)

    assert death.compensation == int(tier["jkk_death_48x"])
    assert (death.monthly, death.funeral) == (12_000_000, 10_000_000)
    assert death.total == death.compensation + 22_000_000
    assert (death.scholarship, death.scholarship_children) == (174_000_000, 2)


def test_any_other_death_before_and_after_the_waiting_months() -> None:
    death = death_otherwise(BOOK, TODAY)

    assert (death.before_waiting, death.after_waiting) == (10_000_000, 42_000_000)
    assert death.waiting_months == 3
    assert (death.scholarship, death.scholarship_years) == (174_000_000, 3)
    assert death.confirm


@pytest.mark.parametrize(
    ("years", "paid_in", "any_purpose", "house"),
    [
        (0, 0, None, None),
        (1, 240_000, None, None),
        (9, 2_160_000, None, None),
        (10, 2_400_000, 240_000, 720_000),
        (30, 7_200_000, 720_000, 2_160_000),
    ],
)
def test_savings_are_what_was_paid_in(
    years: int, paid_in: int, any_purpose: int | None, house: int | None
) -> None:
    saved = old_age(20_000, years, BOOK, TODAY)

    assert (saved.years, saved.paid_in) == (years, paid_in)
    assert (saved.partial_any, saved.partial_house) == (any_purpose, house)
    assert (saved.full_age, saved.partial_years) == (56, 10)


def test_who_saves_nothing_has_nothing() -> None:
    assert old_age(0, 10, BOOK, TODAY).partial_any == 0


def test_each_example_names_its_rules() -> None:
    assert accident(1, 1, BOOK, TODAY).rules[:3] == (
        "jkk.off_work.full_months",
        "jkk.off_work.full_share",
        "jkk.off_work.later_share",
    )
    assert "jkk.care" in accident(1, 1, BOOK, TODAY).rules
    assert death_at_work(1, BOOK, TODAY).rules[0] == "jkk.death"
    assert "jkm.waiting.months" in death_otherwise(BOOK, TODAY).rules
    assert "jht.full.age" in old_age(1, 1, BOOK, TODAY).rules
    assert stopped(BOOK, TODAY).rules == (
        "bpu.pay.due_day",
        "bpu.lapse.after_months",
        "bpu.late.fine",
        "bpu.reactivate.pays",
    )


def test_what_cannot_be_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match=r"^months without work are not below zero$"):
        accident(1_000_000, -1, BOOK, TODAY)
    for monthly, years in ((-1, 1), (1, -1)):
        with pytest.raises(ValueError, match=r"^neither savings nor years are below zero$"):
            old_age(monthly, years, BOOK, TODAY)


def test_who_stops_paying_is_out_after_three_months_and_comes_back_without_arrears() -> None:
    ended = stopped(BOOK, TODAY)

    assert (ended.due_day, ended.inactive_after) == (15, 3)
    assert ended.no_fine
    assert ended.new_months_only


def test_before_the_rules_nothing_is_claimed() -> None:
    early = date(2020, 3, 18)
    with pytest.raises(RuleGap):
        accident(1, 1, BOOK, early)
    with pytest.raises(RuleGap):
        death_at_work(1, BOOK, date(2025, 11, 30))
    with pytest.raises(RuleGap):
        death_otherwise(BOOK, date(2025, 2, 23))
    with pytest.raises(RuleGap):
        old_age(1, 1, BOOK, early)
    with pytest.raises(RuleGap):
        stopped(BOOK, early)


def test_sums_counted_from_an_income_stay_out_of_reprs() -> None:
    assert "48000000" not in repr(death_at_work(1_000_000, BOOK, TODAY))
    hurt = repr(accident(1_000_000, 13, BOOK, TODAY))
    assert "12500000" not in hurt
    assert "56000000" not in hurt
    saved = old_age(20_000, 10, BOOK, TODAY)
    shown = repr(saved)
    assert not any(
        str(s) in shown for s in (saved.paid_in, saved.partial_any, saved.partial_house)
    )


@given(st.integers(0, 20_700_000), st.integers(0, 120), st.integers(0, 120))
def test_more_months_without_work_are_never_worth_less(base: int, one: int, other: int) -> None:
    less, more = (accident(base, months, BOOK, TODAY) for months in sorted((one, other)))
    assert less.lost_income <= more.lost_income
    assert less.trace == more.trace


@given(st.integers(0, 20_700_000), st.integers(0, 60))
def test_the_same_case_always_has_the_same_sums_and_trace(base: int, number: int) -> None:
    assert accident(base, number, BOOK, TODAY) == accident(base, number, BOOK, TODAY)
    assert death_at_work(base, BOOK, TODAY) == death_at_work(base, BOOK, TODAY)
    assert old_age(base, number, BOOK, TODAY) == old_age(base, number, BOOK, TODAY)
