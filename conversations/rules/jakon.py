"""What a contractor pays for a construction project. Arithmetic over dated rules, no words."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from conversations.rules.book import RuleBook, Table, Trail, disputed
from conversations.rules.results import Traced, whole_rupiah


@dataclass(frozen=True, slots=True)
class JakonContribution(Traced):
    """Paid once for a project by the contract's value, each month by wages."""

    base: int = field(repr=False)
    """The contract's value, or the wages."""
    jkk: int = field(repr=False)
    jkm: int = field(repr=False)

    @property
    def total(self) -> int:
        return self.jkk + self.jkm


def jakon_by_contract(contract: int, rules: RuleBook, day: date) -> JakonContribution:
    """``contract`` is the value in rupiah without PPN, ``day`` that of the SPK.

    Each part of the value has its step's rate; both sums are rounded once.
    Raises ValueError for a value below zero, RuleGap.
    """
    law = Trail(rules, day)
    steps = law.on("jakon.steps").table
    law.on("jakon.contract.without")
    return _contribution(
        contract, _stepped(contract, steps, "jkk"), _stepped(contract, steps, "jkm"), law
    )


def jakon_by_wages(wages: int, rules: RuleBook, day: date) -> JakonContribution:
    """``wages`` are those of all the project's workers for a month. Raises as above."""
    law = Trail(rules, day)
    jkk, jkm = law.on("jakon.wage.jkk").number, law.on("jakon.wage.jkm").number
    return _contribution(wages, wages * jkk, wages * jkm, law)


def _contribution(base: int, jkk: Decimal, jkm: Decimal, law: Trail) -> JakonContribution:
    if base < 0:
        raise ValueError("neither a contract nor wages are below zero")
    return JakonContribution(
        base,
        whole_rupiah(jkk),
        whole_rupiah(jkm),
        confirm=disputed(law.used),
        trace=law.used,
    )


def _stepped(value: int, steps: Table, programme: str) -> Decimal:
    starts = steps.column("contract_from")
    ends = (*starts[1:], Decimal(value))
    rates = steps.column(programme)
    return sum(
        (
            max(min(Decimal(value), end) - start, Decimal(0)) * rate
            for start, end, rate in zip(starts, ends, rates, strict=True)
        ),
        Decimal(0),
    )
