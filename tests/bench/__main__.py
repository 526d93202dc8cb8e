"""`python -m tests.bench`: our bot beside two stock bots in the same run, as a ratio.

A command and never a timed test: a busy machine would fail it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from tests.bench import report
from tests.bench.bots import CONTENDERS, Receive
from tests.bench.processes import Cores
from tests.bench.results import Result
from tests.bench.trial import Plan, TrialFailed, trial

NAMES = tuple(contender.name for contender in CONTENDERS)


def main(
    workers: Annotated[int, typer.Option(min=1, help="People in a dialogue at a time.")] = 100,
    seconds: Annotated[float, typer.Option(min=0.5, help="Of each bot in each round.")] = 15.0,
    rounds: Annotated[int, typer.Option(min=1, help="Each measures every bot once.")] = 3,
    warm_up: Annotated[float, typer.Option(help="Seconds before each measurement.")] = 3.0,
    receive: Annotated[str, typer.Option(help="polling or webhook")] = "polling",
    bar: Annotated[
        float,
        typer.Option(help="Fail below so many times the stock python-telegram-bot; 0: never."),
    ] = 4.0,
    bots: Annotated[str, typer.Option(help="Which, with commas between.")] = ",".join(NAMES),
    profile: Annotated[
        Path | None, typer.Option(help="Write a cProfile of ours; its figures mean nothing.")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write every result here.")
    ] = None,
) -> None:
    """Measure our bot and two stock bots over HTTP, on the sandbox's Bot API server."""
    chosen = _chosen(bots, receive)
    how: Receive = "webhook" if receive == "webhook" else "polling"
    plan = Plan(workers, seconds, warm_up, how, profile and profile.absolute())
    _say_where(plan)
    try:
        results = asyncio.run(_rounds(plan, chosen, rounds))
    except TrialFailed as failed:
        sys.exit(f"Failed. {failed}")
    if json_file:
        _write(json_file, plan, results)
    _finish(results, 0 if profile else bar)


def _chosen(bots: str, receive: str) -> tuple[str, ...]:
    """The names of the bots. Ends the program where they cannot all be measured."""
    if sys.platform != "linux":
        sys.exit("The benchmark reads /proc and pins processes to cores: it needs Linux.")
    chosen = tuple(bots.split(","))
    if not set(chosen) <= set(NAMES):
        sys.exit(f"--bots takes some of {', '.join(NAMES)}.")
    if receive not in ("polling", "webhook"):
        sys.exit("--receive is polling or webhook.")
    return chosen


def _say_where(plan: Plan) -> None:
    cores = Cores.found()
    where = (
        f"the bot on core {cores.bot}, sandbox and workers on core {cores.workers}"
        if cores.bot != cores.workers
        else "all on ONE core, so the bots' updates/s hold for nothing but a ratio"
    )
    print(f"{plan.workers} workers, {plan.receive}, {plan.seconds:g} s a bot and round; {where}")


async def _rounds(plan: Plan, chosen: tuple[str, ...], rounds: int) -> dict[str, list[Result]]:
    results: dict[str, list[Result]] = {name: [] for name in chosen}
    for number in range(1, rounds + 1):
        for contender in CONTENDERS:
            if contender.name in chosen:
                result = await trial(contender, plan)
                results[contender.name].append(result)
                rate = f"{result.updates_per_second:,.0f} updates/s"
                print(f"round {number}, {contender.title}: {rate}", flush=True)
    return results


def _write(path: Path, plan: Plan, results: dict[str, list[Result]]) -> None:
    all_of_it = {
        "plan": dataclasses.asdict(plan),
        "results": {bot: [dataclasses.asdict(r) for r in some] for bot, some in results.items()},
    }
    path.write_text(json.dumps(all_of_it, indent=2, default=str) + "\n")


def _finish(results: dict[str, list[Result]], bar: float) -> None:
    print(f"\n{report.table(results)}\n")
    for line in (*report.ratios(results), *report.notes(results)):
        print(line)
    if missing := report.shortfalls(results, bar):
        sys.exit("Failed. " + "; ".join(missing))


if __name__ == "__main__":
    typer.run(main)
