"""The page that an office signs off: each question, what we hold meanwhile, room for an answer.

It writes Markdown or XLSX and knows no rule.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import wrap
from typing import IO, Any

import xlsxwriter

from bot.rulebook.words import in_force, source, value_lines
from conversations.rules.book import Confidence, DatedValue, Doubt, RuleBook

TITLE = "Yang perlu dipastikan kantor"
INTRODUCTION = (
    "Mohon jawab tiap nomor. Keyakinan data sekarang: A, beberapa sumber sepakat; B, satu sumber;"
    " D, sumber berbeda-beda (huruf tebal)."
)
HEADINGS = (
    "No",
    "Pertanyaan",
    "Yang ada dalam data",
    "Sumber",
    "Jawaban kantor",
    "Nama, tanggal, paraf",
)
SIGNED = ("Nama", "Jabatan", "Kantor", "Tanggal", "Tanda tangan dan cap")
NOTHING = "belum ada dalam data"
_WIDTHS = (4, 32, 44, 28, 34, 14)
_NARROWER = 0.82
"""Of the letters that a width promises, how many there is room for in a wide type."""
_LINE = 13  # points
_LEAST_LINES = 3
"""So that there is room to write by hand."""
_MOST_LINES = 28
"""Of a row; the rest goes on below it."""
_TALLEST = 408  # points: no row of a workbook is taller than 409
_SIGNING_LINES = 2
_BLANK = ("", "")

Row = tuple[str, ...]


class SheetRefused(Exception):
    """The page cannot be written; one sentence."""


def rows(rules: RuleBook) -> list[Row]:
    """One for each question, with all that we hold meanwhile; the most pressing first."""
    found = enumerate(rules.doubts, 1)
    return [(str(number), doubt.text, *_held(doubt, rules), *_BLANK) for number, doubt in found]


def write(rules: RuleBook, output: Path) -> int:
    """Makes the file and returns its number of rows. Raises SheetRefused; never overwrites."""
    writers = {".md": _write_markdown, ".xlsx": _write_xlsx}
    writer = writers.get(output.suffix.lower())
    if writer is None:
        raise SheetRefused(f"{output} must end in .md or .xlsx, such as pertanyaan.xlsx.")
    found = rows(rules)
    try:
        with output.open("xb") as target:
            writer(found, target)
    except FileExistsError:
        raise SheetRefused(
            f"{output} exists already and is not overwritten; choose another name."
        ) from None
    except OSError as error:
        raise SheetRefused(f"{output} cannot be written: {error.strerror}.") from None
    return len(found)


def markdown(found: Iterable[Row]) -> Iterator[str]:
    """Lines."""
    yield from (f"# {TITLE}", "", INTRODUCTION, "")
    yield _line(HEADINGS)
    yield _line("---" for _ in HEADINGS)
    yield from (_line(map(_cell, row)) for row in found)
    yield ""
    yield from (f"{text}: ______________________________  " for text in SIGNED)


def _held(doubt: Doubt, rules: RuleBook) -> tuple[str, str]:
    """The values in doubt, past ones too, each below its rule; and their sources, each once."""
    told: list[str] = []
    sources: dict[str, None] = {}
    for rule in rules:
        values = [value for value in rule.values if value.doubt and value.doubt.key == doubt.key]
        waiting = rule.asked is not None and rule.asked.key == doubt.key
        if values or waiting:
            told.append(f"{rule.label}:")
        if waiting:
            told.append(f"• {NOTHING}")
        for value in values:
            told += _told(value)
            sources[f"{source(value.source)}\n{value.source.url}"] = None
    return "\n".join(told or [NOTHING]), "\n".join(sources)


def _told(value: DatedValue) -> Iterator[str]:
    first, *more = value_lines(value)
    known = f"({in_force(value)}; {value.confidence})"
    if more:
        yield f"• {known}"
        yield from (first, *more)
    else:
        yield f"• {first} {known}"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    for mark in ("\\", "|", "<", "[", "*", "_", "`"):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "<br>")


def _write_markdown(found: list[Row], target: IO[bytes]) -> None:
    target.write("".join(f"{line}\n" for line in markdown(found)).encode())


def _write_xlsx(found: list[Row], target: IO[bytes]) -> None:
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Pertanyaan")
    box = {"text_wrap": True, "valign": "top", "border": 1, "font_size": 10}
    plain, urgent = book.add_format(box), book.add_format({**box, "bold": True})
    head = book.add_format({**box, "bold": True, "bg_color": "#DDEBF7"})
    sheet.write_string(0, 0, TITLE, book.add_format({"bold": True, "font_size": 15}))
    sheet.write_string(1, 0, INTRODUCTION, book.add_format({"font_size": 10}))
    sheet.set_row(3, 2 * _LINE + 2)
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, heading, head)
    spread = [part for row in found for part in _parts(row)]
    for place, row in enumerate(spread, 4):
        sheet.set_row(place, _height(row))
        shape = urgent if f"; {Confidence.D})" in row[2] else plain
        for column, text in enumerate(row):
            if text:
                sheet.write_string(place, column, text, shape)
            else:
                sheet.write_blank(place, column, None, plain)
    _to_sign(book, sheet, 5 + len(spread))
    sheet.autofilter(3, 0, 3 + len(spread), len(HEADINGS) - 1)
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{TITLE}&C&P / &N")
    book.close()


def _to_sign(book: xlsxwriter.Workbook, sheet: Any, first: int) -> None:
    """The lines that make it the office's answer."""
    name = book.add_format({"font_size": 10, "valign": "bottom"})
    line = book.add_format({"bottom": 1})
    for place, text in enumerate(SIGNED, first):
        sheet.set_row(place, _LINE * _SIGNING_LINES * (2 if text == SIGNED[-1] else 1))
        sheet.write_string(place, 1, text, name)
        sheet.write_blank(place, 2, None, line)


def _parts(row: Row) -> Iterator[Row]:
    """What is long goes on in rows of its own: one alone would be cut off."""
    number, question, held, sources, *blank = row
    part: list[str] = []
    for line in held.split("\n"):
        if _lines("\n".join([*part, line]), _WIDTHS[2]) > _MOST_LINES:
            yield (number, question, "\n".join(part), sources, *blank)
            number = question = sources = ""
            part = []
        part.append(line)
    yield (number, question, "\n".join(part), sources, *blank)


def _height(row: Row) -> int:
    """Points. Said outright, since not every program makes wrapped rows tall enough by itself."""
    lines = max(_lines(text, width) for text, width in zip(row, _WIDTHS, strict=True))
    return min(max(lines, _LEAST_LINES) * _LINE, _TALLEST)


def _lines(text: str, width: int) -> int:
    return sum(len(wrap(line, int(width * _NARROWER))) or 1 for line in text.split("\n"))
