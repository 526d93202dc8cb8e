"""How large a business is, by PP 7/2021. It knows no programme and no contribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from conversations.rules.book import RuleBook, Trail, disputed
from conversations.rules.facts import Scale
from conversations.rules.results import Traced


class Measure(StrEnum):
    """What a business is measured by, in rupiah."""

    CAPITAL = "capital"
    """Without land and buildings; for a business set up after PP 7/2021."""
    SALES = "sales"
    """In a year; for a business that was running already."""


_MOST: Mapping[Measure, Mapping[Scale, str]] = {
    Measure.CAPITAL: {
        Scale.MIKRO: "umkm.capital.mikro",
        Scale.KECIL: "umkm.capital.kecil",
        Scale.MENENGAH: "umkm.capital.menengah",
    },
    Measure.SALES: {
        Scale.MIKRO: "umkm.sales.mikro",
        Scale.KECIL: "umkm.sales.kecil",
        Scale.MENENGAH: "umkm.sales.menengah",
    },
}
"""The highest amount that still is of a scale, smallest first."""


@dataclass(frozen=True, slots=True)
class Size(Traced):
    scale: Scale


def scale_measure(since: int | None, rules: RuleBook, day: date) -> Measure:
    """By which a business is measured that began in the year ``since``: the limits of capital are
    for those set up after they began; in their first year, and where it is not known, sales
    decide. Raises RuleGap."""
    began = rules.on(_MOST[Measure.CAPITAL][Scale.MIKRO], day).since
    return Measure.CAPITAL if since is not None and since > began.year else Measure.SALES


def most_of_scales(measure: Measure, rules: RuleBook, day: date) -> Mapping[Scale, int]:
    """The highest amount that still is of a scale, smallest first; a large business has none.
    Raises RuleGap."""
    return {scale: int(rules.number(name, day)) for scale, name in _MOST[measure].items()}


def business_scale(amount: int, measure: Measure, rules: RuleBook, day: date) -> Size:
    """An amount on the line belongs to the smaller scale. Raises RuleGap."""
    law = Trail(rules, day)
    most = _MOST[measure]
    scale = next((one for one in most if amount <= law.on(most[one]).number), Scale.BESAR)
    return Size(scale, confirm=disputed(law.used), trace=law.used)
