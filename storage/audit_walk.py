"""Walks the audit from its first entry and says whether it is whole, or what is broken first.

In constant memory, but for the leads of the largest file. Changes nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from conversations.lead import LeadStatus
from storage import tables
from storage.audit_chain import BEFORE_ALL, PAGE, Head, find_head, is_genuine, leads_of
from storage.link import Link

_t = tables.audit.c
_l, _s = tables.leads.c, tables.stalled.c
_PAGE = (
    sa.select(tables.audit, _l.status.label("lead_status"), _s.code.label("silent"))
    .outerjoin(tables.leads, _l.code == _t.lead)
    .outerjoin(tables.stalled, _s.code == _t.lead)
    .where(_t.number > sa.bindparam("after"))
    .order_by(_t.number)
    .limit(PAGE)
)
_FOLLOWER = (
    sa.select(_t.previous).where(_t.number > sa.bindparam("after")).order_by(_t.number).limit(1)
)
_SIGNED = sa.select(_t.id).where(_t.mac == sa.bindparam("mac")).limit(1)
_LOOSE = sa.select(tables.audit).where(_t.number.is_(None)).order_by(_t.at, _t.id).limit(1)


class Fault(StrEnum):
    CHANGED = "changed"
    """Its content, whom it names, its reason or its signature."""
    MISSING = "missing"
    """One or more before it were taken out."""
    MOVED = "moved"
    """Genuine, and in another place than it was written."""
    INSERTED = "inserted"
    """Not written by this program with this keyring."""
    REASON = "reason"
    """The reason was taken out although nobody was erased."""
    HEAD = "head"
    """The note in the database of where the audit ends was changed or removed."""
    CUT = "cut"
    """The last entries are missing, by that note or by what is known elsewhere."""
    OTHER = "other"
    """Whole in itself, but not the one that is known elsewhere."""


@dataclass(frozen=True, slots=True)
class Broken:
    fault: Fault
    number: int | None
    """Where in the chain; None for an entry that has no number."""
    entry: str | None = None
    """The row's id."""
    at: datetime | None = None


@dataclass(slots=True)
class Walked:
    """What was walked over, up to the end or to what is broken."""

    head: Head = BEFORE_ALL
    first: datetime | None = None
    last: datetime | None = None
    redacted: int = 0
    """Entries whose reason went with an erased lead."""
    broken: Broken | None = None

    @property
    def count(self) -> int:
        return self.head.number


@dataclass(slots=True)
class Walk:
    """One walk; ``known`` is where the audit is known to have been at least."""

    link: Link
    known: Head | None = None
    done: Walked = field(default_factory=Walked)

    async def whole(self) -> Walked:
        while self.done.broken is None and await self._page():
            pass
        if self.done.broken is None:
            self.done.broken = await self._loose() or await self._end()
        return self.done

    async def _page(self) -> bool:
        """False where there is nothing more."""
        found = await self.link.connection.execute(_PAGE, {"after": self.done.head.number})
        rows = found.all()
        leads = await leads_of(self.link, [row.id for row in rows])
        for row in rows:
            fault = await self._fault(row, leads.get(row.id, []))
            if fault is not None:
                number = self.done.head.number + 1 if fault is Fault.MISSING else row.number
                self.done.broken = Broken(fault, number, row.id, row.at)
                return False
            self._step(row)
        return len(rows) == PAGE

    def _step(self, row: Any) -> None:
        self.done.head = Head(row.number, bytes(row.mac))
        self.done.first = self.done.first or row.at
        self.done.last = row.at
        self.done.redacted += row.sealed is None and row.reason_hash is not None

    async def _fault(self, row: Any, leads: list[str]) -> Fault | None:
        before = self.done.head
        if not is_genuine(self.link.keyring, row, leads):
            return Fault.INSERTED if await self._follows(row, before) else Fault.CHANGED
        if row.previous != before.mac:
            return Fault.MOVED if await self._has(row.previous) else Fault.MISSING
        if row.number != before.number + 1:
            return Fault.MOVED
        known = self.known
        if known is not None and known.number == row.number and known.mac != row.mac:
            return Fault.OTHER
        return None if _may_lack_reason(row) else Fault.REASON

    async def _follows(self, row: Any, before: Head) -> bool:
        """Whether what comes after knows only what came before: then the row is not ours."""
        found = await self.link.connection.execute(_FOLLOWER, {"after": row.number})
        follower = found.first()
        if follower is not None:
            return bool(follower.previous == before.mac)
        return await find_head(self.link) == before

    async def _has(self, mac: bytes) -> bool:
        if mac == BEFORE_ALL.mac:
            return True
        return (await self.link.connection.execute(_SIGNED, {"mac": mac})).first() is not None

    async def _loose(self) -> Broken | None:
        row = (await self.link.connection.execute(_LOOSE)).first()
        return None if row is None else Broken(Fault.INSERTED, None, row.id, row.at)

    async def _end(self) -> Broken | None:
        reached, noted = self.done.head, await find_head(self.link)
        for head in (noted, self.known):
            if head is not None and head.number > reached.number:
                return Broken(Fault.CUT, reached.number + 1)
        return None if noted == reached else Broken(Fault.HEAD, reached.number)


def _may_lack_reason(row: Any) -> bool:
    """A reason goes when its lead is erased; of somebody who never handed in, with their row."""
    if row.sealed is not None or row.reason_hash is None:
        return True
    if row.lead is None or row.silent is not None:
        return False
    return row.lead_status in (None, LeadStatus.ERASED)
