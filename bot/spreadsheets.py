"""Rows of cells out of a spreadsheet that somebody sent, XLSX or CSV. Nothing in it is ever run,
and nothing it says of itself is believed. Knows no column, and nobody to whom a refusal is told.

Not for the event loop's thread: a large file takes a second.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.cell.cell import ERROR_CODES

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an old container begins, and so a workbook with a password."""
ZIP = b"PK\x03\x04"
MOST_PARTS = 2_000
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
"""The part of an old container in which Excel puts a workbook with a password."""
_SHEETS = "xl/worksheets/"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_FORMULA_OF_MANY = "={…}"
"""Stands for one that fills several cells."""
_BOOK, _PROGRAMS = "xl/workbook.xml", "vbaproject.bin"
_DELIMITERS = ";,\t"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

Numbered = Iterator[tuple[int, Sequence[Any]]]


class BadSpreadsheet(Exception):
    """``reason``: empty, protected, old, kind, macro, huge or unreadable."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a file is looked at, and how."""

    unpacked: int
    """Bytes; more is not unpacked."""
    columns: int
    formulas: bool
    """Whether a formula is seen as one; otherwise as the value it last had, where that is one."""


def rows(content: bytes, bounds: Bounds) -> Numbered:
    """The rows of the first sheet that hold anything, each with its number in the file. Raises
    BadSpreadsheet, also later, as they are read."""
    if not content.strip():
        raise BadSpreadsheet("empty")
    if content.startswith(ZIP):
        return _of_book(content, bounds)
    if content.startswith(OLE):
        raise BadSpreadsheet("protected" if _PROTECTED in content else "old")
    return _of_text(content, bounds)


def _of_book(content: bytes, bounds: Bounds) -> Numbered:
    _look_inside(content, bounds)
    try:
        found = _sheet(content, bounds, results=not bounds.formulas)
        if not bounds.formulas and _has_formulas(content):
            pairs = zip(found, _sheet(content, bounds, results=False), strict=True)
            found = (list(map(_result_or_formula, *pair)) for pair in pairs)
        # One cell far down makes a million empty rows above it: they go no further than here.
        yield from ((number, row) for number, row in enumerate(found, start=1) if any(row))
    except Exception:  # openpyxl raises whatever a broken file makes it stumble over
        # From None: what it stumbled over may be somebody's data.
        raise BadSpreadsheet("unreadable") from None


def _sheet(content: bytes, bounds: Bounds, *, results: bool) -> Iterator[Sequence[Any]]:
    """The first sheet's rows, with what formulas came to, or with the formulas themselves."""
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=results, keep_links=False
    )
    sheet = book.worksheets[0]
    # What the file says of its size may be wrong either way.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_col=bounds.columns, values_only=True)


def _has_formulas(content: bytes) -> bool:
    """In any sheet: reading one twice takes its time."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = [name for name in book.namelist() if name.startswith(_SHEETS)]
        return any(_FORMULA.search(book.read(name)) for name in parts)


def _result_or_formula(result: Any, written: Any) -> Any:
    """What a formula came to. Its text, where that is nothing or an error: then an empty cell is
    told from one that only looks filled."""
    uncounted = result == 0 and isinstance(written, str)  # what writers put that cannot count
    if written is None or not (result is None or uncounted or result in ERROR_CODES):
        return result
    return written if isinstance(written, str) else _FORMULA_OF_MANY


def _look_inside(content: bytes, bounds: Bounds) -> None:
    """Before anything is unpacked. A part that is larger than it says is cut off there."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise BadSpreadsheet("unreadable") from None
    names = {part.filename.casefold() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise BadSpreadsheet("protected")
    if _BOOK not in names:
        raise BadSpreadsheet("kind")
    if any(name.endswith(_PROGRAMS) for name in names):
        raise BadSpreadsheet("macro")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > bounds.unpacked:
        raise BadSpreadsheet("huge")


def _of_text(content: bytes, bounds: Bounds) -> Numbered:
    if b"\x00" in content and not content.startswith(_UTF16):
        raise BadSpreadsheet("kind")
    lines = io.StringIO(_decoded(content), newline="")
    head = lines.readline()
    lines.seek(0)
    reader = csv.reader(lines, delimiter=max(_DELIMITERS, key=head.count))
    try:
        for number, values in enumerate(reader, start=1):
            if any(values):
                yield number, values[: bounds.columns]
    except csv.Error:
        raise BadSpreadsheet("unreadable") from None


def _decoded(content: bytes) -> str:
    """As Excel, LibreOffice and phones write it."""
    if content.startswith(_UTF16):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
