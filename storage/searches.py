"""What an officer's last search found, so that they can turn its pages: codes, and no words."""

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage import tables
from storage.link import Link

_t = tables.searches.c
_insert = insert(tables.searches)
_PUT = _insert.on_conflict_do_update(
    index_elements=[_t.officer],
    set_={"sealed": _insert.excluded.sealed, "at": _insert.excluded.at},
)
_OF = sa.select(_t.sealed, _t.at).where(_t.officer == sa.bindparam("whose"))


@dataclass(frozen=True, slots=True)
class Kept:
    codes: tuple[str, ...]
    at: datetime


class Searches:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def put(self, officer: int, kept: Kept) -> None:
        """In place of the one before."""
        sealed = self._link.keyring.seal(json.dumps(kept.codes).encode(), _identity(officer))
        row = {"officer": officer, "sealed": sealed, "at": kept.at}
        await self._link.connection.execute(_PUT, row)

    async def find(self, officer: int) -> Kept | None:
        row = (await self._link.connection.execute(_OF, {"whose": officer})).first()
        if row is None:
            return None
        codes = json.loads(self._link.keyring.open(row.sealed, _identity(officer)))
        return Kept(tuple(codes), row.at)


def _identity(officer: int) -> str:
    return f"searches|{officer}"
