"""Files that officers filled in and send back: asked for, sent, checked, applied. Knows no cell.

What is under way is here and nowhere else, so that a restart loses none of it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.ids import new_name
from storage.link import Link

_t = tables.imports.c
_which = _t.id == sa.bindparam("which")
_ADD = sa.insert(tables.imports)
_GET = sa.select(tables.imports).where(_which, _t.officer == sa.bindparam("whose"))
_OF = sa.select(tables.imports).where(
    _t.officer == sa.bindparam("whose"), _t.state == sa.bindparam("in_state")
)
_DUE = (
    sa.select(tables.imports)
    .where(_t.state == sa.bindparam("in_state"), _t.due <= sa.bindparam("now"))
    .order_by(_t.due, _t.id)
    .limit(sa.bindparam("most"))
)
_PUT = sa.update(tables.imports).where(_which)
_DROP_ASKED = sa.delete(tables.imports).where(
    _t.officer == sa.bindparam("whose"), _t.state == sa.bindparam("in_state")
)
_DROP = sa.delete(tables.imports).where(_which)
_FORGET = sa.delete(tables.imports).where(_t.created_at < sa.bindparam("before"))


class ImportState(StrEnum):
    ASKED = "asked"
    """The officer is to send the file."""
    SENT = "sent"
    """To be fetched and tried."""
    CHECKED = "checked"
    """Tried; waits for a yes."""
    APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class Import:
    id: str
    officer: int
    state: ImportState
    content: bytes = field(repr=False)
    """Of a sent one: where the file lies; of a checked one: its rows."""
    tries: int = 0


class Imports:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def ask(self, officer: int, now: datetime) -> None:
        """One order an officer: asking again is the same order."""
        values = {"whose": officer, "in_state": ImportState.ASKED}
        await self._link.connection.execute(_DROP_ASKED, values)
        id = new_name()
        row = {
            "id": id,
            "officer": officer,
            "state": ImportState.ASKED,
            "sealed": self._seal(id, b""),
            "due": now,
            "tries": 0,
            "created_at": now,
        }
        await self._link.connection.execute(_ADD, row)

    async def asked(self, officer: int) -> Import | None:
        """What they are to send a file for."""
        values = {"whose": officer, "in_state": ImportState.ASKED}
        rows = await self._link.connection.execute(_OF.with_for_update(), values)
        row = rows.first()
        return None if row is None else self._opened(row)

    async def get(self, id: str, officer: int) -> Import | None:
        rows = await self._link.connection.execute(
            _GET.with_for_update(), {"which": id, "whose": officer}
        )
        row = rows.first()
        return None if row is None else self._opened(row)

    async def find(self, id: str, officer: int) -> Import | None:
        """As ``get``, for reading only."""
        rows = await self._link.connection.execute(_GET, {"which": id, "whose": officer})
        row = rows.first()
        return None if row is None else self._opened(row)

    async def due(self, now: datetime, most: int) -> list[Import]:
        """Sent ones that are to be fetched."""
        values = {"in_state": ImportState.SENT, "now": now, "most": most}
        return [self._opened(row) for row in await self._link.connection.execute(_DUE, values)]

    async def put(self, id: str, state: ImportState, content: bytes, due: datetime) -> None:
        changes = {"state": state, "sealed": self._seal(id, content), "due": due, "tries": 0}
        await self._link.connection.execute(_PUT.values(changes), {"which": id})

    async def retry(self, id: str, due: datetime) -> None:
        changes = {"due": due, "tries": _t.tries + 1}
        await self._link.connection.execute(_PUT.values(changes), {"which": id})

    async def drop(self, id: str) -> None:
        await self._link.connection.execute(_DROP, {"which": id})

    async def forget(self, before: datetime) -> None:
        """Whatever was asked for earlier: notes in it may be about somebody."""
        await self._link.connection.execute(_FORGET, {"before": before})

    def _seal(self, id: str, content: bytes) -> bytes:
        return self._link.keyring.seal(content, f"imports|{id}")

    def _opened(self, row: Any) -> Import:
        content = self._link.keyring.open(row.sealed, f"imports|{row.id}")
        return Import(row.id, row.officer, ImportState(row.state), content, row.tries)
