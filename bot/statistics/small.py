"""Groups too small to be shown, since those who know the people would know who it is."""

from collections.abc import Collection, Mapping
from typing import TypeVar

K = TypeVar("K")
LEAST = 5
"""Groups of fewer are not shown; of none, they are."""


def shown(count: int, *, exact: bool) -> int | None:
    """The count, or None where it is too small to be told."""
    return count if exact or count == 0 or count >= LEAST else None


def parts(
    counts: Mapping[K, int], *, exact: bool, beside: Collection[K] = ()
) -> Mapping[K, int | None]:
    """Parts of a whole that is told beside them. Where the rest would give a small one away, the
    next smallest are hidden with it, until together they are a group themselves. ``beside``:
    hidden for another reason, so with them first."""
    hidden = {key for key, count in counts.items() if shown(count, exact=exact) is None}
    hidden |= set(beside)
    others = sorted((key for key in counts if key not in hidden), key=lambda key: counts[key])
    for key in others:
        together = sum(counts[one] for one in hidden)
        if not together or (len(hidden) > 1 and together >= LEAST):
            break
        if counts[key]:
            hidden.add(key)
    return {key: None if key in hidden else count for key, count in counts.items()}


def share_of(part: int, whole: int, *, exact: bool) -> int | None:
    """A part of a whole that is told: None where it, or all others, are too few."""
    few = shown(part, exact=exact) is None or shown(whole - part, exact=exact) is None
    return None if few else part
