"""Workers in closed loop: whoever is done makes place for the next, until the doors close."""

import asyncio
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.telegram import Telegram
from tests.crash.lives import life
from tests.crash.worker import Worker

HASTY = 0.2
"""How many say the same again after some seconds without an answer."""
PATIENCE = (3.0, 7.0)


@dataclass(eq=False)
class Crowd:
    """``size`` workers at a time. Run ``run`` in a task, ``close`` it, and wait."""

    telegram: Telegram
    chance: Random
    size: int
    hasty: float = HASTY
    kind: type[Worker] = Worker
    workers: list[Worker] = field(default_factory=list)
    _closed: bool = False

    def close(self) -> None:
        """Nobody begins any more."""
        self._closed = True

    async def run(self) -> None:
        """Returns when everybody who began is done."""
        await asyncio.gather(*(self._one_after_the_other() for _ in range(self.size)))

    async def _one_after_the_other(self) -> None:
        while True:
            worker = self._next()
            await worker.live()
            if self._closed:
                return

    def _next(self) -> Worker:
        number = len(self.workers) + 1
        patience = self.chance.uniform(*PATIENCE) if self.chance.random() < self.hasty else None
        chance = Random(self.chance.random())
        worker = self.kind(self.telegram, life(number, chance), chance, patience)
        self.workers.append(worker)
        return worker
