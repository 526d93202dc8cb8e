"""Rows out of an export that officers filled in and sent back: XLSX or CSV, by what stands above
the columns: their names, or their titles in any language.

Nothing in the file is run or believed. Not for the event loop's thread.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl

from bot.officers.locking import unlocked
from conversations.messages.catalog import Catalog
from conversations.replies import Phrase

MOST_BYTES = 5 * 2**20
MOST_ROWS = 5_000
MOST_UNPACKED = 60 * 2**20
_MOST_PARTS = 2_000
_MOST_COLUMNS = 200
_LONGEST_CELL = 2_000
_HEADER_WITHIN = 5
"""Rows: somebody may have put a title above."""
CODE, VERSION = ("lead_code", "code"), ("version",)
OUTCOME, FOLLOW_UP, NOTE = "set_outcome", "set_follow_up", "set_note"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_BOOK = "xl/workbook.xml"
_DELIMITERS = ";,\t"
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
    if not content.strip():
        raise FileRefused("empty")
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
    source = _of_book(content) if content.startswith(_ZIP) else _of_text(content)
    for number, cells in source:
        if number > MOST_ROWS + _HEADER_WITHIN:
            raise FileRefused("rows")
        yield number, cells


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


def _of_book(content: bytes) -> Iterator[tuple[int, Sequence[Value]]]:
    _look_inside(content)
    try:
        # Not data_only: a formula is to be seen as one, and refused.
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        for number, cells in enumerate(
            sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), start=1
        ):
            yield number, [_cell(value) for value in cells]
    except FileRefused:
        raise
    except Exception:  # whatever a broken file makes openpyxl stumble over
        raise FileRefused("unreadable") from None  # which may be somebody's data


def _look_inside(content: bytes) -> None:
    """Before anything is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise FileRefused("unreadable") from None
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("protected")
    if _BOOK not in {part.filename.casefold() for part in parts}:
        raise FileRefused("kind")
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileRefused("huge")


def _of_text(content: bytes) -> Iterator[tuple[int, Sequence[Value]]]:
    if content.startswith(_OLE):
        raise FileRefused("protected" if _PROTECTED in content else "kind")
    if b"\x00" in content:
        raise FileRefused("kind")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # Excel's "CSV", without the mark
    lines = io.StringIO(text, newline="")
    head = lines.readline()
    lines.seek(0)
    reader = csv.reader(lines, delimiter=max(_DELIMITERS, key=head.count))
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [_cell(value) for value in cells[:_MOST_COLUMNS]]
    except csv.Error:
        raise FileRefused("unreadable") from None


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
