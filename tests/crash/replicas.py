"""Two bots on one PostgreSQL, killed in turn; and a clock that lets the lease of the dead run out.

It looks into one table only, the leases, and changes there what time would change.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import asyncpg

from bot.sandbox.telegram import Telegram
from tests.crash.chaos import Toll
from tests.crash.process import DiedAlone, Process, answers
from tests.crash.stage import Stage, by_webhook, free_port

LEFT_TO_TIME = 0.1
"""How many leases of the dead run out by themselves: ten seconds, which a test rarely has."""


@dataclass(eq=False)
class Lease:
    """Ends the lease of a replica that is certainly dead: its holder's name has the process in
    it. ``bury`` a process once it has ended."""

    database: str
    chance: Random
    leader: int | None = None
    """The process that held it a moment ago, dead or alive."""
    _dead: set[int] = field(default_factory=set)

    def bury(self, process: Process) -> None:
        if self.chance.random() >= LEFT_TO_TIME:
            self._dead.add(process.pid)

    async def run(self) -> None:
        connection = await asyncpg.connect(self.database)
        try:
            while True:
                await asyncio.sleep(0.1)
                with suppress(asyncpg.UndefinedTableError):
                    await self._look(connection)
        finally:
            await connection.close()

    async def _look(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        holder = await connection.fetchval("SELECT holder FROM leases WHERE until > now()")
        self.leader = None if holder is None else int(holder.split(":")[1])
        if self.leader in self._dead:
            ended = "UPDATE leases SET until = now() - interval '1 ms' WHERE holder = $1"
            await connection.execute(ended, holder)


@dataclass(eq=False)
class Replicas:
    """Both run; either is killed at a random moment and started again at once."""

    here: Stage
    lease: Lease
    chance: Random
    telegram: Telegram
    url: str
    ports: tuple[int, int]
    toll: Toll = field(default_factory=Toll)
    running: dict[int, Process] = field(default_factory=dict)
    _worked: set[Process] = field(default_factory=set)
    _starting: set["asyncio.Task[None]"] = field(default_factory=set)

    async def kill(self, times: int) -> None:
        await asyncio.gather(*(self._start(port) for port in self.ports))
        while self.toll.kills < times:
            await self._some_moment()
            port = self.chance.choice(self.ports)
            process = self.running[port]
            try:
                await process.kill()
                self.toll.kills += 1
                leads = process.pid == self.lease.leader
                self.toll.moments["leading" if leads else "following"] += 1
            except DiedAlone as error:
                if process in self._worked:
                    self.toll.died_at_work.append(str(error))
                else:
                    self.toll.failed_starts += 1
            self.lease.bury(process)
            self._begin(port)

    async def revive(self) -> list[Process]:
        """Both, at work."""
        await asyncio.gather(*self._starting)
        for port in self.ports:
            while self.running[port].ended.done():
                await self._start(port)
        return [self.running[port] for port in self.ports]

    def _begin(self, port: int) -> None:
        task = asyncio.create_task(self._start(port))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _start(self, port: int) -> None:
        began = time.monotonic()
        settings = {**self.here.environment, **by_webhook(port, self.url)}
        self.running[port] = process = await self.here.nursery.start(settings)
        with suppress(DiedAlone):
            await process.until(answers(port))
            self._worked.add(process)
            self.toll.restarts.append(time.monotonic() - began)

    async def _some_moment(self) -> None:
        """Under load where there is any: not long after some messages, a few seconds at most."""
        count, seen = self.chance.randrange(1, 300), self.telegram.events.seq
        with suppress(TimeoutError):
            await self.telegram.events.until(
                lambda: self.telegram.events.seq - seen >= count, timeout=1.5
            )
        await asyncio.sleep(self.chance.uniform(0.0, 0.02))


def two_ports() -> tuple[int, int]:
    return free_port(), free_port()
