"""What a BPU member pays. Arithmetic over dated rules; it decides nobody's eligibility.

An amount is rounded once when it is full and once when it is discounted, see ``whole_rupiah``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from conversations.rules.book import RuleBook, Trail, disputed
from conversations.rules.discount import Discount, discount_for
from conversations.rules.facts import Payer, Sector
from conversations.rules.results import Traced, joined, whole_rupiah

_RATES: Mapping[str, str] = {"jkk": "bpu.jkk.rate", "jht": "bpu.jht.rate"}
_AMOUNTS: Mapping[str, str] = {"jkm": "bpu.jkm.amount"}


@dataclass(frozen=True, slots=True)
class Item:
    """One programme's contribution for a month."""

    programme: str
    full: int
    due: int

    @property
    def discount(self) -> int:
        return self.full - self.due


@dataclass(frozen=True, slots=True)
class Contribution(Traced):
    """One month's contribution. To confirm where the sector, the payer or a disputed rule leaves
    the discount open."""

    month: date
    """Its first day, the day whose rules apply."""
    base: int = field(repr=False)
    """The band's base income, from which benefits are counted too."""
    at_least: bool
    """The income is not known: this is the lowest band, say "from Rp…"."""
    items: tuple[Item, ...] = field(repr=False)
    discounted_until: date | None
    """The last day of the discount; None without one, or while the law names no end."""

    @property
    def full(self) -> int:
        return sum(item.full for item in self.items)

    @property
    def discount(self) -> int:
        return sum(item.discount for item in self.items)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return sum(item.due for item in self.items)

    @property
    def discounted(self) -> bool:
        return self.discount > 0


@dataclass(frozen=True, slots=True)
class Period(Traced):
    """Several months paid at once, each at its own price. To confirm where it crosses the end of
    the discount: how months beyond are priced when paid before was not found."""

    months: tuple[Contribution, ...]

    @property
    def total(self) -> int:
        return sum(month.total for month in self.months)

    @property
    def crosses_discount_end(self) -> bool:
        """Whether a month without the discount follows one with it."""
        return _crosses_end(self.months)


@dataclass(frozen=True, slots=True)
class Programmes:
    mandatory: tuple[str, ...]
    optional: tuple[str, ...]


def bpu_contribution(
    income: int | None,
    sector: Sector | None,
    payer: Payer | None,
    month: date,
    programmes: Collection[str],
    rules: RuleBook,
) -> Contribution:
    """What ``month`` (any day of it) costs, by the band that ``income`` a month falls into.

    No income gives the lowest band and ``at_least``. Mandatory programmes are always in, in the
    law's order. The discount is as in ``discount_for``.

    Raises ValueError for a programme BPU members cannot have, RuleGap where a rule is missing
    (an officer will tell: never say an older number).
    """
    first = month.replace(day=1)
    law = Trail(rules, first)
    base = law.on("bpu.bands").table.row_for(income or 0)["base"]
    discount = discount_for(sector, payer, law)
    items = tuple(_item(name, base, discount, law) for name in _chosen(programmes, law))
    return Contribution(
        month=first,
        base=whole_rupiah(base),
        at_least=income is None,
        items=items,
        discounted_until=discount.until,
        confirm=discount.unsure or disputed(law.used),
        trace=law.used,
    )


def bpu_period(
    income: int | None,
    sector: Sector | None,
    payer: Payer | None,
    first_month: date,
    months: int,
    programmes: Collection[str],
    rules: RuleBook,
) -> Period:
    """``months`` months from ``first_month`` on. Raises as bpu_contribution, and for no month."""
    if months < 1:
        raise ValueError("a period has at least one month")
    priced = tuple(
        bpu_contribution(income, sector, payer, _later(first_month, count), programmes, rules)
        for count in range(months)
    )
    return Period(
        priced,
        confirm=_crosses_end(priced) or any(month.confirm for month in priced),
        trace=joined(*(month.trace for month in priced)),
    )


def bpu_programmes(rules: RuleBook, day: date, *, employer: bool = False) -> Programmes:
    """What a BPU member must and may have; a business owner must have more. Raises RuleGap."""
    mandatory = rules.ids("bpu.programmes.mandatory", day)
    optional = rules.ids("bpu.programmes.optional", day)
    if employer:
        mandatory = rules.ids("bpu.employer.programmes.mandatory", day)
    return Programmes(mandatory, tuple(id for id in optional if id not in mandatory))


def payment_periods(rules: RuleBook, day: date) -> tuple[int, ...]:
    """How many months can be paid at once. Raises RuleGap."""
    return tuple(int(count) for count in rules.table("bpu.pay.periods", day).column("months"))


def _crosses_end(months: tuple[Contribution, ...]) -> bool:
    return any(a.discounted and not b.discounted for a, b in pairwise(months))


def _chosen(programmes: Collection[str], law: Trail) -> tuple[str, ...]:
    mandatory = law.on("bpu.programmes.mandatory").ids
    optional = law.on("bpu.programmes.optional").ids
    if strange := set(programmes) - {*mandatory, *optional}:
        raise ValueError(f"not for BPU members: {', '.join(sorted(strange))}")
    return (*mandatory, *(name for name in optional if name in programmes))


def _item(programme: str, base: Decimal, discount: Discount, law: Trail) -> Item:
    if programme in _AMOUNTS:
        amount = law.on(_AMOUNTS[programme]).number
    else:
        amount = base * law.on(_RATES[programme]).number
    factor = discount.factor if programme in discount.programmes else Decimal(1)
    return Item(programme, whole_rupiah(amount), whole_rupiah(amount * factor))


def _later(month: date, count: int) -> date:
    years, place = divmod(month.month - 1 + count, 12)
    return date(month.year + years, place + 1, 1)
