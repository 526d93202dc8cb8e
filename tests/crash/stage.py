"""A run from beginning to end: sandbox, bot, crowd and killer; then calm, then the verdict."""

import asyncio
import csv
import os
import re
import secrets
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.sandbox.delivery import Patience
from bot.sandbox.server import Server
from tests.crash.chaos import Toll
from tests.crash.crowd import HASTY, Crowd
from tests.crash.oracle import Row, Verdict, judge
from tests.crash.process import DiedAlone, Nursery, Process, command, nursery
from tests.crash.worker import Worker
from tests.remarks import REMARKS
from tests.sandboxed import honest

GRACE = 30.0
"""Seconds after the last fault in which everybody must have come to the end."""
FINISHES_WITHIN = 10.0
"""Seconds that a bot may take to stop when it is asked to."""
MOST_REPEATS = 0.25
"""The share of messages that may stand in a chat twice: whose fate a kill or a fault left open.
Runs lie between 2 and 16 %, by how busy the machine is; once 18 % where it was overloaded."""
SECRET = "crash-test-secret"
_TROUBLE = re.compile(r"\[error|^Error|Traceback")


@dataclass(frozen=True, slots=True)
class Scale:
    """How big a run is. The environment may say otherwise; a seed makes workers and the
    killer's choices the same again, though not the machine's."""

    kills: int
    workers: int
    seed: int

    @classmethod
    def of(cls, kills: int, workers: int) -> "Scale":
        def given(name: str, otherwise: int) -> int:
            return int(os.environ.get(f"CRASH_{name}", otherwise))

        seed = given("SEED", secrets.randbelow(1_000_000))
        return cls(given("KILLS", kills), given("WORKERS", workers), seed)


@dataclass(eq=False)
class Stage:
    server: Server
    nursery: Nursery
    crowd: Crowd
    crowding: "asyncio.Task[None]"
    environment: dict[str, str]
    """The settings of the bot."""
    seed: int
    began: float


@asynccontextmanager
async def stage(
    folder: Path,
    scale: Scale,
    database: str | None = None,
    *,
    hasty: float = HASTY,
    kind: type[Worker] = Worker,
) -> AsyncIterator[Stage]:
    """Everything but the bot, and the crowd already waiting for it; SQLite without ``database``.

    A call that Telegram refuses fails the test.
    """
    chance = Random(scale.seed)
    patience = Patience(first=0.05, longest=0.5, timeout=5.0)
    async with honest(seed=scale.seed, patience=patience) as server, nursery(folder) as started:
        crowd = Crowd(server.telegram, chance, scale.workers, hasty, kind)
        environment = {
            "BOT_TOKEN": server.token,
            "TELEGRAM_API_URL": server.api_url,
            "DATABASE_URL": database or f"sqlite:///{database_file(folder)}",
            "KEYRING_FILE": str(folder / "keys" / "keyring.json"),
            "SEND_RATE": "0",
        }
        crowding = asyncio.create_task(crowd.run())
        here = Stage(server, started, crowd, crowding, environment, scale.seed, time.monotonic())
        try:
            yield here
        except DiedAlone as died:
            died.add_note(log_of(here))
            raise
        finally:
            crowding.cancel()
            with suppress(asyncio.CancelledError):
                await crowding


def database_file(folder: Path) -> Path:
    return folder / "db" / "bot.db"


def by_webhook(port: int, url: str | None = None) -> Mapping[str, str]:
    """Settings for a bot that listens on ``port``, and is reached there or at ``url``."""
    return {
        "RECEIVE": "webhook",
        "WEBHOOK_URL": url or f"http://127.0.0.1:{port}/hook",
        "WEBHOOK_PORT": str(port),
        "WEBHOOK_SECRET": SECRET,
    }


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


async def finish(here: Stage, bots: Sequence[Process], grace: float = GRACE) -> Verdict:
    """No more faults, everybody comes to the end, the bots stop when told; then the verdict."""
    telegram = here.server.telegram
    telegram.faults.clear()
    here.crowd.close()
    with suppress(TimeoutError):
        await asyncio.wait_for(here.crowding, grace)
    with suppress(TimeoutError):
        await telegram.until(lambda: _at_rest(here), timeout=5)
    for bot in bots:
        await stop(bot)
    leads = await exported(here)
    return judge(here.crowd.workers, leads, telegram.waiting_updates)


def _at_rest(here: Stage) -> bool:
    telegram = here.server.telegram
    if telegram.waiting_updates:
        return False
    return not any(
        worker.life.nik in message.text
        for worker in here.crowd.workers
        if worker.life.nik is not None
        for message in telegram.chat(worker.person).messages
    )


async def stop(bot: Process) -> float:
    """Asks a bot to stop; the seconds that it took."""
    began = time.monotonic()
    bot.send(signal.SIGTERM)
    code = await asyncio.wait_for(asyncio.shield(bot.ended), FINISHES_WITHIN)
    assert code == 0, f"stopped with exit code {code}"
    return time.monotonic() - began


async def eventually(condition: Callable[[], bool], seconds: float) -> None:
    """For what no event announces, such as what a worker has decided. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def exported(here: Stage) -> list[Row]:
    """What officers get by the command line."""
    file = here.nursery.folder / f"leads-{secrets.token_hex(4)}.csv"
    words = (
        "export",
        "--output",
        str(file),
        "--profile",
        "registration",
        "--reason",
        "crash test",
    )
    await command(here.nursery.folder, here.environment, *words)
    with file.open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows, delimiter=";"))


async def check(here: Stage) -> str:
    """What ``python -m bot check`` says about the database."""
    said = await command(here.nursery.folder, here.environment, "check")
    return next(line for line in said.splitlines() if line.startswith("database"))


def report(title: str, here: Stage, verdict: Verdict, toll: Toll) -> str:
    restarts = sorted(toll.restarts) or [0.0]
    typical, worst = restarts[len(restarts) // 2], restarts[-1]
    line = (
        f"{title}, seed {here.seed}: {toll.kills} kills {dict(toll.moments)},"
        f" {toll.failed_starts} failed starts, {verdict};"
        f" restart {typical:.2f} s, worst {worst:.2f} s;"
        f" {time.monotonic() - here.began:.0f} s in all"
    )
    REMARKS.append(line)
    return line


def settle(here: Stage, verdict: Verdict, toll: Toll, told: str) -> None:
    """Fails the test where the oracle, or the bots' own end, has something to say."""
    assert verdict.good, f"{told}\n{verdict.complaints()}\n{log_of(here)}"
    assert verdict.share_of_repeats <= MOST_REPEATS, told
    assert not toll.died_at_work, f"{told}\n{log_of(here)}"


def log_of(here: Stage) -> str:
    """Warnings and errors of the bots, to go with a failure."""
    lines = here.nursery.log.read_text("utf-8", errors="replace").splitlines()
    bad = [line for line in lines if _TROUBLE.search(line) and "invalid JSON" not in line]
    return "\n".join(bad[-20:])
