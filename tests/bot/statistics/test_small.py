import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.statistics.small import LEAST, near, nested, parts, share_of, shown, under


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (900, 900)])
def test_fewer_than_five_are_not_told_but_none_are(count: int, told: int | None) -> None:
    assert shown(count, exact=False) == told
    assert shown(count, exact=True) == count


def test_one_hidden_part_takes_the_next_smallest_with_it() -> None:
    told = parts({"a": 30, "b": 2, "c": 12, "d": 0}, exact=False)
    assert told == {"a": 30, "b": None, "c": None, "d": 0}


def test_two_that_are_too_few_together_take_a_third() -> None:
    assert parts({"a": 30, "b": 1, "c": 2, "d": 9}, exact=False)["d"] is None


def test_where_nothing_is_small_nothing_is_hidden() -> None:
    assert parts({"a": 5, "b": 7, "c": 0}, exact=False) == {"a": 5, "b": 7, "c": 0}
    assert parts({"a": 1, "b": 7}, exact=True) == {"a": 1, "b": 7}
    assert parts({}, exact=False) == {}


def test_all_but_a_few_say_who_the_few_are() -> None:
    assert share_of(18, 20, exact=False) is None
    assert share_of(3, 20, exact=False) is None
    assert share_of(20, 20, exact=False) == 20
    assert share_of(10, 20, exact=False) == 10
    assert share_of(18, 20, exact=True) == 18


def test_what_is_hidden_anyway_is_the_first_to_stand_beside_a_small_one() -> None:
    told = parts({"a": 6, "b": 2, "c": 9}, exact=False, beside=["c"])
    assert told == {"a": 6, "b": None, "c": None}


def test_parts_of_what_is_hidden_are_hidden_too() -> None:
    assert under(None, {"a": 9, "b": 0}, exact=False) == {"a": None, "b": 0}
    assert under(11, {"a": 9, "b": 2}, exact=False) == {"a": None, "b": None}
    assert under(11, {"a": 9, "b": 2}, exact=True) == {"a": 9, "b": 2}


def test_a_small_part_is_hidden_with_one_of_the_same_whole() -> None:
    groups = {"open": {"new": 20, "held": 2}, "ended": {"in": 6, "out": 0}}
    assert nested(groups, exact=False) == {"new": None, "held": None, "in": 6, "out": 0}
    few = {"open": {"new": 20, "held": 9}, "ended": {"in": 6}, "rest": {"out": 2}}
    assert nested(few, exact=False) == {"new": 20, "held": 9, "in": None, "out": None}


@pytest.mark.parametrize(("count", "yes"), [(13, False), (12, True), (9, True), (8, False)])
def test_two_numbers_that_say_how_few_are_between_them_are_near(count: int, yes: bool) -> None:
    assert near(count, {13, 40}, exact=False) is yes
    assert not near(count, {13, 40}, exact=True)


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 40), max_size=8))
def test_no_small_group_can_be_worked_out_from_the_whole(counts: dict[str, int]) -> None:
    told = parts(counts, exact=False)
    hidden = [counts[key] for key, count in told.items() if count is None]
    assert all(told[key] is None for key, count in counts.items() if 0 < count < LEAST)
    if sum(counts.values()) >= LEAST:
        assert not hidden or sum(hidden) >= LEAST
        assert len(hidden) != 1
