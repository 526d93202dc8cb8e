"""Two processes on PostgreSQL behind a load balancer, either of them killed at any moment."""

import asyncio
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from tests import postgres
from tests.crash.balancer import Balancer
from tests.crash.chaos import disturb
from tests.crash.process import command
from tests.crash.replicas import Lease, Replicas, two_ports
from tests.crash.stage import Scale, check, finish, report, settle, stage


@pytest.mark.timeout(480)
async def test_nothing_said_is_lost_with_two_replicas_that_are_killed(tmp_path: Path) -> None:
    await killed_on_postgres(tmp_path, Scale.of(kills=50, workers=24))


async def killed_on_postgres(folder: Path, scale: Scale) -> None:
    database = await postgres.create()
    ports, chance = two_ports(), Random(scale.seed)
    lease, balancer = Lease(database, chance), Balancer(ports, chance)
    watching = asyncio.create_task(lease.run())
    try:
        async with balancer.running() as url, stage(folder, scale, database) as here:
            replicas = Replicas(here, lease, chance, here.server.telegram, url, ports)
            await command(folder, here.environment, "migrate")  # or each makes keys of its own
            disturb(here.server.telegram.faults, scale.seed)
            await replicas.kill(scale.kills)
            bots = await replicas.revive()
            verdict = await finish(here, bots)
            told = report("PostgreSQL, two replicas", here, verdict, replicas.toll)
            settle(here, verdict, replicas.toll, told)
            assert verdict.asked_again == 0
            assert balancer.at_once
            assert "ok, 0 messages waiting, 0 set aside" in await check(here)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await postgres.drop(database)
