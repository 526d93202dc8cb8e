"""Moments as people read them: a day and a time in Jakarta. It knows no clock."""

from datetime import date, datetime, timedelta, timezone

from conversations.replies import Phrase

JAKARTA = timezone(timedelta(hours=7), "WIB")
"""A person's day. Western Indonesia has no summer time."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def moment(at: datetime) -> Phrase:
    local = at.astimezone(JAKARTA)
    return Phrase("moment", {"day": local.date(), "time": f"{local:%H.%M}"})


def weekday(day: date) -> Phrase:
    return Phrase(f"weekday.{WEEKDAYS[day.weekday()]}")
