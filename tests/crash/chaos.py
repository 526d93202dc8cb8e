"""What goes wrong around the bot: Telegram's faults, and a hand that kills at random moments."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.faults import Delivery, Faults, Kind
from bot.sandbox.telegram import Telegram
from tests.crash.process import DiedAlone, Process

CHANCES = {
    Kind.TOO_MANY: 0.002,
    Kind.BAD_GATEWAY: 0.01,
    Kind.SERVER_ERROR: 0.01,
    Kind.HANG: 0.005,
    Kind.HANG_AFTER: 0.01,
    Kind.CUT: 0.01,
    Kind.CUT_AFTER: 0.02,
}
"""Of each message or deletion: how often it fails, and how."""
SENDING = frozenset({"sendMessage", "deleteMessage"})
STARTING = ("getMe", "deleteWebhook", "setWebhook", "setMyCommands")
BAD_STARTS = 0.1
"""How often one of the calls of a start fails; polling then waits for seconds, hence not more."""
BAD_POLLS = 0.15


EARLY = 0.1
"""How many are killed before they are at work."""


def disturb(faults: Faults, seed: int) -> None:
    faults.seed(seed)
    faults.only = SENDING
    faults.seconds = 0.5
    faults.chances.update(CHANCES)
    faults.delivery = Delivery(duplicate=0.05, reorder=0.1, longest_delay=0.2)


@dataclass
class Toll:
    """What the killing came to."""

    kills: int = 0
    failed_starts: int = 0
    """Starts that Telegram's faults ended; whoever runs the bot starts it again."""
    died_at_work: list[str] = field(default_factory=list)
    """Ends that nobody asked for: there must be none."""
    restarts: list[float] = field(default_factory=list)
    """Seconds from each start until the bot was at work."""
    moments: Counter[str] = field(default_factory=Counter)


@dataclass
class Killer:
    """Starts the bot, lets it work for a moment, kills it, and so on."""

    telegram: Telegram
    chance: Random
    start: Callable[[bool], Awaitable[Process]]
    """Starts it; told whether from cold."""
    ready: Callable[[], Awaitable[None]]
    """Returns when the bot that was started last is at work."""
    cold: float = 0.05
    longest: float = 0.8
    spoiled: float = 1.0
    """The share of the usual trouble that starts and polls meet."""
    toll: Toll = field(default_factory=Toll)

    async def kill(self, times: int) -> None:
        while self.toll.kills < times:
            self._spoil_the_start()
            if self.chance.random() < EARLY:
                await self._kill_early()
            else:
                await self._kill_at_work()

    async def revive(self, *, cold: bool = False) -> Process:
        """One that is not killed, at work. Raises DiedAlone."""
        began = time.monotonic()
        process = await self.start(cold)
        await process.until(self.ready())
        self.toll.restarts.append(time.monotonic() - began)
        return process

    async def _kill_early(self) -> None:
        process = await self.start(False)
        await asyncio.sleep(self.chance.uniform(0.0, 0.2))
        with suppress(DiedAlone):
            await process.kill()
            self._count("starting")

    async def _kill_at_work(self) -> None:
        try:
            process = await self.revive(cold=self.chance.random() < self.cold)
        except DiedAlone:
            self.toll.failed_starts += 1
            return
        moment = self.chance.choice((self._any, self._any, self._sending, self._taking))
        await moment()
        try:
            await process.kill()
            self._count(moment.__name__.strip("_"))
        except DiedAlone as error:
            self.toll.died_at_work.append(str(error))

    def _count(self, moment: str) -> None:
        self.toll.kills += 1
        self.toll.moments[moment] += 1

    def _spoil_the_start(self) -> None:
        kind = self.chance.choice(list(CHANCES))
        if self.chance.random() < BAD_STARTS * self.spoiled:
            self.telegram.faults.next(self.chance.choice(STARTING), kind, seconds=0.5)
        if self.chance.random() < BAD_POLLS * self.spoiled:
            self.telegram.faults.next("getUpdates", kind, seconds=0.5)

    async def _any(self) -> None:
        await asyncio.sleep(self.chance.uniform(0.0, self.longest))

    async def _sending(self) -> None:
        """Telegram has taken a message, and the bot hardly knows it."""
        await self._after_some("message")
        await asyncio.sleep(self.chance.uniform(0.0, 0.002))

    async def _taking(self) -> None:
        """Words have just left for the bot: it writes them down, or says that it has."""
        await self._after_some("message")
        await asyncio.sleep(self.chance.uniform(0.0, 0.01))

    async def _after_some(self, kind: str) -> None:
        events = self.telegram.events
        count = self.chance.randrange(1, 200)
        seen = events.seq

        def enough() -> bool:
            return [event["kind"] for event in events.since(seen)].count(kind) >= count

        with suppress(TimeoutError):
            await events.until(enough, timeout=self.longest)
