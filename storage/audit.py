"""Who did what to whose data, and why. Append-only; codes and counts, nothing personal.

How entries are chained is decided in ``audit_chain``."""

import re
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import audit_chain, tables
from storage.audit_chain import Fresh, Head
from storage.audit_walk import Walk, Walked
from storage.ids import new_id
from storage.link import Link

_t = tables.audit.c
_files = tables.audit_leads.c
_NEWEST = sa.select(tables.audit).order_by(_t.at.desc(), _t.id.desc())
_LAST = sa.select(tables.audit).order_by(_t.number.desc())
_OLDEST = sa.select(tables.audit).order_by(_t.at, _t.id)
_codes: sa.BindParameter[str] = sa.bindparam("codes", expanding=True)
_named = sa.select(_files.entry).where(_files.lead.in_(_codes))
_ABOUT = (
    sa.select(tables.audit)
    .where(sa.or_(_t.lead.in_(_codes), _t.id.in_(_named)))
    .order_by(_t.at, _t.id)
)
_ACTIONS = sa.select(_t.action).distinct().order_by(_t.action)
_ACTORS = sa.select(_t.actor).where(_t.actor.is_not(None)).distinct()
_COUNT = sa.select(sa.func.count()).where(
    _t.actor == sa.bindparam("who"),
    _t.action == sa.bindparam("what"),
    _t.at >= sa.bindparam("since"),
)
_STREAMED = 200
"""Entries in memory at once while streaming."""
_CODE = re.compile(r"[\w.:,+-]{0,64}", re.ASCII)
_LONG_NUMBER = re.compile(r"[+-]?\d{9,}")

Detail = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    action: str
    actor: int | None = None
    """An officer; None for the command line and the bot itself."""
    lead: str | None = None
    reason: str | None = field(default=None, repr=False)
    """In the officer's own words, so it is sealed, and goes when the lead is erased."""
    detail: Detail = field(default_factory=dict)
    """Codes and counts. Words, and numbers that could be a NIK or a phone, are refused."""
    leads: Collection[str] = field(default=(), repr=False)
    """Whom an entry about many concerns, such as a file's; written, never read back."""
    number: int | None = field(default=None, compare=False)
    """Its place in the chain; read back, never written."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries; without anything, all."""

    lead: str | None = None
    """Files with it included."""
    officer: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Not included in the time."""
    action: str | None = None
    before: int | None = None
    """Only those with a lower number."""

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """To be joined by AND."""
        found = []
        if self.lead is not None:
            in_files = sa.select(_files.entry).where(_files.lead == self.lead)
            found.append(sa.or_(_t.lead == self.lead, _t.id.in_(in_files)))
        if self.officer is not None:
            found.append(_t.actor == self.officer)
        if self.since is not None:
            found.append(_t.at >= self.since)
        if self.until is not None:
            found.append(_t.at < self.until)
        if self.action is not None:
            found.append(_t.action == self.action)
        if self.before is not None:
            found.append(_t.number < self.before)
        return found


class Audit:
    def __init__(self, link: Link) -> None:
        self._link = link
        self._fresh: list[Fresh] = []

    async def add(self, entry: Entry) -> None:
        """It stands in the audit when the transaction ends: not sooner, since adding keeps all
        others from adding until the commit.

        Raises ValueError where ``detail`` holds more than codes and counts.
        """
        _check(entry.detail)
        id = new_id(entry.at)
        row = {
            "id": id,
            "at": entry.at,
            "actor": entry.actor,
            "action": entry.action,
            "lead": entry.lead,
            "sealed": self._link.keyring.seal(entry.reason.encode(), f"audit|{id}")
            if entry.reason
            else None,
            "detail": dict(entry.detail),
        }
        self._fresh.append(Fresh(row, sorted(set(entry.leads))))

    async def finish(self) -> None:
        """Writes what was added, as the last act of the transaction. Raises AuditHeadless."""
        if self._fresh:
            await audit_chain.append(self._link, self._fresh)
            self._fresh.clear()

    async def head(self) -> Head | None:
        """Where the chain ends; None where somebody removed that."""
        return await audit_chain.find_head(self._link)

    async def continues(self, known: Head) -> bool:
        """Whether this is still the audit that ended there once."""
        return await audit_chain.mac_at(self._link, known.number) == known.mac

    async def walk(self, known: Head | None = None) -> Walked:
        """From the first entry: use it in ``Store.read``."""
        return await Walk(self._link, known).whole()

    async def last(self, action: str, actor: int) -> Entry | None:
        """The newest entry of that action by one officer."""
        query = _NEWEST.where(_t.actor == actor, _t.action == action).limit(1)
        row = (await self._link.connection.execute(query)).first()
        return None if row is None else self._entry(row)

    async def newest(self, limit: int, lead: str | None = None) -> Sequence[Entry]:
        """Newest first, of everything or of one lead."""
        query = _NEWEST.limit(limit)
        if lead is not None:
            query = query.where(_t.lead == lead)
        return [self._entry(row) for row in await self._link.connection.execute(query)]

    async def page(self, which: AuditFilter, limit: int) -> Sequence[Entry]:
        """The last written first."""
        query = _LAST.where(*which.conditions()).limit(limit)
        return [self._entry(row) for row in await self._link.connection.execute(query)]

    async def count(self, action: str, actor: int, since: datetime) -> int:
        """How often an officer has done something since then."""
        values = {"who": actor, "what": action, "since": since}
        return int((await self._link.connection.execute(_COUNT, values)).scalar_one())

    async def about(self, codes: Collection[str]) -> Sequence[Entry]:
        """Every entry that concerns one of these leads, files with them included, oldest first."""
        rows = await self._link.connection.execute(_ABOUT, {"codes": sorted(set(codes))})
        return [self._entry(row) for row in rows]

    async def stream(self, which: AuditFilter) -> AsyncIterator[Entry]:
        """Oldest first, in constant memory: use it in ``Store.read``."""
        query = _OLDEST.where(*which.conditions()).execution_options(yield_per=_STREAMED)
        async with self._link.connection.stream(query) as rows:
            async for row in rows:
                yield self._entry(row)

    async def actions(self) -> Sequence[str]:
        """Those that occur, by name."""
        return list((await self._link.connection.execute(_ACTIONS)).scalars())

    async def actors(self) -> Sequence[int]:
        """Officers who ever did something that stands here, in no order."""
        return list((await self._link.connection.execute(_ACTORS)).scalars())

    def _entry(self, row: Any) -> Entry:
        reason = row.sealed and self._link.keyring.open(row.sealed, f"audit|{row.id}").decode()
        return Entry(
            row.at, row.action, row.actor, row.lead, reason, row.detail, number=row.number
        )


def _check(detail: Detail) -> None:
    for key, value in detail.items():
        text = str(value)
        if not _CODE.fullmatch(key) or not _CODE.fullmatch(text) or _LONG_NUMBER.fullmatch(text):
            raise ValueError("an audit detail is not a code or a count")
