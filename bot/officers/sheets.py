"""Files of leads: XLSX with a dictionary and a cover, or CSV. Knows cells, and no database."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Protocol

import xlsxwriter

from bot.officers import cells
from bot.officers.cells import Cell
from bot.officers.columns import COLUMNS, Column
from bot.officers.labels import Labels

ENCODING = "utf-8-sig"
"""Excel takes a CSV without this mark for another encoding."""
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    # "@" is Text: without it Excel keeps 15 digits once a cell is touched, and a NIK has 16.
    "text": {"num_format": "@"},
    "code": {"num_format": "@"},
    "number": {"num_format": "0"},
    "day": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "yyyy-mm-dd hh:mm"},
}
_WIDTHS = {"text": 18, "code": 18, "number": 12, "day": 12, "time": 17}
_NEVER: Mapping[str, Any] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEADER_ROWS = 2


class Sheets(Protocol):
    """A file being written, in rows as ``COLUMNS`` has them. Not for the event loop's thread."""

    def add(self, rows: Iterable[Sequence[Cell]]) -> None: ...

    def finish(self, about: Sequence[tuple[str, Cell]]) -> None: ...


class Workbook:
    """XLSX: ``pendaftaran``, ``kamus``, ``tentang``; codes are written in words."""

    def __init__(self, target: IO[bytes], labels: Labels, scratch: Path | None) -> None:
        """Rows wait in files in ``scratch``; without one, in memory: 11 kB a lead."""
        where: dict[str, Any] = {"in_memory": True}
        if scratch is not None:
            where = {"constant_memory": True, "tmpdir": str(scratch)}
        self._book = xlsxwriter.Workbook(target, {**_NEVER, **where})
        self._labels = labels
        self._formats = {kind: self._book.add_format(dict(f)) for kind, f in _FORMATS.items()}
        self._bold = self._book.add_format({"bold": True, "num_format": "@"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._leads = self._book.add_worksheet("pendaftaran")
        self._at = _HEADER_ROWS
        self._head()

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            for at, (column, value) in enumerate(zip(COLUMNS, row, strict=True)):
                if value is not None:
                    self._write(self._leads, self._at, at, self._in_words(column, value), column)
            self._at += 1

    def finish(self, about: Sequence[tuple[str, Cell]]) -> None:
        last = max(self._at - 1, _HEADER_ROWS)
        self._leads.autofilter(_HEADER_ROWS - 1, 0, last, len(COLUMNS) - 1)
        self._dictionary()
        self._cover(about)
        self._book.close()

    def _head(self) -> None:
        self._leads.freeze_panes(_HEADER_ROWS, 1)
        for at, column in enumerate(COLUMNS):
            width, style = _WIDTHS[column.kind], self._formats[column.kind]
            self._leads.set_column(at, at, width, style)
        for at, column in enumerate(COLUMNS):
            self._leads.write_string(0, at, cells.text(column.name), self._bold)
        for at, column in enumerate(COLUMNS):
            label = cells.text(self._labels.label(column))
            self._leads.write_string(1, at, label, self._bold)

    def _dictionary(self) -> None:
        sheet = self._book.add_worksheet("kamus")
        sheet.set_column(0, 1, 20)
        sheet.set_column(2, 3, 70, self._wrapped)
        sheet.freeze_panes(1, 0)
        for row, entry in enumerate(self._labels.dictionary()):
            for at, words in enumerate(entry):
                style = self._bold if row == 0 else self._wrapped
                sheet.write_string(row, at, cells.text(words), style)

    def _cover(self, about: Sequence[tuple[str, Cell]]) -> None:
        sheet = self._book.add_worksheet("tentang")
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90, self._wrapped)
        for row, (name, value) in enumerate(about):
            sheet.write_string(row, 0, cells.text(name), self._bold)
            self._write(sheet, row, 1, value)

    def _in_words(self, column: Column, value: Cell) -> Cell:
        return self._labels.said(column, value) if isinstance(value, str) else value

    def _write(
        self, sheet: Any, row: int, at: int, value: Cell, column: Column | None = None
    ) -> None:
        style = self._formats[column.kind] if column is not None else None
        if isinstance(value, str):
            kept = style if column is None or column.kind in ("text", "code") else None
            sheet.write_string(row, at, cells.text(value), kept or self._formats["text"])
        elif isinstance(value, datetime):
            sheet.write_datetime(row, at, value, self._formats["time"])
        elif isinstance(value, date):
            sheet.write_datetime(row, at, value, self._formats["day"])
        elif value is not None:
            sheet.write_number(row, at, value, self._formats["number"])


class Table:
    """CSV for programs: codes as they are, one line of names, ``;`` as Indonesian Excel has it.

    Text is in quotes and numbers are not, so an importer can tell a NIK from a number.
    """

    def __init__(self, target: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(target, ENCODING, newline="", write_through=True)
        self._writer = csv.writer(
            self._text, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n"
        )
        self._writer.writerow([cells.text(column.name) for column in COLUMNS])

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._writer.writerows([_plain(value) for value in row] for row in rows)

    def finish(self, about: Sequence[tuple[str, Cell]]) -> None:
        """A CSV has no place for what it is about."""
        self._text.detach()


def _plain(value: Cell) -> str | int:
    match value:
        case None:
            return ""
        case str():
            return cells.text(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
    return value
