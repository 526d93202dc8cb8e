"""Messages waiting to be sent. Rows with a ``seq`` go out in order within their chat."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.link import Link

MOST_PRIORITIES = 100
_WAITING, _SENDING = "waiting", "sending"
_t = tables.outbox.c
_earlier = tables.outbox.alias("earlier")
_first_of_chat = (
    sa.select(sa.func.min(_earlier.c.seq)).where(_earlier.c.chat == _t.chat).scalar_subquery()
)
# A number to compare with, not NOT EXISTS, and <= and != where = would say the same: whatever
# PostgreSQL knows of the table, it then walks the index and looks each chat up, and never joins
# or sorts all of it.
_HEAD = sa.and_(_t.state != _SENDING, sa.or_(_t.seq.is_(None), _t.seq <= _first_of_chat))
_ADD = sa.insert(tables.outbox)
_of_priority = sa.and_(_HEAD, _t.priority == sa.bindparam("of"))
_HEADS = (
    sa.select(tables.outbox)
    .where(
        _of_priority,
        _t.due <= sa.bindparam("now"),
    )
    .order_by(_t.due)
    .limit(sa.bindparam("most"))
)
_NEXT_DUE = sa.select(_t.due).where(_of_priority).order_by(_t.due).limit(1)


def _each_priority() -> sa.Select[tuple[int]]:
    """Those that occur, one look into the index each: DISTINCT would read all rows."""
    lowest = sa.select(sa.func.min(_t.priority).label("priority")).cte("each", recursive=True)
    higher = sa.select(sa.func.min(_t.priority)).where(_t.priority > lowest.c.priority)
    steps = sa.select(higher.scalar_subquery()).where(lowest.c.priority.is_not(None))
    each = lowest.union_all(steps)
    return sa.select(each.c.priority).where(each.c.priority.is_not(None))


_PRIORITIES = _each_priority()
_DONE = sa.delete(tables.outbox).where(_t.id.in_(sa.bindparam("ids", expanding=True)))
_update = sa.update(tables.outbox).where(_t.id == sa.bindparam("which"))
_RETRY = _update.values(due=sa.bindparam("then"), tries=_t.tries + 1, state=_WAITING)
_SEND = _update.where(_t.state == _WAITING).values(state=_SENDING)
_UNFINISHED = sa.select(tables.outbox).where(_t.state == _SENDING).order_by(_t.created_at, _t.id)
_OF_CHAT = (
    sa.select(tables.outbox).where(_t.chat == sa.bindparam("chat")).order_by(_t.created_at, _t.id)
)
_DROP = sa.delete(tables.outbox).where(_t.chat == sa.bindparam("dropped"))
_DEPTH = sa.select(sa.func.count()).select_from(tables.outbox)
_DEPTH_OF = _DEPTH.where(_t.priority == sa.bindparam("of"))
_HELD = sa.select(_t.id).where(_t.id == sa.bindparam("which"))


@dataclass(frozen=True, slots=True)
class Outgoing:
    id: str
    """Given by whoever queues it, and for ever: the same id is never queued twice."""
    chat: int
    seq: int | None
    """Its place in the chat, from ``StoredSession.sent``; None where order does not matter."""
    priority: int
    """Lower goes first, among the first messages of all chats."""
    kind: str
    version: int
    """The session's version that it belongs to."""
    payload: bytes
    """What to send, in the sender's own format; sealed in the table."""
    due: datetime
    created_at: datetime
    tries: int = 0

    def __repr__(self) -> str:
        return f"Outgoing({self.id}, {self.kind})"


