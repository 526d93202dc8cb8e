"""What was measured, and what it comes to over the rounds: medians, extremes, ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median


@dataclass(frozen=True, slots=True)
class Result:
    """One bot in one round; all but the memory without start and warm-up."""

    bot: str
    updates: int
    updates_per_second: float
    updates_per_cpu_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    peak_mib: float
    messages: int
    commits: int
    """Of our bot only."""
    bot_core: float
    """The share of its core that the bot used."""
    sandbox_core: float
    synchronous: str = ""
    """Of our bot only."""

    def with_synchronous(self, level: str) -> Result:
        return replace(self, synchronous=level)


@dataclass(frozen=True, slots=True)
class Spread:
    """Of several rounds."""

    middle: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        return cls(median(values), min(values), max(values))


RATIOS = ("updates_per_second", "updates_per_cpu_second")


def ratio(ours: Sequence[Result], theirs: Sequence[Result], name: str) -> Spread:
    """Ours to theirs, round by round: the machine's good and bad spells cancel out."""
    pairs = zip(ours, theirs, strict=True)
    return Spread.of([getattr(mine, name) / getattr(their, name) for mine, their in pairs])


def quantile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
