"""Which day's digest each officer has had, so that nobody has one twice."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage import tables
from storage.link import Link

_t = tables.digests.c
_new = insert(tables.digests)
_TAKE = _new.on_conflict_do_update(
    index_elements=[_t.officer],
    set_={"day": _new.excluded.day},
    where=_t.day < _new.excluded.day,
).returning(_t.officer)
_HAD = sa.select(_t.officer).where(_t.day >= sa.bindparam("today"))


class Digests:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def take(self, officer: int, day: date) -> bool:
        """True once an officer and day, however many ask."""
        row = {"officer": officer, "day": day}
        return (await self._link.connection.execute(_TAKE, row)).first() is not None

    async def had(self, day: date) -> set[int]:
        """Officers for whom that day's was taken."""
        return set((await self._link.connection.execute(_HAD, {"today": day})).scalars())
