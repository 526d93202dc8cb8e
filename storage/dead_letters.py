"""Updates that could not be handled, kept sealed for whoever mends the fault."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.ids import new_id
from storage.link import Link

_t = tables.dead_letters.c
_ADD = sa.insert(tables.dead_letters)
_LIST = sa.select(tables.dead_letters).order_by(_t.at, _t.id).limit(sa.bindparam("most"))
_OF_CHAT = (
    sa.select(tables.dead_letters).where(_t.chat == sa.bindparam("chat")).order_by(_t.at, _t.id)
)
_COUNT = sa.select(sa.func.count()).select_from(tables.dead_letters)
_FORGET = sa.delete(tables.dead_letters).where(_t.at < sa.bindparam("before"))
_ERASE = sa.delete(tables.dead_letters).where(_t.chat == sa.bindparam("erased"))


@dataclass(frozen=True, slots=True)
class DeadLetter:
    update_id: int
    chat: int | None
    at: datetime
    reason: str
    """The name of the error's class and nothing else: its text may be personal."""
    payload: bytes = field(repr=False)


class DeadLetters:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def add_many(self, letters: Iterable[DeadLetter]) -> None:
        rows = []
        for letter in letters:
            id = new_id(letter.at)
            row = {
                "id": id,
                "update_id": letter.update_id,
                "chat": letter.chat,
                "at": letter.at,
                "reason": letter.reason,
                "sealed": self._link.keyring.seal(letter.payload, f"dead_letters|{id}"),
            }
            rows.append(row)
        if rows:
            await self._link.connection.execute(_ADD, rows)

    async def list(self, limit: int) -> Sequence[DeadLetter]:
        """Oldest first, opened."""
        rows = await self._link.connection.execute(_LIST, {"most": limit})
        return [self._opened(row) for row in rows]

    async def of_chat(self, chat: int) -> Sequence[DeadLetter]:
        """One person's, oldest first, opened."""
        rows = await self._link.connection.execute(_OF_CHAT, {"chat": chat})
        return [self._opened(row) for row in rows]

    async def count(self) -> int:
        return (await self._link.connection.execute(_COUNT)).scalar_one()

    async def forget(self, before: datetime) -> int:
        """Drops letters set aside before a time; says how many."""
        return (await self._link.connection.execute(_FORGET, {"before": before})).rowcount

    async def erase(self, chat: int) -> None:
        await self._link.connection.execute(_ERASE, {"erased": chat})

    def _opened(self, row: Any) -> DeadLetter:
        payload = self._link.keyring.open(row.sealed, f"dead_letters|{row.id}")
        return DeadLetter(row.update_id, row.chat, row.at, row.reason, payload)
