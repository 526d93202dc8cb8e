"""What a cell may hold: text that is clean, and that no spreadsheet takes for a formula."""

import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum

from conversations.text import clean

Cell = str | int | date | datetime | None


class Missing(StrEnum):
    """Stands where a question was put but has no answer; one never put leaves the cell empty. A
    type of its own, since somebody may write that very word."""

    SKIPPED = "skipped"
    OFFICER_ASKS = "officer_asks"


LONGEST = 32_000
"""Characters; Excel has room for 32,767 and drops a longer cell without a word."""
# Most cells are these: they begin with no sign, or are a phone number, and have nothing to be
# cleaned of.
_PLAIN = re.compile(r"[A-Za-z0-9][!-~]*(?: [!-~]+)*|\+[0-9]+")
_STARTS_FORMULA = frozenset("=+-@")
# One number, with its sign. "+62-812" is not: Excel would subtract.
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)*")


def text(value: str) -> str:
    """One clean line, NFC; with an apostrophe before it where it would become a formula.

    Phone numbers and negative numbers stay as they are.
    """
    if len(value) <= LONGEST and _PLAIN.fullmatch(value):
        return value
    line = clean(value)[:LONGEST].strip()
    # Look-alikes of the signs count too: some spreadsheets read them as the signs.
    first = unicodedata.normalize("NFKC", line[:1])
    if first[:1] in _STARTS_FORMULA and not _NUMBER.fullmatch(line):
        return f"'{line}"
    return line


def written(value: Cell) -> str | int:
    """As a format without types has it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else value
