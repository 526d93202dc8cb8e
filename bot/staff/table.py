"""Rows of cells out of a file that a stranger sent: XLSX or CSV. Nothing in it is ever run, and
nothing it says of itself is believed. Knows no column.

Not for the event loop's thread: a large list takes a second.
"""

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.cell.cell import ERROR_CODES

from conversations.staff_rows import BadList, Cell

MOST_UNPACKED = 20 * 2**20
"""Bytes: a thousand rows are far less than one of them."""
MOST_PARTS = 2_000
MOST_COLUMNS = 40
LONGEST_CELL = 500
"""Characters; a longer cell is cut, and can be no answer to anything."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
"""The part of an old container in which Excel puts a workbook with a password."""
_SHEETS = "xl/worksheets/"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_FORMULA_OF_MANY = "={…}"
"""Stands for one that fills several cells."""
_BOOK, _PROGRAMS = "xl/workbook.xml", "vbaproject.bin"
_DELIMITERS = ";,\t"

Numbered = Iterator[tuple[int, Sequence[Cell]]]


def rows(content: bytes) -> Numbered:
    """The rows of the first sheet, each with its number in the file. Raises BadList, also later,
    as they are read."""
    if not content.strip():
        raise BadList("empty")
    if content.startswith(_ZIP):
        return _of_book(content)
    if content.startswith(_OLE):
        raise BadList("protected" if _PROTECTED in content else "old")
    return _of_text(content)


def _of_book(content: bytes) -> Numbered:
    _look_inside(content)
    try:
        found = _sheet(content, results=True)
        if _has_formulas(content):
            pairs = zip(found, _sheet(content, results=False), strict=True)
            found = (list(map(_result_or_formula, *pair)) for pair in pairs)
        yield from ((number, _cells(values)) for number, values in enumerate(found, start=1))
    except BadList:
        raise
    except Exception:  # openpyxl raises whatever a broken file makes it stumble over
        # From None: what it stumbled over may be somebody's data.
        raise BadList("unreadable") from None


def _sheet(content: bytes, *, results: bool) -> Iterator[Sequence[Any]]:
    """The first sheet's rows, with what formulas came to, or with the formulas themselves."""
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=results, keep_links=False
    )
    sheet = book.worksheets[0]
    # What the file says of its size may be wrong either way.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)


def _has_formulas(content: bytes) -> bool:
    """In any sheet: reading one twice takes its time."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = [name for name in book.namelist() if name.startswith(_SHEETS)]
        return any(_FORMULA.search(book.read(name)) for name in parts)


def _result_or_formula(result: Any, written: Any) -> Any:
    """What a formula came to. Its text, where that is nothing or an error: then an empty cell is
    told from one that only looks filled."""
    if written is None or not (result is None or result in ERROR_CODES):
        return result
    return written if isinstance(written, str) else _FORMULA_OF_MANY


def _look_inside(content: bytes) -> None:
    """Before anything is unpacked. A part that is larger than it says is cut off there."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise BadList("unreadable") from None
    names = {part.filename.casefold() for part in parts}
    if _BOOK not in names:
        raise BadList("kind")
    if any(name.endswith(_PROGRAMS) for name in names):
        raise BadList("macro")
    if any(part.flag_bits & 1 for part in parts):
        raise BadList("protected")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BadList("huge")


def _of_text(content: bytes) -> Numbered:
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadList("kind")
    lines = io.StringIO(_decoded(content), newline="")
    head = lines.readline()
    lines.seek(0)
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise BadList("unreadable") from None
        yield reader.line_num, [_cell(value) for value in values[:MOST_COLUMNS]]


def _decoded(content: bytes) -> str:
    """As Excel, LibreOffice and phones write it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _cells(values: Sequence[Any]) -> list[Cell]:
    """Without the empty cells that only fill up the row."""
    filled = [_cell(value) for value in values]
    while filled and filled[-1] is None:
        filled.pop()
    return filled


def _cell(value: Any) -> Cell:
    match value:
        case None:
            return None
        case bool():
            return str(value)
        case int():
            return value if abs(value) < 10**18 else str(value)[:LONGEST_CELL]
        case float():
            return value if math.isfinite(value) else str(value)
        case datetime():
            return value.date()
        case date():
            return value
    return str(value)[:LONGEST_CELL]
