"""From a selection to a file, streamed: the same for the chat and for the command line."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from bot.officers.about import By, about
from bot.officers.cells import Cell
from bot.officers.columns import HISTORY, Event
from bot.officers.labels import Labels
from bot.officers.phrases import local_day
from bot.officers.profiles import Layout
from bot.officers.row_values import Row
from bot.officers.selection import Format, Selection
from bot.officers.sheets import Lines, Sheets, Table
from bot.officers.tally import Tally
from bot.officers.workbook import MOST_ROWS, Workbook
from storage.consents import Consent, Giver
from storage.lead_filter import Areas, LeadFilter
from storage.lead_history import Step
from storage.lead_rows import Lead
from storage.transaction import Transaction

_CHUNK = 1 << 20


@dataclass(slots=True)
class Codes:
    """Whose rows came out: each person can ask who took their data out. A million take 10 MB."""

    _batches: list[str] = field(default_factory=list, repr=False)

    def add(self, codes: Iterable[str]) -> None:
        self._batches.append(" ".join(codes))

    def batches(self) -> Iterator[list[str]]:
        for batch in self._batches:
            yield batch.split()

    def __iter__(self) -> Iterator[str]:
        for batch in self.batches():
            yield from batch


@dataclass(frozen=True, slots=True)
class Taken:
    """What came out."""

    rows: int
    """Leads."""
    codes: Codes = field(repr=False)
    """Empty for counts, which are nobody's."""


@dataclass(frozen=True, slots=True)
class Making:
    """How a file is made, and by whom."""

    layout: Layout
    labels: Labels
    by: By
    now: datetime
    scratch: Path | None = None
    """A private folder for what does not fit into memory; without one, all must."""
    most_rows: int = MOST_ROWS


async def export(
    tx: Transaction, selection: Selection, areas: Areas, target: IO[bytes], how: Making
) -> Taken:
    """Writes to ``target``, which can be read back. Use it in ``Store.read``."""
    sheets = _sheets(selection.format, target, how)
    stream = _Counted(sheets, how) if how.layout.counts else _Listed(sheets, how.layout)
    names = await tx.officers.names()
    source = _Source(tx, how.layout, names, events=sheets.wants_events)
    async for batch in source.batches(selection.filter(areas)):
        await asyncio.to_thread(stream.add, batch, names)
    digest = await asyncio.to_thread(stream.finish)
    cover = about(selection, areas, how.by, stream.leads, digest, how.labels, how.now)
    await asyncio.to_thread(sheets.finish, cover, how.by.mark)
    return Taken(stream.leads, stream.codes)


def digest_of(target: IO[bytes]) -> str:
    """SHA-256 of all that is in a file."""
    target.seek(0)
    digest = hashlib.sha256()
    while chunk := target.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


class _Listed:
    """A row a lead."""

    def __init__(self, sheets: Sheets, layout: Layout) -> None:
        self._sheets = sheets
        self._cells = [column.cell for column in layout.columns]
        self._digest = hashlib.sha256()
        self.codes = Codes()
        self.leads = 0

    def add(self, batch: Sequence[Row], names: dict[int, str]) -> None:
        columns = [list(map(cell, batch)) for cell in self._cells]
        self._sheets.add(columns, _events(batch, names) if self._sheets.wants_events else ())
        note(self._digest, columns)
        self.codes.add(row.lead.code for row in batch)
        self.leads += len(batch)

    def finish(self) -> str:
        return self._digest.hexdigest()


class _Counted:
    """A row a count."""

    def __init__(self, sheets: Sheets, how: Making) -> None:
        self._sheets, self._counts = sheets, how.layout.counts
        self._tally = Tally(how.labels, local_day(how.now))
        self.codes = Codes()

    @property
    def leads(self) -> int:
        return self._tally.leads

    def add(self, batch: Sequence[Row], names: dict[int, str]) -> None:
        self._tally.add(batch)

    def finish(self) -> str:
        rows, digest = list(self._tally.rows()), hashlib.sha256()
        columns = list(zip(*rows, strict=True)) or [()] * len(self._counts)
        self._sheets.add(columns)
        note(digest, columns)
        return digest.hexdigest()


def note(digest: "hashlib._Hash", columns: Iterable[Sequence[Cell]]) -> None:
    """The data themselves, whatever the format: cells between tabs, rows between line ends."""
    said = [["" if value is None else str(value) for value in column] for column in columns]
    lines = map("\t".join, zip(*said, strict=True))
    digest.update("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))


def _sheets(format: Format, target: IO[bytes], how: Making) -> Sheets:
    match format:
        case Format.CSV:
            return Table(target, how.layout, how.labels)
        case Format.JSONL:
            return Lines(target, how.layout)
    return Workbook(target, how.layout, how.labels, how.scratch, how.most_rows)


def _events(batch: Sequence[Row], names: dict[int, str]) -> Iterator[list[Cell]]:
    for row in batch:
        for step in row.steps:
            event = Event(step, names.get(step.actor) if step.actor is not None else None)
            yield [column.value(event) for column in HISTORY]


class _Source:
    """Reads what a layout needs, and no more."""

    def __init__(
        self, tx: Transaction, layout: Layout, names: dict[int, str], *, events: bool
    ) -> None:
        self._tx, self._needs, self._names = tx, layout.needs, names
        self._counts, self._events = bool(layout.counts), events

    async def batches(self, which: LeadFilter) -> AsyncIterator[list[Row]]:
        async for leads in self._tx.leads.stream(which):
            yield await self._rows(leads)

    async def _rows(self, leads: Sequence[Lead]) -> list[Row]:
        if self._counts:
            return [Row(lead, None, None) for lead in leads]
        consents = await self._consents(leads)
        histories = await self._histories(leads)
        return [
            Row(
                lead,
                consents.get((lead.chat, None if lead.helper is None else lead.run)),
                self._names.get(lead.officer) if lead.officer else None,
                histories.get(lead.code, ()),
            )
            for lead in leads
        ]

    async def _consents(self, leads: Sequence[Lead]) -> Mapping[Giver, Consent]:
        if "consent" not in self._needs:
            return {}
        return await self._tx.consents.latest([lead.chat for lead in leads])

    async def _histories(self, leads: Sequence[Lead]) -> Mapping[str, Sequence[Step]]:
        if not self._events and "work" not in self._needs:
            return {}
        return await self._tx.leads.histories(leads, work=not self._events)
