"""Counts in place of people: how many leads have each value of a column, and none of fewer than
five. One column at a time: two together would tell of one person what each alone does not."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from bot.officers.cells import Cell, Missing
from bot.officers.columns import COLUMNS, Column
from bot.officers.labels import Labels
from bot.officers.profiles import Count
from bot.officers.row_values import Row, birth_year, local
from conversations.flows import standing

SMALLEST = 5
MERGED = "merged"
NONE = "none"
"""Nobody was asked, or it is not known."""
_SPECIAL = frozenset((MERGED, NONE, *Missing))
_AGES = 10
_MILLION = 1_000_000
_INCOMES = (1, 2, 3, 5, 10)
"""Millions of rupiah a month, each the end of a band."""
_BY_NAME = {column.name: column for column in COLUMNS}
_PLAIN = (
    *("status", "kind", "outcome", "kabupaten", "sex", "work", "sector", "member", "aid", "plan"),
    *("call_time", "phone_verified", "registered_by", "language"),
)
"""No column within another, such as kecamatan: what is left of a kabupaten could be few."""


class Tally:
    """``add`` rows, then ``rows`` are the file's."""

    def __init__(self, labels: Labels, today: date) -> None:
        self._labels = labels
        self._today = today
        self._groups: dict[str, Callable[[Row], Cell]] = {
            "submitted_month": _month,
            **{name: _BY_NAME[name].cell for name in _PLAIN},
            "age": self._age,
            "income_millions": _income,
        }
        self._counts: dict[str, Counter[Cell]] = {name: Counter() for name in self._groups}
        self.leads = 0

    def add(self, rows: Sequence[Row]) -> None:
        self.leads += len(rows)
        for name, value in self._groups.items():
            self._counts[name].update(map(value, rows))

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Group, value, both in words too, count."""
        for name, counts in self._counts.items():
            title = self._labels.label(Count(name, "text"))
            said = Counter({NONE if v is None else str(v): n for v, n in counts.items()})
            for value, people in merged(said).items():
                yield name, title, value, self._words(name, value), people

    def _words(self, name: str, value: str) -> str:
        if value in _SPECIAL:
            return self._labels.words(f"desk.cell.{value}")
        column: Column | None = _BY_NAME.get(name)
        return value if column is None else self._labels.teller(column)(value)

    def _age(self, row: Row) -> Cell:
        year = birth_year(row)
        if year is None:
            return None
        first = (self._today.year - year) // _AGES * _AGES
        return f"{first}-{first + _AGES - 1}"


def merged(counts: Counter[str]) -> dict[str, int]:
    """Without groups of fewer than five: together they are one, with the next greater ones until
    that is large enough; where all are not five, nothing is left."""
    small = {value for value, people in counts.items() if people < SMALLEST}
    together = sum(counts[value] for value in small)
    for value, people in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        if together == 0 or together >= SMALLEST:
            break
        if value not in small:
            small.add(value)
            together += people
    kept = {value: counts[value] for value in sorted(counts.keys() - small)}
    return {**kept, MERGED: together} if together >= SMALLEST else kept


def _month(row: Row) -> Cell:
    submitted = local(row.lead.submitted_at)
    return None if submitted is None else f"{submitted:%Y-%m}"


def _income(row: Row) -> Cell:
    earned = standing.income(row.answers)
    if earned is None:
        return None
    low = 0
    for high in _INCOMES:
        if earned < high * _MILLION:
            return f"{low}-{high}"
        low = high
    return f"{low}+"
