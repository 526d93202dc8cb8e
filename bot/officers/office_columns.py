"""The office's own file of columns, read from the rule ``office.upload.columns``.

A line a column, in their order: ``NIK = nik``, ``Tgl Lahir = birth_date dd-mm-yyyy``, the same for
all ``Negara = "Indonesia"``, and empty ``Keterangan =``. It knows no file.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.officers.cells import Cell
from bot.officers.columns import COLUMNS, Column
from bot.officers.row_values import Row
from conversations.rules.book import RuleBook

RULE = "office.upload.columns"
_LINE = re.compile(r"(?P<title>[^=]+?)\s*=\s*(?P<rest>.*)")
_FIXED = re.compile(r'"(?P<text>[^"]*)"')
_NAMED = re.compile(r"(?P<name>[a-z_0-9]+)(?:\s+(?P<day>[dmy./ -]+))?")
_DAY_PARTS = {"dd": "%d", "mm": "%m", "yyyy": "%Y", "yy": "%y"}
_BY_NAME = {column.name: column for column in COLUMNS if column.kind != "set"}


class BadColumns(ValueError):
    """A line of the office's cannot be read; one sentence."""


def office_columns(rules: RuleBook, day: date) -> tuple[Column, ...]:
    """None where the office has said nothing. Raises BadColumns."""
    said = rules.find(RULE, day)
    return () if said is None else read_columns(said.lines)


def read_columns(lines: Sequence[str]) -> tuple[Column, ...]:
    """Raises BadColumns."""
    return tuple(_column(line) for line in lines)


def _column(line: str) -> Column:
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise BadColumns(f'{RULE}: {line!r} must look like "NIK = nik".')
    title, rest = found["title"], found["rest"].strip()
    fixed = _FIXED.fullmatch(rest)
    if not rest or fixed is not None:
        text = fixed["text"] if fixed is not None else None
        return Column(title, "text", lambda _: text)
    named = _NAMED.fullmatch(rest)
    column = _BY_NAME.get(named["name"]) if named is not None else None
    if named is None or column is None:
        raise BadColumns(f"{RULE}: there is no column {rest!r}; `kamus` in an export names all.")
    if named["day"] is None:
        return replace(column, name=title, question=None)
    shown = _as_text(column, _pattern(named["day"], line))
    return Column(title, "text", shown, needs=column.needs, has_nik=column.has_nik)


def _pattern(said: str, line: str) -> str:
    pattern = re.sub(r"[dmy]+", lambda part: _DAY_PARTS.get(part[0], "?"), said.strip())
    if "?" in pattern:
        raise BadColumns(f'{RULE}: the day in {line!r} must look like "dd-mm-yyyy".')
    return pattern


def _as_text(column: Column, pattern: str) -> Callable[[Row], Cell]:
    def cell(row: Row) -> Cell:
        value = column.value(row)
        return value.strftime(pattern) if isinstance(value, date) else value

    return cell
