"""Drains the outbox: in order for each chat, at the pace Telegram allows, again after a crash.

It knows no conversation. A message is gone from the outbox once Telegram has taken it.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.api import BotApi
from bot.courier import AnyFileBuilder, Courier
from bot.pace import Pace
from bot.queueing import Priority
from bot.results import Results
from bot.world import Clock
from storage.errors import StoreUnavailable
from storage.outbox import MOST_PRIORITIES, Outgoing
from storage.store import Store

log = structlog.get_logger(__name__)

AT_ONCE = 100
"""Messages under way at the same time, to as many chats."""
LOOKS_EVERY = 1.0
"""Seconds between looks at the whole outbox when nothing calls for one: another replica may have
put something there, or a message may have become due."""
GATHERS_FOR = 0.02
"""Seconds in which results are gathered for one transaction. A kill meanwhile sends those
messages twice."""
SLOW_AT_ONCE = 20
"""Of these, messages to many: all others go first, and find room."""
SLOW_SHARE = 0.8
"""How much of the pace they may take up."""
CHATS_REMEMBERED = 10_000


_SOON = range(Priority.BROADCAST)
_SLOW = range(Priority.BROADCAST, MOST_PRIORITIES)


class TokenRefused(Exception):
    """Telegram does not know this bot's token any more."""


class Sender:
    """Run ``run`` in a task and ``offer`` it what is committed. Ends by raising TokenRefused."""

    def __init__(
        self,
        store: Store,
        api: BotApi,
        pace: Pace,
        clock: Clock,
        files: AnyFileBuilder,
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
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy: Counter[int] = Counter()
        """Chats with messages that are under way, or whose results are not written yet."""
        self._begun: set[str] = set()
        """Those messages."""
        self._sent: dict[int, int] = {}
        """By chat, the place of the last message when it was this process that sent it."""
        self._behind: set[int] = set()
        """Chats that may have more in the outbox than what is under way."""
        self._backlog = True
        """Whether any chat may."""
        self._slow: set[str] = set()
        """Messages to many that are begun."""
        self._slow_backlog = True
        """Whether more of them may wait."""
        self._looked = self._looked_for_slow = float("-inf")
        self._stopping = False
        self._token_refused = False

    def offer(self, rows: Sequence[Outgoing]) -> None:
        """What was just committed. The next message of a chat leaves at once, from memory; what
        must wait for another is found in the outbox when its turn comes."""
        for row in rows:
            if row.id in self._begun:
                continue
            if _is_slow(row):
                self._slow_backlog = True
            elif self._is_next(row):
                self._begin(row)
            else:
                self._behind.add(row.chat)
        self._wake.set()

    def wake(self) -> None:
        """Look at the whole outbox."""
        self._backlog = True
        self._wake.set()

    def stop(self) -> None:
        """Begin nothing new; what is under way ends, and then ``run`` does."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                await self._round()
            except StoreUnavailable as error:
                log.warning("outbox unavailable", error=type(error).__name__)
                self._backlog = True
                await asyncio.sleep(LOOKS_EVERY)
                continue
            await self._sleep()
        await self._finish()
        if self._token_refused:
            raise TokenRefused

    def _is_next(self, row: Outgoing) -> bool:
        if self._stopping or self._backlog or len(self._tasks) >= AT_ONCE:
            return False  # those who have waited longer go first
        if row.due > self._clock():
            return False
        return row.seq is None or row.seq == self._sent.get(row.chat, 0) + 1

    def _begin(self, row: Outgoing) -> None:
        self._begun.add(row.id)
        self._busy[row.chat] += 1
        task = asyncio.create_task(self._one(row))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if self._behind or self._backlog or self._slow_backlog:
            self._wake.set()

    async def _sleep(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), LOOKS_EVERY)
        except TimeoutError:
            return

    async def _round(self) -> None:
        """Writes what came of the last messages and begins what waits in the outbox."""
        await self._write_results()
        # Asked each time: asking is what keeps the lease, also while all that go are waiting.
        if not await self._may_send():
            self._backlog = True  # for when we may
            self._behind.clear()
            return
        now = asyncio.get_running_loop().time()
        self._backlog |= now - self._looked >= LOOKS_EVERY
        self._slow_backlog |= now - self._looked_for_slow >= LOOKS_EVERY
        room = AT_ONCE - len(self._tasks)
        if room > 0 and (self._backlog or not self._behind <= self._busy.keys()):
            self._looked = now
            await self._look(room)
            room = AT_ONCE - len(self._tasks)
        room = min(room, SLOW_AT_ONCE - len(self._slow))
        if room > 0 and self._slow_backlog:
            self._looked_for_slow = now
            await self._look_for_slow(room)

    async def _look(self, room: int) -> None:
        # Whatever is offered during the read is noted in the new set.
        busy, behind, self._behind = frozenset(self._busy), self._behind, set()
        now = self._clock()
        heads = await self._store.read(lambda tx: tx.outbox.heads(now, room, busy, _SOON))
        self._backlog = len(heads) == room
        self._behind |= behind & busy
        begun = frozenset(self._begun)  # some of it by an offer during the read
        for row in heads:
            self._behind.add(row.chat)
            if row.id not in begun:
                self._begin(row)

    async def _look_for_slow(self, room: int) -> None:
        """Only with what room all others have left."""
        now, busy = self._clock(), frozenset(self._busy)
        heads = await self._store.read(lambda tx: tx.outbox.heads(now, room, busy, _SLOW))
        self._slow_backlog = len(heads) == room
        for row in heads:
            if row.id not in self._begun:
                self._slow.add(row.id)
                self._begin(row)

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
            if await self._may_go(row):
                results = await self._courier.send(row)
        finally:
            results.ended.append(row)
            if not self._results:
                asyncio.get_running_loop().call_later(GATHERS_FOR, self._wake.set)
            self._results.add(results)
        if results.token_refused:
            self._token_refused = True
            self.stop()

    async def _may_go(self, row: Outgoing) -> bool:
        """Waits for the pace. False where this process stops, or has lost the lease meanwhile."""
        loop = asyncio.get_running_loop()
        while not self._stopping:
            share = SLOW_SHARE if _is_slow(row) else 1.0
            seconds = self._pace.wait(row.chat, loop.time(), share)
            if seconds <= 0:
                return await self._may_send()
            await asyncio.sleep(min(seconds, LOOKS_EVERY))
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
        self._busy -= Counter(row.chat for row in results.ended)
        self._begun -= {row.id for row in results.ended}
        self._slow -= {row.id for row in results.ended}
        self._note(results)

    def _note(self, results: Results) -> None:
        """Remembers how far each chat is. Only what is written counts: after a kill nothing but
        the last message of a chat may come again, never an old question after a new one."""
        if len(self._sent) >= CHATS_REMEMBERED:
            self._sent.clear()  # their next message takes the way by the outbox
        gone = set(results.done)
        for row in results.ended:
            if row.id not in gone:
                self._sent.pop(row.chat, None)
                self._behind.add(row.chat)
            elif row.seq is not None:
                self._sent[row.chat] = row.seq


def _is_slow(row: Outgoing) -> bool:
    return row.priority in _SLOW
