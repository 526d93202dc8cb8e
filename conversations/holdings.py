"""What is kept about one person, as they are shown it. It knows no table and no word."""

from dataclasses import dataclass
from datetime import datetime

from conversations.answers import Answers
from conversations.awaited import Awaited
from conversations.call_promises import CallPromise
from conversations.lead import LeadKind, LeadStatus
from conversations.session import Session


@dataclass(frozen=True, slots=True)
class HeldLead:
    code: str
    kind: LeadKind
    status: LeadStatus
    submitted_at: datetime
    flow: str
    answers: Answers
    notes: int = 0
    """How many notes officers wrote."""
    staff: int = 0
    """How many are on the list of who works there."""
    call: CallPromise | None = None
    """One that was promised and not made yet."""


@dataclass(frozen=True, slots=True)
class HeldConsent:
    at: datetime
    given: bool
    version: str


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody saw the person's data in clear, looked for them by it, or took it out in a file."""

    at: datetime
    action: str
    """``found``, or ``shown_`` or ``file_`` and what could be read: ``contact``, ``nik``, ``all``;
    in a file also ``nothing`` or ``staff``."""
    by: str
    """``officer``, or ``office`` for the command line; never a name."""
    reason: str | None
    """The code of the reason chosen; None where none was."""


@dataclass(frozen=True, slots=True)
class HeldRequest:
    code: str
    kind: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Holdings:
    session: Session
    leads: tuple[HeldLead, ...] = ()
    """Oldest first, as in all below; those taken back too."""
    consents: tuple[HeldConsent, ...] = ()
    accesses: tuple[Access, ...] = ()
    waits: tuple[Awaited, ...] = ()
    """What they asked to be told of, and have not been yet."""
    requests: tuple[HeldRequest, ...] = ()
