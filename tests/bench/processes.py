"""A bot as a process of its own: started on its core, read from /proc, stopped. Linux only."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 15.0
_TICKS = os.sysconf("SC_CLK_TCK")
_LAST_LINES = 15


class BotStopped(Exception):
    """The bot ended while it was measured; the last lines it wrote."""


@dataclass(frozen=True, slots=True)
class Cores:
    """Where the bot runs and where the sandbox and its workers do; the same where there is one."""

    bot: int
    workers: int

    @classmethod
    def found(cls) -> Cores:
        first, *others = sorted(os.sched_getaffinity(0))
        return cls(first, others[0] if others else first)


@contextlib.contextmanager
def pinned(core: int) -> Iterator[None]:
    """This process on one core for as long as the block lasts."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass(frozen=True, slots=True)
class Program:
    """A running bot."""

    process: asyncio.subprocess.Process
    log: Path

    def cpu_seconds(self) -> float:
        """User and system time of all its threads."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / _TICKS

    def peak_memory(self) -> int:
        """Bytes, since the start."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise BotStopped(self.last_words())

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-_LAST_LINES:])

    async def ended(self) -> None:
        """Raises BotStopped when the bot ends, and never returns."""
        code = await self.process.wait()
        raise BotStopped(f"it ended with code {code}\n{self.last_words()}")


@contextlib.asynccontextmanager
async def started(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, core: int
) -> AsyncIterator[Program]:
    """A program that works in ``folder``, so that it reads no .env of ours. Stopped by SIGTERM."""
    log = folder / "log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={**environment, "PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=output,
        )
    os.sched_setaffinity(process.pid, {core})
    try:
        yield Program(process, log)
    finally:
        await _stop(process)


async def _stop(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
