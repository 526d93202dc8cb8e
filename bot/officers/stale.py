"""When a lead has lain too long: the numbers, in working days, and the badge that says so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.hours import working_days_since
from bot.officers.phrases import local_day
from conversations.lead import HELD, LeadStatus
from conversations.replies import Phrase, Value
from storage.lead_rows import Lead


@dataclass(frozen=True, slots=True)
class Limit:
    """A badge, ``desk.stale.<name>``."""

    name: str
    statuses: frozenset[LeadStatus]
    most: int
    """Working days after which it is too long."""
    since: Callable[[Lead], datetime]


def _submitted(lead: Lead) -> datetime:
    return lead.submitted_at


def _last_act(lead: Lead) -> datetime:
    return lead.updated_at


LIMITS: tuple[Limit, ...] = (
    Limit("new", frozenset({LeadStatus.NEW}), 1, _submitted),
    Limit("claimed", frozenset({LeadStatus.CLAIMED}), 2, _last_act),
    Limit("waiting", HELD - {LeadStatus.CLAIMED}, 7, _last_act),
)


def stale(lead: Lead, today: date) -> Limit | None:
    """Which limit it is past; none for what is planned for a later day."""
    if lead.follow_up_on is not None and lead.follow_up_on > today:
        return None
    for limit in LIMITS:
        if lead.status in limit.statuses:
            days = working_days_since(local_day(limit.since(lead)), today)
            return limit if days > limit.most else None
    return None


def badge(lead: Lead, today: date) -> Value:
    """To stand behind a lead's line; empty where it is not too long."""
    limit = stale(lead, today)
    return "" if limit is None else Phrase(f"desk.stale.{limit.name}", {"most": limit.most})
