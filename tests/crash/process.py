"""Processes of the bot: started warm from a nursery or cold as ``python -m bot run``, and killed.

Knows how to run a program; no Telegram, no worker.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


class DiedAlone(Exception):
    """The process ended although nobody killed it."""


@dataclass(eq=False)
class Process:
    pid: int
    ended: "asyncio.Future[int]"
    """The exit code; below zero, the signal."""

    def send(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    async def kill(self) -> None:
        """``kill -9``. Raises DiedAlone where it was dead already, by itself."""
        if self.ended.done() and self.ended.result() != -signal.SIGKILL:
            raise DiedAlone(f"exit code {self.ended.result()}")
        self.send(signal.SIGKILL)
        await self.ended

    async def until(self, condition: Awaitable[Any]) -> None:
        """Waits for it, unless the process ends before. Raises DiedAlone."""
        waiting = asyncio.ensure_future(condition)
        await asyncio.wait({waiting, self.ended}, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            raise DiedAlone(f"exit code {self.ended.result()}")
        await waiting


@dataclass(eq=False)
class Nursery:
    """Starts processes in ``folder``, which holds their logs and everything that they write."""

    folder: Path
    child: asyncio.subprocess.Process
    alive: set[Process] = field(default_factory=set)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def log(self) -> Path:
        return self.folder / "log"

    async def start(
        self, environment: Mapping[str, str], entry: str = "run", *, cold: bool = False
    ) -> Process:
        process = await (self._cold if cold else self._warm)(environment, entry)
        self.alive.add(process)
        process.ended.add_done_callback(lambda _: self.alive.discard(process))
        return process

    async def _warm(self, environment: Mapping[str, str], entry: str) -> Process:
        start = {
            "environment": {**_clean(), **environment},
            "folder": str(self.folder),
            "log": str(self.log),
            "entry": entry,
        }
        pid = (await self._order({"start": start}))["pid"]
        return Process(pid, asyncio.ensure_future(self._end_of(pid)))

    async def _cold(self, environment: Mapping[str, str], entry: str) -> Process:
        program = ("bot", "run") if entry == "run" else ("tests.crash.entries", entry)
        with self.log.open("ab") as log:
            started = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *program,
                env={**_clean(), **environment}, cwd=self.folder,
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        return Process(started.pid, asyncio.ensure_future(started.wait()))

    async def _end_of(self, pid: int) -> int:
        loop = asyncio.get_running_loop()
        gone: asyncio.Future[None] = loop.create_future()
        watched = os.pidfd_open(pid)

        def note() -> None:
            if not gone.done():
                gone.set_result(None)

        loop.add_reader(watched, note)
        try:
            await gone
        finally:
            loop.remove_reader(watched)
            os.close(watched)
        code: int = (await self._order({"wait": pid}))["code"]
        return code

    async def _order(self, order: Mapping[str, Any]) -> dict[str, Any]:
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        async with self._turn:
            self.child.stdin.write(json.dumps(order).encode() + b"\n")
            answer: dict[str, Any] = json.loads(await self.child.stdout.readline())
            return answer


@asynccontextmanager
async def nursery(folder: Path) -> AsyncIterator[Nursery]:
    """On leaving, every process that it started is dead."""
    with (folder / "log").open("ab") as log:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.crash.nursery",
            env=_clean(), cwd=folder,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log,
        )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    started = Nursery(folder, child)
    try:
        await child.stdout.readline()
        yield started
    finally:
        for process in list(started.alive):
            process.send(signal.SIGKILL)
            with suppress(asyncio.CancelledError):
                await process.ended
        child.stdin.close()
        await child.wait()


async def command(folder: Path, environment: Mapping[str, str], *words: str) -> str:
    """What ``python -m bot`` prints for these words."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words,
        env={**_clean(), **environment}, cwd=folder,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    printed, _ = await started.communicate()
    assert started.returncode == 0, printed.decode()
    return printed.decode()


async def answers(port: int) -> None:
    """Returns once a bot on this port says that it takes updates."""
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            status = await reader.readline()
            writer.close()
            if b" 200 " in status:
                return
        await asyncio.sleep(0.01)


def _clean() -> dict[str, str]:
    """This machine's environment without anything that the bot reads as a setting."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT)}
