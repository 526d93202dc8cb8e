"""What an officer has chosen for a file, as it stands in every button: a letter for each thing.

A button must hold all of it in 64 bytes. It knows no database.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.officers.profiles import Profile
from bot.officers.selection import STATUS_GROUPS, Format, Selection
from bot.world import JAKARTA
from conversations.lead import OF_CALLS, LeadKind, Outcome

ALL = "all"
ME, DUE, OVERDUE, LAST = "me", "due", "overdue", "last"
PERIODS: Mapping[str, int | None] = {
    "today": 1,
    "week": 7,
    "days30": 30,
    "month": None,
    "all": None,
    LAST: None,
}
"""Days up to and including today; "month" and "all" are worked out, and "last" is what came or
changed since the officer's last file."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "period": tuple(PERIODS),
    "status": tuple(STATUS_GROUPS),
    "format": tuple(Format),
    "profile": tuple(Profile),
    "holder": (ALL, ME),
    "due": (ALL, DUE, OVERDUE),
    "kind": (ALL, "bpu", "pu", "employer", "jakon", "pmi", "question"),
    "outcome": (ALL, *OF_CALLS),
    "language": (ALL, "id", "en", "plm"),
    "source": (ALL, "referred", "own"),
}
"""What may be chosen of each field; a letter is a place in it, so add at the end alone."""


_AREA = re.compile(r"[0-9]{2}\.[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Choice:
    """Each field a code of ``ALLOWED``, but for the area."""

    period: str = "week"
    status: str = ALL
    format: str = Format.XLSX.value
    profile: str = Profile.CALLS.value
    holder: str = ALL
    due: str = ALL
    kind: str = ALL
    outcome: str = ALL
    language: str = ALL
    source: str = ALL
    area: str = ALL

    def parts(self) -> tuple[str, str]:
        letters = (
            LETTERS[allowed.index(getattr(self, field))] for field, allowed in ALLOWED.items()
        )
        return "".join(letters), self.area

    @classmethod
    def read(cls, parts: tuple[str, ...]) -> "Choice":
        """The default where a button of another release says something unknown."""
        if len(parts) != len(cls().parts()) or len(parts[0]) != len(ALLOWED):
            return cls()
        letters, area = parts
        if area != ALL and not _AREA.fullmatch(area):
            return cls()
        try:
            chosen = {
                field: str(allowed[LETTERS.index(letter)])
                for letter, (field, allowed) in zip(letters, ALLOWED.items(), strict=True)
            }
        except (ValueError, IndexError):
            return cls()
        return cls(**chosen, area=area)

    def having(self, field: str, code: str) -> "Choice":
        return replace(self, **{field: code})

    @property
    def narrowed(self) -> tuple[str, ...]:
        """What is chosen beyond the first screen."""
        more = ("holder", "due", "kind", "outcome", "language", "source")
        return tuple(field for field in more if getattr(self, field) != ALL)

    def selection(
        self, today: date, now: datetime, officer: int, last: datetime | None
    ) -> Selection:
        """With fixed times: the file says the same tomorrow. ``last``: when the officer's last
        file was made."""
        first = first_day(self.period, today)
        return Selection(
            since=None if first is None else datetime.combine(first, time(), JAKARTA),
            until=now,
            changed_since=last if self.period == LAST else None,
            status=self.status,
            region=_or_none(self.area),
            outcome=None if self.outcome == ALL else Outcome(self.outcome),
            kind=None if self.kind == ALL else LeadKind(self.kind),
            holder=officer if self.holder == ME else None,
            due_by=_due_by(self.due, today),
            language=_or_none(self.language),
            referred=None if self.source == ALL else self.source == "referred",
            format=Format(self.format),
            profile=Profile(self.profile),
        )


def first_day(period: str, today: date) -> date | None:
    if period == "month":
        return today.replace(day=1)
    days = PERIODS[period]
    return None if days is None else today - timedelta(days=days - 1)


def _or_none(code: str) -> str | None:
    return None if code == ALL else code


def _due_by(due: str, today: date) -> date | None:
    """Overdue is what was due before today."""
    if due == ALL:
        return None
    return today if due == DUE else today - timedelta(days=1)
