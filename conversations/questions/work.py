"""Questions about what work brings in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from conversations.money import Income, likely_per, read_days, read_income
from conversations.questions.base import Given, Question, Reading, labelled, words_of
from conversations.replies import Option, Phrase, Rupiah, Value


@dataclass(frozen=True, slots=True)
class Earnings(Question[Income]):
    """What somebody earns, per day, week or month, as people write it."""

    ranges: tuple[tuple[str, int], ...] = ()
    """For those who cannot say a sum: an option's id, and the rupiah a month it stands for."""

    def easier(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        return labelled(self.id, tuple(id for id, _ in self.ranges), values)

    def read(self, given: Given, reading: Reading) -> Income:
        text = words_of(given)
        chosen = reading.lexicon.option(text, reading.options, reading.language)
        if chosen is not None:
            return Income(dict(self.ranges)[chosen], "month", None)
        income = read_income(text)
        # Said back at once, so a wrong guess of day or month is seen and can be changed.
        return replace(income, per=likely_per(income))

    def show(self, value: Income, reading: Reading) -> Value:
        shown: dict[str, Value] = {"amount": Rupiah(value.amount), "days": value.days or 0}
        per = value.per if value.days is None else "day_times"
        return Phrase(f"shown.income_per_{per or 'month'}", shown)

    def dump(self, value: Income) -> Any:
        return value.to_json()

    def load(self, stored: Any) -> Income:
        return Income.from_json(stored)


@dataclass(frozen=True, slots=True)
class DaysOfWork(Question[int]):
    """How many days a month somebody works."""

    common: tuple[int, ...] = (20, 25, 30)

    @property
    def columns(self) -> int:
        return 3

    def options(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        return tuple(Option(str(n), Phrase("option.days", {"days": n})) for n in self.common)

    def read(self, given: Given, reading: Reading) -> int:
        return read_days(words_of(given))

    def show(self, value: int, reading: Reading) -> Value:
        return Phrase("option.days", {"days": value})
