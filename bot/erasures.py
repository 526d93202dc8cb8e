"""Erasures that last: written down apart from the database, and done again where one was restored.

The database's own list shows which erasures it has been through, the file those that there were.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.world import Clock
from storage import tombstone_file
from storage.audit import Detail, Entry
from storage.errors import TombstonesError
from storage.store import Store
from storage.tombstones import SKEW, Tombstone
from storage.transaction import Transaction

log = structlog.get_logger(__name__)
OVERLAP = timedelta(hours=1)
"""How far back the table is looked through again: another replica may have committed late."""


class Erasures:
    """``begin`` before anything is sent or received; ``settle`` after each erasure."""

    def __init__(self, store: Store, path: Path, clock: Clock) -> None:
        self._store = store
        self._path = path
        self._clock = clock
        self._written: dict[bytes, datetime] = {}
        """What the file has, as far as this process knows: each person's newest."""
        self._seen: datetime | None = None
        """Up to when the table is in the file; None: not looked yet."""

    async def begin(self) -> int:
        """Erases again whom a restored database knows although they erased themselves; says how
        many. Raises TombstonesError where the file cannot be read or written."""
        stones = await asyncio.to_thread(tombstone_file.read, self._path)
        self._remember(stones)
        count = await self._erase_again(stones)
        await self._write_down()
        if count:
            log.warning("erased again after a restore", count=count)
        # Always, lest a kill between an erasure and its scrubbing leave something in the log.
        if (count or not self._store.guest) and not await self._store.scrub():
            log.error("erased data is still in the log", where="start")
        return count

    async def settle(self) -> None:
        """Writes down what is new, and removes what is left of it in the database's files."""
        await self.note()
        await self.scrub()

    async def note(self) -> None:
        """Writes down what is new; what cannot be written now is tried again with the next."""
        try:
            await self._write_down()
        except TombstonesError as error:
            log.warning("erasures not written down", error=type(error).__name__)

    async def scrub(self) -> None:
        """Until nothing is left: a reader of an old state may hold it up."""
        while not await self._store.scrub():
            log.error("erased data is still in the log", where="scrub")

    async def _erase_again(self, stones: Iterable[Tombstone]) -> int:
        known = list(stones)
        if not known:
            return 0
        missing = await self._store.read(lambda tx: tx.tombstones.missing(known))
        if not missing:
            return 0
        now = self._clock()

        async def job(tx: Transaction) -> int:
            found = await tx.tombstones.chats_of(missing)
            for chat, stone in sorted(found.items()):
                codes = await tx.erase_again(chat, now, stone.at + SKEW)
                detail: Detail = {"receipt": stone.receipt, "leads": len(codes)}
                entry = Entry(now, "person.erased_again", detail=detail, leads=codes)
                await tx.audit.add(entry)
            leads = await tx.tombstones.leads_of(missing)
            for code, chat in sorted(leads.items()):
                await tx.erase_helped(chat, code, now)
                await tx.audit.add(Entry(now, "person.erased_again", lead=code))
            await tx.tombstones.put_many(missing)
            return len(found) + len(leads)

        return await self._store.write(job)

    async def _write_down(self) -> None:
        since = None if self._seen is None else self._seen - OVERLAP
        found = await self._store.read(lambda tx: tx.tombstones.since(since))
        new = [s for s in found if self._written.get(s.person) != s.at]
        await asyncio.to_thread(tombstone_file.append, self._path, new)
        self._remember(new)
        if found:
            self._seen = max(stone.at for stone in found)

    def _remember(self, stones: Iterable[Tombstone]) -> None:
        for stone in stones:
            self._written[stone.person] = max(self._written.get(stone.person, stone.at), stone.at)
