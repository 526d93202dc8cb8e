"""Stopping when asked to, and coming back after an outage."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from bot.sandbox.faults import Kind
from tests.crash.later import AHEAD
from tests.crash.process import Process
from tests.crash.stage import (
    FINISHES_WITHIN,
    Scale,
    Stage,
    eventually,
    finish,
    log_of,
    report,
    settle,
    stage,
    stop,
)
from tests.crash.test_kills import killer_of, polled
from tests.crash.words import SAID
from tests.crash.worker import Line, Worker, returned

STOPS = 6
OUTAGE = 200.0
"""Seconds; the bot looks for whom it left waiting after 120."""


@pytest.mark.parametrize("receive", ["polling", "webhook"])
async def test_a_bot_that_is_asked_to_stop_loses_nothing_and_says_nothing_twice(
    receive: str, tmp_path: Path
) -> None:
    scale = Scale.of(kills=0, workers=20)
    async with stage(tmp_path, scale, hasty=0.0) as here:
        killer, chance = killer_of(here, receive), Random(scale.seed)
        took: list[float] = []
        for _ in range(STOPS):
            bot = await killer.revive(cold=not took)
            await asyncio.sleep(chance.uniform(0.2, 0.8))
            took.append(await stop(bot))
        verdict = await finish(here, [await killer.revive()])
        told = report(f"{STOPS} stops, {receive}, {max(took):.2f} s", here, verdict, killer.toll)
        settle(here, verdict, killer.toll, told)
        assert verdict.repeats == 0


async def test_a_telegram_that_hangs_does_not_keep_the_bot_from_stopping(tmp_path: Path) -> None:
    scale = Scale.of(kills=0, workers=8)
    async with stage(tmp_path, scale, hasty=0.0) as here:
        killer = killer_of(here, "polling")
        bot = await killer.revive()
        await asyncio.sleep(0.5)
        here.server.telegram.faults.next("*", Kind.HANG, times=100, seconds=60)
        await asyncio.sleep(0.5)

        took = await stop(bot)

        here.server.telegram.faults.clear()
        verdict = await finish(here, [await killer.revive()])
        told = report(f"a stop while Telegram hangs, {took:.1f} s", here, verdict, killer.toll)
        settle(here, verdict, killer.toll, told)
        assert took < FINISHES_WITHIN


@dataclass(eq=False)
class Absent(Worker):
    """Puts the phone away at some question, and answers it when it is put again."""

    left: Line | None = None

    def come_back(self) -> None:
        assert self.left is not None
        super()._answer(self.left)

    def _answer(self, heard: Line) -> None:
        if self.left is not None or heard.what in SAID or self.chance.random() < 0.8:
            super()._answer(heard)
        else:
            self.left = heard


async def test_after_an_outage_everybody_is_asked_the_open_question_once(tmp_path: Path) -> None:
    async with stage(tmp_path, Scale.of(kills=0, workers=16), hasty=0.0, kind=Absent) as here:
        here.crowd.close()
        bot = await killer_of(here, "polling").revive()
        people = [each for each in here.crowd.workers if isinstance(each, Absent)]
        await eventually(lambda: all(w.done or w.left for w in people), 20)
        await asyncio.sleep(0.5)  # until the bot has noted down that everything has arrived
        await bot.kill()
        away = [worker for worker in people if not worker.done]
        back, waiting = away[::3], [worker for worker in away if worker not in away[::3]]
        for worker in back:
            worker.come_back()
        bot = await _start_later(here)
        await eventually(lambda: all(worker.done for worker in people), 20)
        await bot.kill()

        verdict = await finish(here, [await _start_later(here)])

        assert verdict.good, f"seed {here.seed}\n{verdict.complaints()}\n{log_of(here)}"
        assert waiting
        for worker in people:
            times = sum(map(returned, worker.memory))
            assert times == (worker in waiting), worker.transcript()


async def _start_later(here: Stage) -> Process:
    """The bot, for which a while has passed."""
    settings = {**here.environment, AHEAD: str(OUTAGE)}
    process = await here.nursery.start(settings, "later")
    await process.until(polled(here))
    return process
