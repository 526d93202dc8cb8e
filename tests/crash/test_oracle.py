"""The oracle must be able to fail: bots that break one promise each, and are found out."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

from bot.sandbox.faults import Kind
from tests.crash.chaos import Killer
from tests.crash.oracle import Row, Verdict, judge
from tests.crash.process import answers
from tests.crash.stage import (
    Scale,
    Stage,
    by_webhook,
    eventually,
    exported,
    finish,
    free_port,
    report,
    stage,
)
from tests.crash.test_kills import killer_of

GRACE = 3.0
"""Seconds: who is lost is lost."""
KILLS = 12


async def test_a_bot_that_acknowledges_before_it_commits_loses_answers(tmp_path: Path) -> None:
    async with stage(tmp_path, Scale.of(KILLS, workers=20), hasty=0.0) as here:
        verdict = await _judged(here, "hasty", KILLS)

        assert verdict.lost, str(verdict)
        assert verdict.stranded


async def test_a_bot_that_takes_messages_for_sent_leaves_people_waiting(tmp_path: Path) -> None:
    async with stage(tmp_path, Scale.of(0, workers=20), hasty=0.0) as here:
        here.server.telegram.faults.only = frozenset({"sendMessage"})
        here.server.telegram.faults.chance(Kind.BAD_GATEWAY, 0.1)
        verdict = await _judged(here, "careless", 0)

        assert verdict.stranded, str(verdict)


async def test_the_oracle_sees_what_was_tampered_with(tmp_path: Path) -> None:
    async with stage(tmp_path, Scale.of(0, workers=6), hasty=0.0) as here:
        killer = killer_of(here, "polling")
        verdict = await finish(here, [await killer.revive()])
        leads, workers = await exported(here), here.crowd.workers
        first, others = leads[0], leads[1:]
        said = next(worker for worker in workers if worker.code == first["lead_code"])

        def kinds(rows: Sequence[Row]) -> set[str]:
            return judge(workers, rows, 0).kinds()

        assert verdict.good
        assert kinds(leads) == set()
        assert kinds(others) == {"lost"}
        assert kinds([{**first, "work": ""}, *others]) == {"lost"}
        assert kinds([{**first, "name": "Orang Lain"}, *others]) == {"wrong"}
        assert kinds([first, {**first, "lead_code": "MORE-MORE"}, *others]) == {"doubled"}
        assert kinds([first, *leads]) == {"doubled"}
        assert judge(workers, leads, 1).kinds() == {"stranded"}
        said.memory[1], said.memory[3] = said.memory[3], said.memory[1]
        assert kinds(leads) == {"disordered"}


async def _judged(here: Stage, entry: str, kills: int) -> Verdict:
    port = free_port()
    here.environment.update(by_webhook(port))
    killer = Killer(
        here.server.telegram,
        Random(here.seed),
        lambda _: here.nursery.start(here.environment, entry),
        lambda: answers(port),
        spoiled=0.0,
    )
    await killer.kill(kills)
    bot = await killer.revive()
    with suppress(TimeoutError):  # some work for it
        await eventually(lambda: len(here.crowd.workers) > 2 * here.crowd.size, GRACE)
    verdict = await finish(here, [bot], GRACE)
    report(f"broken on purpose: {entry}", here, verdict, killer.toll)
    return verdict
