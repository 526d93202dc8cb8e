"""What somebody waits to be told of: why they were turned away, and what the rules said then.

It knows no rule, no person and no answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Edition:
    """What a rule said on a day."""

    since: date | None
    """Its start day; None where nothing was in force."""
    says: str
    """The value in one line, the same for equal values; empty where nothing was in force."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Names nobody, so it may stand in plain columns."""

    reason: str
    """A code of ``rules.decisions.Reason``."""
    day: date
    """When it was decided."""
    editions: Mapping[str, Edition]
    """By rule name, those that decided, as they were on that day."""

    def to_json(self) -> dict[str, Any]:
        """The editions alone; reason and day are columns of their own."""
        return {
            rule: [edition.since and edition.since.isoformat(), edition.says]
            for rule, edition in self.editions.items()
        }

    @classmethod
    def from_json(cls, reason: str, day: date, stored: Mapping[str, Any]) -> "Awaited":
        editions = {
            rule: Edition(since and date.fromisoformat(since), says)
            for rule, (since, says) in stored.items()
        }
        return cls(reason, day, editions)
