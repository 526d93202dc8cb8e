"""The passphrase that opens the files an officer takes: agreed outside the chat, sealed here."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage import tables
from storage.link import Link

_t = tables.passphrases.c
_insert = insert(tables.passphrases)
_PUT = _insert.on_conflict_do_update(
    index_elements=[_t.officer],
    set_={"sealed": _insert.excluded.sealed, "at": _insert.excluded.at},
)
_OF = sa.select(_t.sealed).where(_t.officer == sa.bindparam("whose"))
_DROP = sa.delete(tables.passphrases).where(_t.officer == sa.bindparam("whose"))


class Passphrases:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def put(self, officer: int, passphrase: str, now: datetime) -> None:
        """From now on; what was taken before keeps the one it was made with."""
        sealed = self._link.keyring.seal(passphrase.encode(), _identity(officer))
        row = {"officer": officer, "sealed": sealed, "at": now}
        await self._link.connection.execute(_PUT, row)

    async def find(self, officer: int) -> str | None:
        rows = await self._link.connection.execute(_OF, {"whose": officer})
        sealed = rows.scalar()
        if sealed is None:
            return None
        return self._link.keyring.open(sealed, _identity(officer)).decode()

    async def drop(self, officer: int) -> None:
        await self._link.connection.execute(_DROP, {"whose": officer})


def _identity(officer: int) -> str:
    return f"passphrases|{officer}"