class Outbox:
    def __init__(self, link: Link) -> None:
        self._link = link
        self.added: list[Outgoing] = []
        """What this transaction has put there."""

    async def add_many(self, messages: Iterable[Outgoing]) -> None:
        added = list(messages)
        if added:
            await self._link.connection.execute(_ADD, [self._row(message) for message in added])
            self.added += added

    async def heads(
        self,
        now: datetime,
        limit: int,
        not_chats: Collection[int] = (),
        priorities: range = range(MOST_PRIORITIES),
    ) -> list[Outgoing]:
        """What may be sent now: of each chat the first in order, and all without an order.

        By priority, then by how long they have been due. A head that is not due yet, or is
        being sent, holds up its chat.
        """
        found: list[Outgoing] = []
        for priority in await self._priorities():
            if priority not in priorities:
                continue
            left = limit - len(found)
            found += self._read(await self._free(priority, now, left, set(not_chats)))
            if len(found) == limit:
                break
        return found

    async def next_due(self) -> datetime | None:
        """When ``heads`` has something again, unless more is added; None: nothing waits."""
        times: list[datetime] = []
        for priority in await self._priorities():
            rows = await self._link.connection.execute(_NEXT_DUE, {"of": priority})
            times += rows.scalars()
        return min(times, default=None)

    async def done(self, ids: Collection[str]) -> None:
        if ids:
            await self._link.connection.execute(_DONE, {"ids": sorted(ids)})

    async def retry(self, id: str, due: datetime) -> None:
        """Puts it back, in its old place, and counts a try."""
        await self._link.connection.execute(_RETRY, {"which": id, "then": due})

    async def mark_sending(self, id: str) -> bool:
        """For what may be sent at most once: commit this first, send only where it was True."""
        result = await self._link.connection.execute(_SEND, {"which": id})
        return result.rowcount == 1

    async def unfinished_sending(self) -> list[Outgoing]:
        """Marked, but never done: after a crash nobody knows whether these were sent."""
        return self._read(await self._link.connection.execute(_UNFINISHED))

    async def of_chat(self, chat: int) -> list[Outgoing]:
        """All that waits for one chat, whatever its state."""
        return self._read(await self._link.connection.execute(_OF_CHAT, {"chat": chat}))

    async def drop_chat(self, chat: int) -> None:
        await self._link.connection.execute(_DROP, {"dropped": chat})

    async def holds(self, id: str) -> bool:
        """Whether it still waits there: it may have been taken back since it was read."""
        return (await self._link.connection.execute(_HELD, {"which": id})).first() is not None

    async def depth_of(self, priority: int) -> int:
        return (await self._link.connection.execute(_DEPTH_OF, {"of": priority})).scalar_one()

    async def depth(self) -> int:
        return (await self._link.connection.execute(_DEPTH)).scalar_one()

    async def _priorities(self) -> list[int]:
        rows = await self._link.connection.execute(_PRIORITIES)
        return sorted(row.priority for row in rows)

    async def _free(
        self, priority: int, now: datetime, limit: int, not_chats: Collection[int]
    ) -> list[Any]:
        """Heads of one priority. The chats are left out here: a long NOT IN of numbers that
        PostgreSQL knows nothing about makes it read the whole table."""
        most = limit + len(not_chats)
        while True:
            query = {"of": priority, "now": now, "most": most}
            rows = list(await self._link.connection.execute(_HEADS, query))
            free = [row for row in rows if row.chat not in not_chats][:limit]
            if len(free) == limit or len(rows) < most:
                return free
            most *= 2

    def _row(self, message: Outgoing) -> dict[str, Any]:
        return {
            "id": message.id,
            "chat": message.chat,
            "seq": message.seq,
            "priority": message.priority,
            "kind": message.kind,
            "version": message.version,
            "sealed": self._link.keyring.seal(message.payload, f"outbox|{message.id}"),
            "due": message.due,
            "tries": message.tries,
            "state": _WAITING,
            "created_at": message.created_at,
        }

    def _read(self, rows: Iterable[Any]) -> list[Outgoing]:
        return [
            Outgoing(
                row.id,
                row.chat,
                row.seq,
                row.priority,
                row.kind,
                row.version,
                self._link.keyring.open(row.sealed, f"outbox|{row.id}"),
                row.due,
                row.created_at,
                row.tries,
            )
            for row in rows
        ]
