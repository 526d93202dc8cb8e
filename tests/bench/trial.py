"""One bot, measured once: sandbox and workers in this process, the bot in one of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.server import Server, running
from tests.bench.bots import OURS, Contender, Place, Receive
from tests.bench.durability import Kept, commits, kept
from tests.bench.processes import BotStopped, Cores, Program, pinned, started
from tests.bench.results import Result, quantile
from tests.bench.workers import Crowd, Meter, TooManyErrors

SHOWN_FAULTS = 5


class TrialFailed(Exception):
    """The bot stopped, said something wrong or made an illegal call: its figures mean nothing."""


@dataclass(frozen=True, slots=True)
class Plan:
    workers: int = 100
    seconds: float = 15.0
    warm_up: float = 3.0
    receive: Receive = "polling"
    profile: Path | None = None
    """Where to write a cProfile of our bot, whose figures are then worth nothing."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """Readings whose differences are what was used meanwhile."""

    wall: float
    bot_cpu: float
    own_cpu: float
    messages: int
    commits: int


async def trial(contender: Contender, plan: Plan) -> Result:
    """Raises TrialFailed."""
    cores = Cores.found()
    meter = Meter()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, pinned(cores.workers):
        async with running() as server:
            place = _place(server, Path(folder), plan)
            with _explained(contender, meter):
                async with _bot(contender, place, cores) as program:
                    result = await _measured(contender, plan, place, server, program, meter)
            on_disk = await kept(place.database) if contender is OURS else None
            _judge(contender, server, meter, on_disk)
    return result if on_disk is None else result.with_synchronous(on_disk.synchronous)


def _place(server: Server, folder: Path, plan: Plan) -> Place:
    port = _free_port() if plan.receive == "webhook" else 0
    return Place(server.api_url, server.token, folder, port, plan.profile)


def _bot(
    contender: Contender, place: Place, cores: Cores
) -> contextlib.AbstractAsyncContextManager[Program]:
    command, environment = contender.command(place), contender.environment(place)
    return started(command, environment, place.folder, cores.bot)


async def _measured(
    contender: Contender, plan: Plan, place: Place, server: Server, program: Program, meter: Meter
) -> Result:
    database = place.database if contender is OURS else None
    crowd = Crowd(server.telegram, meter)
    async with _side_by_side(program, crowd, plan.workers):
        await asyncio.sleep(plan.warm_up)
        before = _moment(server, program, database)
        meter.open = True
        await asyncio.sleep(plan.seconds)
        meter.open = False
        after = _moment(server, program, database)
    return _result(contender, meter, program, before, after)


@contextlib.asynccontextmanager
async def _side_by_side(program: Program, crowd: Crowd, workers: int) -> AsyncIterator[None]:
    """Begins when the bot has been through a first dialogue. Whatever ends early is raised."""
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(program.ended())
        await crowd.dialogue()
        working = group.create_task(crowd.work(workers))
        yield
        watching.cancel()
        working.cancel()


def _moment(server: Server, program: Program, database: Path | None) -> _Moment:
    return _Moment(
        wall=time.perf_counter(),
        bot_cpu=program.cpu_seconds(),
        own_cpu=time.process_time(),
        messages=server.telegram.calls.get("sendMessage", 0),
        commits=commits(database) if database else 0,
    )


def _result(
    contender: Contender, meter: Meter, program: Program, before: _Moment, after: _Moment
) -> Result:
    if not meter.seconds:
        raise BotStopped(f"it answered nothing while it was measured\n{program.last_words()}")
    wall = after.wall - before.wall
    updates = len(meter.seconds)
    return Result(
        bot=contender.name,
        updates=updates,
        updates_per_second=updates / wall,
        updates_per_cpu_second=updates / (after.bot_cpu - before.bot_cpu),
        p50_ms=quantile(meter.seconds, 0.50) * 1000,
        p95_ms=quantile(meter.seconds, 0.95) * 1000,
        p99_ms=quantile(meter.seconds, 0.99) * 1000,
        peak_mib=program.peak_memory() / 2**20,
        messages=after.messages - before.messages,
        commits=after.commits - before.commits,
        bot_core=(after.bot_cpu - before.bot_cpu) / wall,
        sandbox_core=(after.own_cpu - before.own_cpu) / wall,
    )


@contextlib.contextmanager
def _explained(contender: Contender, meter: Meter) -> Iterator[None]:
    """Says whose trial it was and what went wrong there first."""
    try:
        yield
    except (BotStopped, ExceptionGroup) as error:
        match _first(error):
            case BotStopped() as stopped:
                raise TrialFailed(f"{contender.title}: {stopped}") from None
            case TooManyErrors():
                raise TrialFailed(f"{contender.title}: {_some(meter.errors)}") from None
        raise


def _first(error: Exception) -> Exception:
    """What is inside of task groups."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


def _judge(contender: Contender, server: Server, meter: Meter, on_disk: Kept | None) -> None:
    calls = server.telegram.illegal_calls
    faults = meter.errors + [f"{call.method}: {call.description}" for call in calls]
    if on_disk and on_disk.handled < meter.answered:
        faults.append(f"{meter.answered} updates answered, {on_disk.handled} on disk")
    if faults:
        raise TrialFailed(f"{contender.title}: {_some(faults)}")


def _some(faults: list[str]) -> str:
    shown = "\n  ".join(faults[:SHOWN_FAULTS])
    return f"{len(faults)} errors\n  {shown}"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
