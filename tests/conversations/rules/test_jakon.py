"""What a construction project costs, at each step."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.errors import RuleGap
from conversations.rules.book import RuleBook
from conversations.rules.jakon import JakonContribution, jakon_by_contract, jakon_by_wages

BOOK = RuleBook.load()
TODAY = date(2026, 11, 22)
MILLION = 1_000_000


@pytest.mark.parametrize(
    ("contract", "jkk", "jkm"),
    [
        pytest.param(0, 0, 0, id="nothing"),
        pytest.param(238, 0, 0, id="less than half a rupiah, which later steps must not raise"),
        pytest.param(239, 1, 0, id="half a rupiah"),
        pytest.param(50 * MILLION, 105_000, 15_000, id="within the first step"),
        pytest.param(100 * MILLION, 210_000, 30_000, id="the first step"),
        pytest.param(100 * MILLION + 10_000, 210_017, 30_002, id="just above it"),
        pytest.param(500 * MILLION, 890_000, 110_000, id="the second step"),
        pytest.param(500 * MILLION + 10_000, 890_013, 110_002, id="just above the second"),
        pytest.param(1_000 * MILLION, 1_540_000, 210_000, id="the third step"),
        pytest.param(1_000 * MILLION + 10_000, 1_540_011, 210_001, id="just above the third"),
        pytest.param(5_000 * MILLION, 5_940_000, 610_000, id="the fourth step"),
        pytest.param(5_000 * MILLION + 10_000, 5_940_009, 610_001, id="just above the fourth"),
        pytest.param(10_000 * MILLION, 10_440_000, 1_110_000, id="the fifth"),
    ],
)
def test_each_part_of_a_contract_has_the_rate_of_its_step(
    contract: int, jkk: int, jkm: int
) -> None:
    paid = jakon_by_contract(contract, BOOK, TODAY)
    assert (paid.base, paid.jkk, paid.jkm, paid.total) == (contract, jkk, jkm, jkk + jkm)


@pytest.mark.parametrize(
    ("edge", "below", "above"),
    [
        # The steps' rates in hundredths of a percent, JKK and JKM.
        (100 * MILLION, (21, 3), (17, 2)),
        (500 * MILLION, (17, 2), (13, 2)),
        (1_000 * MILLION, (13, 2), (11, 1)),
        (5_000 * MILLION, (11, 1), (9, 1)),
    ],
)
@pytest.mark.parametrize("rupiah", [1, 2, 5_000, 10_000])
def test_a_rupiah_below_a_step_and_above_it_each_have_their_own_rate(
    edge: int, below: tuple[int, int], above: tuple[int, int], rupiah: int
) -> None:
    on = jakon_by_contract(edge, BOOK, TODAY)
    less, more = (jakon_by_contract(edge + one, BOOK, TODAY) for one in (-rupiah, rupiah))

    # Half a rupiah rounds up: taken off the sum, half of it is left to pay.
    assert on.jkk - less.jkk == (rupiah * below[0] + 4_999) // 10_000
    assert on.jkm - less.jkm == (rupiah * below[1] + 4_999) // 10_000
    assert more.jkk - on.jkk == (rupiah * above[0] + 5_000) // 10_000
    assert more.jkm - on.jkm == (rupiah * above[1] + 5_000) // 10_000


@pytest.mark.parametrize("edge", [100 * MILLION, 500 * MILLION, 1_000 * MILLION, 5_000 * MILLION])
def test_one_rupiah_at_a_step_is_no_jump(edge: int) -> None:
    sums = [jakon_by_contract(edge + more, BOOK, TODAY).total for more in (-1, 0, 1)]
    assert sums == sorted(sums)
    assert sums[2] - sums[0] <= 1


def test_by_wages_there_is_one_rate() -> None:
    paid = jakon_by_wages(10 * MILLION, BOOK, TODAY)
    assert (paid.jkk, paid.jkm, paid.total) == (174_000, 30_000, 204_000)
    assert paid.rules == ("jakon.wage.jkk", "jakon.wage.jkm")


def test_a_project_names_what_is_left_out_of_its_value() -> None:
    paid = jakon_by_contract(MILLION, BOOK, TODAY)
    assert paid.rules == ("jakon.steps", "jakon.contract.without")
    assert paid.confirm is False


@pytest.mark.parametrize("price", [jakon_by_contract, jakon_by_wages])
def test_nothing_is_below_zero_and_nothing_older_is_said(
    price: Callable[[int, RuleBook, date], JakonContribution],
) -> None:
    with pytest.raises(ValueError, match=r"^neither a contract nor wages are below zero$"):
        price(-1, BOOK, TODAY)
    with pytest.raises(RuleGap):
        price(MILLION, BOOK, date(2025, 11, 30))


def test_sums_stay_out_of_reprs() -> None:
    paid = jakon_by_contract(50 * MILLION, BOOK, TODAY)
    assert not any(str(amount) in repr(paid) for amount in (paid.base, paid.jkk, paid.jkm))


amounts = st.integers(0, 100_000 * MILLION)


@given(amounts)
def test_the_same_project_always_has_the_same_price_and_trace(value: int) -> None:
    for price in (jakon_by_contract, jakon_by_wages):
        assert price(value, BOOK, TODAY) == price(value, BOOK, TODAY)


@given(amounts, amounts)
def test_a_larger_project_never_costs_less_but_a_smaller_share(one: int, other: int) -> None:
    low, high = (jakon_by_contract(value, BOOK, TODAY) for value in sorted((one, other)))
    assert low.jkk <= high.jkk
    assert low.jkm <= high.jkm
    # Each total may be a rupiah off: both of its items are rounded.
    rounding = high.base + low.base
    assert high.total * low.base <= low.total * high.base + rounding
