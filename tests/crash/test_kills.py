"""One process on SQLite, killed again and again while people answer and Telegram misbehaves."""

import asyncio
from pathlib import Path
from random import Random

import pytest
from pysqlite3 import dbapi2 as sqlite

from tests.crash.chaos import Killer, disturb
from tests.crash.process import answers
from tests.crash.stage import (
    Scale,
    Stage,
    by_webhook,
    check,
    database_file,
    eventually,
    finish,
    free_port,
    report,
    settle,
    stage,
)


@pytest.mark.timeout(480)
async def test_nothing_said_is_lost_however_often_the_bot_is_killed(tmp_path: Path) -> None:
    """Both ways at once: the life of a bot under test is mostly waiting."""
    lives = []
    for receive in ("polling", "webhook"):
        folder = tmp_path / receive
        folder.mkdir()
        lives.append(killed_on_sqlite(receive, folder, Scale.of(kills=100, workers=20)))
    # Not a TaskGroup: the one that fails would take the other's verdict with it.
    ends = await asyncio.gather(*lives, return_exceptions=True)
    if failed := [end for end in ends if end is not None]:
        raise BaseExceptionGroup("what was found", failed)


async def killed_on_sqlite(receive: str, folder: Path, scale: Scale) -> None:
    async with stage(folder, scale) as here:
        killer = killer_of(here, receive)
        disturb(here.server.telegram.faults, scale.seed)
        await killer.kill(scale.kills)
        verdict = await finish(here, [await killer.revive()])
        told = report(f"SQLite, {receive}", here, verdict, killer.toll)
        settle(here, verdict, killer.toll, told)
        assert verdict.asked_again == 0
        assert "ok, 0 messages waiting, 0 set aside" in await check(here)
    assert integrity(database_file(folder)) == "ok"


def killer_of(here: Stage, receive: str) -> Killer:
    telegram = here.server.telegram
    if receive == "webhook":
        port = free_port()
        here.environment.update(by_webhook(port))
        return Killer(
            telegram,
            Random(here.seed),
            lambda cold: here.nursery.start(here.environment, cold=cold),
            lambda: answers(port),
        )
    return Killer(
        telegram,
        Random(here.seed),
        lambda cold: here.nursery.start(here.environment, cold=cold),
        lambda: polled(here),
    )


async def polled(here: Stage) -> None:
    """Returns at the next getUpdates."""
    telegram = here.server.telegram
    before = telegram.calls.get("getUpdates", 0)
    # A poll is no event of the sandbox, and where everybody is done there may be no other.
    await eventually(lambda: telegram.calls.get("getUpdates", 0) > before, 20)


def integrity(file: Path) -> str:
    """Only for a file that nobody has open."""
    connection = sqlite.connect(file)
    try:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        connection.close()
