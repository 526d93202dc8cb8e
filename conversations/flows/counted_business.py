"""What a business would pay for its owner and staff, by the calculator's answers; no words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from conversations.answers import Answers
from conversations.errors import RuleGap
from conversations.flow import World
from conversations.flows.asked import COUNT_SALES, COUNT_STAFF, COUNT_WAGES
from conversations.flows.counted import discount, income, listed, sector, sources
from conversations.replies import Lines, Phrase, Reply, Rupiah, Value
from conversations.rules.book import RuleBook
from conversations.rules.business import Business, Shop, business_contribution
from conversations.rules.facts import Scale, Sector
from conversations.rules.pu import PuContribution
from conversations.rules.scale import Measure, Size, business_scale, most_of_scales

MOST_GROUPS = 3
"""Different wages that have a line each; of more, the lowest and the highest are said."""
_BILLION = 1_000_000_000


def bands_known(world: World) -> bool:
    try:
        most_of_scales(Measure.SALES, world.rules, world.today)
    except RuleGap:
        return False
    return True


def sales_bands(answers: Answers, world: World) -> Mapping[str, Value]:
    """The most that each scale sells in a year, for the labels. Raises RuleGap."""
    most = most_of_scales(Measure.SALES, world.rules, world.today)
    return {str(scale): _large(amount) for scale, amount in most.items()}


def lines(answers: Answers, world: World) -> Lines:
    """Owner, workers, and all of them together. Raises RuleGap."""
    size, shop = _counted(answers, world)
    return Lines(tuple(_lines(size, shop)))


def why(answers: Answers, world: World) -> Reply:
    """Where the numbers come from, and how they are rounded. Raises RuleGap."""
    size, shop = _counted(answers, world)
    trace = (*shop.trace, *(() if size is None else size.trace))
    return Reply("why.counted_business", {"sources": sources(value.source for value in trace)})


def _counted(answers: Answers, world: World) -> tuple[Size | None, Business]:
    """How large it is, None where that is not known, and what it pays a month."""
    size = _size(answers.get(COUNT_SALES), world.rules, world.today)
    scale = Scale.MIKRO if size is None else size.scale
    known = (income(answers), sector(answers), _wages(answers))
    return size, _business(*known, scale, world.rules, world.today)


def _size(sales: str | None, rules: RuleBook, today: date) -> Size | None:
    if sales is None or sales == "unsure":
        return None
    most = most_of_scales(Measure.SALES, rules, today)
    bands = {**most, Scale.BESAR: max(most.values()) + 1}
    amount = int(sales) if sales.isdecimal() else bands[Scale(sales)]
    return business_scale(amount, Measure.SALES, rules, today)


def _wages(answers: Answers) -> tuple[int, ...]:
    """Of each of the staff; none where not known."""
    said, staff = answers.get(COUNT_WAGES), answers.get(COUNT_STAFF)
    if said is None:
        return ()
    return said * staff if len(said) == 1 and staff is not None else said


@lru_cache(maxsize=512)
def _business(
    income: int | None,
    sector: Sector | None,
    wages: tuple[int, ...],
    scale: Scale,
    rules: RuleBook,
    today: date,
) -> Business:
    return business_contribution(Shop(income, sector, wages, scale, None), today, (), rules)


def _lines(size: Size | None, shop: Business) -> Iterator[Value]:
    owner = shop.owner
    yield _head(size)
    own: dict[str, Value] = {"n": len(owner.items), "amount": Rupiah(owner.total)}
    yield Phrase("counted.owner_least" if owner.at_least else "counted.owner", own)
    if shop.staff:
        yield from _staff(shop.staff)
        yield _sum(shop)
        names = listed(item.programme for item in shop.staff[0].items)
        yield Phrase("counted.staff_programmes", {"names": names})
    else:
        yield Phrase("counted.no_wages")
    if owner.discounted:
        yield discount("owner_discount", owner, {"full": Rupiah(owner.full)})
    elif owner.confirm:
        yield Phrase("counted.sector_unknown")
    if any(one.at_least for one in shop.staff):
        yield Phrase("counted.risk_unknown")
    yield Phrase("counted.confirm")


def _head(size: Size | None) -> Phrase:
    scale = Scale.MIKRO if size is None else size.scale
    key = "counted.business_if" if size is None else "counted.business"
    return Phrase(key, {"scale": Phrase(f"scale.{scale}")})


def _staff(staff: Sequence[PuContribution]) -> Iterator[Value]:
    """A line for each different wage, or one for all of them."""
    count = Counter(one.wage for one in staff)
    by_wage = {one.wage: one for one in staff}
    if len(count) > MOST_GROUPS:
        yield _between(len(staff), by_wage[min(by_wage)], by_wage[max(by_wage)])
        return
    for wage, one in by_wage.items():
        values: dict[str, Value] = {
            "n": count[wage],
            "wage": Rupiah(wage),
            "employer": Rupiah(one.employer),
            "worker": Rupiah(one.worker),
        }
        yield Phrase("counted.worker" if count[wage] == 1 else "counted.workers", values)


def _between(n: int, low: PuContribution, high: PuContribution) -> Phrase:
    values: dict[str, Value] = {
        "n": n,
        "from": Rupiah(low.employer),
        "to": Rupiah(high.employer),
        "off_from": Rupiah(low.worker),
        "off_to": Rupiah(high.worker),
    }
    return Phrase("counted.workers_between", values)


def _sum(shop: Business) -> Phrase:
    if not shop.from_wages:
        return Phrase("counted.sum", {"total": Rupiah(shop.total)})
    values: dict[str, Value] = {
        "pays": Rupiah(shop.pays),
        "off": Rupiah(shop.from_wages),
        "total": Rupiah(shop.total),
    }
    return Phrase("counted.sum_with_wages", values)


def _large(amount: int) -> Value:
    billions, rest = divmod(amount, _BILLION)
    return Rupiah(amount) if rest else Phrase("billions", {"n": billions})
