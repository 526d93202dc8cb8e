"""Questions about a business: how many work in it, for what wages, how much it sells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations.answers import Answers
from conversations.errors import InvalidAnswer
from conversations.questions.base import Given, Question, Reading, labelled, words_of
from conversations.questions.choice import Choice
from conversations.replies import Option, Phrase, Rupiah, Value
from conversations.wages import read_sales, read_staff, read_wages


@dataclass(frozen=True, slots=True)
class Headcount(Question[int]):
    """How many workers a business pays, the owner not counted."""

    common: int = 6
    """Buttons from one up to this many."""

    @property
    def columns(self) -> int:
        return 3

    def options(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        return tuple(Option(str(n), _people(n)) for n in range(1, self.common + 1))

    def read(self, given: Given, reading: Reading) -> int:
        return read_staff(words_of(given))

    def show(self, value: int, reading: Reading) -> Value:
        return _people(value)


@dataclass(frozen=True, slots=True)
class Wages(Question[tuple[int, ...]]):
    """Rupiah a month: one for all of the staff, or one for each of them."""

    staff: Headcount = Headcount("staff")
    """The earlier answer that says how many there are."""
    ranges: tuple[tuple[str, int], ...] = ()
    """For those who cannot say a sum: an option's id, and the rupiah a month it stands for."""

    def easier(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        return labelled(self.id, tuple(id for id, _ in self.ranges), values)

    def read(self, given: Given, reading: Reading) -> tuple[int, ...]:
        text = words_of(given)
        chosen = reading.lexicon.option(text, reading.options, reading.language)
        if chosen is not None:
            return (dict(self.ranges)[chosen],)
        wages = read_wages(text)
        staff = reading.answers.get(self.staff)
        if not self.holds(wages, reading.answers):
            raise InvalidAnswer("wages_count", staff=staff or 0, wages=len(wages))
        return wages

    def holds(self, value: tuple[int, ...], answers: Answers) -> bool:
        staff = answers.get(self.staff)
        return staff is None or len(value) in (1, staff)

    def show(self, value: tuple[int, ...], reading: Reading) -> Value:
        if len(set(value)) == 1:
            return Phrase("shown.wage", {"amount": Rupiah(value[0])})
        return Phrase("shown.wages", {"n": len(value), "amount": Rupiah(sum(value))})

    def dump(self, value: tuple[int, ...]) -> Any:
        return list(value)

    def load(self, stored: Any) -> tuple[int, ...]:
        return tuple(stored)


@dataclass(frozen=True, slots=True)
class YearlySales(Choice):
    """A band that the rules name, by its id; or what was written, in whole rupiah."""

    def read(self, given: Given, reading: Reading) -> str:
        text = words_of(given)
        chosen = reading.lexicon.option(text, reading.options, reading.language)
        return str(read_sales(text)) if chosen is None else chosen

    def show(self, value: str, reading: Reading) -> Value:
        return Rupiah(int(value)) if value.isdecimal() else Choice.show(self, value, reading)


def _people(count: int) -> Phrase:
    return Phrase("option.person" if count == 1 else "option.people", {"n": count})
