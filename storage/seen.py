"""Which updates were handled: Telegram delivers again what it is not sure we got."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage import tables
from storage.link import Link

# PostgreSQL's insert compiles for SQLite too, so each statement is written once.
_INSERT = insert(tables.seen).on_conflict_do_nothing().returning(tables.seen.c.update_id)
_FORGET = sa.delete(tables.seen).where(tables.seen.c.at < sa.bindparam("before"))


class Seen:
    """A set of ids, never a high-water mark: Telegram's queues overtake each other and its
    numbers start anew after a quiet week. Keep them 72 hours: longer than Telegram delivers
    again, shorter than until it can use a number twice."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def first_time(self, ids: Collection[int], now: datetime) -> set[int]:
        """Those of ``ids`` never asked about before. They count as seen once this commits."""
        if not ids:
            return set()
        rows = [{"update_id": update_id, "at": now} for update_id in sorted(set(ids))]
        return set((await self._link.connection.execute(_INSERT, rows)).scalars())

    async def forget(self, before: datetime) -> int:
        """Drops ids seen before a time; says how many."""
        result = await self._link.connection.execute(_FORGET, {"before": before})
        return result.rowcount
