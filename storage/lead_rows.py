"""What a stored lead looks like from outside, and how it is sealed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from conversations.answers import Answers
from conversations.lead import HELD, LeadDraft, LeadKind, LeadStatus, Outcome
from storage import tables
from storage.sealing import Keyring

_t = tables.leads.c


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
