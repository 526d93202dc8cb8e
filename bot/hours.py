"""When we may write to somebody who did not write first: the hours in which an office works.

What OFFICE_HOURS says to people is the office's own words and is not read here.
"""

from datetime import date, datetime, time, timedelta, tzinfo

import lokal

from conversations.moments import JAKARTA

SATURDAY = 5
OPENS, CLOSES = time(8), time(15)
"""Local times; open from the first, closed from the second on."""


def is_open(moment: datetime, zone: tzinfo = JAKARTA) -> bool:
    local = moment.astimezone(zone)
    return OPENS <= local.time() < CLOSES and is_working_day(local.date())


def next_open(moment: datetime, zone: tzinfo = JAKARTA) -> datetime:
    """The moment itself where the office is open, else when it opens next; in UTC or whatever
    zone ``moment`` is in."""
    if is_open(moment, zone):
        return moment
    local = moment.astimezone(zone)
    day = local.date() + timedelta(days=local.time() >= OPENS)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, zone).astimezone(moment.tzinfo)


def working_days_later(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def lease_end(today: date, days: int, until: date | None = None) -> datetime:
    """When the lease ends of a lead that something is done with today: at the end of an office
    day. Where the next call has a day, not before the working day after it."""
    last = working_days_later(today, days)
    if until is not None:
        last = max(last, working_days_later(until, 1))
    return datetime.combine(last, CLOSES, JAKARTA)


def working_days_since(day: date, today: date) -> int:
    """How many working days lie after ``day``, up to ``today``."""
    passed = (today - day).days
    return sum(is_working_day(day + timedelta(days=n)) for n in range(1, passed + 1))


def is_working_day(day: date) -> bool:
    """Public holidays count for the years that lokal knows."""
    try:
        return lokal.is_working_day(day)
    except ValueError:  # next year's holidays are announced in its autumn
        return day.weekday() < SATURDAY
