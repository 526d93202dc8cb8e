"""Whether PP 50/2025 makes a month cheaper, and for whom. It knows no amounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from conversations.rules.book import Trail
from conversations.rules.facts import Payer, Sector

_RULES: Mapping[Sector, str] = {
    Sector.TRANSPORT: "bpu.discount.transport",
    Sector.OTHER: "bpu.discount.other",
}


@dataclass(frozen=True, slots=True)
class Discount:
    """What the contribution of ``programmes`` is multiplied by."""

    factor: Decimal = Decimal(1)
    programmes: tuple[str, ...] = ()
    until: date | None = None
    unsure: bool = False
    """An officer confirms."""


def discount_for(sector: Sector | None, payer: Payer | None, law: Trail) -> Discount:
    """The discount on the day of ``law``.

    Where the sector is unknown and decides, none is given, to confirm. An unknown payer counts
    as the worker, and so does a donor, whom our sources do not exclude: both to confirm.
    Raises RuleGap.
    """
    asked = tuple(Sector) if sector is None else (sector,)
    found = [law.find(_RULES[one]) for one in asked]
    given = [value for value in found if value is not None]
    if not given or payer in law.on("bpu.discount.excluded_payers").ids:
        return Discount()
    factors = {value.number for value in given}
    if len(given) < len(found) or len(factors) > 1:
        return Discount(unsure=True)
    ends = [value.until for value in given if value.until is not None]
    return Discount(
        factor=factors.pop(),
        programmes=law.on("bpu.discount.programmes").ids,
        until=min(ends, default=None),
        unsure=payer is not Payer.SELF,
    )
