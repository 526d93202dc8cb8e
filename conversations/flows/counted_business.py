"""What a business would pay for its owner and staff, by the calculator's answers; no words."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from conversations.answers import Answers
from conversations.errors import RuleGap
from conversations.flow import World
from conversations.flows import bill_lines
from conversations.flows.asked import COUNT_SALES, COUNT_STAFF, COUNT_WAGES
from conversations.flows.counted import income, sector, sources
from conversations.replies import Lines, Reply, Value
from conversations.rules.book import RuleBook
from conversations.rules.business import Business, Shop, business_contribution
from conversations.rules.facts import Scale, Sector
from conversations.rules.scale import Measure, Size, most_of_scales


def bands_known(world: World) -> bool:
    try:
        most_of_scales(Measure.SALES, world.rules, world.today)
    except RuleGap:
        return False
    return True


def sales_bands(answers: Answers, world: World) -> Mapping[str, Value]:
    """The most that each scale sells in a year, for the labels. Raises RuleGap."""
    return bill_lines.bands(Measure.SALES, world.rules, world.today)


def lines(answers: Answers, world: World) -> Lines:
    """Owner, workers, and all of them together. Raises RuleGap."""
    size, shop = _counted(answers, world)
    staff = shop.staff[0].items if shop.staff else ()
    mandatory = tuple(item.programme for item in staff)
    return Lines(tuple(bill_lines.lines(size, shop.owner, shop.staff, mandatory)))


def why(answers: Answers, world: World) -> Reply:
    """Where the numbers come from, and how they are rounded. Raises RuleGap."""
    size, shop = _counted(answers, world)
    trace = (*shop.trace, *(() if size is None else size.trace))
    return Reply("why.counted_business", {"sources": sources(value.source for value in trace)})


def _counted(answers: Answers, world: World) -> tuple[Size | None, Business]:
    """How large it is, None where that is not known, and what it pays a month."""
    size = bill_lines.size(answers.get(COUNT_SALES), Measure.SALES, world.rules, world.today)
    scale = Scale.MIKRO if size is None else size.scale
    known = (income(answers), sector(answers), _wages(answers))
    return size, _business(*known, scale, world.rules, world.today)


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
