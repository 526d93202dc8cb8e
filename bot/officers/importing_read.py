"""Rows out of an export that officers filled in and sent back: XLSX or CSV, by what stands above
the columns: their names, or their titles in any language.

Nothing in the file is run or believed. Not for the event loop's thread.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot import spreadsheets
from bot.officers.locking import unlocked
from bot.spreadsheets import BadSpreadsheet, Bounds
from conversations.messages.catalog import Catalog
from conversations.replies import Phrase

MOST_BYTES = 5 * 2**20
MOST_ROWS = 5_000
MOST_UNPACKED = 60 * 2**20
_BOUNDS = Bounds(MOST_UNPACKED, columns=200, formulas=True)
"""Formulas are to be seen as such, and refused."""
_OTHERWISE = {"old": "kind", "macro": "kind"}
"""What is said of them is the same: save it as an Excel workbook."""
_LONGEST_CELL = 2_000
_HEADER_WITHIN = 5
"""Rows: somebody may have put a title above."""
CODE, VERSION = ("lead_code", "code"), ("version",)
OUTCOME, FOLLOW_UP, NOTE = "set_outcome", "set_follow_up", "set_note"
_FORMULA = "="

Value = str | date
Titles = Mapping[str, str]
"""The names of columns by what else may stand above them, in small letters."""


class FileRefused(Exception):
    """The file as a whole: why is ``desk.import.file.<reason>``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, repr=False)
class Filled:
    """One row, as it was written."""

    number: int
    """In the file, as the spreadsheet counts."""
    code: str
    version: str
    outcome: str
    follow_up: Value
    note: str

    @property
    def empty(self) -> bool:
        return not (self.outcome or self.follow_up or self.note)

    @property
    def has_formula(self) -> bool:
        cells = (self.code, self.version, self.outcome, self.follow_up, self.note)
        return any(isinstance(cell, str) and cell.startswith(_FORMULA) for cell in cells)


def titles_in(catalog: Catalog) -> Titles:
    """As exports of any language have them."""
    names = (*CODE[:1], *VERSION, OUTCOME, FOLLOW_UP, NOTE)
    return {
        catalog.plain(language, Phrase(f"desk.column.{name}")).casefold(): name
        for language in catalog.languages
        for name in names
    }


def read(content: bytes, titles: Titles, passphrase: str | None = None) -> list[Filled]:
    """Also what lies under the officer's own lock. Raises FileRefused."""
    if len(content) > MOST_BYTES:
        raise FileRefused("large")
    content = unlocked(content, passphrase, MOST_UNPACKED)
    rows = _rows(content)
    place = _header(rows, titles)
    found = [
        filled
        for number, cells in rows
        if _places(cells, titles) is None  # files had titles below the names once
        and ((filled := _filled(number, cells, place)).code or not filled.empty)
    ]
    if not found:
        raise FileRefused("empty")
    return found


def _rows(content: bytes) -> Iterator[tuple[int, Sequence[Value]]]:
    try:
        for number, values in spreadsheets.rows(content, _BOUNDS):
            if number > MOST_ROWS + _HEADER_WITHIN:
                raise FileRefused("rows")
            yield number, [_cell(value) for value in values]
    except BadSpreadsheet as bad:
        raise FileRefused(_OTHERWISE.get(bad.reason, bad.reason)) from None


def _header(rows: Iterator[tuple[int, Sequence[Value]]], titles: Titles) -> dict[str, int]:
    for number, cells in rows:
        found = _places(cells, titles)
        if found is not None:
            return found
        if number >= _HEADER_WITHIN:
            break
    raise FileRefused("columns")


def _places(cells: Sequence[Value], titles: Titles) -> dict[str, int] | None:
    """Where the columns stand, if this row is a heading."""
    said = (str(cell).strip().casefold() for cell in cells)
    names = {titles.get(name, name): at for at, name in enumerate(said)}
    code = next((name for name in CODE if name in names), None)
    if code is None or VERSION[0] not in names or OUTCOME not in names:
        return None
    return {**names, CODE[0]: names[code]}


def _filled(number: int, cells: Sequence[Value], place: dict[str, int]) -> Filled:
    def cell(name: str) -> Value:
        at = place.get(name)
        return cells[at] if at is not None and at < len(cells) else ""

    code, version = str(cell(CODE[0])), str(cell(VERSION[0]))
    return Filled(number, code, version, str(cell(OUTCOME)), cell(FOLLOW_UP), str(cell(NOTE)))


def _cell(value: Any) -> Value:
    match value:
        case None:
            return ""
        case datetime():
            return value.date()
        case date():
            return value
        case float() if value.is_integer():
            return str(int(value))
    return str(value).strip()[:_LONGEST_CELL]
