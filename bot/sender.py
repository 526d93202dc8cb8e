"""Drains the outbox: in order for each chat, at the pace Telegram allows, again after a crash.

It knows no conversation. A message is gone from the outbox once Telegram has taken it.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import structlog

from bot.api import BotApi
from bot.courier import Courier, FileBuilder
from bot.pace import Pace
from bot.results import Results
from bot.world import Clock
from storage.errors import StoreUnavailable
from storage.outbox import Outgoing
from storage.store import Store

log = structlog.get_logger(__name__)

AT_ONCE = 50
"""Messages under way at the same time, to as many chats."""
IDLE = 1.0
"""Seconds between looks into the outbox when nothing calls for one: another replica may have
put something there."""


class TokenRefused(Exception):
    """Telegram does not know this bot's token any more."""


class Sender:
    """Run ``run`` in a task; ``wake`` it after a commit. Ends by raising TokenRefused."""

    def __init__(
        self,
        store: Store,
        api: BotApi,
        pace: Pace,
        clock: Clock,
        files: FileBuilder,
        may_send: Callable[[], Awaitable[bool]],
    ) -> None:
        self._store = store
        self._pace = pace
        self._clock = clock
        self._courier = Courier(store, api, pace, clock, files)
        self._may_send = may_send
        """Whether this process is the one that sends; False while another replica does."""
        self._wake = asyncio.Event()
        self._results = Results()
        self._busy: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._token_refused = False

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """Begin nothing new; what is under way ends, and then ``run`` does."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                started = await self._round()
            except StoreUnavailable as error:
                log.warning("outbox unavailable", error=type(error).__name__)
                await asyncio.sleep(IDLE)
                continue
            if not started and not self._results:
                await self._sleep()
        await self._finish()
        if self._token_refused:
            raise TokenRefused

    async def _round(self) -> int:
        """Writes what came of the last messages and begins the next; says how many."""
        await self._write_results()
        # Asked each time: asking is what keeps the lease, also while all that go are waiting.
        if not await self._may_send():
            return 0
        room = AT_ONCE - len(self._tasks)
        if room <= 0:
            return 0
        now, busy = self._clock(), frozenset(+self._busy)
        heads = await self._store.read(lambda tx: tx.outbox.heads(now, room, busy))
        for row in heads:
            self._busy[row.chat] += 1
            task = asyncio.create_task(self._one(row))
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        return len(heads)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()

    async def _sleep(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), IDLE)
        except TimeoutError:
            return

    async def _finish(self) -> None:
        """Each result is written at once: a kill now would send that message twice."""
        while self._tasks or self._results:
            if self._tasks and not self._results:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            try:
                await self._write_results()
            except StoreUnavailable as error:
                log.warning("outbox unavailable", error=type(error).__name__)
                await asyncio.gather(*self._tasks, return_exceptions=True)
                return

    async def _one(self, row: Outgoing) -> None:
        results = Results()
        try:
            if await self._may_go(row.chat):
                results = await self._courier.send(row)
        finally:
            results.chats.append(row.chat)
            self._results.add(results)
        if results.token_refused:
            self._token_refused = True
            self.stop()

    async def _may_go(self, chat: int) -> bool:
        """Waits for the pace. False where this process stops, or has lost the lease meanwhile."""
        loop = asyncio.get_running_loop()
        while not self._stopping:
            seconds = self._pace.wait(chat, loop.time())
            if seconds <= 0:
                return await self._may_send()
            await asyncio.sleep(min(seconds, IDLE))
        return False

    async def _write_results(self) -> None:
        results, self._results = self._results, Results()
        if not results:
            return
        now = self._clock()
        try:
            await self._store.write(lambda tx: results.write(tx, now))
        except StoreUnavailable:
            self._results.add(results)  # with what has come since
            raise
        self._busy -= Counter(results.chats)
