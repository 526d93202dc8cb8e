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
from bot.officers.columns import HISTORY, Kind
from bot.officers.labels import Labels
from bot.officers.profiles import Layout
from bot.officers.workbook_pages import Looks, Pages, Plan, on_paper, serial, wrapped_row

MOST_ROWS = 1_048_576
"""Of a sheet in Excel; what is more goes on in a further sheet."""
_NEVER: Mapping[str, Any] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_ROWS, _HISTORY, _DICTIONARY, _COVER = "pendaftaran", "riwayat", "kamus", "tentang"
_DICTIONARY_WIDTHS = (26, 22, 24, 60, 60)
_COVER_WIDTHS = (30, 90)
_CHOICES_AT = 6
"""The column of the dictionary in which the outcomes stand."""


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
        self._looks = Looks(self._book)
        # Of a list within a cell Excel takes 255 characters, of a range any number.
        self._choices = labels.choices("desk.outcome")
        where_chosen = f"={_DICTIONARY}!$G$2:$G${len(self._choices) + 1}"
        headings = layout.headings
        printed = layout.printed or len(headings)
        rows = Plan(_ROWS, headings, layout, printed, where_chosen)
        self._rows = self._pages(rows, most_rows)
        self._history = None
        if layout.history:
            history = Plan(_HISTORY, HISTORY, layout, len(HISTORY))
            self._history = self._pages(history, most_rows)

    @property
    def wants_events(self) -> bool:
        return self._history is not None

    def _pages(self, plan: Plan, most: int) -> Pages:
        return Pages(self._book, plan, self._labels, self._looks, most)

    def add(
        self, columns: Sequence[Sequence[Cell]], events: Iterable[Sequence[Cell]] = ()
    ) -> None:
        self._rows.add(zip(*columns, strict=True))
        if self._history is not None:
            self._history.add(events)

    def finish(self, about: Sequence[tuple[str, Cell]], mark: str) -> None:
        """``mark`` stands in the file's properties, and on each page of paper."""
        header, footer = self._on_each_page(mark)
        self._rows.finish(header, footer)
        if self._history is not None:
            self._history.finish(header, footer)
        on_paper(self._dictionary(), header, footer)
        on_paper(self._cover([*about, *self._split()]), header, footer)
        self._book.set_properties({"keywords": mark, "comments": mark})
        self._book.close()

    def _on_each_page(self, mark: str) -> tuple[str, str]:
        """As Excel has it: &L, &C and &R are places, &P the page, &N how many there are."""
        words, private = self._labels.words, self._layout.identity
        header = f"&L&A&R{words('desk.about.paper')}" if private else "&L&A"
        page = words("desk.about.page", page="&P", pages="&N")
        return header, f"&L{words('desk.about.mark')}: {mark}&R{page}"

    def _split(self) -> list[tuple[str, Cell]]:
        """A clear word on a sheet that did not hold all."""
        if len(self._rows.sheets) < 2:
            return []
        label, words = (self._labels.words(f"desk.about.{key}") for key in ("split", "split_is"))
        return [(label, words)]

    def _dictionary(self) -> Any:
        sheet, looks = self._book.add_worksheet(_DICTIONARY), self._looks
        for at, width in enumerate(_DICTIONARY_WIDTHS):
            sheet.set_column(at, at, width, looks.wrapped)
        sheet.set_column(_CHOICES_AT, _CHOICES_AT, 24, looks.wrapped)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        lines = list(self._labels.dictionary(self._layout))
        for row, entry in enumerate(lines):
            wrapped_row(sheet, row, entry, _DICTIONARY_WIDTHS)
            for at, words in enumerate(entry):
                style = looks.bold if row == 0 else looks.wrapped
                sheet.write_string(row, at, cells.text(words), style)
            self._choice(sheet, row)
        sheet.print_area(0, 0, len(lines) - 1, 4)
        return sheet

    def _choice(self, sheet: Any, row: int) -> None:
        """Beside the dictionary, row by row, as a book in constant memory has to be written."""
        if not any(heading.kind == "set" for heading in self._layout.headings):
            return
        if row == 0:
            title = self._labels.words("desk.dictionary.choices")
            sheet.write_string(row, _CHOICES_AT, title, self._looks.bold)
        elif row <= len(self._choices):
            words = cells.text(self._choices[row - 1])
            sheet.write_string(row, _CHOICES_AT, words, self._looks.wrapped)

    def _cover(self, about: Sequence[tuple[str, Cell]]) -> Any:
        sheet, looks = self._book.add_worksheet(_COVER), self._looks
        for at, width in enumerate(_COVER_WIDTHS):
            sheet.set_column(at, at, width, looks.wrapped)
        for row, (name, value) in enumerate(about):
            wrapped_row(sheet, row, (name, str(value)), _COVER_WIDTHS)
            sheet.write_string(row, 0, cells.text(name), looks.bold)
            if isinstance(value, str):
                sheet.write_string(row, 1, cells.text(value), looks.wrapped)
            elif value is not None:
                sheet.write_number(row, 1, serial(value), looks.cells[_kind(value)])
        return sheet


def _kind(value: int | date | datetime) -> Kind:
    if isinstance(value, datetime):
        return "time"
    return "day" if isinstance(value, date) else "number"
