"""The results in words: a table, the ratios that matter, what limits them. Measures nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.bench.bots import CONTENDERS, OURS, PTB
from tests.bench.results import RATIOS, Result, Spread, ratio

Rounds = Mapping[str, Sequence[Result]]
"""The results of each bot, in the order of the rounds."""

SATURATED = 0.9
_TITLES = {contender.name: contender.title for contender in CONTENDERS}
_LINES = (
    ("updates_per_second", "updates/s", "{:,.0f}", 1),
    ("updates_per_cpu_second", "updates/CPU s", "{:,.0f}", 1),
    ("p50_ms", "p50 ms", "{:,.1f}", 1),
    ("p95_ms", "p95 ms", "{:,.1f}", 1),
    ("p99_ms", "p99 ms", "{:,.1f}", 1),
    ("peak_mib", "peak memory MiB", "{:,.0f}", 1),
    ("messages", "messages sent", "{:,.0f}", 1),
    ("bot_core", "bot's core %", "{:,.0f}", 100),
    ("sandbox_core", "sandbox's core %", "{:,.0f}", 100),
)
_NAMES = {name: title for name, title, _, _ in _LINES}


def table(rounds: Rounds) -> str:
    """A line a figure, a column a bot: the median, and the extremes in brackets."""
    rows = [["", *(_TITLES[bot] for bot in rounds)]]
    for name, title, shape, unit in _LINES:
        spreads = [Spread.of([getattr(r, name) * unit for r in rounds[bot]]) for bot in rounds]
        rows.append([title, *(_shown(spread, shape) for spread in spreads)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def ratios(rounds: Rounds) -> list[str]:
    return [
        f"ours / {_TITLES[bot]}: "
        + ", ".join(
            f"{_shown(ratio(rounds[OURS.name], rounds[bot], name), '{:.1f}')}× {_NAMES[name]}"
            for name in RATIOS
        )
        for bot in rounds
        if OURS.name in rounds and bot != OURS.name
    ]


def notes(rounds: Rounds) -> list[str]:
    """What a reader must know to believe the figures."""
    said = ["ms are from a worker's message to the bot's reply, both on the Bot API server"]
    if ours := rounds.get(OURS.name):
        commits, updates = sum(r.commits for r in ours), sum(r.updates for r in ours)
        levels = ", ".join({r.synchronous for r in ours})
        said.append(
            f"ours: {commits:,} commits at synchronous={levels}, for answers and for the outbox,"
            f" {updates / commits:.1f} updates to each"
        )
    for bot, results in rounds.items():
        if (share := max(r.sandbox_core for r in results)) > SATURATED:
            said.append(
                f"{_TITLES[bot]}: the sandbox's core was {share:.0%} busy, so its updates/s and"
                " latency are the sandbox's limit; updates per CPU second hold"
            )
    return said


def shortfalls(rounds: Rounds, bar: float) -> list[str]:
    """Where ours stays under ``bar`` times the stock python-telegram-bot bot."""
    if not {OURS.name, PTB.name} <= rounds.keys():
        return []
    found = {name: ratio(rounds[OURS.name], rounds[PTB.name], name).middle for name in RATIOS}
    return [
        f"{_NAMES[name]} are {value:.2f} times those of {PTB.title}; the bar is {bar:g}"
        for name, value in found.items()
        if value < bar
    ]


def _shown(spread: Spread, shape: str) -> str:
    middle, *ends = (shape.format(each) for each in (spread.middle, spread.lowest, spread.highest))
    return middle if spread.lowest == spread.highest else f"{middle} ({'–'.join(ends)})"
