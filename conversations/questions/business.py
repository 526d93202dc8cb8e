"""Questions about a business: who works in it, for what wages, how large it is, its papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations.answers import Answers
from conversations.businesses import (
    mask_nib,
    mask_npwp,
    read_business_name,
    read_nib,
    read_npwp,
    read_since,
)
from conversations.errors import InvalidAnswer
from conversations.questions.base import Given, Question, Reading, labelled, words_of
from conversations.questions.choice import Choice
from conversations.replies import Option, Phrase, Rupiah, Value
from conversations.search import Directory
from conversations.wages import MOST_STAFF, read_sales, read_staff, read_wage, read_wages

NOBODY = 0


@dataclass(frozen=True, slots=True)
class Headcount(Question[int]):
    """How many workers a business pays, the owner not counted."""

    common: int = 6
    """Buttons from one up to this many."""
    most: int = MOST_STAFF
    nobody: bool = False
    """Whether that nobody works there is an answer too: 0."""

    @property
    def columns(self) -> int:
        return 3

    def options(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        some = tuple(Option(str(n), _people(n)) for n in range(1, self.common + 1))
        return (*some, self._none()) if self.nobody else some

    def read(self, given: Given, reading: Reading) -> int:
        text = words_of(given)
        try:
            return read_staff(text, self.most)
        except InvalidAnswer as refusal:
            if not self.nobody:
                raise
            # Only after figures were tried: "1" is a count here, not the first option.
            said = reading.lexicon.option(text, (self._none(),), reading.language)
            if said is None and refusal.reason != "staff_none":
                raise
            return NOBODY

    def show(self, value: int, reading: Reading) -> Value:
        return Phrase(f"shown.{self.id}.nobody") if value == NOBODY else _people(value)

    def _none(self) -> Option:
        return Option(str(NOBODY), Phrase(f"option.{self.id}.nobody"))


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
class Wage(Question[int]):
    """Rupiah a month of one worker."""

    def read(self, given: Given, reading: Reading) -> int:
        return read_wage(words_of(given))

    def show(self, value: int, reading: Reading) -> Value:
        return Phrase("shown.wage", {"amount": Rupiah(value)})


@dataclass(frozen=True, slots=True)
class YearlySales(Choice):
    """A band that the rules name, by its id; or what was written, in whole rupiah."""

    def read(self, given: Given, reading: Reading) -> str:
        text = words_of(given)
        chosen = reading.lexicon.option(text, reading.options, reading.language)
        return str(read_sales(text)) if chosen is None else chosen

    def still(self, stored: Any, directories: Mapping[str, Directory]) -> bool:
        return str(stored).isdecimal() or Choice.still(self, stored, directories)

    def show(self, value: str, reading: Reading) -> Value:
        return Rupiah(int(value)) if value.isdecimal() else Choice.show(self, value, reading)


@dataclass(frozen=True, slots=True)
class SinceYear(Question[int]):
    """The year a business began."""

    def read(self, given: Given, reading: Reading) -> int:
        return read_since(words_of(given), reading.today)

    def show(self, value: int, reading: Reading) -> Value:
        return str(value)


@dataclass(frozen=True, slots=True)
class BusinessName(Question[str]):
    @property
    def free_text(self) -> bool:
        return True

    def read(self, given: Given, reading: Reading) -> str:
        return read_business_name(words_of(given))

    def show(self, value: str, reading: Reading) -> Value:
        return value


@dataclass(frozen=True, slots=True)
class NibNumber(Question[str]):
    """A Nomor Induk Berusaha, kept as digits."""

    @property
    def secret(self) -> bool:
        return True

    def read(self, given: Given, reading: Reading) -> str:
        return read_nib(words_of(given))

    def show(self, value: str, reading: Reading) -> Value:
        return mask_nib(value)


@dataclass(frozen=True, slots=True)
class NpwpNumber(Question[str]):
    """A tax number, kept as the digits that were given: fifteen or sixteen."""

    @property
    def secret(self) -> bool:
        return True

    def read(self, given: Given, reading: Reading) -> str:
        return read_npwp(words_of(given), reading.today)

    def show(self, value: str, reading: Reading) -> Value:
        return mask_npwp(value)


def _people(count: int) -> Phrase:
    return Phrase("option.person" if count == 1 else "option.people", {"n": count})
