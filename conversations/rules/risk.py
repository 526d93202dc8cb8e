"""Which risk class for JKK a trade belongs to, where a source says so. It prices nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from conversations.rules.book import RuleBook, Trail, unsure
from conversations.rules.facts import Risk
from conversations.rules.results import Traced

_TRADES: Mapping[Risk, str] = {
    Risk.VERY_LOW: "pu.jkk.trades.class_1",
    Risk.LOW: "pu.jkk.trades.class_2",
}
"""Of the other classes no source that we hold names a small trade."""


@dataclass(frozen=True, slots=True)
class RiskClass(Traced):
    risk: Risk | None
    """None: the office tells."""


def jkk_risk(trade: str | None, rules: RuleBook, day: date) -> RiskClass:
    """The class of a trade. What was not found is to be confirmed too.

    Raises RuleGap for a rule that the data does not have.
    """
    law = Trail(rules, day)
    for risk, name in _TRADES.items():
        found = law.find(name)
        if found is not None and trade in found.ids:
            return RiskClass(risk, confirm=unsure((found,)), trace=(found,))
    return RiskClass(None, confirm=True, trace=())
