"""One of a few days that were told, tapped, or written as people say a day. It knows no clock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations.errors import InvalidAnswer
from conversations.moments import weekday
from conversations.questions.base import Given, Question, Reading, words_of
from conversations.replies import Lines, Option, Phrase, Value

DAYS, TOMORROW = "days", "tomorrow"
_FIGURES = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Day(Question[date]):
    """Put with the values DAYS: Lines of dates, and TOMORROW."""

    def options(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        told, tomorrow = values.get(DAYS), values.get(TOMORROW)
        days = told.items if isinstance(told, Lines) else ()
        return tuple(
            Option(day.isoformat(), self._label(day, "tomorrow" if day == tomorrow else "day"))
            for day in days
            if isinstance(day, date)
        )

    def _label(self, day: date, way: str) -> Phrase:
        """Tomorrow has a key of its own for what else people call it."""
        return Phrase(f"option.{self.id}.{way}", {"weekday": weekday(day), "day": day})

    def read(self, given: Given, reading: Reading) -> date:
        words = words_of(given)
        chosen = reading.lexicon.option(words, reading.options, reading.language)
        chosen = chosen or _by_figure(words, reading.options)
        if chosen is None:
            raise InvalidAnswer("choose", count=len(reading.options))
        return date.fromisoformat(chosen)

    def show(self, value: date, reading: Reading) -> Value:
        return value

    def dump(self, value: date) -> Any:
        return value.isoformat()

    def load(self, stored: Any) -> date:
        return date.fromisoformat(stored)


def _by_figure(words: str, options: tuple[Option, ...]) -> str | None:
    """As in "tanggal 25" or "25-11": the first number is the day of the month."""
    figure = _FIGURES.search(words)
    if figure is None:
        return None
    meant = [one.id for one in options if int(one.id[-2:]) == int(figure[0])]
    return meant[0] if len(meant) == 1 else None
