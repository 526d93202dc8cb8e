"""Groups too small to be shown, since those who know the people would know who it is."""

from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")
LEAST = 5
"""Groups of fewer are not shown; of none, they are."""


def shown(count: int, *, exact: bool) -> int | None:
    """The count, or None where it is too small to be told."""
    return count if exact or count == 0 or count >= LEAST else None


def parts(counts: Mapping[K, int], *, exact: bool) -> Mapping[K, int | None]:
    """Parts of a whole that is told beside them. Where the rest would give a small one away, the
    next smallest are hidden with it, until together they are a group themselves."""
    hidden = {key for key, count in counts.items() if shown(count, exact=exact) is None}
    others = sorted(
        (count, n) for n, (key, count) in enumerate(counts.items()) if key not in hidden
    )
    keys = list(counts)
    while hidden and (len(hidden) == 1 or sum(counts[key] for key in hidden) < LEAST) and others:
        count, n = others.pop(0)
        if count:
            hidden.add(keys[n])
    return {key: None if key in hidden else count for key, count in counts.items()}


def share_of(part: int, whole: int, *, exact: bool) -> int | None:
    """A part of a whole that is told: None where it, or all others, are too few."""
    few = shown(part, exact=exact) is None or shown(whole - part, exact=exact) is None
    return None if few else part
