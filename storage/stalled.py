"""Registrations that stand still: since when, who is reminded next, whom an officer may call.

A row is written where somebody has been silent for a while. It is about that silence: as soon as
the person does anything, their session's ``active_at`` is no longer ``since``, and nothing here
holds for them any more. So no turn has to keep this table right.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage import tables
from storage.errors import LeadNotFound
from storage.lead_filter import Areas, in_areas
from storage.link import Link

HELD_OUT = 10
"""One in so many is never reminded, to see what reminders do."""

_t = tables.stalled.c
_s = tables.sessions.c
_new = insert(tables.stalled)
_RENEWED = (
    "since",
    "region",
    "callable",
    "called_by",
    "sent",
    "next_at",
    "first_at",
    "last_at",
    "came_back",
)
"""What changes in a row; code and hold-out stay."""
_PUT = _new.on_conflict_do_update(
    index_elements=[_t.chat], set_={name: _new.excluded[name] for name in _RENEWED}
)
_OF = sa.select(tables.stalled).where(_t.chat.in_(sa.bindparam("chats", expanding=True)))
_DUE = (
    sa.select(_t.chat)
    .where(_t.next_at <= sa.bindparam("now"))
    .order_by(_t.next_at, _t.chat)
    .limit(sa.bindparam("most"))
)
_MEASURED = sa.select(tables.stalled).where(_t.first_at.is_not(None)).order_by(_t.chat)
_ERASE = sa.delete(tables.stalled).where(_t.chat == sa.bindparam("erased"))
_FORGET_REASONS = (
    sa.update(tables.audit)
    .where(tables.audit.c.lead.in_(sa.select(_t.code).where(_t.chat == sa.bindparam("erased"))))
    .values(sealed=None)
)
_still_silent = tables.stalled.join(
    tables.sessions, sa.and_(_s.chat == _t.chat, _s.active_at == _t.since)
)
_CALLED = (
    sa.update(tables.stalled)
    .where(_t.chat == sa.bindparam("whose"))
    .values(called_by=sa.bindparam("officer"))
)


@dataclass(frozen=True, slots=True)
class Stall:
    """One person's registration that stands, or stood, still."""

    chat: int
    code: str
    """What officers call it by; shaped like a lead's, and no lead's."""
    since: datetime
    held_out: bool
    """Never reminded, but treated alike in all else: the other half of the comparison."""
    region: str | None = None
    callable: bool = False
    """The person agreed to be contacted and gave a phone number."""
    called_by: int | None = None
    """The officer who has called, or tried to, in this silence."""
    sent: int = 0
    """Reminders, or for the held out the moments at which there would have been one."""
    next_at: datetime | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None
    came_back: bool = False
    """They did something after the first of those moments."""


class Stalled:
    def __init__(self, link: Link) -> None:
        self._link = link

    def holds_out(self, chat: int) -> bool:
        """The same for a chat for ever, and nobody without the key can tell for whom."""
        digest = self._link.keyring.index("holdout", str(chat))
        return int.from_bytes(digest[:8], "big") % HELD_OUT == 0

    async def put_many(self, stalls: Iterable[Stall]) -> None:
        """Lock the sessions first: who erases everything meanwhile must find these rows."""
        rows = [_row(stall) for stall in stalls]
        if rows:
            await self._link.connection.execute(_PUT, rows)

    async def of_chats(self, chats: Collection[int]) -> Mapping[int, Stall]:
        rows = await self._link.connection.execute(_OF, {"chats": sorted(set(chats))})
        return {row.chat: _stall(row) for row in rows}

    async def due(self, now: datetime, most: int) -> list[int]:
        """Chats whose next moment has come, the longest waiting first."""
        rows = await self._link.connection.execute(_DUE, {"now": now, "most": most})
        return list(rows.scalars())

    async def measured(self) -> list[Stall]:
        """Everybody for whom a first reminder was due, reminded or held out."""
        return [_stall(row) for row in await self._link.connection.execute(_MEASURED)]

    async def queue(
        self, areas: Areas, since: datetime, limit: int, offset: int = 0
    ) -> list[Stall]:
        """Whom an officer may call and nobody has called, silent still, the newest first;
        not those who fell silent before ``since``."""
        query = sa.select(tables.stalled).select_from(_still_silent)
        query = query.where(*_to_call(areas, since)).order_by(_t.since.desc(), _t.code)
        rows = await self._link.connection.execute(query.limit(limit).offset(offset))
        return [_stall(row) for row in rows]

    async def count(self, areas: Areas, since: datetime) -> int:
        query = sa.select(sa.func.count()).select_from(_still_silent)
        rows = await self._link.connection.execute(query.where(*_to_call(areas, since)))
        return rows.scalar_one()

    async def get(self, code: str, areas: Areas) -> Stall:
        """Raises LeadNotFound outside the areas, and where it does not stand still any more."""
        query = sa.select(tables.stalled).select_from(_still_silent)
        query = query.where(_t.code == code, _t.callable.is_(True), in_areas(areas, _t.region))
        row = (await self._link.connection.execute(query)).first()
        if row is None:
            raise LeadNotFound
        return _stall(row)

    async def set_called(self, chat: int, officer: int) -> None:
        await self._link.connection.execute(_CALLED, {"whose": chat, "officer": officer})

    async def erase(self, chat: int) -> None:
        await self._link.connection.execute(_FORGET_REASONS, {"erased": chat})
        await self._link.connection.execute(_ERASE, {"erased": chat})


def _to_call(areas: Areas, since: datetime) -> list[sa.ColumnElement[bool]]:
    """To be joined by AND."""
    open_ = [_t.callable.is_(True), _t.called_by.is_(None), _t.since >= since]
    return [*open_, in_areas(areas, _t.region)]


def _row(stall: Stall) -> dict[str, Any]:
    return {
        "chat": stall.chat,
        "code": stall.code,
        "since": stall.since,
        "held_out": stall.held_out,
        "region": stall.region,
        "callable": stall.callable,
        "called_by": stall.called_by,
        "sent": stall.sent,
        "next_at": stall.next_at,
        "first_at": stall.first_at,
        "last_at": stall.last_at,
        "came_back": stall.came_back,
    }


def _stall(row: Any) -> Stall:
    return Stall(
        chat=row.chat,
        code=row.code,
        since=row.since,
        held_out=bool(row.held_out),
        region=row.region,
        callable=bool(row.callable),
        called_by=row.called_by,
        sent=row.sent,
        next_at=row.next_at,
        first_at=row.first_at,
        last_at=row.last_at,
        came_back=bool(row.came_back),
    )
