"""What members get, against the published table, and what must be said with it."""

import csv
from datetime import date
from pathlib import Path

import pytest

from conversations.errors import RuleGap
from conversations.rules.benefits import bpu_benefits
from conversations.rules.book import RuleBook

with (Path(__file__).parent / "data" / "bpu_tiers.csv").open(newline="") as file:
    TIERS = list(csv.DictReader(file))


@pytest.mark.parametrize("tier", TIERS, ids=[f"band {tier['band']}" for tier in TIERS])
def test_sums_for_an_accident_at_work(tier: dict[str, str], rules: RuleBook, today: date) -> None:
    benefits = bpu_benefits(int(tier["base"]), rules, today)

    assert benefits.death_at_work == int(tier["jkk_death_48x"])
    assert benefits.total_disability == int(tier["jkk_disability_56x"])


def test_death_otherwise_depends_on_the_waiting_months(rules: RuleBook, today: date) -> None:
    benefits = bpu_benefits(1_000_000, rules, today)

    assert benefits.waiting_months == 3
    assert benefits.death_before_waiting == 10_000_000
    assert benefits.death_after_waiting == 42_000_000


def test_the_waiting_months_are_disputed_and_an_officer_confirms(
    rules: RuleBook, today: date
) -> None:
    assert bpu_benefits(1_000_000, rules, today).confirm


def test_benefits_name_their_rules_and_sources(rules: RuleBook, today: date) -> None:
    benefits = bpu_benefits(1_000_000, rules, today)

    assert [value.rule for value in benefits.trace] == [
        "jkk.death",
        "jkk.disability.total",
        "jkm.before_waiting",
        "jkm.total",
        "jkm.waiting.months",
    ]
    assert len(benefits.sources) == 2


def test_before_the_waiting_rule_nothing_is_claimed(rules: RuleBook) -> None:
    with pytest.raises(RuleGap):
        bpu_benefits(1_000_000, rules, date(2025, 2, 23))


def test_sums_counted_from_an_income_stay_out_of_reprs(rules: RuleBook, today: date) -> None:
    assert "48000000" not in repr(bpu_benefits(1_000_000, rules, today))
