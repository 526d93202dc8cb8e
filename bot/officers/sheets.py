"""Files for programs: CSV and JSON Lines, codes as they are. Knows cells, and no database."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any, Protocol

from bot.officers.cells import Cell, Missing, text, written
from bot.officers.labels import Labels
from bot.officers.profiles import Heading, Layout
from conversations.text import clean

ENCODING = "utf-8-sig"
"""Excel takes a CSV without this mark for another encoding."""
SCHEMA = 1
"""Of a line of JSON: goes up where a name changes its meaning or goes, never for a new one."""


class Sheets(Protocol):
    """A file being written. Not for the event loop's thread."""

    @property
    def wants_events(self) -> bool:
        """Whether there is a place for what happened; otherwise it need not be worked out."""

    def add(
        self, columns: Sequence[Sequence[Cell]], events: Iterable[Sequence[Cell]] = ()
    ) -> None:
        """Some rows, column by column as the layout has them; what happened, row by row."""

    def finish(self, about: Sequence[tuple[str, Cell]], mark: str) -> None: ...


class Table:
    """CSV: one line of names, ``;`` as Indonesian Excel has it.

    Text is in quotes and numbers are not, so an importer can tell a NIK from a number.
    """

    def __init__(self, target: IO[bytes], layout: Layout, labels: Labels) -> None:
        self._text = io.TextIOWrapper(target, ENCODING, newline="")
        self._written = [_written(heading, layout, labels) for heading in layout.headings]
        self._writer = csv.writer(
            self._text, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n"
        )
        self._writer.writerow([text(heading.name) for heading in layout.headings])

    @property
    def wants_events(self) -> bool:
        """A table has one kind of row."""
        return False

    def add(
        self, columns: Sequence[Sequence[Cell]], events: Iterable[Sequence[Cell]] = ()
    ) -> None:
        shown = [
            list(map(written, column))
            for written, column in zip(self._written, columns, strict=True)
        ]
        self._writer.writerows(zip(*shown, strict=True))

    def finish(self, about: Sequence[tuple[str, Cell]], mark: str) -> None:
        """A CSV has no place for what it is about."""
        self._text.detach()


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

    def add(
        self, columns: Sequence[Sequence[Cell]], events: Iterable[Sequence[Cell]] = ()
    ) -> None:
        typed = [list(map(_typed, column)) for column in columns]
        for row in zip(*typed, strict=True):
            line = {"schema": SCHEMA, **dict(zip(self._names, row, strict=True))}
            self._target.write(self._encode(line).encode() + b"\n")

    def finish(self, about: Sequence[tuple[str, Cell]], mark: str) -> None:
        """Nothing but rows."""


def _written(heading: Heading, layout: Layout, labels: Labels) -> Callable[[Cell], str | int]:
    """What writes a column's cells: decided once for a file, and each code written once."""
    if layout.plain:
        tell = labels.teller(heading)
        return lambda value: written(tell(value) if isinstance(value, str) else value)
    if heading.kind == "set":
        return lambda _: ""
    if heading.kind in ("code", "codes"):
        return _Once().__getitem__
    return _text if heading.kind == "text" else written


def _text(value: Any) -> str:
    return "" if value is None else text(value)


class _Once(dict[Cell, str | int]):
    """There are few codes in a column, and a great many cells."""

    def __missing__(self, value: Cell) -> str | int:
        found = self[value] = written(value)
        return found


def _typed(value: Cell) -> str | int | dict[str, str] | None:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Missing):
        return {"missing": value}
    return clean(value) if isinstance(value, str) else str(written(value))
