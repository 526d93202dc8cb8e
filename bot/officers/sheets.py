"""Files for programs: CSV and JSON Lines, codes as they are. Knows cells, and no database."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import IO, Protocol

from bot.officers.cells import Cell, Missing, text, written
from bot.officers.labels import Labels
from bot.officers.profiles import Layout
from conversations.text import clean

ENCODING = "utf-8-sig"
"""Excel takes a CSV without this mark for another encoding."""
SCHEMA = 1
"""Of a line of JSON: goes up where a name changes its meaning or goes, never for a new one."""


class Sheets(Protocol):
    """A file being written, in rows as its layout has them. Not for the event loop's thread."""

    @property
    def wants_events(self) -> bool:
        """Whether there is a place for what happened; otherwise it need not be worked out."""

    def add(
        self, rows: Iterable[Sequence[Cell]], events: Iterable[Sequence[Cell]] = ()
    ) -> None: ...

    def finish(self, about: Sequence[tuple[str, Cell]], mark: str) -> None: ...


class Table:
    """CSV: one line of names, ``;`` as Indonesian Excel has it.

    Text is in quotes and numbers are not, so an importer can tell a NIK from a number.
    """

    def __init__(self, target: IO[bytes], layout: Layout, labels: Labels) -> None:
        self._text = io.TextIOWrapper(target, ENCODING, newline="")
        self._tell = [
            labels.teller(heading) if layout.plain else None for heading in layout.headings
        ]
        self._writer = csv.writer(
            self._text, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n"
        )
        self._writer.writerow([text(heading.name) for heading in layout.headings])

    @property
    def wants_events(self) -> bool:
        """A table has one kind of row."""
        return False

    def add(self, rows: Iterable[Sequence[Cell]], events: Iterable[Sequence[Cell]] = ()) -> None:
        said = map(self._said, rows) if any(self._tell) else rows
        self._writer.writerows([written(value) for value in row] for row in said)

    def finish(self, about: Sequence[tuple[str, Cell]], mark: str) -> None:
        """A CSV has no place for what it is about."""
        self._text.detach()

    def _said(self, row: Sequence[Cell]) -> list[Cell]:
        return [
            tell(value) if tell is not None and isinstance(value, str) else value
            for tell, value in zip(self._tell, row, strict=True)
        ]


class Lines:
    """JSON Lines: an object a row, with the version of the schema; empty is null, and an answer
    that is missing says why in an object, so that every other value has its column's type."""

    def __init__(self, target: IO[bytes], layout: Layout) -> None:
        self._target = target
        self._names = [heading.name for heading in layout.headings]
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    @property
    def wants_events(self) -> bool:
        """A line is a lead."""
        return False

    def add(self, rows: Iterable[Sequence[Cell]], events: Iterable[Sequence[Cell]] = ()) -> None:
        for row in rows:
            line = {"schema": SCHEMA, **dict(zip(self._names, map(_typed, row), strict=True))}
            self._target.write(self._encode(line).encode() + b"\n")

    def finish(self, about: Sequence[tuple[str, Cell]], mark: str) -> None:
        """Nothing but rows."""


def _typed(value: Cell) -> str | int | dict[str, str] | None:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Missing):
        return {"missing": value}
    return clean(value) if isinstance(value, str) else str(written(value))
