"""A list of staff as rows of cells: which column is which, and what is right in each row.

It knows no kind of file and no words: what columns may be called is given to it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from conversations.dates import read_birth_date
from conversations.errors import InvalidAnswer
from conversations.people import NIK_LENGTH, Nik, read_name, read_nik, read_phone
from conversations.text import clean
from conversations.wages import read_wage
from conversations.workers import Worker

Cell = str | int | float | date | None

COLUMNS = ("name", "nik", "born", "wage", "phone")
NEEDED = COLUMNS[:4]
MOST_ROWS = 1_000
HEADING_WITHIN = 20
"""Rows with something in them among which the heading must be: above it people put titles."""
_EXACT = 2**53
"""From here on a spreadsheet's numbers have gaps."""
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)
_FOLDED = re.compile(r"[\W_]+")
_SAID: Mapping[str, str] = {
    "nik_length": "nik_length",
    "birth_future": "born_future",
    "wage_of_day": "wage_of_day",
    "wage_high": "wage_high",
    "phone_two": "phone_two",
}
"""Refusals that a row's owner is told more exactly than that the cell cannot be read."""


_OF_PHONE = frozenset({"phone", "phone_two", "formula_phone"})
"""Faults with which a row is taken all the same."""


class BadList(Exception):
    """Nothing of it can be taken: ``reason`` says why."""

    def __init__(self, reason: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.missing = missing
        """Columns that are not there."""


class _Rounded(Exception):
    """The digits of a NIK that a spreadsheet did not keep."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is to be put right in a row; a code, not words."""

    reason: str
    number: int = 0
    """A count or a row that the words speak of."""


@dataclass(frozen=True, slots=True)
class Row:
    """Of somebody's staff: either they are well formed, or there are faults."""

    cells: tuple[Cell, ...] = field(repr=False)
    """All of it as it was, also what is in columns that nobody here knows."""
    worker: Worker | None = None
    faults: tuple[Fault, ...] = ()
    """Also of one that was taken, without a phone that could not be read: nobody needs to have
    one."""
    number: int = 0
    """In the file."""
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    heading: tuple[Cell, ...] = field(repr=False)
    rows: tuple[Row, ...] = field(repr=False)

    @property
    def workers(self) -> tuple[Worker, ...]:
        return tuple(row.worker for row in self.rows if row.worker is not None)

    @property
    def faulty(self) -> int:
        return sum(row.worker is None for row in self.rows)

    @property
    def marked(self) -> tuple[Row, ...]:
        """Those with something to be put right."""
        return tuple(row for row in self.rows if row.faults)


def check(
    rows: Iterable[tuple[int, Sequence[Cell]]],
    called: Mapping[str, Iterable[str]],
    today: date,
) -> Checked:
    """``rows`` with their numbers in the file, empty ones too; ``called``: what each column may be
    called. Raises BadList, and stops reading once there are too many rows."""
    filled = ((number, tuple(cells)) for number, cells in rows if any(map(_is_filled, cells)))
    heading, places = _heading(filled, called)
    seen: dict[str, int] = {}
    found: list[Row] = []
    totals = frozenset(map(folded, called.get("total", ())))
    for number, cells in filled:
        if _is_total(cells, places, totals):
            continue
        if len(found) == MOST_ROWS:
            raise BadList("many")
        found.append(_row(number, cells, places, seen, today))
    if not found:
        raise BadList("empty")
    return Checked(heading, tuple(found))


def folded(words: Cell) -> str:
    """As headings are compared: letters and digits, without case."""
    return _FOLDED.sub(" ", clean(str(words)).casefold()).strip() if words is not None else ""


def _heading(
    filled: Iterator[tuple[int, tuple[Cell, ...]]], called: Mapping[str, Iterable[str]]
) -> tuple[tuple[Cell, ...], Mapping[str, int]]:
    """The first row that names all that is needed; what lies above it is no staff."""
    known = {folded(word): column for column, words in called.items() for word in words}
    nearest: Mapping[str, int] = {}
    for _, cells in islice(filled, HEADING_WITHIN):
        places: dict[str, int] = {}
        for at, cell in enumerate(cells):
            column = known.get(folded(cell))
            if column is not None:
                places.setdefault(column, at)
        if places.keys() >= set(NEEDED):
            return cells, places
        nearest = max(nearest, places, key=len)
    if not nearest:
        raise BadList("no_heading")
    raise BadList("columns", tuple(column for column in NEEDED if column not in nearest))


def _is_total(cells: tuple[Cell, ...], places: Mapping[str, int], totals: frozenset[str]) -> bool:
    """Whether it only sums up the others: it says so, and is of nobody."""
    own = (cells[places[at]] for at in ("nik", "born") if places[at] < len(cells))
    return not any(map(_is_filled, own)) and any(folded(cell) in totals for cell in cells)


def _row(
    number: int,
    cells: tuple[Cell, ...],
    places: Mapping[str, int],
    seen: dict[str, int],
    today: date,
) -> Row:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in COLUMNS:
        at = places.get(column)
        cell = cells[at] if at is not None and at < len(cells) else None
        if not _is_filled(cell):
            faults += [Fault(f"{column}_empty")] if column in NEEDED else []
            continue
        if _is_formula(cell):
            faults.append(Fault(f"formula_{column}"))
            continue
        try:
            values[column] = _READ[column](cell, today)
        except _Rounded:
            faults.append(Fault("nik_rounded"))
        except InvalidAnswer as refusal:
            faults.append(_fault(column, refusal))
    faults += _against_each_other(number, values.get("nik"), values.get("born"), seen)
    name = values.get("name")
    if not all(fault.reason in _OF_PHONE for fault in faults):
        return Row(cells, None, tuple(faults), number, name)
    worker = Worker(**{**values, "nik": values["nik"].digits})
    left = (Fault("without_phone"), *faults) if faults else ()
    return Row(cells, worker, left, number, name)


def _against_each_other(
    number: int, nik: Nik | None, born: date | None, seen: dict[str, int]
) -> list[Fault]:
    """The birth date in a NIK, and one NIK in two rows: the first of them is taken."""
    if nik is None:
        return []
    faults = [] if born in (None, nik.born) else [Fault("nik_birth")]
    first = seen.setdefault(nik.digits, number)
    return faults if first == number else [*faults, Fault("nik_twice", first)]


def _fault(column: str, refusal: InvalidAnswer) -> Fault:
    digits = refusal.details.get("digits")
    return Fault(_SAID.get(refusal.reason, column), digits if isinstance(digits, int) else 0)


def _is_filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(clean(cell)))


