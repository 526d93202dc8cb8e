"""Files with staff as XLSX: the empty list, a checked one with what is to be put right, and the
list an officer takes. Knows cells and words, no database. Not for the event loop's thread."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from bot.officers import cells
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.money import HIGHEST_MONTH, LOWEST_BARE
from conversations.people import NIK_LENGTH
from conversations.replies import Phrase
from conversations.staff_rows import COLUMNS, MOST_ROWS, Cell, Checked, Fault, folded
from conversations.workers import Worker

HEADING = "staff.heading"
_NEVER: Mapping[str, Any] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {"name": 28, "nik": 20, "born": 16, "wage": 16, "phone": 18}
_FAULTS_WIDTH = 60
_FIRST_YEAR = 1901
"""A spreadsheet has no dates before this."""
_FAULTY = {"bg_color": "#FFF2CC"}
_TEXT: Mapping[str, Any] = {"num_format": "@"}
"""Without it Excel keeps 15 digits of a NIK, drops the 0 of a phone and turns dates about."""


class Sheets:
    """In one language."""

    def __init__(self, catalog: Catalog, language: str) -> None:
        self._catalog = catalog
        self._language = language

    def template(self) -> bytes:
        """One row of headings to fill in below; how to, on a sheet of its own, so that nobody's
        example is taken for staff."""
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, dict(_NEVER))
        sheet = book.add_worksheet(self._words("sheet.staff"))
        text, money = book.add_format(dict(_TEXT)), book.add_format({"num_format": "#,##0"})
        for at, column in enumerate(COLUMNS):
            sheet.set_column(at, at, _WIDTHS[column], money if column == "wage" else text)
        self._head(book, sheet, [self.heading(column) for column in COLUMNS])
        self._validated(sheet)
        self._how(book)
        book.close()
        return target.getvalue()

    def answer(self, checked: Checked) -> bytes:
        """The same rows, each with what is to be put right in it."""
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, dict(_NEVER))
        sheet = book.add_worksheet(self._words("sheet.staff"))
        kept = self._places(checked)
        heading = [str(_at(checked.heading, place) or "") for place in kept]
        self._head(book, sheet, [*heading, self.heading("faults")])
        plain, faulty = self._formats(book, {}), self._formats(book, _FAULTY)
        sheet.set_column(0, len(kept) - 1, 20, book.add_format(dict(_TEXT)))
        sheet.set_column(len(kept), len(kept), _FAULTS_WIDTH)
        for number, row in enumerate(checked.rows, start=1):
            styles = faulty if row.faults else plain
            for at, place in enumerate(kept):
                _write(sheet, number, at, _at(row.cells, place), styles)
            said = " ".join(map(self.fault, row.faults)) or self._words("fault.none")
            _write(sheet, number, len(kept), said, styles)
        sheet.autofilter(0, 0, len(checked.rows), len(kept))
        book.close()
        return target.getvalue()

    def listed(self, workers: Iterable[Worker], about: Sequence[tuple[str, Cell]]) -> bytes:
        """Of one business, in full; ``about``: what the cover says, names and values."""
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, dict(_NEVER))
        sheet = book.add_worksheet(self._words("sheet.staff"))
        for at, column in enumerate(COLUMNS):
            sheet.set_column(at, at, _WIDTHS[column])
        self._head(book, sheet, [self.heading(column) for column in COLUMNS])
        styles = self._formats(book, {})
        for number, worker in enumerate(workers, start=1):
            for at, column in enumerate(COLUMNS):
                _write(sheet, number, at, getattr(worker, column), styles)
        cover = book.add_worksheet(self._words("sheet.about"))
        cover.set_column(0, 0, 24)
        cover.set_column(1, 1, 90)
        for number, (name, value) in enumerate(about):
            _write(cover, number, 0, name, styles)
            _write(cover, number, 1, value, styles)
        book.close()
        return target.getvalue()

    def heading(self, column: str) -> str:
        """The first of what the column may be called."""
        key = f"{HEADING}.{column}"
        words = self._catalog.words(self._language, key) or self._catalog.words(REFERENCE, key)
        return words[0]

    def fault(self, fault: Fault) -> str:
        return self._words(f"fault.{fault.reason}", n=fault.number)

    def _words(self, key: str, **values: int) -> str:
        return self._catalog.plain(self._language, Phrase(f"staff.{key}", values))

    def _places(self, checked: Checked) -> list[int]:
        """The columns that are kept: not the one that we added to an earlier answer."""
        ours = {folded(word) for word in called(self._catalog)["faults"]}
        widest = max(len(cells) for cells in (checked.heading, *(r.cells for r in checked.rows)))
        return [at for at in range(widest) if folded(_at(checked.heading, at)) not in ours]

    def _head(self, book: Any, sheet: Any, heading: Sequence[str]) -> None:
        bold = book.add_format({"bold": True, "bottom": 1, **_TEXT})
        for at, words in enumerate(heading):
            sheet.write_string(0, at, cells.text(words), bold)
        sheet.freeze_panes(1, 0)

    def _formats(self, book: Any, more: Mapping[str, Any]) -> Mapping[str, Any]:
        formats = {"text": _TEXT, "day": {"num_format": "dd-mm-yyyy"}, "number": {}}
        return {kind: book.add_format({**style, **more}) for kind, style in formats.items()}

    def _validated(self, sheet: Any) -> None:
        """A hint when a cell is chosen, and a word of caution; everything can be written."""
        rules: Mapping[str, Mapping[str, Any]] = {
            "nik": {"validate": "length", "criteria": "==", "value": NIK_LENGTH},
            "wage": {
                "validate": "decimal",
                "criteria": "between",
                "minimum": LOWEST_BARE,
                "maximum": HIGHEST_MONTH,
            },
        }
        for at, column in enumerate(COLUMNS):
            hint = {
                "input_title": self.heading(column)[:32],
                "input_message": self._words(f"hint.{column}"),
                "error_type": "warning",
                "error_message": self._words(f"hint.{column}"),
            }
            rule = rules.get(column, {"validate": "any"})
            sheet.data_validation(1, at, MOST_ROWS, at, {**rule, **hint})

    def _how(self, book: Any) -> None:
        sheet = book.add_worksheet(self._words("sheet.how"))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        styles = self._formats(book, {})
        for number, column in enumerate(COLUMNS):
            _write(sheet, number, 0, self.heading(column), styles)
            _write(sheet, number, 1, self._words(f"hint.{column}"), styles)
        rules = ("rows", "consent", "send")
        for number, rule in enumerate(rules, start=len(COLUMNS) + 1):
            _write(sheet, number, 1, self._words(f"how.{rule}", n=MOST_ROWS), styles)


def called(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """What each column may be called, in any language."""
    return {
        column: tuple(
            word
            for language in catalog.languages
            for word in catalog.words(language, f"{HEADING}.{column}")
        )
        for column in (*COLUMNS, "faults", "total")
    }


def _at(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else None


def _write(sheet: Any, row: int, at: int, value: Cell, styles: Mapping[str, Any]) -> None:
    match value:
        case None:
            sheet.write_blank(row, at, None, styles["text"])
        case str():
            sheet.write_string(row, at, cells.text(value), styles["text"])
        case date() if value.year < _FIRST_YEAR:
            sheet.write_string(row, at, value.isoformat(), styles["text"])
        case date():
            sheet.write_datetime(row, at, value, styles["day"])
        case _:
            sheet.write_number(row, at, value, styles["number"])
