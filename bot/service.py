"""A batch of updates: deduplicated, handled and committed. Only then may it be acknowledged.

No Telegram and no network here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime

import structlog

from bot.in_batches import NOBODYS_FAULT, in_batches
from bot.officers.desk import Desk
from bot.queueing import Kind, Priority, loose
from bot.render import Renderer
from bot.turns import Turns, letter, reference
from bot.updates import Incoming
from bot.world import Clock
from conversations.events import Returned
from conversations.messages.catalog import REFERENCE
from conversations.replies import Reply
from storage.errors import CodeTaken, StorageError
from storage.store import Store
from storage.transaction import Transaction

log = structlog.get_logger(__name__)
CODE_TRIES = 5
SCRUB_PATIENCE = 1.0
"""Seconds, when the bot stops."""


class Service:
    """``handle`` returns when everything the batch changed is on disk, and raises
    StoreUnavailable, StoreFull or StoreCorrupt when nothing of it is."""

    def __init__(
        self,
        store: Store,
        turns: Turns,
        desk: Desk,
        renderer: Renderer,
        clock: Clock,
        settle: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self._store = store
        self._turns = turns
        self._desk = desk
        self._renderer = renderer
        self._clock = clock
        self._settle = settle
        """What remains to be done after somebody was erased."""
        self._settling: set[asyncio.Task[None]] = set()

    async def handle(self, batch: Sequence[Incoming]) -> None:
        officers = await self._officers(batch)
        for part in _parts(batch, self._desk, officers):
            await self._commit(part)

    async def put_again(self, active_from: datetime, active_to: datetime) -> int:
        """Puts the open question again to everybody active in that time; says to how many."""
        chats = await self._store.read(
            lambda tx: tx.sessions.with_open_question(active_from, active_to)
        )
        # Whom it fails for hears from us when they write next.
        await in_batches(chats, self._put_again, "put again")
        return len(chats)

    async def close(self) -> None:
        """Waits a moment for what an erasure still has to clean up; closing the store does it
        too."""
        if self._settling:
            await asyncio.wait(self._settling, timeout=SCRUB_PATIENCE)
        for task in self._settling:
            task.cancel()

    async def _officers(self, batch: Sequence[Incoming]) -> frozenset[int]:
        """Whose words without a command may be the desk's. One alone need not be looked up: it is
        taken alone."""
        users = self._desk.without_command(batch) if len(batch) > 1 else set()
        if not users:
            return frozenset()
        return await self._store.read(lambda tx: tx.officers.among(users))

    async def _put_again(self, chats: Sequence[int]) -> None:
        now = self._clock()
        await self._store.write(lambda tx: self._turns.put_again(tx, chats, Returned(now), now))

    async def _commit(self, part: Sequence[Incoming]) -> None:
        try:
            erased = await self._store.write(lambda tx: self._take(tx, part))
        except NOBODYS_FAULT:
            raise
        except Exception as error:  # a row of one of them; the others must not suffer
            if len(part) > 1:
                for one in part:
                    await self._commit([one])
                return
            await self._commit_alone(part[0], error)
            return
        if erased:
            self._scrub()

    async def _commit_alone(self, update: Incoming, error: Exception) -> None:
        """Once more where a lead's code was taken; otherwise the update is set aside."""
        for _ in range(CODE_TRIES):
            if not isinstance(error, CodeTaken):
                break
            try:
                await self._store.write(lambda tx: self._take(tx, [update]))
            except CodeTaken as again:
                error = again
            else:
                return
        log.error("update set aside", update_id=update.update_id, exc_info=error)
        await self._store.write(lambda tx: self._set_aside(tx, update, error))

    async def _take(self, tx: Transaction, part: Sequence[Incoming]) -> bool:
        now = self._clock()
        new = await tx.seen.first_time([update.update_id for update in part], now)
        fresh = [update for update in _once(part) if update.update_id in new]
        if len(fresh) == 1 and await self._desk.take(tx, fresh[0], now):
            return False
        return await self._turns.take(tx, fresh, now) if fresh else False

    async def _set_aside(self, tx: Transaction, update: Incoming, error: Exception) -> None:
        now = self._clock()
        if not await tx.seen.first_time([update.update_id], now):
            return
        await tx.dead_letters.add_many([letter(update, error, now)])
        if update.chat is None or not update.private:
            return
        key = "desk.our_fault" if await self._for_officer(tx, update) else "our_fault"
        sorry = Reply(key, {"reference": reference(update)})
        calls = self._renderer.messages(update.chat, [sorry], REFERENCE, private=False)
        await tx.outbox.add_many(
            loose(update.chat, call, Priority.REPLY, Kind.KEPT, now) for call in calls
        )

    async def _for_officer(self, tx: Transaction, update: Incoming) -> bool:
        """Asks for nothing that may be what is broken."""
        if update.user is None or not self._desk.takes(update):
            return False
        return bool(await tx.officers.among([update.user]))

    def _scrub(self) -> None:
        """Cleaning the files may wait for readers, so nobody waits for it."""
        task = asyncio.create_task(self._settled())
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    async def _settled(self) -> None:
        try:
            await (self._settle or self._store.scrub)()
        except StorageError as error:  # done again with the next erasure and at the next start
            log.warning("erasure not settled", error=type(error).__name__)


def _parts(
    batch: Sequence[Incoming], desk: Desk, officers: frozenset[int]
) -> Iterator[Sequence[Incoming]]:
    """Workers together, whatever may be for the desk alone, in the order of the batch."""
    together: list[Incoming] = []
    for update in batch:
        if not desk.wants(update) and update.user not in officers:
            together.append(update)
            continue
        if together:
            yield together
        together = []
        yield [update]
    if together:
        yield together


def _once(part: Sequence[Incoming]) -> list[Incoming]:
    """The same update twice in one batch is one update."""
    return list({update.update_id: update for update in part}.values())
