"""What a BPU worker would pay, by the calculator's answers: lines for words, none of its own."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from conversations.answers import Answers
from conversations.flow import World
from conversations.flows import standing
from conversations.flows.asked import COUNT_DAYS, COUNT_DELIVERS, COUNT_INCOME
from conversations.flows.reasons import source_lines
from conversations.money import monthly
from conversations.replies import Lines, Month, Phrase, Reply, Rupiah, Value
from conversations.rules.book import RuleBook, Source
from conversations.rules.contributions import (
    Contribution,
    Period,
    bpu_period,
    bpu_programmes,
    payment_periods,
)
from conversations.rules.facts import Payer, Sector


def sector(answers: Answers) -> Sector | None:
    """What the registration's occupation says, or what was asked here."""
    told = {"yes": Sector.TRANSPORT, "no": Sector.OTHER}.get(answers.get(COUNT_DELIVERS) or "")
    return standing.sector(answers) or told


def income(answers: Answers) -> int | None:
    """Rupiah a month, None where not known."""
    earned = answers.get(COUNT_INCOME)
    if earned is None:
        return None
    days = earned.days or answers.get(COUNT_DAYS)
    return None if earned.per == "day" and days is None else monthly(earned, days)


def lines(answers: Answers, world: World) -> Lines:
    """Every payment period, with and without the optional programmes. Raises RuleGap."""
    periods = _periods(income(answers), sector(answers), world.rules, world.today)
    few, many = (period.months[0] for period in periods[0])
    said: list[Value] = [_head(income(answers)), _programmes(few, many)]
    said += (_period(*pair) for pair in periods)
    if few.discounted:
        full: dict[str, Value] = {"less": Rupiah(few.full), "more": Rupiah(many.full)}
        said.append(discount("discount", few, full))
    elif few.confirm:
        said.append(Phrase("counted.sector_unknown"))
    if any(dear.crosses_discount_end for _, dear in periods):
        said.append(Phrase("counted.crossing"))
    return Lines((*said, Phrase("counted.confirm")))


def why(answers: Answers, world: World) -> Reply:
    """Where the numbers come from, and how they are rounded. Raises RuleGap."""
    periods = _periods(income(answers), sector(answers), world.rules, world.today)
    found = [value.source for _, dear in periods for value in dear.trace]
    found.append(world.rules.on("bpu.pay.periods", world.today).source)
    base = periods[0][0].months[0].base
    return Reply("why.counted", {"base": Rupiah(base), "sources": sources(found)})


@lru_cache(maxsize=512)
def _periods(
    income: int | None, sector: Sector | None, rules: RuleBook, today: date
) -> tuple[tuple[Period, Period], ...]:
    """Each payment period with the mandatory programmes, and with all of them."""
    every = bpu_programmes(rules, today).optional

    def paid(months: int, programmes: tuple[str, ...]) -> Period:
        return bpu_period(income, sector, Payer.SELF, today, months, programmes, rules)

    return tuple((paid(n, ()), paid(n, every)) for n in payment_periods(rules, today))


def _head(income: int | None) -> Phrase:
    if income is None:
        return Phrase("counted.head_least")
    return Phrase("counted.head", {"income": Rupiah(income)})


def _period(cheap: Period, dear: Period) -> Phrase:
    months = len(cheap.months)
    values: dict[str, Value] = {
        "months": Phrase("counted.month" if months == 1 else "counted.months", {"n": months}),
        "less": Rupiah(cheap.total),
        "more": Rupiah(dear.total),
    }
    unsure = dear.crosses_discount_end
    return Phrase("counted.period_unsure" if unsure else "counted.period", values)


def _programmes(few: Contribution, many: Contribution) -> Phrase:
    base, every = _names(few), _names(many)
    values: dict[str, Value] = {
        "few": len(base),
        "base": listed(base),
        "many": len(every),
        "extra": listed(name for name in every if name not in base),
    }
    return Phrase("counted.programmes", values)


def _names(month: Contribution) -> list[str]:
    return [item.programme for item in month.items]


# ---------------------------------------------------------------- for a business too


def discount(key: str, month: Contribution, values: dict[str, Value]) -> Phrase:
    """That there is one, until when, and what it would cost without."""
    if month.discounted_until is None:
        return Phrase(f"counted.{key}_open", values)
    return Phrase(f"counted.{key}", {**values, "until": Month(month.discounted_until)})


def listed(programmes: Iterable[str]) -> Value:
    """Their names with commas between them."""
    names: Value = ""
    for programme in programmes:
        name = Phrase(f"programme.{programme}")
        names = Phrase("listed", {"before": names, "last": name}) if names else name
    return names


def sources(found: Iterable[Source]) -> Lines:
    return source_lines(tuple(dict.fromkeys(found)))
