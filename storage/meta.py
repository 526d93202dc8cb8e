"""Notes about the installation itself, and the lease that elects one sender."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage import tables
from storage.link import Link
from storage.types import UtcTime

BOT_ID = "bot_id"
"""Notes which bot's people the database holds."""
_m = tables.meta.c
_GET = sa.select(_m.value, _m.at).where(_m.key == sa.bindparam("key"))
_note = insert(tables.meta)
_PUT = _note.on_conflict_do_update(
    index_elements=[_m.key], set_={"value": _note.excluded.value, "at": _note.excluded.at}
)
_counted = sa.cast(sa.cast(_m.value, sa.Integer) + sa.bindparam("by", type_=sa.Integer), sa.Text)
_COUNT = _note.on_conflict_do_update(
    index_elements=[_m.key], set_={"value": _counted, "at": _note.excluded.at}
)
_l = tables.leases.c
_DROP = sa.delete(tables.leases).where(
    _l.name == sa.bindparam("which"), _l.holder == sa.bindparam("whose")
)


def _take(now: sa.ColumnElement[Any], until: sa.ColumnElement[Any]) -> sa.Executable:
    row = {"name": sa.bindparam("which"), "holder": sa.bindparam("whose"), "epoch": 1}
    lease = insert(tables.leases).values(**row, until=until)
    other = sa.case((_l.holder == lease.excluded.holder, 0), else_=1)
    return lease.on_conflict_do_update(
        index_elements=[_l.name],
        set_={
            "holder": lease.excluded.holder,
            "epoch": _l.epoch + other,
            "until": lease.excluded.until,
        },
        where=sa.or_(_l.until < now, _l.holder == lease.excluded.holder),
    ).returning(_l.epoch)


_given_now = sa.bindparam("now", type_=UtcTime())
_given_until = sa.bindparam("until", type_=UtcTime())
_lasting = sa.bindparam("lasting", type_=sa.Interval())
_TAKE = {
    "sqlite": _take(_given_now, _given_until),
    # Replicas' clocks differ; the database has one.
    "postgresql": _take(sa.func.now(), sa.func.now() + _lasting),
}


@dataclass(frozen=True, slots=True)
class Note:
    value: str
    at: datetime


class Meta:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def get(self, key: str) -> Note | None:
        row = (await self._link.connection.execute(_GET, {"key": key})).first()
        return row and Note(row.value, row.at)

    async def put(self, key: str, value: str, now: datetime) -> None:
        note = {"key": key, "value": value, "at": now}
        await self._link.connection.execute(_PUT, note)

    async def count(self, key: str, by: int, now: datetime) -> None:
        """Adds to a number that is kept under ``key``, from 0."""
        note = {"key": key, "value": str(by), "at": now, "by": by}
        await self._link.connection.execute(_COUNT, note)

    async def take_lease(self, name: str, holder: str, seconds: float, now: datetime) -> bool:
        """Takes or prolongs; False while somebody else holds it. On PostgreSQL ``now`` is the
        database's. Stop what it allows before ``seconds`` have passed since this was called."""
        lasting = timedelta(seconds=seconds)
        dialect = self._link.connection.dialect.name
        clock: dict[str, Any] = {"now": now, "until": now + lasting}
        if dialect == "postgresql":
            clock = {"lasting": lasting}
        values = {"which": name, "whose": holder, **clock}
        return (await self._link.connection.execute(_TAKE[dialect], values)).first() is not None

    async def drop_lease(self, name: str, holder: str) -> None:
        """Lets the next one have it at once."""
        await self._link.connection.execute(_DROP, {"which": name, "whose": holder})
