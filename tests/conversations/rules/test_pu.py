"""What is paid for a waged worker, case by case."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.errors import RuleGap
from conversations.rules.book import Confidence, RuleBook
from conversations.rules.facts import Risk, Scale
from conversations.rules.pu import (
    PuContribution,
    PuItem,
    jkp_missing,
    pu_contribution,
    pu_mandatory,
)

BOOK = RuleBook.load()
MONTH = date(2026, 11, 1)
EVERY = ("jkk", "jkm", "jht", "jp")


def price(
    wage: int = 3_000_000,
    risk: Risk | None = Risk.VERY_LOW,
    scale: Scale = Scale.MENENGAH,
    month: date = MONTH,
    programmes: tuple[str, ...] = (),
    rules: RuleBook = BOOK,
) -> PuContribution:
    return pu_contribution(wage, risk, scale, month, programmes, rules)


def without(name: str) -> RuleBook:
    return RuleBook(rule for rule in BOOK if rule.name != name)


def changed(name: str, **changes: object) -> RuleBook:
    """The book with every value of one rule changed."""
    return RuleBook(
        replace(rule, values=tuple(replace(v, **changes) for v in rule.values))  # type: ignore[arg-type]
        if rule.name == name
        else rule
        for rule in BOOK
    )


@pytest.mark.parametrize(
    ("scale", "items"),
    [
        (Scale.MIKRO, (PuItem("jkk", 7_200, 0), PuItem("jkm", 9_000, 0))),
        (
            Scale.KECIL,
            (PuItem("jkk", 7_200, 0), PuItem("jkm", 9_000, 0), PuItem("jht", 111_000, 60_000)),
        ),
        *(
            (
                scale,
                (
                    PuItem("jkk", 7_200, 0),
                    PuItem("jkm", 9_000, 0),
                    PuItem("jht", 111_000, 60_000),
                    PuItem("jp", 60_000, 30_000),
                ),
            )
            for scale in (Scale.MENENGAH, Scale.BESAR)
        ),
    ],
)
def test_three_million_a_month_by_scale(scale: Scale, items: tuple[PuItem, ...]) -> None:
    assert price(scale=scale).items == items


def test_both_parts_and_the_whole_are_sums() -> None:
    paid = price()
    assert paid.wage == 3_000_000
    assert (paid.employer, paid.worker, paid.total) == (187_200, 90_000, 277_200)
    assert [item.total for item in paid.items] == [7_200, 9_000, 171_000, 90_000]


@pytest.mark.parametrize(
    ("risk", "jkk"),
    [
        (Risk.VERY_LOW, 7_200),
        (Risk.LOW, 16_200),
        (Risk.MEDIUM, 26_700),
        (Risk.HIGH, 38_100),
        (Risk.VERY_HIGH, 52_200),
    ],
)
def test_jkk_costs_more_where_work_is_more_dangerous(risk: Risk, jkk: int) -> None:
    assert price(risk=risk).items[0] == PuItem("jkk", jkk, 0)
    assert not price(risk=risk).at_least


def test_an_unknown_risk_costs_at_least_the_lowest_and_an_officer_confirms() -> None:
    unknown = price(risk=None)
    assert (unknown.items, unknown.at_least, unknown.confirm) == (price().items, True, True)
    assert not price().confirm


@pytest.mark.parametrize(
    ("month", "ceiling"),
    [
        (date(2023, 3, 1), 9_559_600),
        (date(2024, 2, 29), 9_559_600),
        (date(2024, 3, 1), 10_042_300),
        (date(2025, 2, 28), 10_042_300),
        (date(2025, 3, 31), 10_547_400),
        (date(2026, 2, 1), 10_547_400),
        (date(2026, 3, 1), 11_086_300),
        (date(2027, 2, 28), 11_086_300),
    ],
)
def test_jp_looks_at_the_wage_below_its_ceiling(month: date, ceiling: int) -> None:
    def jp(wage: int) -> PuItem:
        return price(wage, month=month).items[3]

    assert (jp(ceiling).employer, jp(ceiling).worker) == (ceiling // 50, ceiling // 100)
    assert jp(ceiling + 1) == jp(ceiling + 10**9) == jp(ceiling)
    assert jp(ceiling - 100) == PuItem("jp", ceiling // 50 - 2, ceiling // 100 - 1)


def test_only_jp_has_a_ceiling() -> None:
    paid = price(100_000_000)
    assert [item.employer for item in paid.items[:3]] == [240_000, 300_000, 3_700_000]


@pytest.mark.parametrize("month", [date(2023, 2, 28), date(2027, 3, 1)])
def test_where_the_ceiling_is_not_known_nothing_is_said(month: date) -> None:
    with pytest.raises(RuleGap):
        price(1_000_000, month=month)


def test_who_has_no_jp_needs_no_ceiling() -> None:
    assert price(scale=Scale.KECIL, month=date(2027, 3, 1)).total == 187_200


def test_any_day_of_the_month_means_the_whole_month() -> None:
    assert price(month=date(2026, 3, 31)) == price(month=date(2026, 3, 1))
    assert price(month=date(2026, 3, 31)).month == date(2026, 3, 1)


@pytest.mark.parametrize("day", [1, 14, 15, 30])
def test_a_month_is_priced_by_the_rules_of_its_first_day(day: int) -> None:
    begun_late = changed("pu.jkm.rate", since=date(2026, 4, 2))
    with pytest.raises(RuleGap, match="nothing in force on 2026-04-01"):
        price(month=date(2026, 4, day), rules=begun_late)


def test_a_small_business_may_have_more_than_it_must() -> None:
    paid = price(scale=Scale.MIKRO, programmes=("jp", "jkk"))
    assert [item.programme for item in paid.items] == ["jkk", "jkm", "jp"]
    assert price(scale=Scale.MIKRO, programmes=EVERY).items == price().items


@pytest.mark.parametrize("programme", ["jkp", "jkn", "JHT"])
def test_a_programme_that_cannot_be_chosen_is_a_mistake_of_the_caller(programme: str) -> None:
    with pytest.raises(ValueError, match=f"^not for waged workers to choose: {programme}$"):
        price(programmes=(programme,))


def test_all_the_programmes_that_cannot_be_chosen_are_named() -> None:
    with pytest.raises(ValueError, match=r"^not for waged workers to choose: jkn, jkp$"):
        price(programmes=("jkp", "jp", "jkn"))


def test_a_wage_below_zero_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match=r"^a wage is not below zero$"):
        price(-1)
    assert price(0).total == 0


@pytest.mark.parametrize(
    ("wage", "employer"), [(13_500, 500), (13_513, 500), (13_514, 500), (13_527, 500)]
)
def test_each_part_is_rounded_on_its_own(wage: int, employer: int) -> None:
    jht = price(wage, scale=Scale.KECIL).items[2]
    assert jht.employer == employer
    assert jht.worker == (wage * 2 + 50) // 100


def test_a_price_names_its_rules() -> None:
    assert price().rules == (
        "pu.programmes",
        "pu.mandatory.menengah_besar",
        "pu.jkk.class_1",
        "pu.jkm.rate",
        "pu.jht.employer",
        "pu.jht.worker",
        "pu.jp.ceiling",
        "pu.jp.employer",
        "pu.jp.worker",
    )
    assert "https://peraturan.bpk.go.id/Download/28929" in [s.url for s in price().sources]


@pytest.mark.parametrize("name", price().rules)
def test_no_price_is_better_than_a_price_with_a_rule_missing(name: str) -> None:
    with pytest.raises(RuleGap, match=name):
        price(rules=without(name))


def test_a_price_that_rests_on_a_disputed_rule_is_confirmed_by_an_officer() -> None:
    assert price(rules=changed("pu.jkm.rate", confidence=Confidence.D)).confirm


def test_wages_stay_out_of_reprs() -> None:
    assert "3000000" not in repr(price())
    assert "111000" not in repr(price())


@pytest.mark.parametrize(
    ("scale", "programmes", "missing"),
    [
        (Scale.MIKRO, ("jkk", "jkm"), ("jht", "jkn")),
        (Scale.KECIL, ("jkk", "jkm", "jht"), ("jkn",)),
        (Scale.KECIL, ("jkk", "jkm", "jht", "jkn"), ()),
        (Scale.MENENGAH, ("jkk", "jkm", "jht"), ("jp", "jkn")),
        (Scale.BESAR, EVERY, ("jkn",)),
    ],
)
def test_what_is_missing_for_jkp(
    scale: Scale, programmes: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    assert jkp_missing(programmes, scale, BOOK, MONTH) == missing


@pytest.mark.parametrize(
    ("scale", "ids"),
    [
        (Scale.MIKRO, ("jkk", "jkm")),
        (Scale.KECIL, ("jkk", "jkm", "jht")),
        (Scale.MENENGAH, EVERY),
        (Scale.BESAR, EVERY),
    ],
)
def test_what_is_mandatory_by_scale(scale: Scale, ids: tuple[str, ...]) -> None:
    assert pu_mandatory(scale, BOOK, MONTH).ids == ids
    assert tuple(item.programme for item in price(scale=scale).items) == ids


def test_before_the_rules_for_jkp_nothing_is_claimed() -> None:
    with pytest.raises(RuleGap):
        jkp_missing(EVERY, Scale.BESAR, BOOK, date(2025, 2, 6))


wages = st.integers(0, 100_000_000)
risks = st.sampled_from([*Risk, None])
scales = st.sampled_from(Scale)
months = st.dates(date(2023, 3, 1), date(2027, 2, 28))
chosen = st.sets(st.sampled_from(EVERY)).map(tuple)


@given(wages, wages, risks, scales, months)
def test_a_higher_wage_never_costs_less(
    one: int, other: int, risk: Risk | None, scale: Scale, month: date
) -> None:
    low, high = (price(wage, risk, scale, month) for wage in sorted((one, other)))
    for less, more in zip(low.items, high.items, strict=True):
        assert less.employer <= more.employer
        assert less.worker <= more.worker


@given(wages, risks, scales, months, chosen)
def test_a_price_holds_together(
    wage: int, risk: Risk | None, scale: Scale, month: date, programmes: tuple[str, ...]
) -> None:
    paid = price(wage, risk, scale, month, programmes)

    assert paid.employer + paid.worker == paid.total == sum(item.total for item in paid.items)
    assert paid == price(wage, risk, scale, month, programmes)
    assert set(programmes) <= {item.programme for item in paid.items}
    assert all(Decimal(item.total) <= wage * Decimal("0.058") + 1 for item in paid.items)
