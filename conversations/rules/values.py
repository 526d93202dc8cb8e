"""One number of the law: what it is, since when, and who says so. It reads no files."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from conversations.errors import RuleGap

T = TypeVar("T")


class Unit(StrEnum):
    """What a value counts. The list is closed: a new unit needs code that understands it."""

    SHARE = "share"
    """A part of something, from 0 to 1: one percent is 0.01."""
    TIMES = "times"
    """A factor: 48 times the base, 0.5 times the contribution."""
    RUPIAH = "rupiah"
    RUPIAH_PER_MONTH = "rupiah_per_month"
    RUPIAH_PER_YEAR = "rupiah_per_year"
    COUNT = "count"
    """How many there are of what the label names."""
    YEARS = "years"
    MONTHS = "months"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    DAY_OF_MONTH = "day_of_month"
    IDS = "ids"
    TEXT = "text"
    """Lines as people read them: an address, a phone number, opening hours."""
    TABLE = "table"


class Confidence(StrEnum):
    """How well a value is known. What nobody has seen written down is not in the data at all."""

    A = "A"
    """Several independent sources agree."""
    B = "B"
    """One source, or several that copy one."""
    D = "D"
    """Sources disagree: an officer confirms before anybody relies on it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A legal text, or the page that quotes it where the text itself was not found."""

    title: str
    url: str
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question that the office settles, in Indonesian."""

    key: str
    rank: int
    """The most pressing first, from 1; several may be as pressing."""
    text: str
    open: bool = False
    """Nothing was found about it, so no value rests on it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of numbers, the first column rising: each row starts where that column says."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Decimal, ...], ...]

    def column(self, name: str) -> tuple[Decimal, ...]:
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)

    def row_for(self, amount: int) -> Mapping[str, Decimal]:
        """The last row that starts at or below ``amount``; below all of them, the first."""
        starts = [row[0] for row in self.rows]
        place = max(bisect_right(starts, Decimal(amount)) - 1, 0)
        return dict(zip(self.columns, self.rows[place], strict=True))


Value = Decimal | tuple[str, ...] | Table


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A rule's value from ``since`` to ``until``, both included."""

    rule: str
    since: date
    until: date | None
    """The day before the next value or the explicit end; None while neither is known."""
    value: Value | None
    """None: from ``since`` on the rule has ended."""
    unit: Unit
    source: Source
    confidence: Confidence
    checked_on: date
    since_known: bool = True
    """False: the rule is older, but no source names its first day; earlier days are a gap."""
    seen_in: tuple[Source, ...] = ()
    """Where the value was read; empty where that was ``source`` itself."""
    doubt: Doubt | None = None
    """What the office is asked about it; never missing where the confidence is below A."""
    file: str = ""
    """Where it is written: a file of the release or an override."""

    @property
    def number(self) -> Decimal:
        return self._of(Decimal)

    @property
    def ids(self) -> tuple[str, ...]:
        return self._of(tuple, Unit.IDS)

    @property
    def lines(self) -> tuple[str, ...]:
        """Of a text."""
        return self._of(tuple, Unit.TEXT)

    @property
    def table(self) -> Table:
        return self._of(Table)

    def _of(self, kind: type[T], unit: Unit | None = None) -> T:
        if not isinstance(self.value, kind) or unit not in (None, self.unit):
            raise RuleGap(self.rule, self.since, f"{self.unit} is not what is needed here")
        return self.value


@dataclass(frozen=True, slots=True)
class Rule:
    """Everything known about one name, oldest value first."""

    name: str
    label: str
    """For the office that signs the numbers off, in Indonesian."""
    unit: Unit
    values: tuple[DatedValue, ...]
    """None where only the office can say it, see ``asked``."""
    asked: Doubt | None = None
    """The question whose answer is the first value; None as soon as there is one."""

    def on(self, day: date) -> DatedValue | None:
        """What is in force; None before the first value and after an end."""
        place = bisect_right([value.since for value in self.values], day) - 1
        if place < 0 or self.values[place].value is None:
            return None
        return self.values[place]
