"""What officers write after /hasil: an outcome, and a day in the near future.

"tidak diangkat besok", "nanti 25-11", "telepon lagi senin", "tersambung 3 hari".
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from conversations.dates import MONTHS
from conversations.errors import InvalidAnswer
from conversations.lead import Outcome
from conversations.messages.wording import plain
from conversations.moments import WEEKDAYS

FARTHEST = 180
"""Days ahead; later than that nobody plans a call."""
_AHEAD = 7
"""Days to the one in examples."""
_NAMED = {"today": 0, "tomorrow": 1, "after_tomorrow": 2, "next_week": 7}
_DATE = re.compile(r"([0-9]{1,2}) ([0-9]{1,2})(?: ([0-9]{4}|[0-9]{2}))?")
_DAYS = re.compile(r"([0-9]{1,3}) (.+)")

Words = Callable[[str], tuple[str, ...]]
"""What may be written for a key of the catalog, in any language."""


def example_day(today: date) -> str:
    """As it may be written, and still to come."""
    day = today + timedelta(days=_AHEAD)
    return f"{day.day}-{day.month}"


def find_outcome(text: str, words: Words) -> tuple[Outcome, str] | None:
    """The outcome at the beginning and what follows it; of several that fit, the longest. Whether
    a lead can have it is not asked here."""
    said = plain(text)
    fitting = [
        (len(way), outcome)
        for outcome in Outcome
        for way in map(plain, words(f"desk.outcome_said.{outcome}"))
        if f"{said} ".startswith(f"{way} ")
    ]
    if not fitting:
        return None
    length, outcome = max(fitting, key=lambda found: found[0])
    return outcome, said[length:].strip()


def read_follow_up(text: str, today: date, words: Words) -> date:
    """Raises InvalidAnswer: ``day``, ``day_past`` or ``day_far``."""
    said = plain(text)
    day = _named(said, today, words) or _written(said, today)
    if day is None:
        raise InvalidAnswer("day")
    if day < today:
        raise InvalidAnswer("day_past")
    if day > today + timedelta(days=FARTHEST):
        raise InvalidAnswer("day_far", most=FARTHEST)
    return day


def _named(said: str, today: date, words: Words) -> date | None:
    for name, ahead in _NAMED.items():
        if said in words(f"desk.day.{name}"):
            return today + timedelta(days=ahead)
    for number, name in enumerate(WEEKDAYS):
        if said in words(f"desk.day.{name}"):
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    counted = _DAYS.fullmatch(said)
    if counted and counted[2] in words("desk.day.days"):
        return today + timedelta(days=int(counted[1]))
    return None


def _written(said: str, today: date) -> date | None:
    """Without a year, the next time that day comes: in December "5-1" is in January."""
    figures = " ".join(str(MONTHS.get(word, word)) for word in said.split())
    found = _DATE.fullmatch(figures)
    if found is None:
        return None
    day, month = int(found[1]), int(found[2])
    if found[3]:
        year = int(found[3])
        return _date(year if year >= 100 else 2000 + year, month, day)
    here, next_year = _date(today.year, month, day), _date(today.year + 1, month, day)
    if here is not None and here >= today:
        return here
    soon = today + timedelta(days=FARTHEST)
    return next_year if next_year is not None and next_year <= soon else here


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
