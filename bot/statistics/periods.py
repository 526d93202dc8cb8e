"""Weeks, from Monday to Sunday in Jakarta, and how they are written."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.world import JAKARTA

WEEK = timedelta(days=7)
_ISO = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def read(cls, text: str) -> "Week":
        """As ISO 8601 has it: 2026-W48. Raises ValueError."""
        found = _ISO.fullmatch(text.strip().upper())
        if found is None:
            raise ValueError("no week")
        return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1))

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.monday, time(), JAKARTA).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The first moment that is not in it."""
        return self.next.begin

    @property
    def next(self) -> "Week":
        return Week(self.monday + WEEK)

    def before(self, count: int = 1) -> "Week":
        return Week(self.monday - count * WEEK)

    def __str__(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"
