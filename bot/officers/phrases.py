"""Moments, places and how far a lead is, as officers read them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.world import JAKARTA, promised_day
from conversations.lead import LeadKind
from conversations.regions import PLACES, get_region
from conversations.replies import Phrase, Value
from storage.lead_rows import Lead

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def local_day(moment: datetime) -> date:
    return moment.astimezone(JAKARTA).date()


def kept_until(now: datetime, days: int) -> date:
    """The day by which a file is to be deleted: as long as we keep what has ended ourselves."""
    return local_day(now) + timedelta(days=days)


def at(moment: datetime) -> Phrase:
    """Day and time in Jakarta."""
    local = moment.astimezone(JAKARTA)
    return Phrase("desk.at", {"day": local.date(), "time": f"{local:%H.%M}"})


def waited(since: datetime, now: datetime) -> Phrase:
    """How long ago, in the greatest whole unit."""
    passed = max(now - since, timedelta())
    for unit, name in ((_DAY, "days"), (_HOUR, "hours")):
        if passed >= unit:
            return Phrase(f"desk.waited.{name}", {"n": passed // unit})
    return Phrase("desk.waited.minutes", {"n": passed // timedelta(minutes=1)})


def promised(submitted: datetime) -> date:
    """The day by which the person was told that somebody calls."""
    return promised_day(local_day(submitted))


def is_report(lead: Lead) -> bool:
    return lead.kind is LeadKind.REPORT


def status(lead: Lead) -> Phrase:
    kind = "status_report" if is_report(lead) else "status"
    return Phrase(f"desk.{kind}.{lead.status}")


def listed(names: Sequence[Value]) -> Value:
    """With commas between them; empty where there are none."""
    shown: Value = ""
    for name in names:
        shown = Phrase("desk.area_list", {"first": shown, "second": name}) if shown else name
    return shown


def area(region: str | None, district: str | None = None) -> Value:
    """The name of a kecamatan with its kabupaten, or of the kabupaten alone."""
    for code in (district, region):
        if code is None:
            continue
        try:
            get_region(code)
            return PLACES.label(PLACES.get(code))
        except KeyError:  # a place of another release
            continue
    return Phrase("desk.area_unknown")
