"""What time does with rows that have become due: looked for now and then, however often it is
asked. Knows nothing of what is looked for."""

from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from typing import ClassVar

from bot.world import Clock


class Looking(ABC):
    """Call ``look`` as often as you like. A look that fails is done again at the next call."""

    every: ClassVar[timedelta] = timedelta(minutes=1)

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._looked: datetime | None = None

    async def look(self) -> None:
        now = self._clock()
        if self._looked is not None and timedelta(0) <= now - self._looked < self.every:
            return
        await self._look(now)
        self._looked = now

    @abstractmethod
    async def _look(self, now: datetime) -> None: ...
