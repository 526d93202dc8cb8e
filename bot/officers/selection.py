"""Which leads an export holds, and how: the one object behind the count, the file and the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from conversations.lead import HELD, LeadStatus
from storage.lead_rows import Areas, LeadFilter


class Profile(StrEnum):
    MASKED = "masked"
    """Name, NIK, phone, birth date and village are masked: for counting and handing on."""
    FULL = "full"


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


STATUS_GROUPS: Mapping[str, frozenset[LeadStatus]] = {
    "all": frozenset(),
    "new": frozenset({LeadStatus.NEW}),
    "held": HELD,
    "registered": frozenset({LeadStatus.REGISTERED}),
    "closed": frozenset({LeadStatus.NOT_ELIGIBLE, LeadStatus.UNREACHABLE, LeadStatus.REFUSED}),
}
"""What an officer can choose; an empty set is every status."""


@dataclass(frozen=True, slots=True)
class Selection:
    """It names nobody, so it may stand in the outbox and in the log."""

    since: datetime | None = None
    until: datetime | None = None
    """Not included."""
    status: str = "all"
    """A key of STATUS_GROUPS."""
    region: str | None = None
    format: Format = Format.XLSX
    profile: Profile = Profile.MASKED

    def filter(self, areas: Areas) -> LeadFilter:
        """``areas`` are those of whoever asks, at the moment of asking."""
        return LeadFilter(
            areas,
            statuses=STATUS_GROUPS[self.status],
            region=self.region,
            submitted_from=self.since,
            submitted_to=self.until,
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "status": self.status,
            "region": self.region,
            "format": self.format.value,
            "profile": self.profile.value,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Selection":
        return cls(
            since=_time(stored["since"]),
            until=_time(stored["until"]),
            status=stored["status"],
            region=stored["region"],
            format=Format(stored["format"]),
            profile=Profile(stored["profile"]),
        )

    def codes(self) -> dict[str, str | None]:
        """For the log: what was chosen, in codes."""
        stored = self.to_json()
        return {**stored, "since": _minute(self.since), "until": _minute(self.until)}


def _time(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored)


def _minute(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}Z"
