"""Who erased themselves, so that a restored backup can be erased again: a keyed hash of bot and
chat, which says nothing without the keyring, the receipt's code, and when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage import tables
from storage.link import Link
from storage.meta import BOT_ID, Meta
from storage.types import Day

_t = tables.tombstones.c
_new = insert(tables.tombstones)
_PUT = _new.on_conflict_do_update(
    index_elements=[_t.person],
    set_={"receipt": _new.excluded.receipt, "at": _new.excluded.at},
    where=_t.at < _new.excluded.at,
)
_SINCE = (
    sa.select(tables.tombstones).where(_t.at >= sa.bindparam("since")).order_by(_t.at, _t.person)
)
_ALL = sa.select(tables.tombstones).order_by(_t.at, _t.person)
_LEADS = sa.select(tables.leads.c.code, tables.leads.c.chat).where(
    tables.leads.c.chat.is_not(None)
)
_CHATS = sa.union(
    *(
        sa.select(table.c.chat).where(table.c.chat.is_not(None))
        for table in tables.metadata.sorted_tables
        if "chat" in table.c
    )
)
_WRITTEN = {
    tables.broadcast_people: tables.broadcast_people.c.at,
    tables.consents: tables.consents.c.at,
    tables.dead_letters: tables.dead_letters.c.at,
    tables.expiries: tables.expiries.c.since,
    tables.outbox: tables.outbox.c.created_at,
    tables.promises: tables.promises.c.made_at,
    tables.repairs: tables.repairs.c.asked_at,
    tables.requests: tables.requests.c.asked_at,
    tables.staff_files: tables.staff_files.c.created_at,
    tables.sessions: tables.sessions.c.created_at,
    tables.talks: tables.talks.c.opened_at,
    tables.waits: tables.waits.c.decided_on,
}
"""When each row of a person was written. Leads are emptied, not deleted, and what is noted of a
silence is noted again where it still holds: both are not here."""
_DAY = timedelta(days=1)
SKEW = timedelta(minutes=5)
"""How far two replicas' clocks may differ: what is dated a little after an erasure may have been
written before it."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    person: bytes
    """A keyed hash of the chat, or of one lead."""
    receipt: str
    at: datetime


class Tombstones:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, chat: int, receipt: str, now: datetime) -> None:
        """In the transaction that erases them. One a person: the newest."""
        await self.put_many([Tombstone(self._person(await self._bot(), chat), receipt, now)])

    async def add_lead(self, code: str, now: datetime) -> None:
        """Of one lead that went while its chat stayed; the code is its own receipt."""
        await self.put_many([Tombstone(self._lead(await self._bot(), code), code, now)])

    async def put_many(self, stones: Iterable[Tombstone]) -> None:
        rows = [{"person": s.person, "receipt": s.receipt, "at": s.at} for s in stones]
        if rows:
            await self._link.connection.execute(_PUT, rows)

    async def since(self, moment: datetime | None = None) -> list[Tombstone]:
        """Those of this time and later, oldest first; without a time, all."""
        connection = self._link.connection
        if moment is None:
            rows = await connection.execute(_ALL)
        else:
            rows = await connection.execute(_SINCE, {"since": moment})
        return [_stone(row) for row in rows]

    async def missing(self, stones: Collection[Tombstone]) -> list[Tombstone]:
        """Those whose erasure this database does not know: it was restored from before it."""
        known = {stone.person: stone.at for stone in await self.since()}
        newest: dict[bytes, Tombstone] = {}
        for stone in sorted(stones, key=lambda stone: stone.at):
            newest[stone.person] = stone
        return [s for s in newest.values() if s.person not in known or known[s.person] < s.at]

    async def chats_of(self, stones: Collection[Tombstone]) -> dict[int, Tombstone]:
        """Whom of these the tables still know, by chat. Hashes every chat that there is: about a
        second for half a million."""
        wanted, bot = {stone.person: stone for stone in stones}, await self._bot()
        rows = await self._link.connection.execute(_CHATS)
        found = ((row.chat, wanted.get(self._person(bot, row.chat))) for row in rows)
        return {chat: stone for chat, stone in found if stone is not None}

    async def leads_of(self, stones: Collection[Tombstone]) -> dict[str, int]:
        """Which leads of these the tables still know, with their chats, by code."""
        wanted, bot = {stone.person for stone in stones}, await self._bot()
        rows = await self._link.connection.execute(_LEADS)
        return {row.code: row.chat for row in rows if self._lead(bot, row.code) in wanted}

    async def erase_older(self, chat: int, before: datetime) -> None:
        """A person's rows from before a time, out of the tables above."""
        for table, written in _WRITTEN.items():
            until = before.date() + _DAY if isinstance(written.type, Day) else before
            older = sa.delete(table).where(table.c.chat == chat, written < until)
            await self._link.connection.execute(older)

    async def _bot(self) -> str:
        """Whose chats they are: a list that another bot's people got into erases nobody here."""
        note = await Meta(self._link).get(BOT_ID)
        return "" if note is None else note.value

    def _lead(self, bot: str, code: str) -> bytes:
        return self._link.keyring.index("chat", f"{bot}|lead|{code}")

    def _person(self, bot: str, chat: int) -> bytes:
        return self._link.keyring.index("chat", f"{bot}|{chat}")


def _stone(row: Any) -> Tombstone:
    return Tombstone(bytes(row.person), row.receipt, row.at)
