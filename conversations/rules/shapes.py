"""How the value of a rule is written: a number, a list of ids or of lines, or a table. It reads no
files."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from conversations.rules.refusing import Refused
from conversations.rules.values import Table, Unit, Value

ID = re.compile(r"[a-z0-9][a-z0-9_]*")
_WHOLE = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")
LONGEST_LINE = 200
_FRACTIONS = frozenset({Unit.SHARE, Unit.TIMES})


def read_value(given: Any, unit: Unit, columns: Mapping[str, Unit]) -> Value:
    """The value as its unit wants it. Raises Refused. ``columns`` matter to a table only."""
    if unit is Unit.IDS:
        return _ids(given)
    if unit is Unit.TEXT:
        return _lines(given)
    if unit is Unit.TABLE:
        return _table(given, columns)
    return _number(given, unit)


def _number(given: Any, unit: Unit) -> Decimal:
    """Text only: a TOML float has lost digits, and "10.000" must not become ten."""
    pattern = _DECIMAL if unit in _FRACTIONS else _WHOLE
    if not isinstance(given, str) or not pattern.fullmatch(given):
        example = '"0.01"' if unit in _FRACTIONS else '"10000"'
        complaint = f"{given!r} is no number; {unit} is written as text like {example}"
        raise Refused(complaint, "value")
    number = Decimal(given)
    if unit is Unit.SHARE and number > 1:
        raise Refused(f'{given!r} is above 1; one percent is written "0.01"', "value")
    return number


def _ids(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not given:
        raise Refused('ids are a list like ["jkk", "jkm"]', "value")
    if strange := [id for id in given if not isinstance(id, str) or not ID.fullmatch(id)]:
        raise Refused(f"{strange[0]!r} is not an id; ids are written a-z, 0-9 and _", "value")
    if len(set(given)) < len(given):
        raise Refused("an id stands there twice; keep one", "value")
    return tuple(given)


def _lines(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not given:
        raise Refused('a text is a list of lines like ["0711 555 0100"]', "value")
    for place, line in enumerate(given, 1):
        if not isinstance(line, str) or not line.strip():
            complaint = (
                f"{line!r} is no line; write it in quotation marks, and leave out empty ones"
            )
            raise Refused(complaint, "value", f"line {place}")
        if not line.isprintable() or len(line) > LONGEST_LINE:
            complaint = f"a line has no breaks and at most {LONGEST_LINE} letters; write two"
            raise Refused(complaint, "value", f"line {place}")
    return tuple(line.strip() for line in given)


def _table(given: Any, columns: Mapping[str, Unit]) -> Table:
    if not isinstance(given, list) or not given:
        raise Refused(f"a table is a list of rows with {', '.join(columns)}", "value")
    rows = tuple(_row(row, place, columns) for place, row in enumerate(given, 1))
    for place, (upper, lower) in enumerate(pairwise(rows), 2):
        if lower[0] <= upper[0]:
            complaint = f"{lower[0]} must be above {upper[0]}; lowest row first"
            raise Refused(complaint, "value", f"row {place}")
    return Table(tuple(columns), rows)


def _row(row: Any, place: int, columns: Mapping[str, Unit]) -> tuple[Decimal, ...]:
    if not isinstance(row, dict) or row.keys() != columns.keys():
        raise Refused(f"a row has exactly {', '.join(columns)}", "value", f"row {place}")
    try:
        return tuple(_number(row[column], unit) for column, unit in columns.items())
    except Refused as refused:
        raise Refused(refused.complaint, "value", f"row {place}") from None
