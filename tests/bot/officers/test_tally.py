"""Counts that no one can be found in."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.officers.tally import MERGED, SMALLEST, merged

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=1), st.integers(1, 30))


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        pytest.param({"a": 9, "b": 5}, {"a": 9, "b": 5}, id="nothing is small"),
        pytest.param({"a": 9, "b": 3, "c": 2}, {"a": 9, MERGED: 5}, id="enough together"),
        pytest.param({"a": 9, "b": 6, "c": 2}, {"a": 9, MERGED: 8}, id="with the next greater"),
        pytest.param({"a": 4}, {}, id="too few in all"),
        pytest.param({}, {}, id="nobody"),
    ],
)
def test_groups_of_fewer_than_five_are_merged(
    counts: dict[str, int], shown: dict[str, int]
) -> None:
    assert merged(Counter(counts)) == shown


@given(COUNTS)
def test_nothing_small_is_ever_shown_nor_lost_beside_what_is(counts: dict[str, int]) -> None:
    """Were somebody left out, the sum of another column would tell of them."""
    shown = merged(Counter(counts))
    assert all(people >= SMALLEST for people in shown.values())
    total = sum(counts.values())
    assert sum(shown.values()) == (total if total >= SMALLEST else 0)
