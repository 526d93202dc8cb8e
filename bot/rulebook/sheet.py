"""The page that an office signs off: each question, what we hold meanwhile, room for an answer.

It writes Markdown or XLSX and knows no rule.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import wrap
from typing import IO

import xlsxwriter

from bot.rulebook.words import in_force, source, value_lines
from conversations.rules.book import Confidence, DatedValue, Doubt, RuleBook

TITLE = "Yang perlu dipastikan kantor"
INTRODUCTION = (
    "Mohon jawab tiap baris, lalu isi nama dan tanggal. Keyakinan: A, beberapa sumber sepakat;"
    " B, satu sumber; D, sumber berbeda-beda."
)
HEADINGS = (
    "No",
    "Pertanyaan",
    "Aturan",
    "Nilai dalam data",
    "Berlaku",
    "Sumber",
    "Keyakinan",
    "Jawaban",
    "Nama",
    "Tanggal",
)
_WIDTHS = (5, 32, 26, 26, 18, 28, 12, 30, 15, 12)
_NARROWER = 0.72
"""Of the letters that a width promises, how many there is room for in our larger type."""
_LINE = 19
_TALLEST = 409  # points: no row of a workbook is taller
_MOST_LINES = 10
_BLANK = ("", "", "")
_NOTHING = ("belum ada dalam data", "", "", "")

Row = tuple[str, ...]


class SheetRefused(Exception):
    """The page cannot be written; one sentence."""


def rows(rules: RuleBook) -> list[Row]:
    """One for each value in doubt, past ones too, for each rule that waits for a value, and
    for each question without a rule; the most pressing question first."""
    found = [
        (doubt.text, *told)
        for doubt in rules.doubts
        for told in [*_resting_on(doubt, rules)] or [("", *_NOTHING)]
    ]
    return [(str(number), *row, *_BLANK) for number, row in enumerate(found, 1)]


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


def _resting_on(doubt: Doubt, rules: RuleBook) -> Iterator[Row]:
    for rule in rules:
        if rule.asked is not None and rule.asked.key == doubt.key:
            yield (rule.label, *_NOTHING)
        for value in rule.values:
            if value.doubt is not None and value.doubt.key == doubt.key:
                yield _told(value, rule.label)


def _told(value: DatedValue, label: str) -> Row:
    return (
        label,
        "\n".join(value_lines(value)),
        in_force(value),
        f"{source(value.source)}\n{value.source.url}",
        value.confidence.value,
    )


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
    # Ten columns on one page's width shrink to half: large here is readable on paper.
    box = {"text_wrap": True, "valign": "top", "border": 1, "font_size": 14}
    plain, urgent = book.add_format(box), book.add_format({**box, "bold": True})
    head = book.add_format({**box, "bold": True, "bg_color": "#DDEBF7"})
    sheet.write_string(0, 0, TITLE, book.add_format({"bold": True, "font_size": 18}))
    sheet.write_string(1, 0, INTRODUCTION, book.add_format({"font_size": 14}))
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, heading, head)
    spread = [part for row in found for part in _parts(row)]
    for place, row in enumerate(spread, 4):
        sheet.set_row(place, _height(row))
        shape = urgent if Confidence.D.value in row[6:7] else plain
        for column, text in enumerate(row):
            if text:
                sheet.write_string(place, column, text, shape)
            else:
                sheet.write_blank(place, column, None, plain)
    sheet.autofilter(3, 0, 3 + len(spread), len(HEADINGS) - 1)
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    book.close()


def _parts(row: Row) -> Iterator[Row]:
    """A long table goes on in rows of its own: one alone would be cut at _TALLEST."""
    lines = row[3].split("\n")
    for start in range(0, len(lines), _MOST_LINES):
        part = "\n".join(lines[start : start + _MOST_LINES])
        yield (*(row[:3] if start == 0 else _BLANK), part, *(row[4:] if start == 0 else [""] * 6))


def _height(row: Row) -> int:
    """Points. Said outright, since not every program makes wrapped rows tall enough by itself."""
    lines = max(
        sum(len(wrap(line, int(width * _NARROWER))) or 1 for line in text.split("\n"))
        for text, width in zip(row, _WIDTHS, strict=True)
    )
    return min(lines * _LINE, _TALLEST)
