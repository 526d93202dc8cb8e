"""A whole small business: the owner as BPU and the staff as PU."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.errors import RuleGap
from conversations.rules.book import Confidence, RuleBook
from conversations.rules.business import (
    Business,
    Shop,
    business_contribution,
    staff_contribution,
)
from conversations.rules.facts import Risk, Scale, Sector

BOOK = RuleBook.load()
NOVEMBER, JANUARY = date(2026, 11, 22), date(2027, 1, 1)
WARUNG = Shop(2_000_000, Sector.OTHER, (1_500_000, 2_000_000), Scale.MIKRO, Risk.VERY_LOW)


def sure(rules: RuleBook) -> RuleBook:
    """The rules as if the office had settled what an owner must have."""
    name = "bpu.employer.programmes.mandatory"
    return RuleBook(
        replace(r, values=tuple(replace(v, confidence=Confidence.A) for v in r.values))
        if r.name == name
        else r
        for r in rules
    )


@pytest.fixture
def warung(rules: RuleBook) -> Business:
    return business_contribution(WARUNG, NOVEMBER, (), rules)


def test_an_owner_pays_for_themselves_and_for_the_staff(warung: Business) -> None:
    # Owner: half of 20,000 and of 6,800, and 40,000 JHT. Staff: 0.24 % and 0.30 % of the wages.
    assert warung.owner.total == 53_400
    assert [one.total for one in warung.staff] == [8_100, 10_800]
    assert (warung.pays, warung.from_wages, warung.total) == (72_300, 0, 72_300)


def test_an_owner_has_jht_as_one_source_says_so_an_officer_confirms(
    warung: Business, rules: RuleBook
) -> None:
    assert [item.programme for item in warung.owner.items] == ["jkk", "jkm", "jht"]
    assert warung.confirm
    assert not business_contribution(WARUNG, NOVEMBER, (), sure(rules)).confirm


def test_the_discount_is_the_owners_only(rules: RuleBook) -> None:
    later = business_contribution(WARUNG, JANUARY, (), rules)
    now = business_contribution(WARUNG, NOVEMBER, (), rules)
    assert later.owner.total == 66_800
    assert [s.items for s in later.staff] == [s.items for s in now.staff]


@pytest.mark.parametrize(
    ("sector", "total", "unsure"),
    [(Sector.TRANSPORT, 53_400, False), (Sector.OTHER, 66_800, False), (None, 66_800, True)],
)
def test_the_owners_sector_decides_on_the_discount(
    sector: Sector | None, total: int, unsure: bool, rules: RuleBook
) -> None:
    paid = business_contribution(replace(WARUNG, sector=sector), date(2027, 2, 1), (), sure(rules))
    assert (paid.owner.total, paid.owner.confirm) == (total, unsure)


def test_staff_may_have_more_than_they_must(rules: RuleBook) -> None:
    more = business_contribution(WARUNG, NOVEMBER, ("jht",), rules)
    assert more.from_wages == 30_000 + 40_000
    assert more.pays == 72_300 + 55_500 + 74_000
    assert more.total == more.pays + more.from_wages


def test_a_business_without_staff_is_its_owner(rules: RuleBook) -> None:
    alone = business_contribution(replace(WARUNG, wages=()), NOVEMBER, (), rules)
    assert (alone.total, alone.staff, alone.at_least) == (alone.owner.total, (), False)


@pytest.mark.parametrize("change", [{"income": None}, {"risk": None}])
def test_what_is_not_known_gives_the_least(change: dict[str, None], rules: RuleBook) -> None:
    shop = replace(WARUNG, **change)  # type: ignore[arg-type]
    assert business_contribution(shop, NOVEMBER, (), rules).at_least
    assert not business_contribution(WARUNG, NOVEMBER, (), rules).at_least


@pytest.mark.parametrize(
    ("change", "month"), [({"risk": None}, NOVEMBER), ({"sector": None}, date(2027, 2, 1))]
)
def test_a_part_to_confirm_makes_the_whole_to_confirm(
    change: dict[str, None], month: date, rules: RuleBook
) -> None:
    shop = replace(WARUNG, **change)  # type: ignore[arg-type]
    assert business_contribution(shop, month, (), sure(rules)).confirm


def test_a_business_names_the_rules_of_owner_and_staff_once(warung: Business) -> None:
    assert warung.rules[0] == "bpu.employer.programmes.mandatory"
    assert {"bpu.bands", "bpu.discount.other", "pu.mandatory.mikro"} <= set(warung.rules)
    assert len(warung.trace) == len(set(warung.rules))


def test_where_a_rule_is_missing_nothing_is_said(rules: RuleBook) -> None:
    with pytest.raises(RuleGap):
        business_contribution(replace(WARUNG, scale=Scale.BESAR), date(2027, 3, 1), (), rules)
    less = RuleBook(r for r in rules if r.name != "bpu.employer.programmes.mandatory")
    with pytest.raises(RuleGap):
        business_contribution(WARUNG, NOVEMBER, (), less)


@pytest.mark.parametrize("day", [1, 22])
def test_a_month_is_priced_by_the_rules_of_its_first_day(day: int, rules: RuleBook) -> None:
    late = RuleBook(
        replace(r, values=tuple(replace(v, since=date(2026, 11, 2)) for v in r.values))
        if r.name == "bpu.employer.programmes.mandatory"
        else r
        for r in rules
    )
    with pytest.raises(RuleGap, match="nothing in force on 2026-11-01"):
        business_contribution(WARUNG, date(2026, 11, day), (), late)


shops = st.builds(
    Shop,
    income=st.none() | st.integers(0, 30_000_000),
    sector=st.sampled_from([*Sector, None]),
    wages=st.lists(st.integers(0, 30_000_000), max_size=4).map(tuple),
    scale=st.sampled_from(Scale),
    risk=st.sampled_from([*Risk, None]),
)
programmes_ = st.sets(st.sampled_from(("jkk", "jkm", "jht", "jp"))).map(tuple)


@given(shops, st.dates(date(2025, 12, 1), date(2027, 2, 28)), programmes_)
def test_a_business_holds_together(shop: Shop, month: date, chosen: tuple[str, ...]) -> None:
    paid = business_contribution(shop, month, chosen, BOOK)

    assert paid.pays + paid.from_wages == paid.total
    assert paid.total == paid.owner.total + sum(one.total for one in paid.staff)
    assert paid.owner.total <= paid.owner.full
    assert [one.wage for one in paid.staff] == list(shop.wages)
    assert paid == business_contribution(shop, month, chosen, BOOK)


def test_sums_stay_out_of_reprs(warung: Business) -> None:
    assert "2000000" not in repr(warung)


def test_the_staff_alone_costs_what_it_costs_beside_the_owner(
    warung: Business, rules: RuleBook
) -> None:
    staff = staff_contribution(WARUNG, NOVEMBER, (), rules)

    assert staff.each == warung.staff
    assert (staff.employer, staff.worker, staff.total) == (18_900, 0, 18_900)
    assert not staff.at_least
    more = staff_contribution(WARUNG, NOVEMBER, ("jht",), rules)
    assert (more.employer, more.worker, more.total) == (148_400, 70_000, 218_400)


def test_nobody_on_the_staff_costs_nothing(rules: RuleBook) -> None:
    nobody = staff_contribution(replace(WARUNG, wages=(), risk=None), NOVEMBER, (), rules)
    assert (nobody.total, nobody.at_least, nobody.trace) == (0, False, ())
