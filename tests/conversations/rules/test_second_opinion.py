"""The contributions once more, written from the published tables and the press, not from the code.

On purpose naive: whole-number arithmetic, months as plain comparisons, no rule file. A rate is in
hundredths of a percent. Every case prices a BPU member and a waged worker.
"""

import csv
import random
from datetime import date
from pathlib import Path

from conversations.rules.book import RuleBook
from conversations.rules.contributions import bpu_contribution
from conversations.rules.facts import Payer, Risk, Scale, Sector
from conversations.rules.pu import pu_contribution

CASES = 100_000

with (Path(__file__).parent / "data" / "bpu_tiers.csv").open(newline="") as file:
    STARTS_AND_BASES = [(int(r["income_from"]), int(r["base"])) for r in csv.DictReader(file)]
STARTS = [start for start, _ in STARTS_AND_BASES]
CEILINGS = [9_559_600, 10_042_300, 10_547_400, 11_086_300]


def naive_bpu(income: int, sector: str, payer: str, month: date, jht: bool) -> tuple[int, int]:
    """Full price and price to pay."""
    base = 0
    for start, row_base in STARTS_AND_BASES:
        if income >= start:
            base = row_base
    accident, death, savings = base // 100, 6_800, base // 50 if jht else 0
    full = accident + death + savings
    year_month = month.year * 100 + month.month
    if sector == "transport":
        cheap = 202601 <= year_month <= 202703
    else:
        cheap = 202604 <= year_month <= 202612
    if payer in ("apbn", "apbd"):
        cheap = False
    return full, (accident + death) // 2 + savings if cheap else full


def naive_pu(
    wage: int, risk: int, scale: str, month: date, wants_jht: bool, wants_jp: bool
) -> dict[str, tuple[int, int]]:
    """What the employer and what the worker pays, by programme."""

    def part(of: int, hundredths: int) -> int:
        return (of * hundredths + 5_000) // 10_000

    jkk = {1: 24, 2: 54, 3: 89, 4: 127, 5: 174}[risk]
    paid = {"jkk": (part(wage, jkk), 0), "jkm": (part(wage, 30), 0)}
    if scale != "mikro" or wants_jht:
        paid["jht"] = (part(wage, 370), part(wage, 200))
    if scale in ("menengah", "besar") or wants_jp:
        year_month = month.year * 100 + month.month
        ceiling = CEILINGS[0]
        if year_month >= 202403:
            ceiling = CEILINGS[1]
        if year_month >= 202503:
            ceiling = CEILINGS[2]
        if year_month >= 202603:
            ceiling = CEILINGS[3]
        capped = ceiling if wage > ceiling else wage
        paid["jp"] = (part(capped, 200), part(capped, 100))
    return paid


def any_amount(rng: random.Random, edges: list[int], most: int) -> int:
    """Half of them around the edges."""
    if rng.random() < 0.5:
        return rng.randrange(most)
    return max(rng.choice(edges) + rng.choice((-1, 0, 1)), 0)


def any_day(rng: random.Random, first: int, last: int) -> date:
    """In a month from ``first`` to ``last``, counted from the year 0."""
    month = rng.randint(first, last)
    return date(month // 12, month % 12 + 1, rng.randint(1, 28))


def check_bpu(rng: random.Random, rules: RuleBook) -> None:
    income = any_amount(rng, STARTS, 25_000_000)
    sector, payer = rng.choice(list(Sector)), rng.choice(list(Payer))
    month = any_day(rng, 2025 * 12 + 11, 2028 * 12)
    jht = rng.random() < 0.5
    programmes = ("jkk", "jkm", "jht") if jht else ("jkk", "jkm")

    paid = bpu_contribution(income, sector, payer, month, programmes, rules)

    expected = naive_bpu(income, sector.value, payer.value, month, jht)
    assert (paid.full, paid.total) == expected, (income, sector, payer, month, jht)


def check_pu(rng: random.Random, rules: RuleBook) -> None:
    wage = any_amount(rng, CEILINGS, 20_000_000)
    risk, scale = rng.choice(list(Risk)), rng.choice(list(Scale))
    month = any_day(rng, 2023 * 12 + 2, 2027 * 12 + 1)
    jht, jp = rng.random() < 0.5, rng.random() < 0.5
    wanted = [name for name, wants in (("jht", jht), ("jp", jp)) if wants]

    paid = pu_contribution(wage, risk, scale, month, wanted, rules)

    expected = naive_pu(wage, risk.value, scale.value, month, jht, jp)
    parts = {item.programme: (item.employer, item.worker) for item in paid.items}
    assert parts == expected, (wage, risk, scale, month, wanted)
    assert paid.total == sum(employer + worker for employer, worker in expected.values())


def test_a_naive_second_implementation_agrees_on_many_random_cases(rules: RuleBook) -> None:
    rng = random.Random(20261122)
    for _ in range(CASES):
        check_bpu(rng, rules)
        check_pu(rng, rules)
