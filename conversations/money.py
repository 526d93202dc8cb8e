"""What people earn, as they write it: an amount, for how long, on how many days.

Knows no contribution and no law.
"""

from dataclasses import dataclass, replace
from typing import Any

from conversations.errors import InvalidAnswer
from conversations.spans import Heard, Per, hear, weekdays
from conversations.text import word_set

LOWEST_BARE = 10_000
"""A number below this without "ribu" or "juta": 100 is a hundred thousand to most, not to all."""
LOWEST_MONTH = 10_000
"""Less than this a month is a slip, or a price and not an income."""
HIGHEST_MONTH = 1_000_000_000
"""More than this a month is a phone number, a NIK or some zeros too many."""
LIKELY_DAY = 300_000
"""Up to this, an amount without a unit of time is probably a day's: few live on it for a month."""
MOST_DAYS = 31
MONTHLY_DAYS = {1: 4, 2: 9, 3: 13, 4: 17, 5: 22, 6: 26, 7: 30}
"""Days a week to days a month: times 52, by 12, to the nearest day."""

_LONGEST = 200
_VAGUE = word_set(
    "an sekitar sekitaran kira kiro kurang lebih kurleb rata rato kisaran kadang tergantung tentu"
    " nentu menentu pasti tetap paling minimal maksimal hampir tau tahu entah lupa"
)
_NOTHING = word_set("ada katek nihil kosong nol nganggur")
_NOT_EARNED = word_set("utang hutang modal omset omzet setoran cicilan kredit bukan umur")
_EVERY_DAY = frozenset({"full", "penuh"})
# "100rb 3 hari" may be for each day or for all three together; "100rb 20 hari" is plainly each.
_FEWEST_CLEAR_DAYS = 8


@dataclass(frozen=True, slots=True, repr=False)
class Income:
    """What somebody said they earn."""

    amount: int
    """Whole rupiah, for each day, week or month."""
    per: Per | None = None
    """None where they did not say; see ``likely_per``."""
    days: int | None = None
    """Working days a month, where they said that too of a day's income."""
    approximate: bool = False
    """They said "about", or gave a range, of which ``amount`` is the lower end."""

    def __repr__(self) -> str:
        return f"Income(per={self.per})"  # the amount is personal

    def to_json(self) -> dict[str, Any]:
        kept = ("amount", "per", "days", "approximate")
        return {name: getattr(self, name) for name in kept}

    @classmethod
    def from_json(cls, stored: Any) -> "Income":
        return cls(**stored)


def likely_per(income: Income) -> Per:
    """The unit of time, guessed from the size where nothing said it: to be shown and confirmed."""
    if income.per is not None:
        return income.per
    return "day" if income.amount <= LIKELY_DAY else "month"


def monthly(income: Income, days: int | None = None) -> int:
    """Whole rupiah a month. ``days`` a month, where given, goes before the income's own.

    Raises ValueError for a day's income where neither is known.
    """
    per = likely_per(income)
    if per == "month":
        return income.amount
    if per == "week":
        return income.amount * 52 // 12
    worked = income.days if days is None else days
    if worked is None:
        raise ValueError("a day's income needs working days")
    return income.amount * worked


def read_income(text: str) -> Income:
    """ "1,5 juta", "500rb sebulan", "100 ribu sehari", "100rb x 25 hari", "sejuta", "1-2 juta".

    Of a range the lower end is taken: it never puts anybody in a dearer band than they said.
    """
    heard = hear(text) if len(text) <= _LONGEST else Heard()
    amount = _one_amount(heard)
    days = _days_a_month(heard.days, heard) if heard.days else None
    approximate = heard.ranged or not _VAGUE.isdisjoint(heard.words)
    income = Income(amount, _per(heard, amount, days), days, approximate)
    if likely_per(income) != "day":
        income = replace(income, days=None)
    a_month = monthly(income, days or MOST_DAYS)
    if a_month < LOWEST_MONTH:
        raise InvalidAnswer("income_small", minimum=LOWEST_MONTH)
    if a_month > HIGHEST_MONTH:
        raise InvalidAnswer("income_high", maximum=HIGHEST_MONTH)
    return income


def _one_amount(heard: Heard) -> int:
    if not heard.amounts:
        raise InvalidAnswer(_why_no_amount(heard))
    if heard.other_time:
        raise InvalidAnswer("income_period")
    if len(heard.amounts) > 1:
        raise InvalidAnswer("income_two")
    [said] = heard.amounts
    if said.value is None or not _NOT_EARNED.isdisjoint(heard.words):
        raise InvalidAnswer("income_unclear")
    if said.value == 0 and not said.scaled:
        raise InvalidAnswer("income_none")
    if said.value < LOWEST_BARE and not said.scaled:
        raise InvalidAnswer("income_small", minimum=LOWEST_BARE)
    return said.value


def _why_no_amount(heard: Heard) -> str:
    if not _VAGUE.isdisjoint(heard.words):
        return "income_unclear"
    return "income_not_amount" if _NOTHING.isdisjoint(heard.words) else "income_none"


def _per(heard: Heard, amount: int, days: int | None) -> Per | None:
    if heard.times or (days is not None and "day" in heard.pers):
        return "day"
    if len(heard.pers) > 1 or (heard.pers and days is not None and amount <= LIKELY_DAY):
        raise InvalidAnswer("income_unclear")
    if not heard.pers and days is not None and days < _FEWEST_CLEAR_DAYS:
        raise InvalidAnswer("income_period")
    return next(iter(heard.pers), None)


def read_days(text: str) -> int:
    """Working days a month: "25", "tiap hari", "senin sampai sabtu", "6 hari seminggu"."""
    heard = hear(text) if len(text) <= _LONGEST else Heard()
    if a_week := weekdays(heard.words):
        return MONTHLY_DAYS[a_week]
    said = heard.days or [number.value or 0 for number in heard.amounts]
    if said and not heard.other_time:
        return _days_a_month(said, heard)
    every_day = heard.pers == {"day"} or not _EVERY_DAY.isdisjoint(heard.words)
    if not said and every_day and _VAGUE.isdisjoint(heard.words):
        return MONTHLY_DAYS[7]
    raise InvalidAnswer("days_unclear")


def _days_a_month(said: list[int], heard: Heard) -> int:
    if len(said) > 1:
        raise InvalidAnswer("days_unclear")
    [days] = said
    a_week = heard.days_in == "week" or (heard.days_in is None and "week" in heard.pers)
    if a_week and days in MONTHLY_DAYS:
        return MONTHLY_DAYS[days]
    if a_week or not 1 <= days <= MOST_DAYS:
        raise InvalidAnswer("days_range", minimum=1, maximum=7 if a_week else MOST_DAYS)
    return days
