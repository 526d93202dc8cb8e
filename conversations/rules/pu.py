"""What is paid for a waged worker, and by whom. Arithmetic over dated rules; it decides nobody's
eligibility. JKP is not here: it costs neither side anything extra."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from conversations.rules.book import DatedValue, RuleBook, Trail, disputed
from conversations.rules.facts import Risk, Scale
from conversations.rules.results import Traced, whole_rupiah

_MANDATORY: Mapping[Scale, str] = {
    Scale.MIKRO: "pu.mandatory.mikro",
    Scale.KECIL: "pu.mandatory.kecil",
    Scale.MENENGAH: "pu.mandatory.menengah_besar",
    Scale.BESAR: "pu.mandatory.menengah_besar",
}
_JKK: Mapping[Risk, str] = {
    Risk.VERY_LOW: "pu.jkk.class_1",
    Risk.LOW: "pu.jkk.class_2",
    Risk.MEDIUM: "pu.jkk.class_3",
    Risk.HIGH: "pu.jkk.class_4",
    Risk.VERY_HIGH: "pu.jkk.class_5",
}
_EMPLOYER: Mapping[str, str] = {
    "jkm": "pu.jkm.rate",
    "jht": "pu.jht.employer",
    "jp": "pu.jp.employer",
}
"""JKK depends on the risk, see _JKK."""
_WORKER: Mapping[str, str] = {"jht": "pu.jht.worker", "jp": "pu.jp.worker"}
_CEILING: Mapping[str, str] = {"jp": "pu.jp.ceiling"}
_JKP_REQUIRES: Mapping[Scale, str] = {
    Scale.MIKRO: "pu.jkp.requires.mikro_kecil",
    Scale.KECIL: "pu.jkp.requires.mikro_kecil",
    Scale.MENENGAH: "pu.jkp.requires.menengah_besar",
    Scale.BESAR: "pu.jkp.requires.menengah_besar",
}


@dataclass(frozen=True, slots=True)
class PuItem:
    """One programme's contribution for a worker and a month."""

    programme: str
    employer: int
    worker: int
    """What is taken off the wage."""

    @property
    def total(self) -> int:
        return self.employer + self.worker


@dataclass(frozen=True, slots=True)
class PuContribution(Traced):
    """One month's contribution for one worker."""

    month: date
    """Its first day, the day whose rules apply."""
    wage: int = field(repr=False)
    at_least: bool
    """The risk class is not known: this is the lowest, say "from Rp…"."""
    items: tuple[PuItem, ...] = field(repr=False)

    @property
    def employer(self) -> int:
        return sum(item.employer for item in self.items)

    @property
    def worker(self) -> int:
        return sum(item.worker for item in self.items)

    @property
    def total(self) -> int:
        return self.employer + self.worker


def pu_contribution(
    wage: int,
    risk: Risk | None,
    scale: Scale,
    month: date,
    programmes: Collection[str],
    rules: RuleBook,
) -> PuContribution:
    """What a worker with ``wage`` a month costs in ``month`` (any day of it).

    The programmes that are mandatory for the scale are always in, in the law's order; only JP
    looks at the part of the wage below its ceiling. No risk class gives the lowest, ``at_least``
    and ``confirm``.

    Raises ValueError for a wage below zero and for a programme that waged workers cannot choose,
    RuleGap where a rule is missing (an officer will tell: never say an older number).
    """
    if wage < 0:
        raise ValueError("a wage is not below zero")
    law = Trail(rules, month.replace(day=1))
    names = _chosen(programmes, scale, law)
    jkk = _JKK[risk or Risk.VERY_LOW]
    items = tuple(_item(name, Decimal(wage), jkk, law) for name in names)
    return PuContribution(
        month=month.replace(day=1),
        wage=wage,
        at_least=risk is None,
        items=items,
        confirm=risk is None or disputed(law.used),
        trace=law.used,
    )


def pu_mandatory(scale: Scale, rules: RuleBook, day: date) -> DatedValue:
    """The programmes that the staff of a business must have. Raises RuleGap."""
    return rules.on(_MANDATORY[scale], day)


def jkp_missing(
    programmes: Collection[str], scale: Scale, rules: RuleBook, day: date
) -> tuple[str, ...]:
    """What a worker with these programmes still lacks for JKP. ``jkn``, which is no programme of
    BPJS Ketenagakerjaan, is asked for too. Raises RuleGap."""
    required = rules.ids(_JKP_REQUIRES[scale], day)
    return tuple(name for name in required if name not in programmes)


def _chosen(programmes: Collection[str], scale: Scale, law: Trail) -> tuple[str, ...]:
    every = law.on("pu.programmes").ids
    mandatory = law.on(_MANDATORY[scale]).ids
    if strange := set(programmes) - set(every):
        raise ValueError(f"not for waged workers to choose: {', '.join(sorted(strange))}")
    return tuple(name for name in every if name in mandatory or name in programmes)


def _item(programme: str, wage: Decimal, jkk: str, law: Trail) -> PuItem:
    ceiling = _CEILING.get(programme)
    base = wage if ceiling is None else min(wage, law.on(ceiling).number)
    employer = law.on(jkk if programme == "jkk" else _EMPLOYER[programme]).number
    rule = _WORKER.get(programme)
    worker = Decimal(0) if rule is None else law.on(rule).number
    return PuItem(programme, whole_rupiah(base * employer), whole_rupiah(base * worker))
