"""Which leads an export holds, and how: the one object behind the count, the file and the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from bot.officers.profiles import Profile
from conversations.lead import HELD, REGISTRATIONS, REPORT_ENDS, LeadKind, LeadStatus, Outcome
from storage.lead_filter import Areas, LeadFilter


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"


STATUS_GROUPS: Mapping[str, frozenset[LeadStatus]] = {
    "all": frozenset(),
    "new": frozenset({LeadStatus.NEW}),
    "held": HELD,
    "registered": frozenset({LeadStatus.REGISTERED}),
    "closed": frozenset(
        {
            LeadStatus.NOT_ELIGIBLE,
            LeadStatus.UNREACHABLE,
            LeadStatus.REFUSED,
            LeadStatus.DUPLICATE,
        }
    )
    | REPORT_ENDS,
}
"""What an officer can choose; an empty set is every status."""


@dataclass(frozen=True, slots=True)
class Selection:
    """It names nobody, so it may stand in the outbox and in the log."""

    since: datetime | None = None
    until: datetime | None = None
    """Not included."""
    changed_since: datetime | None = None
    """Handed in or changed then or later: since somebody's last export."""
    status: str = "all"
    """A key of STATUS_GROUPS."""
    region: str | None = None
    outcome: Outcome | None = None
    kind: LeadKind | None = None
    holder: int | None = None
    """The officer who has them."""
    due_by: date | None = None
    language: str | None = None
    referral: str | None = None
    referred: bool | None = None
    format: Format = Format.XLSX
    profile: Profile = Profile.CALLS

    def filter(self, areas: Areas) -> LeadFilter:
        """``areas`` are those of whoever asks, at the moment of asking."""
        return LeadFilter(
            areas,
            kinds=REGISTRATIONS if self.kind is None else frozenset({self.kind}),
            statuses=STATUS_GROUPS[self.status],
            region=self.region,
            submitted_from=self.since,
            submitted_to=self.until,
            changed_from=self.changed_since,
            outcomes=frozenset() if self.outcome is None else frozenset({self.outcome}),
            due_by=self.due_by,
            language=self.language,
            referral=self.referral,
            referred=self.referred,
            limited=self.profile is Profile.STATISTICS,
            officer=self.holder,
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "since": _written(self.since),
            "until": _written(self.until),
            "changed_since": _written(self.changed_since),
            "status": self.status,
            "region": self.region,
            "outcome": self.outcome and self.outcome.value,
            "kind": self.kind and self.kind.value,
            "holder": self.holder,
            "due_by": _written(self.due_by),
            "language": self.language,
            "referral": self.referral,
            "referred": self.referred,
            "format": self.format.value,
            "profile": self.profile.value,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Selection":
        due = stored["due_by"]
        return cls(
            since=_time(stored["since"]),
            until=_time(stored["until"]),
            changed_since=_time(stored["changed_since"]),
            status=stored["status"],
            region=stored["region"],
            outcome=stored["outcome"] and Outcome(stored["outcome"]),
            kind=stored["kind"] and LeadKind(stored["kind"]),
            holder=stored["holder"],
            due_by=None if due is None else date.fromisoformat(due),
            language=stored["language"],
            referral=stored["referral"],
            referred=stored["referred"],
            format=Format(stored["format"]),
            profile=Profile(stored["profile"]),
        )

    def codes(self) -> dict[str, str | bool | None]:
        """For the log: what was chosen, in codes, without what was left open. An officer's
        Telegram id is none."""
        stored = self.to_json()
        times = {
            "since": _minute(self.since),
            "until": _minute(self.until),
            "changed_since": _minute(self.changed_since),
            "holder": None if self.holder is None else "one",
        }
        return {key: value for key, value in {**stored, **times}.items() if value is not None}


def _written(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _time(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored)


def _minute(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}Z"
