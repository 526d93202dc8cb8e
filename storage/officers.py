"""Who may work at the desk, and where. What a role allows is not decided here."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage import tables
from storage.errors import OfficerNotFound
from storage.lead_filter import Areas
from storage.link import Link

_t = tables.officers.c
_a = tables.officer_areas.c
_insert = insert(tables.officers)
_PUT = _insert.on_conflict_do_update(
    index_elements=[_t.id],
    set_={
        "name": _insert.excluded.name,
        "role": _insert.excluded.role,
        "added_at": _insert.excluded.added_at,
        "added_by": _insert.excluded.added_by,
        "removed_at": None,
    },
)
_NO_AREAS = sa.delete(tables.officer_areas).where(_a.officer == sa.bindparam("whose"))
_ADD_AREAS = sa.insert(tables.officer_areas)
_REMOVE = (
    sa.update(tables.officers)
    .where(_t.id == sa.bindparam("who"), _t.removed_at.is_(None))
    .values(removed_at=sa.bindparam("at"))
)
_NAMES = sa.select(_t.id, _t.name)
_AMONG = sa.select(_t.id).where(
    _t.id.in_(sa.bindparam("these", expanding=True)), _t.removed_at.is_(None)
)
_HOLD = sa.select(_t.id).where(_t.id == sa.bindparam("who")).with_for_update(read=True)
_HOLD_ALL = sa.select(_t.id).where(_t.removed_at.is_(None)).order_by(_t.id).with_for_update()
_ACTIVE = (
    sa.select(_t.id, _t.name, _t.role, _t.added_at, _t.added_by, _a.region)
    .outerjoin(tables.officer_areas, _a.officer == _t.id)
    .where(_t.removed_at.is_(None))
    .order_by(_t.added_at, _t.id)
)


@dataclass(frozen=True, slots=True)
class Officer:
    id: int
    """Their Telegram user id."""
    name: str = field(repr=False)
    role: str
    areas: Areas
    added_at: datetime
    added_by: int | None


class Officers:
    """Only active officers are ever returned, but for ``names``."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(
        self, id: int, name: str, role: str, areas: Areas, now: datetime, by: int | None = None
    ) -> None:
        """Enrols, enrols again, or changes an officer. ``by`` is None for the command line.

        Raises ValueError for no area at all: None means all of them.
        """
        if areas is not None and not areas:
            raise ValueError("an officer needs an area")
        connection = self._link.connection
        row = {"id": id, "name": name, "role": role, "added_at": now, "added_by": by}
        await connection.execute(_PUT, row)
        await connection.execute(_NO_AREAS, {"whose": id})
        if areas is not None:
            rows = [{"officer": id, "region": region} for region in sorted(areas)]
            await connection.execute(_ADD_AREAS, rows)

    async def remove(self, id: int, now: datetime) -> None:
        """From the next update on they are a stranger; see also ``leads.release_all``.

        Raises OfficerNotFound.
        """
        result = await self._link.connection.execute(_REMOVE, {"who": id, "at": now})
        if not result.rowcount:
            raise OfficerNotFound

    async def get(self, id: int) -> Officer:
        """Raises OfficerNotFound for strangers and for officers who were removed."""
        rows = await self._link.connection.execute(_ACTIVE.where(_t.id == id))
        officers = _gathered(rows)
        if not officers:
            raise OfficerNotFound
        return officers[0]

    async def among(self, users: Collection[int]) -> frozenset[int]:
        """Which of these are officers."""
        rows = await self._link.connection.execute(_AMONG, {"these": sorted(users)})
        return frozenset(rows.scalars())

    async def hold(self, id: int) -> Officer:
        """As ``get``; nobody removes or changes them before the transaction ends, so what they
        do in it is done by an officer."""
        if (await self._link.connection.execute(_HOLD, {"who": id})).first() is None:
            raise OfficerNotFound  # asked of every worker, so it costs one statement
        return await self.get(id)  # a statement of its own: it sees what the first waited for

    async def hold_all(self) -> Sequence[Officer]:
        """As ``list``; nobody else removes or changes any of them before the transaction ends."""
        await self._link.connection.execute(_HOLD_ALL)
        return await self.list()

    async def for_area(
        self, region: str | None, roles: Collection[str] | None = None
    ) -> list[int]:
        """Whom to tell of a lead there; of a lead from nowhere known, everybody. ``roles``: only
        those in one of them."""
        return [
            officer.id
            for officer in _gathered(await self._link.connection.execute(_ACTIVE))
            if (region is None or officer.areas is None or region in officer.areas)
            and (roles is None or officer.role in roles)
        ]

    async def names(self) -> dict[int, str]:
        """Of everybody who is or was an officer, for reading what was done in their time."""
        rows = await self._link.connection.execute(_NAMES)
        return {row.id: row.name for row in rows}

    async def list(self) -> Sequence[Officer]:
        """In the order they were enrolled."""
        return _gathered(await self._link.connection.execute(_ACTIVE))


def _gathered(rows: Iterable[Any]) -> list[Officer]:
    """One officer of the several rows that a join gives for several areas."""
    found: dict[int, Officer] = {}
    for row in rows:
        areas = None if row.region is None else frozenset({row.region})
        if (known := found.get(row.id)) is not None and known.areas is not None:
            areas = known.areas | {row.region}
        found[row.id] = Officer(row.id, row.name, row.role, areas, row.added_at, row.added_by)
    return list(found.values())
