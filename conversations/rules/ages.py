"""Whether a person has reached an age, when the birth date may be known only roughly."""

from datetime import date
from enum import Enum, auto


class Standing(Enum):
    """Where somebody stands against an age."""

    BELOW = auto()
    REACHED = auto()
    UNCLEAR = auto()
    """Both are possible; the exact birth date tells."""
    UNKNOWN = auto()
    """Nothing is known about the birth."""


def standing(earliest: date | None, latest: date | None, age: int, today: date) -> Standing:
    """Where somebody born between these days stands. Either day may be missing."""
    if earliest is None and latest is None:
        return Standing.UNKNOWN
    if earliest is not None and latest is not None:
        earliest, latest = min(earliest, latest), max(earliest, latest)
    if latest is not None and years_old(latest, today) >= age:
        return Standing.REACHED
    if earliest is not None and years_old(earliest, today) < age:
        return Standing.BELOW
    return Standing.UNCLEAR


def years_old(born: date, today: date) -> int:
    """Full years. Born on 29 February counts as 1 March in a common year; that is our reading."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
