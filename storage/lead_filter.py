"""Which leads: what selects them for a screen, its count and an export. Reads no row."""

from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa

from conversations.lead import REGISTRATIONS, LeadKind, LeadStatus, Outcome
from storage import tables
from storage.restrictions import LIMITED
from storage.sealing import Keyring

_t = tables.leads.c

TAKEN_BACK = frozenset({LeadStatus.WITHDRAWN, LeadStatus.ERASED})
"""Leads that officers never see again, but for this status."""

Areas = frozenset[str] | None
"""Kabupaten and kota an officer may see; None for all. A lead whose region is not known is
everybody's, so an empty set still sees those."""


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """Which leads. The same object selects for a screen, its count and an export.

    Leads that were taken back are never selected, whatever ``statuses`` says.
    """

    areas: Areas
    """No default: whoever asks must say what they may see."""
    kinds: frozenset[LeadKind] = REGISTRATIONS
    statuses: frozenset[LeadStatus] = frozenset()
    """Empty: all."""
    region: str | None = None
    submitted_from: datetime | None = None
    submitted_to: datetime | None = None
    """Not included in the time."""
    changed_from: datetime | None = None
    """Handed in or changed at that time or later, by anybody."""
    outcomes: frozenset[Outcome] = frozenset()
    """Of the last call; empty: any, and none."""
    due_by: date | None = None
    """Somebody said to call again on that day or earlier."""
    language: str | None = None
    referral: str | None = None
    """Came by this code."""
    referred: bool | None = None
    """Whether they came by any."""
    limited: bool = True
    """Whether also those whose person asked not to use their data for now."""
    officer: int | None = None
    open_to: int | None = None
    """Only what this officer holds or has worked on, and what is nobody's."""
    nik: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    """Exact, as the draft had them."""
    code_part: str | None = None
    """Some characters of the code in their order, without the dash."""

    def conditions(self, keyring: Keyring) -> list[sa.ColumnElement[bool]]:
        """To be joined by AND."""
        found = [
            _t.status.not_in(TAKEN_BACK),
            in_areas(self.areas),
            _t.kind.in_(sorted(self.kinds)),
        ]
        if self.statuses:
            found.append(_t.status.in_(self.statuses))
        if self.region is not None:
            found.append(_t.region == self.region)
        if self.submitted_from is not None:
            found.append(_t.submitted_at >= self.submitted_from)
        if self.submitted_to is not None:
            found.append(_t.submitted_at < self.submitted_to)
        if self.officer is not None:
            found.append(_t.officer == self.officer)
        found += self._more()
        if self.open_to is not None:
            found.append(sa.or_(_t.officer == self.open_to, _t.officer.is_(None)))
        if self.code_part is not None:
            found.append(
                sa.func.replace(_t.code, "-", "").contains(self.code_part, autoescape=True)
            )
        if self.nik is not None:
            found.append(_t.nik_index == keyring.index("nik", self.nik))
        if self.phone is not None:
            found.append(_t.phone_index == keyring.index("phone", self.phone))
        return found

    def _more(self) -> list[sa.ColumnElement[bool]]:
        found: list[sa.ColumnElement[bool]] = []
        if not self.limited:
            found.append(_t.code.not_in(LIMITED))
        if self.changed_from is not None:
            found.append(_t.updated_at >= self.changed_from)
        if self.outcomes:
            found.append(_t.outcome.in_(sorted(self.outcomes)))
        if self.due_by is not None:
            found.append(_t.follow_up_on <= self.due_by)
        if self.language is not None:
            found.append(_t.language == self.language)
        if self.referral is not None:
            found.append(_t.referral == self.referral)
        if self.referred is not None:
            found.append(_t.referral.is_not(None) if self.referred else _t.referral.is_(None))
        return found


def in_areas(
    areas: Areas, region: sa.ColumnElement[str | None] = _t.region
) -> sa.ColumnElement[bool]:
    if areas is None:
        return sa.true()
    return sa.or_(region.is_(None), region.in_(areas))
