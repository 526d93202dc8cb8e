"""What a stored lead looks like from outside, how it is sealed, and what selects leads."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from conversations.answers import Answers
from conversations.lead import HELD, REGISTRATIONS, LeadDraft, LeadKind, LeadStatus, Outcome
from storage import tables
from storage.restrictions import LIMITED
from storage.sealing import Keyring

_t = tables.leads.c

TAKEN_BACK = frozenset({LeadStatus.WITHDRAWN, LeadStatus.ERASED})
"""Leads that officers never see again, but for this status."""


Areas = frozenset[str] | None
"""Kabupaten and kota an officer may see; None for all. A lead whose region is not known is
everybody's, so an empty set still sees those."""


class Action(StrEnum):
    """What a row of a lead's history says happened."""

    SUBMITTED = "submitted"
    CHANGED = "changed"
    CLAIMED = "claimed"
    RELEASED = "released"
    RETURNED = "returned"
    """By itself: the lease ended."""
    ASSIGNED = "assigned"
    """By somebody who may decide over others' work: to themselves, or to another."""
    OUTCOME = "outcome"
    PLANNED = "planned"
    """The day of the next call."""
    PROMISED = "promised"
    """A call, to the person."""
    NOTED = "noted"
    IMPORTED = "imported"
    """An outcome, a note or both, from a file that an officer filled in."""
    DUPLICATE = "duplicate"
    RESTORED = "restored"
    """From being a duplicate, to what it was before."""
    REPAIR_ASKED = "repair_asked"
    REPAIR_CLOSED = "repair_closed"
    TALKED = "talked"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class Why(StrEnum):
    """Why a lead changed hands, where its holder did not do it."""

    LEASE_ENDED = "lease_ended"
    OFFICER_LEFT = "officer_left"
    AREAS_CHANGED = "areas_changed"
    """The officer's areas no longer hold it."""
    MOVED_AWAY = "moved_away"
    """The person did, out of the officer's areas."""
    TAKEN_OVER = "taken_over"
    SHARED_OUT = "shared_out"


@dataclass(frozen=True, slots=True, repr=False)
class Lead:
    """A lead in full, opened. Times are UTC."""

    code: str
    chat: int
    run: int
    kind: LeadKind
    status: LeadStatus
    flow: str
    result: str
    language: str
    region: str | None
    district: str | None
    sector: str | None
    flags: tuple[str, ...]
    tries: int
    officer: int | None
    claimed_at: datetime | None
    follow_up_on: date | None
    outcome: Outcome | None
    referral: str | None
    """The code by which the person came."""
    submitted_at: datetime
    updated_at: datetime
    version: int
    answers: Answers
    nik: str | None
    phone: str | None
    helper: str | None
    """Who handed it in for the person; None for themselves."""
    helper_phone: bool
    lease_until: datetime | None = None
    """When it returns to the queue by itself, unless its holder does something with it."""

    @property
    def holder(self) -> int | None:
        """Whose work it is just now; ``officer`` is who had it last."""
        return self.officer if self.status in HELD else None

    def __repr__(self) -> str:
        return f"Lead({self.code})"


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


def columns(draft: LeadDraft, keyring: Keyring, code: str) -> dict[str, Any]:
    """The columns a draft decides, for a new lead and for a changed one."""
    content = {"answers": draft.answers.to_json(), "nik": draft.nik, "phone": draft.phone}
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return {
        "kind": draft.kind,
        "flow": draft.flow,
        "result": draft.result,
        "language": draft.language,
        "region": draft.region,
        "district": draft.district,
        "sector": draft.sector,
        "flags": list(draft.flags),
        "sealed": keyring.seal(plain, f"leads|{code}"),
        "nik_index": draft.nik and keyring.index("nik", draft.nik),
        "phone_index": draft.phone and keyring.index("phone", draft.phone),
        "person_index": draft.person and keyring.index("person", draft.person),
        "helper": draft.helper,
        "helper_phone": draft.helper_phone,
    }


_KINDS: Mapping[str, LeadKind] = {kind.value: kind for kind in LeadKind}
_STATUSES: Mapping[str, LeadStatus] = {status.value: status for status in LeadStatus}
_OUTCOMES: Mapping[str | None, Outcome | None] = {
    None: None,
    **{outcome.value: outcome for outcome in Outcome},
}


COLUMNS = (
    _t.code,
    _t.chat,
    _t.run,
    _t.kind,
    _t.status,
    _t.flow,
    _t.result,
    _t.language,
    _t.region,
    _t.district,
    _t.sector,
    _t.flags,
    _t.tries,
    _t.officer,
    _t.claimed_at,
    _t.follow_up_on,
    _t.outcome,
    _t.referral,
    _t.submitted_at,
    _t.updated_at,
    _t.version,
    _t.sealed,
    _t.helper,
    _t.helper_phone,
    _t.lease_until,
)
"""What ``opened`` takes a row of, in this order; others may follow."""


def opened(row: Sequence[Any], keyring: Keyring) -> Lead:
    """A row as a lead. By place and not by name, which would be a third of the time it takes."""
    (
        code,
        chat,
        run,
        kind,
        status,
        flow,
        result,
        language,
        region,
        district,
        sector,
        flags,
        tries,
        officer,
        claimed_at,
        follow_up_on,
        outcome,
        referral,
        submitted_at,
        updated_at,
        version,
        sealed,
        helper,
        helper_phone,
        lease_until,
        *_,
    ) = row
    content = json.loads(keyring.open(sealed, f"leads|{code}").decode())
    return Lead(
        code=code,
        chat=chat,
        run=run,
        kind=_KINDS[kind],
        status=_STATUSES[status],
        flow=flow,
        result=result,
        language=language,
        region=region,
        district=district,
        sector=sector,
        flags=tuple(flags),
        tries=tries,
        officer=officer,
        claimed_at=claimed_at,
        follow_up_on=follow_up_on,
        outcome=_OUTCOMES[outcome],
        referral=referral,
        submitted_at=submitted_at,
        updated_at=updated_at,
        version=version,
        answers=Answers.from_json(content["answers"]),
        nik=content["nik"],
        phone=content["phone"],
        helper=helper,
        helper_phone=bool(helper_phone),
        lease_until=lease_until,
    )
