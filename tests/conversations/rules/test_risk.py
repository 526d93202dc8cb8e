"""Which risk class a trade belongs to, and that occupations name trades the law knows."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from conversations.occupations import get
from conversations.rules.book import RuleBook
from conversations.rules.facts import Risk
from conversations.rules.risk import jkk_risk

DATA = files("conversations") / "data"


@pytest.mark.parametrize(
    ("job", "risk"),
    [
        ("warung-makan", Risk.VERY_LOW),
        ("penjahit", Risk.VERY_LOW),
        ("petani-karet", Risk.LOW),
        ("montir", None),
        ("petani-sawit", None),
    ],
)
def test_only_a_trade_that_a_source_names_has_a_class(
    job: str, risk: Risk | None, rules: RuleBook, today: date
) -> None:
    found = jkk_risk(get(job).trade, rules, today)

    assert found.risk is risk
    assert found.confirm
    assert found.rules == (() if risk is None else (f"pu.jkk.trades.class_{risk}",))


def test_a_trade_stands_in_one_class(rules: RuleBook, today: date) -> None:
    first, second = (set(rules.ids(f"pu.jkk.trades.class_{n}", today)) for n in (1, 2))
    assert not first & second


def test_every_trade_of_an_occupation_has_a_class(rules: RuleBook, today: date) -> None:
    jobs = tomllib.loads((DATA / "occupations.toml").read_text("utf-8"))["occupations"]
    trades = {job["trade"] for job in jobs if "trade" in job}

    assert trades
    assert all(jkk_risk(trade, rules, today).risk for trade in trades)
