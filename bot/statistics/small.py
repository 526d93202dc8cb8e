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


def nested(groups: Mapping[str, Mapping[K, int]], *, exact: bool) -> Mapping[K, int | None]:
    """Parts of the parts of a whole, all of which may be told somewhere: where a part is hidden,
    all of its own are."""
    wholes = parts({name: sum(of.values()) for name, of in groups.items()}, exact=exact)
    told: dict[K, int | None] = {}
    for name, of in groups.items():
        told |= under(wholes[name], of, exact=exact)
    return told


def under(whole: int | None, counts: Mapping[K, int], *, exact: bool) -> Mapping[K, int | None]:
    """Parts of a whole that is told, or hidden: then none of them is told either."""
    if whole is None:
        return {key: None if count else 0 for key, count in counts.items()}
    return parts(counts, exact=exact)


def near(count: int, others: Collection[int], *, exact: bool) -> bool:
    """Whether it would say of one of those that are told how few they are apart."""
    return not exact and any(0 < abs(count - other) < LEAST for other in others)


def share_of(part: int, whole: int, *, exact: bool) -> int | None:
    """A part of a whole that is told: None where it, or all others, are too few."""
    few = shown(part, exact=exact) is None or shown(whole - part, exact=exact) is None
    return None if few else part
