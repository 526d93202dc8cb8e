"""Sets the weekly report on A4: ``python -m bot.statistics.paper``, its words in, a PDF out.

A process of its own, as ``drawing``. The letters are DejaVu's, which matplotlib brings along: the
fonts of PDF itself lack some.
"""

import io
import json
import struct
import sys
from pathlib import Path
from typing import Any

import matplotlib
from fpdf import FPDF
from fpdf.enums import TableCellFillMode, XPos, YPos
from fpdf.fonts import FontFace

from bot.statistics.drawing import draw

_FONT = "DejaVu"
_MARGIN = 14.0
_SHADE = (240, 244, 248)
_HALF = 89.0
"""Millimetres: how wide a column of the first page is."""


class _Page(FPDF):
    page_words = ""

    def footer(self) -> None:
        self.set_y(-10)
        self.set_font(_FONT, size=7)
        number = self.page_words.replace("{n}", str(self.page_no()))
        self.cell(0, 4, number, align="R")


def pdf(report: dict[str, Any]) -> bytes:
    page = _new(report)
    _text(page, report["title"], 16, "B")
    _text(page, report["about"], 8)
    page.ln(2)
    top = page.get_y()
    _table(page, report["headline"], (46, 22, 21), 8, 5.2, _HALF)
    page.ln(2)
    for note in report["notes"]:
        _text(page, note, 8, width=_HALF)
    page.ln(2)
    page.image(io.BytesIO(draw(report["weeks"])), x=_MARGIN, w=_HALF)
    page.ln(2)
    _table(page, report["sources"], (38, 17, 16, 18), 7, 4.2, _HALF)
    _image(page, report["regions_chart"], page.w - _MARGIN - _HALF, top)
    page.add_page()
    _table(page, report["regions"], (70, 28, 28, 28, 28), 7.5, 4.2, page.epw)
    for goal in report["goals"]:
        _text(page, goal, 7.5)
    page.ln(2)
    _table(page, report["funnel"], (34, 16, 18, 16, 16, 18, 16, 16, 16, 16), 6.5, 3.7, page.epw)
    page.ln(2)
    _text(page, report["counted"], 9, "B")
    for words in report["method"]:
        _text(page, words, 7.5)
    return bytes(page.output())


def _new(report: dict[str, Any]) -> _Page:
    page = _Page(format="A4")
    page.page_words = report["page"]
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    page.add_font(_FONT, fname=str(fonts / "DejaVuSans.ttf"))
    page.add_font(_FONT, style="B", fname=str(fonts / "DejaVuSans-Bold.ttf"))
    page.set_margins(_MARGIN, _MARGIN)
    page.set_auto_page_break(True, margin=_MARGIN)
    page.set_title(report["title"])
    page.add_page()
    return page


def _text(page: FPDF, words: str, size: float, style: str = "", width: float = 0) -> None:
    page.set_font(_FONT, style, size)
    page.multi_cell(width, size * 0.5, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _image(page: FPDF, chart: dict[str, Any], x: float, y: float) -> None:
    """Whole: no larger than the page allows."""
    picture = draw(chart)
    wide, high = struct.unpack(">II", picture[16:24])  # as every PNG says in its beginning
    room = page.h - y - _MARGIN
    page.image(io.BytesIO(picture), x=x, y=y, w=min(_HALF, room * wide / high))


def _table(
    page: FPDF,
    table: dict[str, Any],
    widths: tuple[float, ...],
    size: float,
    line: float,
    width: float,
) -> None:
    _text(page, table["title"], 9, "B", width)
    page.set_font(_FONT, size=size)
    page.set_line_width(0.1)
    aligned = ("LEFT", *("RIGHT",) * (len(widths) - 1))
    with page.table(
        col_widths=widths,
        width=width,
        align="LEFT",
        text_align=aligned,
        line_height=line,
        borders_layout="HORIZONTAL_LINES",
        cell_fill_color=_SHADE,
        cell_fill_mode=TableCellFillMode.ROWS,
        headings_style=FontFace(emphasis="B"),
    ) as rows:
        for cells in (table["head"], *table["rows"]):
            row = rows.row()
            for cell in cells:
                row.cell(cell)
    page.ln(1)


if __name__ == "__main__":
    sys.stdout.buffer.write(pdf(json.load(sys.stdin)))
