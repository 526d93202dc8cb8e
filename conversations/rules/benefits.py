"""What a BPU member's family or the member gets, in rupiah. It promises no care and no words."""

from dataclasses import dataclass, field
from datetime import date

from conversations.rules.book import RuleBook, Trail, disputed
from conversations.rules.results import Traced, whole_rupiah


@dataclass(frozen=True, slots=True)
class Benefits(Traced):
    """The sums for one base income. To confirm as long as how the waiting months are counted is
    disputed: never name a sum without saying so."""

    death_at_work: int = field(repr=False)
    total_disability: int = field(repr=False)
    """Total and lasting, from an accident at work."""
    death_before_waiting: int
    """Death not because of work, while the waiting months are not over."""
    death_after_waiting: int
    waiting_months: int


def bpu_benefits(base: int, rules: RuleBook, day: date) -> Benefits:
    """What is paid for an event on ``day``; ``base`` is ``Contribution.base``. Raises RuleGap."""
    law = Trail(rules, day)
    return Benefits(
        death_at_work=whole_rupiah(base * law.on("jkk.death").number),
        total_disability=whole_rupiah(base * law.on("jkk.disability.total").number),
        death_before_waiting=whole_rupiah(law.on("jkm.before_waiting").number),
        death_after_waiting=whole_rupiah(law.on("jkm.total").number),
        waiting_months=int(law.on("jkm.waiting.months").number),
        confirm=disputed(law.used),
        trace=law.used,
    )
