"""What an act makes of a lead's row: who holds it, and what changes. Touches no table."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from conversations.lead import (
    AFTER_OUTCOME,
    HELD,
    OF_CALLS,
    LeadKind,
    LeadStatus,
    Outcome,
    check_move,
    check_outcome,
)
from storage.errors import AlreadyClaimed


def holder_of(lead: Any) -> int | None:
    return lead.officer if lead.status in HELD else None


def status_after(lead: Any, outcome: Outcome, before: LeadStatus | None = None) -> LeadStatus:
    """``before``: where it stands otherwise than stored. Raises OutcomeNotAllowed,
    MoveNotAllowed."""
    before, kind = before or LeadStatus(lead.status), LeadKind(lead.kind)
    check_outcome(kind, outcome, can_call=lead.can_call)
    after = AFTER_OUTCOME[outcome] or before
    if after is not before:
        check_move(before, after, kind)
    return after


def tries_after(lead: Any, outcome: Outcome) -> int:
    """How often somebody was called."""
    called = outcome in OF_CALLS
    return int(lead.tries) + called


def taken_by(officer: int, now: datetime, lease_until: datetime | None) -> dict[str, Any]:
    """What changes where a lead becomes somebody's work."""
    return {
        "status": LeadStatus.CLAIMED,
        "officer": officer,
        "claimed_at": now,
        "lease_until": lease_until,
        "lease_warned_at": None,
    }


def renewed(lead: Any, lease_until: datetime | None) -> Mapping[str, Any]:
    """Never shorter than it was: a day may have been agreed with the person."""
    if lease_until is None:
        return {}
    longest = max(lease_until, lead.lease_until or lease_until)
    return {"lease_until": longest, "lease_warned_at": None}


def refuse_others(lead: Any, officer: int) -> None:
    holder = holder_of(lead)
    if holder is not None and holder != officer:
        raise AlreadyClaimed(holder)
