"""Rows under one heading in a workbook, on as many sheets as they need, ready to print.

Knows cells and how they look, and no words of its own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.officers import cells
from bot.officers.cells import Cell, Missing
from bot.officers.columns import GROUP_OF, SET_FOLLOW_UP, SET_NOTE, SET_OUTCOME, Kind
from bot.officers.labels import Labels
from bot.officers.profiles import Heading, Layout

_FORMATS: Mapping[Kind, Mapping[str, Any]] = {
    # "@" is Text: without it Excel keeps 15 digits once a cell is touched, and a NIK has 16.
    "text": {"num_format": "@"},
    "code": {"num_format": "@"},
    "codes": {"num_format": "@"},
    "set": {"num_format": "@", "locked": False, "bg_color": "#FFF2B3", "border": 1},
    "number": {"num_format": "#,##0"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "time": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}
_PLAIN_NUMBER = {"num_format": "0"}
_UNGROUPED = frozenset({"birth_year", "business_since", "version"})
"""Numbers that are no amounts."""
_WIDTHS: Mapping[Kind, int] = {
    "text": 18,
    "code": 18,
    "codes": 20,
    "set": 22,
    "number": 12,
    "day": 12,
    "time": 17,
}
_OWN_WIDTHS = {
    "lead_code": 11,
    "name": 24,
    "phone": 16,
    SET_OUTCOME: 19,
    SET_FOLLOW_UP: 13,
    SET_NOTE: 32,
    "phone_whose": 16,
    "call_time": 10,
    "outcome": 20,
    "kabupaten": 17,
    "kecamatan": 17,
    "nik": 19,
    "result": 30,
    "value_in_words": 40,
    "group_in_words": 32,
    "submitted_at_iso": 26,
    "event_at_iso": 26,
    "consent_sha256": 30,
}
_TITLE: Mapping[str, Any] = {
    "bold": True,
    "num_format": "@",
    "text_wrap": True,
    "valign": "vcenter",
    "bottom": 1,
}
_FILLED_IN = "#FFC000"
_COLOURS: Mapping[str, str] = {
    "call": "#BDD7EE",
    "progress": "#C6E0B4",
    "person": "#F8CBAD",
    "place": "#D9E1F2",
    "work": "#E2EFDA",
    "business": "#FCE4D6",
    "record": "#D9D9D9",
}
"""Of the titles, by group; who scrolls sees where another begins."""
_TITLE_HEIGHT, _ROW_HEIGHT = 32, 26
"""Points: two lines of a title, and room to write by hand."""
_LINE_HEIGHT = 15
_WIDER = 11
"""Tenths: some letters take more room than a figure, and words break early."""
_A4 = 9
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.6, "bottom": 0.6}
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


class Looks:
    """The formats of one book."""

    def __init__(self, book: Any) -> None:
        middle = {"valign": "vcenter"}
        self.cells = {kind: book.add_format({**middle, **look}) for kind, look in _FORMATS.items()}
        self.number = book.add_format({**middle, **_PLAIN_NUMBER})
        self.bold = book.add_format({"bold": True, "num_format": "@"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        colours = {*_COLOURS.values(), _FILLED_IN, ""}
        self._titles = {
            colour: book.add_format({**_TITLE, **({"bg_color": colour} if colour else {})})
            for colour in colours
        }

    def cell(self, heading: Heading) -> Any:
        return self.number if heading.name in _UNGROUPED else self.cells[heading.kind]

    def title(self, heading: Heading) -> Any:
        if heading.kind == "set":
            return self._titles[_FILLED_IN]
        return self._titles[_COLOURS.get(GROUP_OF.get(heading.name, ""), "")]


@dataclass(frozen=True, slots=True)
class Plan:
    """How one kind of row is laid out."""

    name: str
    headings: Sequence[Heading]
    layout: Layout
    printed: int
    """Of the first columns, how many go on paper."""
    choices: str = ""
    """Where the outcomes stand that may be chosen."""


class Pages:
    def __init__(self, book: Any, plan: Plan, labels: Labels, looks: Looks, most: int) -> None:
        self._book, self._plan, self._labels, self._looks = book, plan, labels, looks
        self._most = most
        self._filled_in = any(heading.kind == "set" for heading in plan.headings)
        self._writers = [
            (at, _writer(heading, labels, looks)) for at, heading in enumerate(plan.headings)
        ]
        self.sheets: list[Any] = []
        self._begin()

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            if self._at == self._most:
                self._end()
                self._begin()
            for (at, write), value in zip(self._writers, row, strict=True):
                if value is not None:
                    write(self._sheet, self._at, at, value)
            self._at += 1

    def finish(self, header: str, footer: str) -> None:
        """What stands on each page of paper."""
        self._end()
        for sheet in self.sheets:
            on_paper(sheet, header, footer)

    def _begin(self) -> None:
        plan, number = self._plan, len(self.sheets) + 1
        name = plan.name if number == 1 else f"{plan.name}_{number}"
        self._sheet = self._book.add_worksheet(name)
        self.sheets.append(self._sheet)
        self._sheet.freeze_panes(1, 2 if plan.printed < len(plan.headings) else 1)
        self._sheet.repeat_rows(0)
        if self._filled_in:
            self._sheet.set_default_row(_ROW_HEIGHT)
        self._sheet.set_row(0, _TITLE_HEIGHT)
        for at, heading in enumerate(plan.headings):
            width = _OWN_WIDTHS.get(heading.name, _WIDTHS[heading.kind])
            self._sheet.set_column(at, at, width, self._looks.cell(heading))
            title = cells.text(self._labels.title(heading, plan.layout))
            self._sheet.write_string(0, at, title, self._looks.title(heading))
        self._at = 1

    def _end(self) -> None:
        headings, last = self._plan.headings, max(self._at - 1, 1)
        self._sheet.autofilter(0, 0, last, len(headings) - 1)
        self._sheet.print_area(0, 0, last, self._plan.printed - 1)
        if self._filled_in:
            self._sheet.protect("", dict(_MAY))
            self._to_fill_in(last)

    def _to_fill_in(self, last: int) -> None:
        """What may be written into the empty columns."""
        rules = {
            SET_OUTCOME: {"validate": "list", "source": self._plan.choices},
            SET_FOLLOW_UP: self._hint("day_is"),
            SET_NOTE: self._hint("note_is"),
        }
        for at, heading in enumerate(self._plan.headings):
            if heading.name in rules:
                self._sheet.data_validation(1, at, last, at, rules[heading.name])

    def _hint(self, words: str) -> dict[str, str]:
        return {"validate": "any", "input_message": self._labels.words(f"desk.about.{words}")}


def on_paper(sheet: Any, header: str, footer: str) -> None:
    """A4, as wide as the page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(**_MARGINS)
    sheet.hide_gridlines(0)
    sheet.set_header(header)
    sheet.set_footer(footer)


