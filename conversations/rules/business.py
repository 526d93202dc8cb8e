"""What a whole small business pays: the owner as BPU and the staff as PU. It adds up, no more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from conversations.rules.book import RuleBook, unsure
from conversations.rules.contributions import Contribution, bpu_contribution
from conversations.rules.facts import Payer, Risk, Scale, Sector
from conversations.rules.pu import PuContribution, pu_contribution
from conversations.rules.results import Traced, joined

_OWNERS = "bpu.employer.programmes.mandatory"


@dataclass(frozen=True, slots=True)
class Business(Traced):
    """One month of a business."""

    owner: Contribution
    staff: tuple[PuContribution, ...]
    """In the order of the wages."""

    @property
    def at_least(self) -> bool:
        return self.owner.at_least or any(one.at_least for one in self.staff)

    @property
    def pays(self) -> int:
        """What the owner pays: for themselves, and the employer's part for the staff."""
        return self.owner.total + sum(one.employer for one in self.staff)

    @property
    def from_wages(self) -> int:
        """What is taken off the staff's wages."""
        return sum(one.worker for one in self.staff)

    @property
    def total(self) -> int:
        return self.pays + self.from_wages


@dataclass(frozen=True, slots=True)
class Staff(Traced):
    """One month of the staff alone, where the owner's own contribution is not to be counted."""

    each: tuple[PuContribution, ...]
    """In the order of the wages."""

    @property
    def at_least(self) -> bool:
        return any(one.at_least for one in self.each)

    @property
    def employer(self) -> int:
        return sum(one.employer for one in self.each)

    @property
    def worker(self) -> int:
        """What is taken off the wages."""
        return sum(one.worker for one in self.each)

    @property
    def total(self) -> int:
        return self.employer + self.worker


@dataclass(frozen=True, slots=True)
class Shop:
    """What a business is priced by."""

    income: int | None
    """The owner's, a month; None gives the lowest band."""
    sector: Sector | None
    """The owner's, which decides on the discount; the staff's contributions have none."""
    wages: Sequence[int]
    """Of each of the staff, a month."""
    scale: Scale
    risk: Risk | None
    """None gives the lowest class."""


def business_contribution(
    shop: Shop, month: date, programmes: Collection[str], rules: RuleBook
) -> Business:
    """``month`` (any day of it) of an owner who pays for themselves. ``programmes`` are those of
    the staff beyond what is mandatory for the scale; the owner has what an owner must have, which
    an officer confirms as long as only one source says so.

    Raises as bpu_contribution and pu_contribution.
    """
    owners = rules.on(_OWNERS, month.replace(day=1))
    owner = bpu_contribution(shop.income, shop.sector, Payer.SELF, month, owners.ids, rules)
    staff = staff_contribution(shop, month, programmes, rules)
    return Business(
        owner,
        staff.each,
        confirm=unsure((owners,)) or owner.confirm or staff.confirm,
        trace=joined((owners,), owner.trace, staff.trace),
    )


def staff_contribution(
    shop: Shop, month: date, programmes: Collection[str], rules: RuleBook
) -> Staff:
    """``month`` of the staff, as in ``business_contribution``. Equal wages are priced once.

    Raises as pu_contribution.
    """
    priced = {
        wage: pu_contribution(wage, shop.risk, shop.scale, month, programmes, rules)
        for wage in dict.fromkeys(shop.wages)
    }
    return Staff(
        tuple(priced[wage] for wage in shop.wages),
        confirm=any(one.confirm for one in priced.values()),
        trace=joined(*(one.trace for one in priced.values())),
    )
