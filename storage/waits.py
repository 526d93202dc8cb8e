"""Who asked to be told when a rule that turned them away changes. Knows no rule and no words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from conversations.awaited import Awaited
from storage import tables
from storage.link import Link

_t = tables.waits.c
_new = insert(tables.waits)
_PUT = _new.on_conflict_do_update(
    index_elements=[_t.chat, _t.reason],
    set_={
        "decided_on": _new.excluded.decided_on,
        "editions": _new.excluded.editions,
        "told_at": None,
    },
)
_open = _t.told_at.is_(None)
_OPEN = sa.select(tables.waits).where(_open).order_by(_t.chat, _t.reason)
_OF = _OPEN.where(_t.chat.in_(sa.bindparam("chats", expanding=True)))
_OF_CHAT = (
    sa.select(tables.waits)
    .where(_t.chat == sa.bindparam("whose"))
    .order_by(_t.decided_on, _t.reason)
)
_CLOSE = (
    sa.update(tables.waits)
    .where(_open, _t.chat == sa.bindparam("whose"), _t.reason == sa.bindparam("why"))
    .values(told_at=sa.bindparam("at"))
)
_DROP = sa.delete(tables.waits).where(_open, _t.chat == sa.bindparam("whose"))
_FORGET = sa.delete(tables.waits).where(_t.told_at < sa.bindparam("before"))
_ERASE = sa.delete(tables.waits).where(_t.chat == sa.bindparam("erased"))
_COUNTS = (
    sa.select(
        _t.reason,
        sa.func.count().filter(_open).label("waiting"),
        sa.func.count().filter(_t.told_at.is_not(None)).label("told"),
        sa.func.min(sa.case((_open, _t.decided_on))).label("since"),
    )
    .group_by(_t.reason)
    .order_by(_t.reason)
)


@dataclass(frozen=True, slots=True)
class Wait:
    """One person's, for one reason."""

    chat: int
    what: Awaited
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for one reason."""

    reason: str
    waiting: int
    told: int
    """Who were told lately."""
    since: date | None
    """When the first of those who wait was turned away; None where nobody waits."""


class Waits:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def put(self, chat: int, what: Awaited) -> None:
        """The wait begins, or begins anew with what the rules say now."""
        row = {
            "chat": chat,
            "reason": what.reason,
            "decided_on": what.day,
            "editions": what.to_json(),
        }
        await self._link.connection.execute(_PUT, row)

    async def open(self) -> list[Wait]:
        """Everybody who waits."""
        return _read(await self._link.connection.execute(_OPEN))

    async def open_of(self, chats: Collection[int]) -> list[Wait]:
        """Those of these chats that are still open. To change them, lock the sessions first."""
        return _read(await self._link.connection.execute(_OF, {"chats": sorted(set(chats))}))

    async def of_chat(self, chat: int) -> list[Wait]:
        """Those that were told lately too, oldest first."""
        return _read(await self._link.connection.execute(_OF_CHAT, {"whose": chat}))

    async def close(self, wait: Wait, now: datetime) -> None:
        """They were told."""
        values = {"whose": wait.chat, "why": wait.what.reason, "at": now}
        await self._link.connection.execute(_CLOSE, values)

    async def drop(self, chat: int) -> None:
        """They want no news any more, or need none."""
        await self._link.connection.execute(_DROP, {"whose": chat})

    async def forget(self, before: datetime) -> None:
        """Deletes who was told before that."""
        await self._link.connection.execute(_FORGET, {"before": before})

    async def counts(self) -> list[Waiting]:
        rows = await self._link.connection.execute(_COUNTS)
        return [Waiting(row.reason, row.waiting, row.told, row.since) for row in rows]

    async def erase(self, chat: int) -> None:
        await self._link.connection.execute(_ERASE, {"erased": chat})


def _read(rows: Any) -> list[Wait]:
    return [
        Wait(
            row.chat,
            Awaited.from_json(row.reason, row.decided_on, row.editions),
            row.told_at,
        )
        for row in rows
    ]