def wrapped_row(sheet: Any, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """As high as its longest text needs: not every program works it out. Before it is written."""
    lines = max(
        -(-len(text) * _WIDER // (width * 10)) for text, width in zip(texts, widths, strict=True)
    )
    sheet.set_row(row, _LINE_HEIGHT * max(1, lines))


Write = Callable[[Any, int, int, Any], None]
"""A value that is not None into a sheet's row and column."""


def _writer(heading: Heading, labels: Labels, looks: Looks) -> Write:
    """Decided once for a column."""
    look = looks.cell(heading)
    if heading.kind in ("number", "day", "time"):
        return _numbers(look, looks.cells["text"], labels.teller(heading))
    tell, text = labels.teller(heading), cells.text

    def write(sheet: Any, row: int, at: int, value: Any) -> None:
        sheet.write_string(row, at, text(tell(value)), look)

    return write


def _numbers(look: Any, text: Any, tell: Callable[[str], str]) -> Write:
    """Also dates, which are numbers to a spreadsheet; a word among them is text all the same."""

    def write(sheet: Any, row: int, at: int, value: Any) -> None:
        if isinstance(value, Missing):
            sheet.write_string(row, at, tell(value), text)
        elif isinstance(value, str):
            sheet.write_string(row, at, cells.text(value), text)
        else:
            sheet.write_number(row, at, serial(value), look)

    return write


def serial(value: int | date | datetime) -> float:
    """As a spreadsheet counts days."""
    if isinstance(value, datetime):
        since = value - _EPOCH
        return since.days + since.seconds / _DAY_SECONDS
    if isinstance(value, date):
        return value.toordinal() - _EPOCH.toordinal()
    return value
