"""The weekly report as XLSX, with charts that Excel draws itself."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from bot.officers import cells
from bot.statistics.report import Report, Table

_NEVER = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#999999", "#D55E00")


def workbook(report: Report) -> bytes:
    out = io.BytesIO()
    book = _Book(out)
    book.sheet("ringkasan", report.headline(), notes=[report.about, *report.notes()])
    weeks = report.weeks()
    book.chart(book.sheet("pekan", weeks), "pekan", weeks, "line", range(1, 5))
    regions = report.regions()
    sheet = book.sheet("kabupaten", regions, notes=report.goals())
    book.chart(sheet, "kabupaten", regions, "bar", (3, 2))
    funnel = report.funnel()
    book.chart(book.sheet("corong", funnel), "corong", funnel, "bar", (2, 4))
    book.sheet("asal", report.sources())
    book.words("tentang", [report.words("title"), report.about, *report.method()])
    book.close()
    return out.getvalue()


class _Book:
    def __init__(self, out: io.BytesIO) -> None:
        self._book = xlsxwriter.Workbook(out, {"in_memory": True, **_NEVER})
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._number = self._book.add_format({"num_format": "#,##0"})
        self._few = self._book.add_format({"align": "right"})
        self._wrap = self._book.add_format({"text_wrap": True, "valign": "top"})

    def sheet(self, name: str, table: Table, notes: Sequence[str] = ()) -> Any:
        """A table from the first cell on, and notes below it."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, len(table.head), 13)
        sheet.freeze_panes(1, 1)
        for at, words in enumerate(table.head):
            sheet.write_string(0, at, cells.text(words), self._bold)
        for row, values in enumerate(table.rows, start=1):
            for at, value in enumerate(values):
                if isinstance(value, int):
                    sheet.write_number(row, at, value, self._number)
                else:
                    sheet.write_string(row, at, cells.text(value), self._few if at else None)
        for row, note in enumerate(notes, start=len(table.rows) + 2):
            sheet.write_string(row, 0, cells.text(note))
        return sheet

    def chart(
        self, sheet: Any, name: str, table: Table, kind: str, columns: Sequence[int]
    ) -> None:
        """Beside the table; what is hidden is a gap."""
        if not table.rows:
            return
        subtype = {"subtype": "stacked"} if kind == "bar" else {}
        chart = self._book.add_chart({"type": kind, **subtype})
        for colour, column in zip(_COLOURS, columns, strict=False):
            look: dict[str, Any] = {"fill": {"color": colour}}
            if kind == "line":
                look = {"line": {"color": colour, "width": 2.25}, "marker": {"type": "automatic"}}
            last = len(table.rows)
            chart.add_series(
                {
                    "name": [name, 0, column],
                    "categories": [name, 1, 0, last, 0],
                    "values": [name, 1, column, last, column],
                    **look,
                }
            )
        chart.set_title({"name": table.title, "overlay": False})
        chart.set_legend({"position": "bottom"})
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 640, "height": max(320, 26 * len(table.rows) + 120)})
        sheet.insert_chart(0, len(table.head) + 1, chart)

    def words(self, name: str, lines: Sequence[str]) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, 110, self._wrap)
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, cells.text(line), self._wrap)

    def close(self) -> None:
        self._book.close()
