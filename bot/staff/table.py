"""Rows of cells out of a list that a stranger sent, as a list of staff has them. Knows no column.

Not for the event loop's thread: a large list takes a second.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from bot import spreadsheets
from bot.spreadsheets import BadSpreadsheet, Bounds
from conversations.staff_rows import BadList, Cell

MOST_UNPACKED = 20 * 2**20
"""Bytes: a thousand rows are far less than one of them."""
MOST_COLUMNS = 40
LONGEST_CELL = 500
"""Characters; a longer cell is cut, and can be no answer to anything."""
_BOUNDS = Bounds(MOST_UNPACKED, MOST_COLUMNS, formulas=False)


def rows(content: bytes) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows of the first sheet, each with its number in the file. Raises BadList, also later,
    as they are read."""
    try:
        for number, values in spreadsheets.rows(content, _BOUNDS):
            yield number, _cells(values)
    except BadSpreadsheet as bad:
        raise BadList(bad.reason) from None


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
