"""Which of several replicas sends, polls and keeps time: the one that holds the lease."""

import asyncio
import os
import secrets
import socket
from contextlib import suppress

from bot.world import Clock
from storage.errors import StoreUnavailable
from storage.store import Store

LEASE = "leader"
SECONDS = 10.0
RENEWED_AFTER = 0.3
"""The part of the lease after which the database is asked again."""
LOST_AFTER = 0.8
"""The part after which a lease that could not be renewed counts as lost: what was begun under it
must be over when it ends."""


class Leader:
    """With one process there is nothing to decide; with several the database does."""

    def __init__(
        self, store: Store, clock: Clock, *, alone: bool, seconds: float = SECONDS
    ) -> None:
        self._store = store
        self._clock = clock
        self._alone = alone
        self._seconds = seconds
        """How long another replica waits for one that has died."""
        self._name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"
        """In the lease's row, where whoever runs the replicas sees which one leads."""
        self._since = float("-inf")
        self._tried = float("-inf")
        self._asking = asyncio.Lock()

    async def leads(self) -> bool:
        """Whether this process may act now. Cheap: the database is asked every few seconds."""
        if self._alone:
            return True
        loop = asyncio.get_running_loop()
        async with self._asking:
            if loop.time() - self._tried > self._seconds * RENEWED_AFTER:
                await self._renew(loop.time())
        return loop.time() - self._since < self._seconds * LOST_AFTER

    async def resign(self) -> None:
        """Lets another replica go on at once; where that fails the lease runs out by itself."""
        if self._alone:
            return
        self._since = float("-inf")
        with suppress(StoreUnavailable):
            await self._store.write(lambda tx: tx.meta.drop_lease(LEASE, self._name))

    async def _renew(self, asked_at: float) -> None:
        self._tried = asked_at
        now = self._clock()
        try:
            held = await self._store.write(
                lambda tx: tx.meta.take_lease(LEASE, self._name, self._seconds, now)
            )
        except StoreUnavailable:
            return  # the lease runs out by itself
        self._since = asked_at if held else float("-inf")
