"""What a BPU member pays, case by case, from the law's table and the months of PP 50/2025."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.errors import RuleGap
from conversations.rules.book import Confidence, RuleBook
from conversations.rules.contributions import (
    Contribution,
    Item,
    Period,
    bpu_contribution,
    bpu_period,
    bpu_programmes,
    payment_periods,
)
from conversations.rules.facts import Payer, Sector
from conversations.rules.results import whole_rupiah

TWO = ("jkk", "jkm")
THREE = ("jkk", "jkm", "jht")
FULL_MONTH = date(2025, 12, 1)
CHEAP_MONTH = date(2026, 11, 1)
BOOK = RuleBook.load()

with (Path(__file__).parent / "data" / "bpu_tiers.csv").open(newline="") as file:
    TIERS = list(csv.DictReader(file))


def price(
    income: int | None = 1_000_000,
    sector: Sector | None = Sector.OTHER,
    payer: Payer | None = Payer.SELF,
    month: date = CHEAP_MONTH,
    programmes: tuple[str, ...] = TWO,
    rules: RuleBook = BOOK,
) -> Contribution:
    return bpu_contribution(income, sector, payer, month, programmes, rules)


def changed(name: str, **changes: object) -> RuleBook:
    """The book with every value of one rule changed."""
    return RuleBook(
        replace(rule, values=tuple(replace(v, **changes) for v in rule.values))  # type: ignore[arg-type]
        if rule.name == name
        else rule
        for rule in BOOK
    )


def without(name: str) -> RuleBook:
    return RuleBook(rule for rule in BOOK if rule.name != name)


def test_the_table_has_all_33_rows() -> None:
    assert len(TIERS) == len(BOOK.table("bpu.bands", CHEAP_MONTH).rows) == 33


@pytest.mark.parametrize("tier", TIERS, ids=[f"band {tier['band']}" for tier in TIERS])
def test_every_figure_of_the_table(tier: dict[str, str]) -> None:
    figures = {name: int(text) for name, text in tier.items() if text}
    income = figures["income_from"]
    full = price(income, month=FULL_MONTH, programmes=THREE)
    cheap = price(income, month=CHEAP_MONTH, programmes=THREE)
    jkk, jkm, jht = full.items
    half_jkk, half_jkm, same_jht = cheap.items

    assert full.base == cheap.base == figures["base"]
    assert (jkk.due, jkm.due, jht.due) == (figures["jkk"], figures["jkm"], figures["jht"])
    assert (half_jkk.due, half_jkm.due) == (figures["jkk_disc"], figures["jkm_disc"])
    assert same_jht == jht
    assert full.total == full.full == cheap.full == figures["total_3prog"]
    assert cheap.total == figures["total_3prog_disc"]
    assert price(income, month=FULL_MONTH).total == figures["total_2prog"]
    assert price(income, month=CHEAP_MONTH).total == figures["total_2prog_disc"]


@pytest.mark.parametrize("tier", TIERS[:-1], ids=[f"band {tier['band']}" for tier in TIERS[:-1]])
def test_the_end_of_a_row_in_the_annex_and_the_gap_above_it_are_in_that_row(
    tier: dict[str, str],
) -> None:
    end = int(tier["income_to_in_annex"])
    assert {price(end + more).base for more in (-1, 0, 1, 999)} == {int(tier["base"])}


@pytest.mark.parametrize(
    ("below", "above"),
    list(pairwise(TIERS)),
    ids=[f"edge of band {tier['band']}" for tier in TIERS[1:]],
)
def test_one_rupiah_decides_at_the_edge_of_a_band(
    below: dict[str, str], above: dict[str, str]
) -> None:
    edge = int(above["income_from"])

    assert price(edge - 1).base == int(below["base"])
    assert price(edge).base == price(edge + 1).base == int(above["base"])


@pytest.mark.parametrize("income", [-1, 0, 1, 10**15])
def test_no_income_is_too_strange_for_a_band(income: int) -> None:
    assert price(income).base in (1_000_000, 20_700_000)


def test_the_lowest_and_the_highest_amounts_agree_with_the_table() -> None:
    lowest = price(0, month=FULL_MONTH, programmes=THREE)
    highest = price(10**9, month=FULL_MONTH, programmes=THREE)
    number = {rule.name: rule.values[0].value for rule in BOOK if rule.values}

    assert [lowest.items[0].due, highest.items[0].due] == [
        number["bpu.jkk.min"],
        number["bpu.jkk.max"],
    ]
    assert [lowest.items[2].due, highest.items[2].due] == [
        number["bpu.jht.min"],
        number["bpu.jht.max"],
    ]
    assert [lowest.base, highest.base] == [number["bpu.base.min"], number["bpu.base.max"]]
    assert price(0, month=FULL_MONTH).total == number["bpu.total.min2"]
    assert lowest.total == number["bpu.total.min3"]


DISCOUNTED = {
    Sector.TRANSPORT: [(2026, m) for m in range(1, 13)] + [(2027, m) for m in range(1, 4)],
    Sector.OTHER: [(2026, m) for m in range(4, 13)],
}
MONTHS = [(2025, 12)] + [(2026, m) for m in range(1, 13)] + [(2027, m) for m in range(1, 13)]


@pytest.mark.parametrize(("sector", "month"), list(product(Sector, MONTHS)), ids=str)
def test_which_months_are_half_price(sector: Sector, month: tuple[int, int]) -> None:
    paid = price(sector=sector, month=date(*month, 1))
    cheap = month in DISCOUNTED[sector]

    assert paid.discounted is cheap
    assert paid.total == (8_400 if cheap else 16_800)
    assert paid.discount == (8_400 if cheap else 0)
    assert not paid.confirm


EDGES = [
    # month, transport, other work
    (date(2025, 12, 31), 16_800, 16_800),
    (date(2026, 1, 1), 8_400, 16_800),
    (date(2026, 3, 31), 8_400, 16_800),
    (date(2026, 4, 1), 8_400, 8_400),
    (date(2026, 12, 31), 8_400, 8_400),
    (date(2027, 1, 1), 8_400, 16_800),
    (date(2027, 3, 31), 8_400, 16_800),
    (date(2027, 4, 1), 16_800, 16_800),
]


@pytest.mark.parametrize("payer", Payer)
@pytest.mark.parametrize(("month", "transport", "other"), EDGES, ids=[str(e[0]) for e in EDGES])
def test_the_day_on_either_side_of_each_edge_of_the_discount(
    month: date, transport: int, other: int, payer: Payer
) -> None:
    state = payer in (Payer.APBN, Payer.APBD)
    for sector, due in ((Sector.TRANSPORT, transport), (Sector.OTHER, other)):
        paid = price(sector=sector, payer=payer, month=month)
        assert paid.total == (16_800 if state else due)
        assert paid.full == 16_800
        assert paid.confirm is (payer is Payer.DONOR and due == 8_400)


@pytest.mark.parametrize(
    ("sector", "until"),
    [
        (Sector.TRANSPORT, date(2027, 3, 31)),
        (Sector.OTHER, date(2026, 12, 31)),
        (None, date(2026, 12, 31)),
    ],
)
def test_a_discount_says_until_when(sector: Sector | None, until: date) -> None:
    assert price(sector=sector).discounted_until == until


def test_a_month_without_discount_names_no_last_day() -> None:
    assert price(month=FULL_MONTH).discounted_until is None


def test_a_discount_whose_end_the_law_does_not_name_is_still_a_discount() -> None:
    paid = price(rules=changed("bpu.discount.other", until=None))

    assert paid.discounted
    assert paid.discounted_until is None


@pytest.mark.parametrize("day", [1, 15, 30])
def test_any_day_of_the_month_means_the_whole_month(day: int) -> None:
    assert price(month=date(2026, 4, day)) == price(month=date(2026, 4, 1))


@pytest.mark.parametrize("day", [1, 14, 15, 30])
def test_a_month_is_priced_by_the_rules_of_its_first_day(day: int) -> None:
    begun_late = changed("bpu.jkm.amount", since=date(2026, 4, 15))
    with pytest.raises(RuleGap, match="nothing in force on 2026-04-01"):
        price(month=date(2026, 4, day), rules=begun_late)


@pytest.mark.parametrize("sector", [*Sector, None])
@pytest.mark.parametrize("payer", [Payer.APBN, Payer.APBD])
@pytest.mark.parametrize("month", [date(2026, 2, 1), date(2026, 11, 1), date(2027, 2, 1)])
def test_there_is_no_discount_where_the_state_pays(
    sector: Sector | None, payer: Payer, month: date
) -> None:
    paid = price(sector=sector, payer=payer, month=month)

    assert (paid.total, paid.discounted, paid.confirm) == (16_800, False, False)


def test_the_rule_that_takes_the_discount_away_is_named() -> None:
    rules = [value.rule for value in price(payer=Payer.APBD).trace]
    assert "bpu.discount.excluded_payers" in rules


@pytest.mark.parametrize("payer", [Payer.DONOR, None])
def test_for_a_payer_the_sources_do_not_speak_of_an_officer_confirms(payer: Payer | None) -> None:
    assert (price(payer=payer).total, price(payer=payer).confirm) == (8_400, True)
    assert not price(payer=payer, month=FULL_MONTH).confirm


@pytest.mark.parametrize(
    ("month", "total", "confirm"),
    [
        pytest.param(date(2025, 12, 1), 16_800, False, id="no sector is discounted yet"),
        pytest.param(date(2026, 2, 1), 16_800, True, id="only transport is"),
        pytest.param(date(2026, 11, 1), 8_400, False, id="both are"),
        pytest.param(date(2027, 2, 1), 16_800, True, id="only transport still is"),
        pytest.param(date(2027, 4, 1), 16_800, False, id="none is any more"),
    ],
)
def test_an_unknown_sector_costs_the_full_price_where_it_decides(
    month: date, total: int, confirm: bool
) -> None:
    paid = price(sector=None, month=month)
    assert (paid.total, paid.confirm) == (total, confirm)


def test_an_unknown_sector_decides_too_where_the_discounts_differ() -> None:
    paid = price(sector=None, rules=changed("bpu.discount.other", value=Decimal("0.7")))
    assert (paid.total, paid.confirm) == (16_800, True)


def test_an_unknown_income_gives_the_least_there_is_and_says_so() -> None:
    unknown = price(None)

    assert (unknown.total, unknown.at_least) == (8_400, True)
    assert not price(0).at_least


def test_mandatory_programmes_are_in_whatever_was_chosen_and_in_the_laws_order() -> None:
    assert [item.programme for item in price(programmes=("jht",)).items] == ["jkk", "jkm", "jht"]
    assert [item.programme for item in price(programmes=()).items] == ["jkk", "jkm"]
    assert price(programmes=("jht", "jkm", "jkk")) == price(programmes=THREE)


@pytest.mark.parametrize("programme", ["jp", "jkp", "JKK"])
def test_a_programme_that_is_not_for_bpu_is_a_mistake_of_the_caller(programme: str) -> None:
    with pytest.raises(ValueError, match=f"^not for BPU members: {programme}$"):
        price(programmes=(programme,))


def test_all_the_programmes_that_are_not_for_bpu_are_named() -> None:
    with pytest.raises(ValueError, match=r"^not for BPU members: jkp, jp$"):
        price(programmes=("jp", "jkk", "jkp"))


def test_a_price_names_the_rules_and_sources_that_decided() -> None:
    paid = price(programmes=THREE)

    assert [value.rule for value in paid.trace] == [
        "bpu.bands",
        "bpu.discount.other",
        "bpu.discount.excluded_payers",
        "bpu.discount.programmes",
        "bpu.programmes.mandatory",
        "bpu.programmes.optional",
        "bpu.jkk.rate",
        "bpu.jkm.amount",
        "bpu.jht.rate",
    ]
    assert "https://peraturan.bpk.go.id/Details/339151" in [source.url for source in paid.sources]
    assert len(paid.sources) == len(set(paid.sources))


def test_a_full_price_does_not_name_the_discount() -> None:
    assert not any("discount" in value.rule for value in price(month=FULL_MONTH).trace)


def test_a_price_that_rests_on_a_disputed_rule_is_confirmed_by_an_officer() -> None:
    assert price(rules=changed("bpu.jkm.amount", confidence=Confidence.D)).confirm


@pytest.mark.parametrize(
    "name",
    [
        "bpu.bands",
        "bpu.jkk.rate",
        "bpu.jkm.amount",
        "bpu.jht.rate",
        "bpu.discount.other",
        "bpu.discount.programmes",
        "bpu.discount.excluded_payers",
        "bpu.programmes.mandatory",
        "bpu.programmes.optional",
    ],
)
def test_no_price_is_better_than_a_price_with_a_rule_missing(name: str) -> None:
    with pytest.raises(RuleGap, match=name):
        price(programmes=THREE, rules=without(name))


def test_no_price_is_given_for_a_month_the_sources_do_not_speak_of() -> None:
    with pytest.raises(RuleGap):
        price(month=date(2025, 11, 30))


@pytest.mark.parametrize(
    ("amount", "rupiah"), [("8399.49", 8399), ("8399.5", 8400), ("8400.5", 8401), ("8400", 8400)]
)
def test_half_a_rupiah_rounds_up(amount: str, rupiah: int) -> None:
    assert whole_rupiah(Decimal(amount)) == rupiah


def test_what_is_due_is_rounded_on_its_own() -> None:
    odd = changed("bpu.jkm.amount", value=Decimal(6_801))
    assert price(rules=odd).items[1] == Item("jkm", full=6_801, due=3_401)
    assert price(rules=odd).items[1].discount == 3_400


def test_a_single_rupiah_is_a_discount_too() -> None:
    less = replace(price(), items=(Item("jkm", full=2, due=1),))
    same = replace(price(), items=(Item("jkm", full=1, due=1),))
    assert (less.discounted, same.discounted) == (True, False)


def test_amounts_stay_out_of_reprs() -> None:
    assert "8400" not in repr(price(7_000_000))
    assert "6950000" not in repr(price(7_000_000))
    assert "69500" not in repr(price(7_000_000))


def period(
    first: date,
    months: int,
    sector: Sector | None = Sector.OTHER,
    payer: Payer | None = Payer.SELF,
) -> Period:
    return bpu_period(1_000_000, sector, payer, first, months, TWO, BOOK)


@pytest.mark.parametrize(
    ("sector", "first", "months", "total", "crosses"),
    [
        pytest.param(Sector.OTHER, date(2026, 12, 9), 1, 8_400, False, id="the last cheap month"),
        pytest.param(Sector.OTHER, date(2026, 10, 1), 3, 25_200, False, id="up to the end"),
        pytest.param(Sector.OTHER, date(2026, 11, 22), 3, 33_600, True, id="one month beyond"),
        pytest.param(Sector.OTHER, date(2026, 12, 1), 12, 193_200, True, id="a year"),
        pytest.param(Sector.OTHER, date(2027, 1, 1), 6, 100_800, False, id="after the end"),
        pytest.param(Sector.OTHER, date(2026, 3, 1), 3, 33_600, False, id="over the beginning"),
        pytest.param(Sector.TRANSPORT, date(2026, 11, 1), 3, 25_200, False, id="transport on"),
        pytest.param(Sector.TRANSPORT, date(2027, 1, 1), 6, 75_600, True, id="transport beyond"),
    ],
)
def test_a_period_is_priced_month_by_month(
    sector: Sector, first: date, months: int, total: int, crosses: bool
) -> None:
    paid = period(first, months, sector)

    assert len(paid.months) == months
    assert paid.total == total
    assert paid.crosses_discount_end is crosses
    assert paid.confirm is crosses


def test_the_months_of_a_period_follow_each_other_over_the_new_year() -> None:
    months = [month.month for month in period(date(2026, 11, 30), 3).months]
    assert months == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]


def test_a_period_with_a_month_to_confirm_is_confirmed() -> None:
    assert period(date(2026, 11, 1), 1, payer=None).confirm


def test_a_period_names_the_sources_of_all_its_months() -> None:
    urls = [source.url for source in period(date(2026, 12, 1), 3).sources]

    assert "https://peraturan.bpk.go.id/Details/339151" in urls
    assert urls != []


@pytest.mark.parametrize("months", [0, -1])
def test_a_period_without_a_month_is_a_mistake_of_the_caller(months: int) -> None:
    with pytest.raises(ValueError, match=r"^a period has at least one month$"):
        period(CHEAP_MONTH, months)


def test_what_a_member_must_and_may_have() -> None:
    worker = bpu_programmes(BOOK, CHEAP_MONTH)
    employer = bpu_programmes(BOOK, CHEAP_MONTH, employer=True)

    assert (worker.mandatory, worker.optional) == (("jkk", "jkm"), ("jht",))
    assert (employer.mandatory, employer.optional) == (("jkk", "jkm", "jht"), ())


def test_how_many_months_can_be_paid_at_once() -> None:
    assert payment_periods(BOOK, CHEAP_MONTH) == (1, 3, 6, 12)


incomes = st.integers(0, 40_000_000)
sectors = st.sampled_from([*Sector, None])
payers = st.sampled_from([*Payer, None])
months_ = st.dates(date(2025, 12, 1), date(2028, 12, 31))
chosen = st.sets(st.sampled_from(THREE)).map(tuple)


@given(incomes, incomes, sectors, payers, months_)
def test_who_earns_more_never_pays_less(
    one: int, other: int, sector: Sector | None, payer: Payer | None, month: date
) -> None:
    low, high = (price(income, sector, payer, month, THREE) for income in sorted((one, other)))
    assert all(less.due <= more.due for less, more in zip(low.items, high.items, strict=True))


@given(incomes, sectors, payers, months_, chosen)
def test_a_price_holds_together(
    income: int, sector: Sector | None, payer: Payer | None, month: date, ids: tuple[str, ...]
) -> None:
    paid = price(income, sector, payer, month, ids)

    assert 0 < paid.total <= paid.full == paid.total + paid.discount
    assert all(0 < item.due <= item.full for item in paid.items)
    assert paid == price(income, sector, payer, month, ids)
    assert price(None, sector, payer, month, ids).total <= paid.total
    assert set(ids) <= {item.programme for item in paid.items}


@pytest.mark.parametrize("sector", Sector)
def test_a_period_costs_what_its_months_cost(sector: Sector) -> None:
    for number, months in product(range(1, 13), range(1, 13)):
        first = date(2026, number, 1)
        paid = period(first, months, sector)
        places = range(number - 1, number - 1 + months)
        each = [price(sector=sector, month=date(2026 + p // 12, p % 12 + 1, 7)) for p in places]

        assert paid.months == tuple(each)
