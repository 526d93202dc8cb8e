"""XLSX for people: leads, what happened to them, a dictionary, a cover; codes are in words.

Knows cells, and no database.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from bot.officers import cells
from bot.officers.cells import Cell
from bot.officers.columns import HISTORY, SET_FOLLOW_UP, SET_OUTCOME
from bot.officers.labels import Labels
from bot.officers.profiles import Heading, Layout

MOST_ROWS = 1_048_576
"""Of a sheet in Excel; what is more goes on in a further sheet."""
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    # "@" is Text: without it Excel keeps 15 digits once a cell is touched, and a NIK has 16.
    "text": {"num_format": "@"},
    "code": {"num_format": "@"},
    "set": {"num_format": "@", "locked": False, "bg_color": "#FFF7D6"},
    "number": {"num_format": "0"},
    "day": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "yyyy-mm-dd hh:mm"},
}
_WIDTHS = {"text": 18, "code": 18, "set": 22, "number": 12, "day": 12, "time": 17}
_NEVER: Mapping[str, Any] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MAY: Mapping[str, bool] = {
    "autofilter": True,
    "sort": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
}
"""What a protected sheet leaves free; there is no password, it guards against slips alone."""
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zones
_DAY_SECONDS = 86_400
Styles = Mapping[str, Any]


class Workbook:
    def __init__(
        self,
        target: IO[bytes],
        layout: Layout,
        labels: Labels,
        scratch: Path | None,
        most_rows: int = MOST_ROWS,
    ) -> None:
        """Rows wait in files in ``scratch``; without one, in memory: 11 kB a lead."""
        where: dict[str, Any] = {"in_memory": True}
        if scratch is not None:
            where = {"constant_memory": True, "tmpdir": str(scratch)}
        self._book = xlsxwriter.Workbook(target, {**_NEVER, **where})
        self._labels, self._layout = labels, layout
        self._formats = {kind: self._book.add_format(dict(f)) for kind, f in _FORMATS.items()}
        self._bold = self._book.add_format({"bold": True, "num_format": "@"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._most = most_rows
        self._rows = self._pages("pendaftaran", layout.headings, titled=not layout.plain)
        self._history = self._pages("riwayat", HISTORY) if layout.history else None

    def _pages(self, name: str, headings: Sequence[Heading], *, titled: bool = True) -> "_Pages":
        return _Pages(
            self._book,
            name,
            headings,
            self._labels,
            self._formats,
            self._bold,
            self._most,
            titled=titled,
        )

    def add(self, rows: Iterable[Sequence[Cell]], events: Iterable[Sequence[Cell]] = ()) -> None:
        self._rows.add(rows)
        if self._history is not None:
            self._history.add(events)

    def finish(self, about: Sequence[tuple[str, Cell]], mark: str) -> None:
        """``mark`` stands in the file's properties."""
        self._rows.finish()
        if self._history is not None:
            self._history.finish()
        self._dictionary()
        self._cover([*about, *self._split()])
        self._book.set_properties({"keywords": mark, "comments": mark})
        self._book.close()

    def _split(self) -> list[tuple[str, Cell]]:
        """A clear word on a sheet that did not hold all."""
        if self._rows.sheets < 2:
            return []
        label, words = (self._labels.words(f"desk.about.{key}") for key in ("split", "split_is"))
        return [(label, words)]

    def _dictionary(self) -> None:
        sheet = self._book.add_worksheet("kamus")
        sheet.set_column(0, 1, 20)
        sheet.set_column(2, 3, 70, self._wrapped)
        sheet.freeze_panes(1, 0)
        for row, entry in enumerate(self._labels.dictionary(self._layout)):
            for at, words in enumerate(entry):
                style = self._bold if row == 0 else self._wrapped
                sheet.write_string(row, at, cells.text(words), style)

    def _cover(self, about: Sequence[tuple[str, Cell]]) -> None:
        sheet = self._book.add_worksheet("tentang")
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90, self._wrapped)
        for row, (name, value) in enumerate(about):
            sheet.write_string(row, 0, cells.text(name), self._bold)
            _write(sheet, row, 1, value, self._formats, self._formats["text"])


class _Pages:
    """Rows under one heading, on as many sheets as they need."""

    def __init__(
        self,
        book: Any,
        name: str,
        headings: Sequence[Heading],
        labels: Labels,
        formats: Styles,
        bold: Any,
        most: int,
        *,
        titled: bool,
    ) -> None:
        self._book, self._name, self._headings = book, name, headings
        self._labels, self._formats, self._bold, self._most = labels, formats, bold, most
        self._header = 2 if titled else 1
        self.sheets = 0
        self._columns = [(at, heading) for at, heading in enumerate(headings)]
        self._begin()

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        formats, said = self._formats, self._labels.said
        for row in rows:
            if self._at == self._most:
                self.finish()
                self._begin()
            for (at, heading), value in zip(self._columns, row, strict=True):
                if value is None:
                    continue
                shown = said(heading, value) if isinstance(value, str) else value
                _write(self._sheet, self._at, at, shown, formats, formats[heading.kind])
            self._at += 1

    def finish(self) -> None:
        last = max(self._at - 1, self._header)
        self._sheet.autofilter(self._header - 1, 0, last, len(self._headings) - 1)
        if any(heading.kind == "set" for heading in self._headings):
            self._sheet.protect("", dict(_MAY))
            self._to_fill_in(last)

    def _begin(self) -> None:
        self.sheets += 1
        name = self._name if self.sheets == 1 else f"{self._name}_{self.sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._at = self._header
        self._sheet.freeze_panes(self._header, 1)
        for at, heading in self._columns:
            self._sheet.set_column(at, at, _WIDTHS[heading.kind], self._formats[heading.kind])
        for at, heading in self._columns:
            self._sheet.write_string(0, at, cells.text(heading.name), self._bold)
        if self._header > 1:
            for at, heading in self._columns:
                label = cells.text(self._labels.label(heading))
                self._sheet.write_string(1, at, label, self._bold)

    def _to_fill_in(self, last: int) -> None:
        """What may be written into the empty columns."""
        outcomes = {"validate": "list", "source": self._labels.choices("desk.outcome")}
        for at, heading in self._columns:
            if heading.name == SET_OUTCOME:
                self._sheet.data_validation(self._header, at, last, at, outcomes)
            elif heading.name == SET_FOLLOW_UP:
                hint = {
                    "validate": "any",
                    "input_message": self._labels.words("desk.about.day_is"),
                }
                self._sheet.data_validation(self._header, at, last, at, hint)


def _write(sheet: Any, row: int, at: int, value: Cell, formats: Styles, own: Any) -> None:
    """Text is never anything but text; dates are real; ``own`` is the column's format."""
    if isinstance(value, str):
        # A word in a column of numbers, such as "skipped", is text all the same.
        numeric = own is formats["number"] or own is formats["day"] or own is formats["time"]
        sheet.write_string(row, at, cells.text(value), formats["text"] if numeric else own)
    elif isinstance(value, datetime):
        since = value - _EPOCH
        number = since.days + since.seconds / _DAY_SECONDS
        sheet.write_number(row, at, number, formats["time"])
    elif isinstance(value, date):
        sheet.write_number(row, at, value.toordinal() - _EPOCH.toordinal(), formats["day"])
    elif value is not None:
        sheet.write_number(row, at, value, formats["number"])
