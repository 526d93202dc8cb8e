"""A service that keeps what it is given, for tests of how updates come in."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.intake import Intake
from bot.service import Service
from bot.updates import Incoming
from conversations.events import Said


class Keeps:
    """Commits at once, unless it is told to fail or to wait."""

    def __init__(self) -> None:
        self.batches: list[list[Incoming]] = []
        """What is committed."""
        self.tries = 0
        self.error: Exception | None = None
        self.go = asyncio.Event()
        self.go.set()

    async def handle(self, batch: Sequence[Incoming]) -> None:
        self.tries += 1
        await self.go.wait()
        if self.error is not None:
            raise self.error
        self.batches.append(list(batch))

    @property
    def ids(self) -> list[int]:
        return [update.update_id for batch in self.batches for update in batch]

    @property
    def texts(self) -> list[str]:
        events = [update.event for batch in self.batches for update in batch]
        return [event.text for event in events if isinstance(event, Said)]


@asynccontextmanager
async def taking(service: Keeps | Service) -> AsyncIterator[Intake]:
    intake = Intake(service)  # type: ignore[arg-type]
    running = asyncio.create_task(intake.run())
    try:
        yield intake
    finally:
        intake.stop()
        await asyncio.wait({running}, timeout=2)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
