"""What time does with rows that have become due: looked for once a minute, however often it is
asked. Knows nothing of what is looked for."""

from abc import ABC, abstractmethod
from datetime import datetime, timedelta

from bot.world import Clock

LOOK_EVERY = timedelta(minutes=1)


class OnceAMinute(ABC):
    """Call ``look`` as often as you like. A look that fails is done again at the next call."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._looked: datetime | None = None

    async def look(self) -> None:
        now = self._clock()
        if self._looked is not None and timedelta(0) <= now - self._looked < LOOK_EVERY:
            return
        await self._look(now)
        self._looked = now

    @abstractmethod
    async def _look(self, now: datetime) -> None: ...
