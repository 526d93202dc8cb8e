"""How large a business is, at each line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.errors import RuleGap
from conversations.rules.book import RuleBook
from conversations.rules.facts import Scale
from conversations.rules.scale import Measure, business_scale, most_of_scales, scale_measure

BILLION = 1_000_000_000
BOOK = RuleBook.load()
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("measure", "amount", "scale"),
    [
        (Measure.CAPITAL, 0, Scale.MIKRO),
        (Measure.CAPITAL, BILLION, Scale.MIKRO),
        (Measure.CAPITAL, BILLION + 1, Scale.KECIL),
        (Measure.CAPITAL, 5 * BILLION, Scale.KECIL),
        (Measure.CAPITAL, 5 * BILLION + 1, Scale.MENENGAH),
        (Measure.CAPITAL, 10 * BILLION, Scale.MENENGAH),
        (Measure.CAPITAL, 10 * BILLION + 1, Scale.BESAR),
        (Measure.SALES, -1, Scale.MIKRO),
        (Measure.SALES, 2 * BILLION, Scale.MIKRO),
        (Measure.SALES, 2 * BILLION + 1, Scale.KECIL),
        (Measure.SALES, 15 * BILLION, Scale.KECIL),
        (Measure.SALES, 15 * BILLION + 1, Scale.MENENGAH),
        (Measure.SALES, 50 * BILLION, Scale.MENENGAH),
        (Measure.SALES, 50 * BILLION + 1, Scale.BESAR),
    ],
)
def test_an_amount_on_the_line_is_of_the_smaller_scale(
    measure: Measure, amount: int, scale: Scale, rules: RuleBook, today: date
) -> None:
    assert business_scale(amount, measure, rules, today).scale is scale


def test_a_size_names_the_lines_it_was_held_against(rules: RuleBook, today: date) -> None:
    size = business_scale(2 * BILLION + 1, Measure.SALES, rules, today)
    assert size.rules == ("umkm.sales.mikro", "umkm.sales.kecil")
    assert [source.article for source in size.sources] == ["Pasal 35"]
    assert size.confirm is False


@given(st.sampled_from(Measure), st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_larger_business_is_never_of_a_smaller_scale(
    measure: Measure, one: int, other: int
) -> None:
    scales = list(Scale)
    low, high = (business_scale(n, measure, BOOK, TODAY) for n in sorted((one, other)))

    assert scales.index(low.scale) <= scales.index(high.scale)
    assert low == business_scale(min(one, other), measure, BOOK, TODAY)
    assert high.trace[: len(low.trace)] == low.trace


def test_before_pp_7_2021_no_size_is_claimed(rules: RuleBook) -> None:
    with pytest.raises(RuleGap):
        business_scale(1, Measure.CAPITAL, rules, date(2021, 2, 1))


@pytest.mark.parametrize("measure", Measure)
def test_the_most_of_a_scale_is_of_it_and_a_rupiah_more_is_not(
    measure: Measure, rules: RuleBook, today: date
) -> None:
    most = most_of_scales(measure, rules, today)

    assert list(most) == [Scale.MIKRO, Scale.KECIL, Scale.MENENGAH]
    for scale, amount in most.items():
        assert business_scale(amount, measure, rules, today).scale is scale
        assert business_scale(amount + 1, measure, rules, today).scale is not scale


def test_who_began_after_pp_7_2021_is_measured_by_capital(rules: RuleBook, today: date) -> None:
    assert scale_measure(2022, rules, today) is Measure.CAPITAL
    assert scale_measure(2021, rules, today) is Measure.SALES
    assert scale_measure(None, rules, today) is Measure.SALES
