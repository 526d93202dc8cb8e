"""What the law asks of a small business and what that costs: from answers to the rules and back.

It holds no words and asks nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from conversations import occupations
from conversations.answers import Answers
from conversations.errors import RuleGap
from conversations.flow import World
from conversations.flows import bill_lines
from conversations.flows.asked import CAPITAL, HELPERS, OCCUPATION, SALES, SINCE, WAGES
from conversations.flows.reasons import because, source_lines
from conversations.flows.standing import decision, sector
from conversations.questions import YearlySales
from conversations.replies import Lines, Phrase, Reply, Rupiah, Value
from conversations.rules.book import RuleBook, Source, sources_of
from conversations.rules.business import Shop, Staff, business_contribution, staff_contribution
from conversations.rules.contributions import Contribution
from conversations.rules.decisions import Reason
from conversations.rules.facts import Scale, Sector
from conversations.rules.pu import pu_mandatory
from conversations.rules.results import joined
from conversations.rules.risk import jkk_risk
from conversations.rules.scale import Measure, Size, most_of_scales, scale_measure

_DAYS_OF_TRADE = 360
"""For saying what a year's sales are a day; near enough for somebody who counts by the day."""
_ROUGHLY = 100_000
_BANDS: Mapping[Measure, YearlySales] = {Measure.SALES: SALES, Measure.CAPITAL: CAPITAL}


@dataclass(frozen=True, slots=True)
class Bill:
    """A month of a business, by what is known of it."""

    helpers: int | None
    size: Size | None
    """None: not known. What is mandatory and the sums are then those of the smallest."""
    mandatory: tuple[str, ...]
    """The programmes that the staff must have."""
    owner: Contribution | None = field(repr=False)
    """None where the person is not to join as the owner."""
    staff: Staff = field(repr=False)
    """One alone where nobody knows how many they are; nobody where the wages are not known."""
    risk_known: bool
    sources: tuple[Source, ...]


def bill(answers: Answers, world: World) -> Bill | None:
    """None where a rule is missing: an officer tells."""
    job = occupations.find(answers.get(OCCUPATION))
    helpers: int | None = answers.get(HELPERS)
    joins = decision(answers, world).reason is Reason.EMPLOYER
    try:
        return _bill(
            helpers,
            _said(answers),
            wages(answers),
            job.trade if job is not None else None,
            sector(answers) if joins else None,
            joins,
            world.rules,
            world.today,
        )
    except RuleGap:
        return None


def wages(answers: Answers) -> tuple[int, ...]:
    """Rupiah a month of each helper, empty where not known."""
    said = answers.get(WAGES)
    helpers: int | None = answers.get(HELPERS)
    if said is None:
        return ()
    return said * (helpers or 1) if len(said) == 1 else said


def measure(answers: Answers, world: World) -> Measure | None:
    """What the business is measured by; None where the limits are not known today."""
    since: int | None = answers.get(SINCE)
    return _measure(since, world.rules, world.today)


@lru_cache(maxsize=256)
def _measure(since: int | None, rules: RuleBook, today: date) -> Measure | None:
    """Remembered: two questions on the way depend on it, at every step."""
    try:
        most_of_scales(Measure.SALES, rules, today)
        return scale_measure(since, rules, today)
    except RuleGap:
        return None


def limits(answers: Answers, world: World) -> Mapping[str, Value]:
    """What fills the question of the size: the most of each scale, and what that is a day."""
    by = scale_measure(answers.get(SINCE), world.rules, world.today)
    smallest = most_of_scales(by, world.rules, world.today)[Scale.MIKRO]
    a_day = smallest // _DAYS_OF_TRADE // _ROUGHLY * _ROUGHLY
    return {**bill_lines.bands(by, world.rules, world.today), "a_day": Rupiah(a_day)}


def told(answers: Answers, world: World) -> Value:
    """What is mandatory and what it costs, in lines."""
    made = bill(answers, world)
    if made is None:
        return Phrase("bill.gap")
    known = made.helpers is not None
    lines = bill_lines.lines(
        made.size, made.owner, made.staff.each, made.mandatory, all_of_them=known
    )
    return Lines(tuple(lines))


def why(answers: Answers, world: World) -> Reply:
    """Which answers and which rules gave the result and the sums."""
    decided, made = decision(answers, world), bill(answers, world)
    how: tuple[Value, ...] = ()
    sources = decided.sources
    if made is not None:
        size, risk = made.size is not None, made.risk_known
        how = (Phrase(f"bill.why.scale_{_known(size)}"), Phrase(f"bill.why.risk_{_known(risk)}"))
        sources = tuple(dict.fromkeys((*sources, *made.sources)))
    values: dict[str, Value] = {"because": because(decided, answers), "how": Lines(how)}
    named = Lines((*source_lines(sources).items, Phrase("officer_confirms")))
    return Reply("why.contact_business", {**values, "sources": named})


@lru_cache(maxsize=256)
def _bill(
    helpers: int | None,
    said: tuple[Measure, str] | None,
    paid: tuple[int, ...],
    trade: str | None,
    owners: Sector | None,
    joins: bool,
    rules: RuleBook,
    today: date,
) -> Bill:
    """Raises RuleGap."""
    size = None if said is None else bill_lines.size(said[1], said[0], rules, today)
    scale = Scale.MIKRO if size is None else size.scale
    mandatory, risk = pu_mandatory(scale, rules, today), jkk_risk(trade, rules, today)
    shop = Shop(None, owners, paid, scale, risk.risk)
    staff = staff_contribution(shop, today, (), rules)
    both = business_contribution(shop, today, (), rules) if joins else None
    sized = () if size is None else size.trace
    sums = staff.trace if both is None else both.trace
    return Bill(
        helpers=helpers,
        size=size,
        mandatory=mandatory.ids,
        owner=None if both is None else both.owner,
        staff=staff,
        risk_known=risk.risk is not None,
        sources=sources_of(joined((mandatory,), sized, risk.trace, sums)),
    )


def _said(answers: Answers) -> tuple[Measure, str] | None:
    """How large it was said to be, and by which measure."""
    for by, question in _BANDS.items():
        if (said := answers.get(question)) is not None:
            return by, said
    return None


def _known(known: bool) -> str:
    return "known" if known else "unsure"
