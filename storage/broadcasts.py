"""Messages to many: the drafts, how far each has come, who got it. Knows no words and no pace."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.lead_filter import LeadFilter
from storage.link import Link

_t, _p = tables.broadcasts.c, tables.broadcast_people.c
_l, _s, _o = tables.leads.c, tables.sessions.c, tables.outbox.c
_ONE = sa.select(tables.broadcasts).where(_t.id == sa.bindparam("which"))
_LOCKED = _ONE.with_for_update()
_PUT = sa.update(tables.broadcasts).where(_t.id == sa.bindparam("which"))
_NEWEST = sa.select(tables.broadcasts).order_by(_t.created_at.desc(), _t.id.desc()).limit(1)
_ADD_PEOPLE = sa.insert(tables.broadcast_people)
_QUEUED = "queued"
_waiting = sa.exists().where(_o.id == _p.message)
_COUNTS = (
    sa.select(_p.state, sa.func.count().label("n"))
    .where(_p.broadcast == sa.bindparam("which"))
    .group_by(_p.state)
)
# From the outbox, which holds seconds of sending: of its people there may be a hundred thousand.
_LEFT = (
    sa.select(sa.func.count())
    .select_from(tables.outbox)
    .where(
        sa.exists().where(
            _p.message == _o.id, _p.broadcast == sa.bindparam("which"), _p.state == _QUEUED
        )
    )
)
_mine = sa.select(_p.message).where(_p.broadcast == sa.bindparam("which"))
_STOP_PEOPLE = (
    sa.update(tables.broadcast_people)
    .where(_p.broadcast == sa.bindparam("which"), _waiting)
    .values(state="stopped")
)
_UNQUEUE = sa.delete(tables.outbox).where(_o.id.in_(_mine))
_SENT = (
    sa.update(tables.broadcast_people)
    .where(_p.message.in_(sa.bindparam("messages", expanding=True)))
    .values(state="sent")
)
_OF_CHAT = sa.select(_p.at).where(_p.chat == sa.bindparam("whose")).order_by(_p.at)
_ERASE = sa.delete(tables.broadcast_people).where(_p.chat == sa.bindparam("erased"))


class BroadcastState(StrEnum):
    DRAFT = "draft"
    ASKED = "asked"
    """Waits for somebody else's yes."""
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


MARK = "b"
"""Begins what the audit calls one by."""
OPEN = frozenset({BroadcastState.DRAFT, BroadcastState.ASKED})


@dataclass(frozen=True, slots=True)
class Broadcast:
    id: str
    state: BroadcastState
    author: int
    version: int
    """Grows with each change: a yes is to one text for one choice of people."""
    tested: bool
    """Its author has had it as it is in their own chat."""
    texts: Mapping[str, str] = field(repr=False)
    """By language; Indonesian always."""
    chosen: Mapping[str, Any]
    """Which people, in codes."""
    created_at: datetime
    confirmed_by: int | None = None
    reached: int | None = None
    """The last chat that was looked at; chats are gone through in order."""
    skipped: int = 0
    """Who wants no messages, has blocked the bot, or is gone."""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    sent: int = 0
    waiting: int = 0
    failed: int = 0
    """Queued and not delivered: the person had blocked the bot, or Telegram refused."""
    stopped: int = 0


