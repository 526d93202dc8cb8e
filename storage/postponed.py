"""What an officer asked that waits for their six-digit code: one each, sealed, for minutes."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage import tables
from storage.link import Link

WAITS = timedelta(minutes=15)

_t = tables.postponed.c
_insert = insert(tables.postponed)
_PUT = _insert.on_conflict_do_update(
    index_elements=[_t.officer],
    set_={"sealed": _insert.excluded.sealed, "at": _insert.excluded.at},
)
_FIND = sa.select(_t.sealed).where(
    _t.officer == sa.bindparam("whose"), _t.at > sa.bindparam("since")
)
_END = sa.delete(tables.postponed).where(_t.officer == sa.bindparam("whose"))
_FORGET = sa.delete(tables.postponed).where(_t.at <= sa.bindparam("before"))
_FORGET_ALL = sa.delete(tables.postponed)


class Postponed:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def put(self, officer: int, asked: Mapping[str, Any], now: datetime) -> None:
        """The last thing asked counts. What waits too long, of anybody's, goes."""
        await self._link.connection.execute(_FORGET, {"before": now - WAITS})
        sealed = self._link.keyring.seal(json.dumps(dict(asked)).encode(), _identity(officer))
        row = {"officer": officer, "sealed": sealed, "at": now}
        await self._link.connection.execute(_PUT, row)

    async def find(self, officer: int, now: datetime) -> dict[str, Any] | None:
        """What waits still."""
        values = {"whose": officer, "since": now - WAITS}
        row = (await self._link.connection.execute(_FIND, values)).first()
        if row is None:
            return None
        found: dict[str, Any] = json.loads(self._link.keyring.open(row.sealed, _identity(officer)))
        return found

    async def remove(self, officer: int) -> None:
        await self._link.connection.execute(_END, {"whose": officer})

    async def forget(self) -> None:
        """All of it: it may name whoever is being erased, and an officer can ask again."""
        await self._link.connection.execute(_FORGET_ALL)


def _identity(officer: int) -> str:
    return f"postponed|{officer}"
