"""That the benchmark measures: each bot goes through the dialogue. Nothing here about speed."""

from __future__ import annotations

import dataclasses
import sys
from typing import Any

import pytest

from tests.bench import report
from tests.bench.bots import AIOGRAM, CONTENDERS, OURS, PTB, Contender, Place
from tests.bench.results import Result, Spread, quantile, ratio
from tests.bench.trial import Plan, TrialFailed, trial

SHORT = Plan(workers=3, seconds=2, warm_up=0.2)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")


@on_linux
@pytest.mark.parametrize("contender", CONTENDERS, ids=lambda contender: contender.name)
async def test_every_bot_goes_through_the_dialogue(contender: Contender) -> None:
    result = await trial(contender, SHORT)

    assert result.updates > 0
    assert result.messages > 0
    assert 0 < result.p50_ms <= result.p95_ms <= result.p99_ms
    assert result.updates_per_cpu_second > 0
    assert (result.commits > 0) == (contender is OURS)
    assert (result.synchronous == "FULL") == (contender is OURS)


@on_linux
async def test_a_bot_that_stops_fails_the_run_and_its_last_words_are_told() -> None:
    with pytest.raises(TrialFailed, match="ZeroDivisionError"):
        await trial(scripted("1 / 0"), SHORT)


@on_linux
async def test_a_bot_that_says_something_else_fails_the_run() -> None:
    with pytest.raises(TrialFailed, match=r"after '/start' expected '.+', heard 'Apa\?'"):
        await trial(scripted(PARROT), SHORT)


@on_linux
async def test_a_bot_that_makes_an_illegal_call_fails_the_run() -> None:
    with pytest.raises(TrialFailed, match="sendMessage: Bad Request"):
        await trial(scripted(CARELESS), SHORT)


CALL = """
import json, sys, urllib.request

def call(method, **params):
    given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
    url = f"{given['--api-url']}/bot{given['--token']}/{method}"
    request = urllib.request.Request(url, json.dumps(params).encode(),
                                     {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["result"]
"""
PARROT = f"""{CALL}
offset = 0
while True:
    for update in call("getUpdates", offset=offset, timeout=10):
        offset = update["update_id"] + 1
        call("sendMessage", chat_id=update["message"]["chat"]["id"], text="Apa?")
"""
CARELESS = f"""{CALL}
try:
    call("sendMessage", chat_id=1)
except urllib.error.HTTPError:
    pass
import runpy
runpy.run_module("tests.bench.peers.ptb_bot", run_name="__main__", alter_sys=True)
"""


def scripted(code: str) -> Contender:
    def command(place: Place) -> list[str]:
        _, _, *options = PTB.command(place)[1:]
        return [sys.executable, "-c", code, *options]

    return dataclasses.replace(PTB, command=command)


def result(bot: str, rate: float, **others: Any) -> Result:
    figures: dict[str, Any] = {field.name: 1 for field in dataclasses.fields(Result)}
    rates = {"updates_per_second": rate, "updates_per_cpu_second": 2 * rate}
    return Result(**{**figures, **rates, "bot": bot, "synchronous": "", **others})


def test_a_ratio_is_taken_within_each_round() -> None:
    ours = [result("ours", 10), result("ours", 100), result("ours", 30)]
    theirs = [result("ptb", 5), result("ptb", 25), result("ptb", 10)]

    assert ratio(ours, theirs, "updates_per_second") == Spread(3, 2, 4)


def test_the_bar_is_the_stock_bot_times_four_in_both_figures() -> None:
    rounds = {"ours": [result("ours", 39)], "ptb": [result("ptb", 10)]}

    assert len(report.shortfalls(rounds, 4)) == 2
    assert report.shortfalls(rounds, 3.9) == []
    assert report.shortfalls(rounds, 0) == []


def test_a_sandbox_that_was_the_limit_is_named() -> None:
    calm = {"aiogram": [result("aiogram", 10, sandbox_core=0.5)]}
    busy = {"aiogram": [result("aiogram", 10, sandbox_core=0.5, bot_core=1)]}
    busy["aiogram"].append(result("aiogram", 10, sandbox_core=0.97))

    assert len(report.notes(calm)) + 1 == len(report.notes(busy))
    assert f"{AIOGRAM.title}: the sandbox's core was 97% busy" in report.notes(busy)[-1]


def test_the_table_has_a_column_for_each_bot_and_the_extremes_of_the_rounds() -> None:
    rounds = {"ours": [result("ours", 10), result("ours", 20), result("ours", 15)]}
    rounds["ptb"] = [result("ptb", 1000)]

    lines = report.table(rounds).splitlines()

    assert lines[0].split() == ["ours", "python-telegram-bot"]
    assert lines[1].split() == ["updates/s", "15", "(10–20)", "1,000"]


def test_a_quantile_is_one_of_the_values() -> None:
    values = [float(each) for each in range(100, 0, -1)]

    assert [quantile(values, share) for share in (0.5, 0.95, 0.99)] == [51, 96, 100]
    assert quantile([7.0], 0.99) == 7
