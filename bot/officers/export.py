"""From a selection to a file, streamed: the same for the chat and for the command line."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from bot.officers.cells import Cell
from bot.officers.columns import COLUMNS, Row
from bot.officers.labels import Labels
from bot.officers.phrases import local_day
from bot.officers.selection import Format, Profile, Selection
from bot.officers.sheets import Sheets, Table, Workbook
from bot.world import JAKARTA
from conversations.regions import get_region
from storage.lead_rows import Areas, Lead, LeadFilter
from storage.transaction import Transaction

_AT_ONCE = 200
"""Leads read, then written in another thread: nobody in the chat waits long for either."""
_CHUNK = 1 << 20
_MOMENT = timedelta(microseconds=1)
"""The end of a selection is not in it; people say the last day that is."""


@dataclass(frozen=True, slots=True)
class By:
    """Who takes the leads out, and why: for the cover."""

    who: str
    """A name and a short mark; never a whole Telegram id."""
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came out."""

    rows: int
    sha256: str
    codes: tuple[str, ...] = field(repr=False)
    """Whose: each person can ask who took their data out."""


def file_name(selection: Selection, now: datetime) -> str:
    """Says when and which profile, and nobody's name."""
    when = f"{now.astimezone(JAKARTA):%Y-%m-%d_%H%M}"
    profile = "samar" if selection.profile is Profile.MASKED else "lengkap"
    return f"pendaftaran_{when}_{profile}.{selection.format}"


async def export(
    tx: Transaction,
    selection: Selection,
    areas: Areas,
    by: By,
    target: IO[bytes],
    labels: Labels,
    now: datetime,
    scratch: Path | None = None,
) -> Taken:
    """Writes to ``target``, which can be read back. Use it in ``Store.read``.

    ``scratch`` is a private folder for what does not fit into memory; without one, all must.
    """
    sheets = _sheets(selection.format, target, labels, scratch)
    masked = selection.profile is Profile.MASKED
    codes: list[str] = []
    async for batch in _batches(tx, selection.filter(areas)):
        await asyncio.to_thread(_add, sheets, batch, masked)
        codes += [row.lead.code for row in batch]
    about = _about(selection, areas, by, len(codes), labels, now)
    await asyncio.to_thread(sheets.finish, about)
    return Taken(len(codes), await asyncio.to_thread(_digest, target), tuple(codes))


def _sheets(format: Format, target: IO[bytes], labels: Labels, scratch: Path | None) -> Sheets:
    if format is Format.CSV:
        return Table(target)
    return Workbook(target, labels, scratch)


def _add(sheets: Sheets, batch: Sequence[Row], masked: bool) -> None:
    sheets.add([column.cell(row, masked=masked) for column in COLUMNS] for row in batch)


async def _batches(tx: Transaction, which: LeadFilter) -> AsyncIterator[list[Row]]:
    names = {officer.id: officer.name for officer in await tx.officers.list()}
    leads: list[Lead] = []
    async for lead in tx.leads.stream(which):
        leads.append(lead)
        if len(leads) == _AT_ONCE:
            yield await _rows(tx, leads, names)
            leads = []
    if leads:
        yield await _rows(tx, leads, names)


async def _rows(tx: Transaction, leads: Sequence[Lead], names: dict[int, str]) -> list[Row]:
    consents = await tx.consents.latest([lead.chat for lead in leads])
    return [
        Row(
            lead,
            consents.get((lead.chat, None if lead.helper is None else lead.run)),
            names.get(lead.officer) if lead.officer else None,
        )
        for lead in leads
    ]


def _digest(target: IO[bytes]) -> str:
    target.seek(0)
    digest = hashlib.sha256()
    while chunk := target.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _about(
    selection: Selection,
    areas: Areas,
    by: By,
    rows: int,
    labels: Labels,
    now: datetime,
) -> list[tuple[str, Cell]]:
    def line(name: str, value: Cell) -> tuple[str, Cell]:
        return labels.words(f"desk.about.{name}"), value

    return [
        line("rows", rows),
        line("since", _day(selection.since, labels)),
        line("until", _day(selection.until and selection.until - _MOMENT, labels)),
        line("status", labels.words(f"desk.export.status.{selection.status}")),
        line("area", _areas(selection.region, areas, labels)),
        line("profile", labels.words(f"desk.export.profile.{selection.profile}")),
        line("made_at", f"{now.astimezone(JAKARTA):%Y-%m-%d %H:%M}"),
        line("zone", labels.words("desk.about.zone_is")),
        line("made_by", by.who),
        line("reason", by.reason),
        line("keeping", labels.words("desk.about.keeping_is")),
    ]


def _day(moment: datetime | None, labels: Labels) -> Cell:
    return labels.words("desk.about.open") if moment is None else local_day(moment)


def _areas(region: str | None, areas: Areas, labels: Labels) -> str:
    if region is not None:
        return f"{region} {get_region(region).name}"
    if areas is None:
        return labels.words("desk.all_areas")
    return ", ".join(f"{code} {get_region(code).name}" for code in sorted(areas))
