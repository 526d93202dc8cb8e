"""Which of several replicas sends, polls and keeps time: the one that holds the lease."""

import asyncio
import secrets

from bot.world import Clock
from storage.errors import StoreUnavailable
from storage.store import Store

LEASE = "leader"
SECONDS = 10.0
RENEWED_AFTER = 3.0
STOPS_BEFORE = 2.0
"""Seconds before its end at which a lease that could not be renewed counts as lost."""


class Leader:
    """With one process there is nothing to decide; with several the database does."""

    def __init__(self, store: Store, clock: Clock, *, alone: bool) -> None:
        self._store = store
        self._clock = clock
        self._alone = alone
        self._name = secrets.token_hex(8)
        self._since = float("-inf")
        self._tried = float("-inf")
        self._asking = asyncio.Lock()

    async def leads(self) -> bool:
        """Whether this process may act now. Cheap: the database is asked every few seconds."""
        if self._alone:
            return True
        loop = asyncio.get_running_loop()
        async with self._asking:
            if loop.time() - self._tried > RENEWED_AFTER:
                await self._renew(loop.time())
        return loop.time() - self._since < SECONDS - STOPS_BEFORE

    async def resign(self) -> None:
        """Lets another replica go on at once."""
        if not self._alone:
            self._since = float("-inf")
            await self._store.write(lambda tx: tx.meta.drop_lease(LEASE, self._name))

    async def _renew(self, asked_at: float) -> None:
        self._tried = asked_at
        now = self._clock()
        try:
            held = await self._store.write(
                lambda tx: tx.meta.take_lease(LEASE, self._name, SECONDS, now)
            )
        except StoreUnavailable:
            return  # the lease runs out by itself
        self._since = asked_at if held else float("-inf")
