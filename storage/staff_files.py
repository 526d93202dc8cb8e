"""Files with staff that owners sent: to be fetched, then to be answered. Knows no file's shape.

A file waits here from the turn that took it over until what came of it is in the same tables, so
that neither a restart nor Telegram's silence loses it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.link import Link

_t = tables.staff_files.c
_ADD = sa.insert(tables.staff_files)
_DUE = (
    sa.select(tables.staff_files)
    .where(_t.state == sa.bindparam("in_state"), _t.due <= sa.bindparam("now"))
    .order_by(_t.due, _t.id)
    .limit(sa.bindparam("most"))
)
_which = _t.id == sa.bindparam("which")
_GET = sa.select(tables.staff_files).where(_which).with_for_update()
_AGAIN = (
    sa.update(tables.staff_files)
    .where(_which)
    .values(due=sa.bindparam("then"), tries=_t.tries + 1)
)
_CHECKED = (
    sa.update(tables.staff_files)
    .where(_which)
    .values(state=sa.bindparam("to_state"), sealed=sa.bindparam("content"))
)
_DONE = sa.delete(tables.staff_files).where(_which)
_WAITING_OF = (
    sa.select(sa.func.count())
    .select_from(tables.staff_files)
    .where(_t.chat == sa.bindparam("whose"), _t.state == sa.bindparam("in_state"))
)
_FORGET = sa.delete(tables.staff_files).where(_t.created_at < sa.bindparam("before"))
_OF_CHAT = (
    sa.select(tables.staff_files)
    .where(_t.chat == sa.bindparam("whose"))
    .order_by(_t.created_at, _t.id)
)
_ERASE = sa.delete(tables.staff_files).where(_t.chat == sa.bindparam("erased"))
_ERASE_OF = sa.delete(tables.staff_files).where(_t.lead.in_(sa.bindparam("of", expanding=True)))


class FileState(StrEnum):
    WAITING = "waiting"
    """To be fetched and read."""
    CHECKED = "checked"
    """Read; ``content`` is what the answer's file is made of, until that has been sent."""


@dataclass(frozen=True, slots=True)
class StaffFile:
    id: str
    chat: int
    lead: str
    content: bytes = field(repr=False)
    """Where the file is, or what was in it, in the caller's own format; sealed in the table."""
    due: datetime
    created_at: datetime
    state: FileState = FileState.WAITING
    tries: int = 0


class StaffFiles:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, file: StaffFile) -> None:
        row = {
            "id": file.id,
            "chat": file.chat,
            "lead": file.lead,
            "state": file.state,
            "sealed": self._seal(file.id, file.content),
            "due": file.due,
            "tries": file.tries,
            "created_at": file.created_at,
        }
        await self._link.connection.execute(_ADD, row)

    async def due(self, now: datetime, limit: int) -> list[StaffFile]:
        """What is to be fetched now, the longest due first."""
        query = {"in_state": FileState.WAITING, "now": now, "most": limit}
        return self._opened(await self._link.connection.execute(_DUE, query))

    async def find(self, id: str) -> StaffFile | None:
        """Locked until the transaction ends; None where it is done, or its person erased."""
        found = self._opened(await self._link.connection.execute(_GET, {"which": id}))
        return found[0] if found else None

    async def retry(self, id: str, due: datetime) -> None:
        await self._link.connection.execute(_AGAIN, {"which": id, "then": due})

    async def checked(self, id: str, content: bytes) -> None:
        """It was read; ``content`` is kept until ``done``."""
        values = {"which": id, "to_state": FileState.CHECKED, "content": self._seal(id, content)}
        await self._link.connection.execute(_CHECKED, values)

    async def done(self, id: str) -> None:
        await self._link.connection.execute(_DONE, {"which": id})

    async def waiting_of(self, chat: int) -> int:
        """How many of this person's are still to be fetched."""
        query = {"whose": chat, "in_state": FileState.WAITING}
        return (await self._link.connection.execute(_WAITING_OF, query)).scalar_one()

    async def of_chat(self, chat: int) -> list[StaffFile]:
        return self._opened(await self._link.connection.execute(_OF_CHAT, {"whose": chat}))

    async def forget(self, before: datetime) -> None:
        """Deletes what was sent before that: an answer that could never be delivered."""
        await self._link.connection.execute(_FORGET, {"before": before})

    async def erase(self, chat: int) -> None:
        await self._link.connection.execute(_ERASE, {"erased": chat})

    async def erase_of(self, leads: Collection[str]) -> None:
        if leads:
            await self._link.connection.execute(_ERASE_OF, {"of": sorted(set(leads))})

    def _seal(self, id: str, content: bytes) -> bytes:
        return self._link.keyring.seal(content, f"staff_files|{id}")

    def _opened(self, rows: Iterable[Any]) -> list[StaffFile]:
        return [
            StaffFile(
                id=row.id,
                chat=row.chat,
                lead=row.lead,
                content=self._link.keyring.open(row.sealed, f"staff_files|{row.id}"),
                due=row.due,
                created_at=row.created_at,
                state=FileState(row.state),
                tries=row.tries,
            )
            for row in rows
        ]
