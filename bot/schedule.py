"""What time does: the heartbeat, the open question again after an outage, tidying up."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.service import Service
from bot.world import Clock
from storage.errors import StoreUnavailable
from storage.meta import Note
from storage.store import Store
from storage.transaction import Transaction

log = structlog.get_logger(__name__)

HEARTBEAT = "heartbeat"
BEAT_EVERY = 10.0
OUTAGE = timedelta(seconds=120)
"""A silence longer than this may have swallowed somebody's words or our answer."""
ACTIVE_BEFORE = timedelta(minutes=15)
"""Who was active this long before the silence was in the middle of something."""
TIDY_EVERY = timedelta(hours=1)
SEEN_KEPT = timedelta(hours=72)
LETTERS_KEPT = timedelta(days=30)


Errand = Callable[[], Awaitable[None]]
"""Called at every beat; it knows itself when it has something to do."""


class Reception:
    """Whether updates reach us: told by polling, asked by the schedule."""

    def __init__(self, settles_after: float | None = None) -> None:
        self._started = asyncio.get_running_loop().time()
        self._heard: float | None = None
        self._caught_up = False
        self._settles_after = settles_after
        """For a webhook, which hears only when there is something: seconds after the start."""

    def heard(self, caught_up: bool) -> None:
        self._heard = asyncio.get_running_loop().time()
        self._caught_up = caught_up

    def settled(self, silence: float = 60.0) -> bool:
        """Whether what Telegram kept for us during a silence has been handled."""
        now = asyncio.get_running_loop().time()
        if self._settles_after is not None:
            return now - self._started >= self._settles_after
        return self._caught_up and self._heard is not None and now - self._heard < silence


class Schedule:
    """Run ``run`` in a task."""

    def __init__(
        self,
        store: Store,
        service: Service,
        reception: Reception,
        clock: Clock,
        may_act: Callable[[], Awaitable[bool]],
        errands: Sequence[Errand] = (),
    ) -> None:
        self._store = store
        self._service = service
        self._reception = reception
        self._clock = clock
        self._may_act = may_act
        self._errands = errands
        self._tidied: datetime | None = None

    async def run(self) -> None:
        while True:
            try:
                if self._reception.settled() and await self._may_act():
                    await self.beat()
                    await self._tidy()
                    await self._run_errands()
            except StoreUnavailable as error:
                log.warning("heartbeat missed", error=type(error).__name__)
            await asyncio.sleep(BEAT_EVERY if self._reception.settled() else 0.5)

    async def beat(self) -> None:
        """Says that we are here; after an outage, first asks again who was interrupted."""
        now = self._clock()
        last: Note | None = await self._store.read(lambda tx: tx.meta.get(HEARTBEAT))
        if last is not None and now - last.at > OUTAGE:
            until = last.at + timedelta(seconds=2 * BEAT_EVERY)
            count = await self._service.put_again(last.at - ACTIVE_BEFORE, until)
            log.info("asked again after an outage", count=count)
        await self._store.write(lambda tx: tx.meta.put(HEARTBEAT, "", now))

    async def _run_errands(self) -> None:
        for errand in self._errands:
            try:
                await errand()
            except StoreUnavailable:
                raise
            except Exception as error:  # the heart goes on beating
                log.exception("errand failed", error=type(error).__name__)

    async def _tidy(self) -> None:
        now = self._clock()
        if self._tidied is not None and now - self._tidied < TIDY_EVERY:
            return

        async def job(tx: Transaction) -> None:
            await tx.seen.forget(now - SEEN_KEPT)
            await tx.dead_letters.forget(now - LETTERS_KEPT)
            await tx.waits.forget(now - LETTERS_KEPT)

        await self._store.write(job)
        self._tidied = now