def _is_formula(cell: Cell) -> bool:
    """Where a formula came to something, the cell is that. Its own text stands where nobody has
    opened the file since, or where it came to nothing."""
    return isinstance(cell, str) and clean(cell).startswith("=")


def _words(cell: Cell) -> str:
    """A cell as somebody would have typed it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _name(cell: Cell, _: date) -> str:
    return read_name(_words(cell))


def _nik(cell: Cell, today: date) -> Nik:
    """A spreadsheet that took it for a number may have lost its last digits, and shows a 0.
    Raises _Rounded."""
    words = _words(cell)
    rounded = isinstance(cell, int | float) and (cell >= _EXACT or cell % 10 == 0)
    if (rounded and len(words) >= NIK_LENGTH) or _SCIENTIFIC.fullmatch(words.strip()):
        raise _Rounded
    return read_nik(words, today)


def _born(cell: Cell, today: date) -> date:
    return read_birth_date(_words(cell), today)


def _wage(cell: Cell, _: date) -> int:
    words = _words(cell)
    return read_wage(str(round(cell)) if isinstance(cell, int | float) else words)


def _phone(cell: Cell, _: date) -> str:
    return read_phone(_words(cell))


_READ: Mapping[str, Callable[[Cell, date], Any]] = {
    "name": _name,
    "nik": _nik,
    "born": _born,
    "wage": _wage,
    "phone": _phone,
}