class Broadcasts:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, one: Broadcast) -> None:
        row = {"id": one.id, "created_at": one.created_at, **self._columns(one)}
        await self._link.connection.execute(sa.insert(tables.broadcasts), row)

    async def put(self, one: Broadcast) -> None:
        """Lock it first."""
        await self._link.connection.execute(_PUT, {"which": one.id, **self._columns(one)})

    async def find(self, id: str, *, lock: bool = False) -> Broadcast | None:
        rows = await self._link.connection.execute(_LOCKED if lock else _ONE, {"which": id})
        row = rows.first()
        return None if row is None else self._read(row)

    async def newest(self, *states: BroadcastState, author: int | None = None) -> Broadcast | None:
        """In one of these states; of one author, or of anybody."""
        query = _NEWEST.where(_t.state.in_(states))
        if author is not None:
            query = query.where(_t.author == author)
        row = (await self._link.connection.execute(query)).first()
        return None if row is None else self._read(row)

    async def people(self, which: LeadFilter, after: int | None, limit: int) -> list[int]:
        """Chats with such a lead of their own, in order."""
        query = sa.select(_l.chat).distinct().where(*self._conditions(which)).order_by(_l.chat)
        if after is not None:
            query = query.where(_l.chat > after)
        return list((await self._link.connection.execute(query.limit(limit))).scalars())

    async def count(self, which: LeadFilter) -> int:
        """How many people at the most: who wants no messages is known only when it is sent."""
        query = (
            sa.select(sa.func.count(_l.chat.distinct()))
            .join(tables.sessions, _s.chat == _l.chat)
            .where(*self._conditions(which), _s.unreachable_at.is_(None))
        )
        return (await self._link.connection.execute(query)).scalar_one()

    async def regions(self, which: LeadFilter) -> list[str]:
        query = sa.select(_l.region).distinct().where(*self._conditions(which))
        rows = await self._link.connection.execute(query.where(_l.region.is_not(None)))
        return sorted(rows.scalars())

    async def queued(self, one: Broadcast, messages: Mapping[int, str], now: datetime) -> None:
        """Who got a message into the outbox, and which; nobody gets two."""
        rows = [
            {"broadcast": one.id, "chat": chat, "message": id, "state": _QUEUED, "at": now}
            for chat, id in messages.items()
        ]
        if rows:
            await self._link.connection.execute(_ADD_PEOPLE, rows)

    async def sent(self, messages: Collection[str]) -> None:
        if messages:
            await self._link.connection.execute(_SENT, {"messages": sorted(messages)})

    async def take_back(self, one: Broadcast) -> None:
        """Everything of it that still waits leaves the outbox."""
        await self._link.connection.execute(_STOP_PEOPLE, {"which": one.id})
        await self._link.connection.execute(_UNQUEUE, {"which": one.id})

    async def progress(self, one: Broadcast) -> Progress:
        found = await self._link.connection.execute(_COUNTS, {"which": one.id})
        counts: dict[str, int] = {row.state: row.n for row in found}
        left = await self._link.connection.execute(_LEFT, {"which": one.id})
        waiting = int(left.scalar_one())
        failed = counts.pop(_QUEUED, 0) - waiting
        return Progress(waiting=waiting, failed=failed, **counts)

    async def of_chat(self, chat: int) -> Sequence[datetime]:
        """When something was sent to them."""
        return list((await self._link.connection.execute(_OF_CHAT, {"whose": chat})).scalars())

    async def erase(self, chat: int) -> None:
        await self._link.connection.execute(_ERASE, {"erased": chat})

    def _conditions(self, which: LeadFilter) -> list[sa.ColumnElement[bool]]:
        """Not whom somebody else registered: the chat is not theirs."""
        return [*which.conditions(self._link.keyring), _l.chat.is_not(None), _l.helper.is_(None)]

    def _columns(self, one: Broadcast) -> dict[str, Any]:
        plain = json.dumps(dict(one.texts), ensure_ascii=False).encode()
        return {
            "state": one.state,
            "author": one.author,
            "version": one.version,
            "tested": one.tested,
            "sealed": self._link.keyring.seal(plain, _identity(one.id)),
            "chosen": dict(one.chosen),
            "confirmed_by": one.confirmed_by,
            "reached": one.reached,
            "skipped": one.skipped,
            "ended_at": one.ended_at,
        }

    def _read(self, row: Any) -> Broadcast:
        return Broadcast(
            id=row.id,
            state=BroadcastState(row.state),
            author=row.author,
            version=row.version,
            tested=bool(row.tested),
            texts=json.loads(self._link.keyring.open(row.sealed, _identity(row.id))),
            chosen=row.chosen,
            created_at=row.created_at,
            confirmed_by=row.confirmed_by,
            reached=row.reached,
            skipped=row.skipped,
            ended_at=row.ended_at,
        )


def _identity(id: str) -> str:
    return f"broadcasts|{id}"
