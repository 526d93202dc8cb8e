"""The contribution once more, written from the published table and the press, not from the code.

On purpose naive: whole-number arithmetic, the months as plain comparisons, no rule file.
"""

import csv
import random
from datetime import date
from pathlib import Path

from conversations.rules.book import RuleBook
from conversations.rules.contributions import bpu_contribution
from conversations.rules.facts import Payer, Sector

CASES = 20_000

with (Path(__file__).parent / "data" / "bpu_tiers.csv").open(newline="") as file:
    STARTS_AND_BASES = [(int(r["income_from"]), int(r["base"])) for r in csv.DictReader(file)]


def naive(income: int, sector: str, payer: str, month: date, jht: bool) -> tuple[int, int]:
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


def test_a_naive_second_implementation_agrees_on_many_random_cases(rules: RuleBook) -> None:
    rng = random.Random(20261122)
    edges = [start + more for start, _ in STARTS_AND_BASES for more in (-1, 0, 1)]
    for _ in range(CASES):
        income = rng.choice([rng.randrange(25_000_000), max(rng.choice(edges), 0)])
        sector, payer = rng.choice(list(Sector)), rng.choice(list(Payer))
        month = date(rng.choice((2026, 2027)), rng.randint(1, 12), rng.randint(1, 28))
        jht = rng.random() < 0.5
        programmes = ("jkk", "jkm", "jht") if jht else ("jkk", "jkm")

        paid = bpu_contribution(income, sector, payer, month, programmes, rules)

        expected = naive(income, sector.value, payer.value, month, jht)
        assert (paid.full, paid.total) == expected, (income, sector, payer, month, jht)
