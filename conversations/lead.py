"""A lead: what a finished conversation hands to officers, and the moves they may make with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from conversations.answers import Answers
from conversations.call_promises import CallPromise
from conversations.errors import MoveNotAllowed, OutcomeNotAllowed
from conversations.replies import Phrase


class LeadKind(StrEnum):
    """Which work a lead is for an officer. Legal terms stay Indonesian."""

    BPU = "bpu"
    PU = "pu"
    EMPLOYER = "employer"
    JAKON = "jakon"
    PMI = "pmi"
    QUESTION = "question"
    """Somebody whose case an officer must look at, or who asked to be called."""
    REPORT = "report"
    """About an employer who does not do as the law asks: never a registration."""


REGISTRATIONS = frozenset(LeadKind) - {LeadKind.REPORT}
"""The kinds that queues and exports hold where no other is asked for."""


class LeadStatus(StrEnum):
    NEW = "new"
    CLAIMED = "claimed"
    CONTACTED = "contacted"
    WAITING = "waiting"
    """One officer's, who asked the person to put one answer right."""
    REGISTERED = "registered"
    NOT_ELIGIBLE = "not_eligible"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    """Of the same person as another lead, which is worked on in its place. Can be undone."""
    WITHDRAWN = "withdrawn"
    """By the person; their data stays until they erase it, hidden from officers."""
    ERASED = "erased"
    """By the person; nothing about them is left but the code."""
    CHECKING = "checking"
    """One officer's, who looks into a report; like all below of reports only."""
    PROVEN = "proven"
    NOT_PROVEN = "not_proven"
    NOT_ENOUGH = "not_enough"
    """What was reported does not say enough to look into it."""
    HANDED_OVER = "handed_over"
    """To the labour inspectors, pengawas ketenagakerjaan."""
    SETTLED = "settled"
    """The employer has put it right."""


class Outcome(StrEnum):
    """What came of a call, or of looking into a report."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    CALL_LATER = "call_later"
    REGISTERED = "registered"
    NOT_ELIGIBLE = "not_eligible"
    REFUSED = "refused"
    CHECKING = "checking"
    PROVEN = "proven"
    NOT_PROVEN = "not_proven"
    NOT_ENOUGH = "not_enough"
    HANDED_OVER = "handed_over"
    SETTLED = "settled"


class RepairEnd(StrEnum):
    """What became of an officer's request to put one answer right."""

    ANSWERED = "answered"
    OVERTAKEN = "overtaken"
    """The person had changed that answer by themselves."""
    DECLINED = "declined"
    """They say that the old one is right, or do not want to."""
    UNREAD = "unread"
    """Three answers in a row could not be read."""
    LED_AWAY = "led_away"
    """With the new answer there would be no registration: it stays as it was."""
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    """By an officer."""
    UNREACHABLE = "unreachable"
    """They blocked us, or want no messages."""
    GONE = "gone"
    """The lead was ended or taken back meanwhile."""


BY_PERSON: frozenset[RepairEnd] = frozenset(
    {
        RepairEnd.ANSWERED,
        RepairEnd.OVERTAKEN,
        RepairEnd.DECLINED,
        RepairEnd.UNREAD,
        RepairEnd.LED_AWAY,
    }
)
"""Ends that are the person's own words, which an officer has to read."""


def stage(kind: LeadKind, status: LeadStatus) -> Phrase:
    """How far it is, for the person."""
    return Phrase(f"{'stage_report' if kind is LeadKind.REPORT else 'stage'}.{status}")


OPEN: frozenset[LeadStatus] = frozenset(
    {
        LeadStatus.NEW,
        LeadStatus.CLAIMED,
        LeadStatus.CONTACTED,
        LeadStatus.WAITING,
        LeadStatus.CHECKING,
        LeadStatus.UNREACHABLE,
        LeadStatus.DUPLICATE,
    }
)
"""Statuses in which the person can still change or withdraw."""

HELD: frozenset[LeadStatus] = frozenset(
    {LeadStatus.CLAIMED, LeadStatus.CONTACTED, LeadStatus.WAITING, LeadStatus.CHECKING}
)
"""Statuses in which a lead is one officer's."""

REPORT_ENDS: frozenset[LeadStatus] = frozenset(
    {
        LeadStatus.PROVEN,
        LeadStatus.NOT_PROVEN,
        LeadStatus.NOT_ENOUGH,
        LeadStatus.HANDED_OVER,
        LeadStatus.SETTLED,
    }
)

CLOSED: frozenset[LeadStatus] = REPORT_ENDS | {
    LeadStatus.REGISTERED,
    LeadStatus.NOT_ELIGIBLE,
    LeadStatus.REFUSED,
}
"""Ended by an officer: only an officer can put right what is wrong in it."""

_ENDS = frozenset(
    {
        LeadStatus.REGISTERED,
        LeadStatus.NOT_ELIGIBLE,
        LeadStatus.UNREACHABLE,
        LeadStatus.REFUSED,
    }
)
_BY_PERSON = frozenset({LeadStatus.WITHDRAWN, LeadStatus.ERASED})
_DUPLICATE = frozenset({LeadStatus.DUPLICATE})
_FROM_WORK = frozenset({LeadStatus.NEW}) | _ENDS | REPORT_ENDS | _DUPLICATE | _BY_PERSON
_TO_WORK = frozenset({LeadStatus.CONTACTED, LeadStatus.WAITING, LeadStatus.CHECKING})
_AGAIN = frozenset({LeadStatus.CLAIMED, LeadStatus.ERASED})

ALLOWED_MOVES: Mapping[LeadStatus, frozenset[LeadStatus]] = {
    LeadStatus.NEW: frozenset({LeadStatus.CLAIMED}) | _DUPLICATE | _BY_PERSON,
    LeadStatus.CLAIMED: _TO_WORK | _FROM_WORK,
    LeadStatus.CONTACTED: _TO_WORK - {LeadStatus.CONTACTED} | _FROM_WORK,
    LeadStatus.WAITING: _TO_WORK - {LeadStatus.WAITING} | {LeadStatus.CLAIMED} | _FROM_WORK,
    LeadStatus.CHECKING: _TO_WORK - {LeadStatus.CHECKING} | _FROM_WORK,
    LeadStatus.UNREACHABLE: frozenset({LeadStatus.CLAIMED}) | _DUPLICATE | _BY_PERSON,
    LeadStatus.REGISTERED: frozenset({LeadStatus.ERASED}),
    LeadStatus.NOT_ELIGIBLE: _AGAIN | _DUPLICATE,
    LeadStatus.REFUSED: _AGAIN | _DUPLICATE,
    **dict.fromkeys(REPORT_ENDS, _AGAIN),
    LeadStatus.DUPLICATE: _BY_PERSON,
    LeadStatus.WITHDRAWN: frozenset({LeadStatus.ERASED}),
    LeadStatus.ERASED: frozenset(),
}
"""What an officer or the person may do next, but for what the two below keep apart. That a
duplicate is none after all is no move: it puts the lead back to where it was, and only undoing the
decision does it."""

ONLY_REPORTS: frozenset[LeadStatus] = REPORT_ENDS | {LeadStatus.CHECKING}
NEVER_REPORTS: frozenset[LeadStatus] = _ENDS | _DUPLICATE

AFTER_OUTCOME: Mapping[Outcome, LeadStatus | None] = {
    Outcome.REACHED: LeadStatus.CONTACTED,
    Outcome.NO_ANSWER: None,
    Outcome.WRONG_NUMBER: LeadStatus.UNREACHABLE,
    Outcome.CALL_LATER: None,
    Outcome.REGISTERED: LeadStatus.REGISTERED,
    Outcome.NOT_ELIGIBLE: LeadStatus.NOT_ELIGIBLE,
    Outcome.REFUSED: LeadStatus.REFUSED,
    Outcome.CHECKING: LeadStatus.CHECKING,
    Outcome.PROVEN: LeadStatus.PROVEN,
    Outcome.NOT_PROVEN: LeadStatus.NOT_PROVEN,
    Outcome.NOT_ENOUGH: LeadStatus.NOT_ENOUGH,
    Outcome.HANDED_OVER: LeadStatus.HANDED_OVER,
    Outcome.SETTLED: LeadStatus.SETTLED,
}
"""The status an outcome leads to; None leaves it as it is."""

OF_REPORTS: tuple[Outcome, ...] = tuple(o for o in Outcome if AFTER_OUTCOME[o] in ONLY_REPORTS)
OF_CALLS: tuple[Outcome, ...] = tuple(o for o in Outcome if o not in OF_REPORTS)
_OF_ASKING = (Outcome.REACHED, Outcome.NO_ANSWER)
"""Of calling somebody who reported; what comes of the report does not hang on it."""


def outcomes_of(kind: LeadKind, *, can_call: bool) -> tuple[Outcome, ...]:
    """``can_call``: whether a number was left."""
    if kind is not LeadKind.REPORT:
        return OF_CALLS
    return (*OF_REPORTS, *_OF_ASKING) if can_call else OF_REPORTS


def check_outcome(kind: LeadKind, outcome: Outcome, *, can_call: bool) -> None:
    """Raises OutcomeNotAllowed where a lead of that kind has no such outcome."""
    if outcome not in outcomes_of(kind, can_call=can_call):
        raise OutcomeNotAllowed(f"{outcome} of a {kind}")


def check_move(current: LeadStatus, target: LeadStatus, kind: LeadKind) -> None:
    """Raises MoveNotAllowed where the table has no such move for a lead of that kind."""
    never = NEVER_REPORTS if kind is LeadKind.REPORT else ONLY_REPORTS
    if target not in ALLOWED_MOVES[current] or target in never:
        raise MoveNotAllowed(f"{current} -> {target}")


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """What a finished run hands over for storage. Plain fields are what a queue filters by."""

    code: str
    kind: LeadKind
    flow: str
    run: int
    language: str
    answers: Answers
    result: str
    """The rules' verdict, for example ``bpu.may_join``; a code, not words."""
    region: str | None = None
    """Kabupaten or kota, Kemendagri code such as ``16.04``; None where not known."""
    district: str | None = None
    """Kecamatan, such as ``16.04.05``."""
    sector: str | None = None
    referral: str | None = None
    """The code by which the person first came to us."""
    flags: tuple[str, ...] = field(default=())
    """Questions that were skipped after three misses, by id: the officer asks them."""
    nik: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    person: str | None = field(default=None, repr=False)
    """Name and birth date, so written that the same person's are the same; see ``likeness``."""
    helper: str | None = None
    """Who handed it in for the person, such as ``family`` or ``rt``; None for themselves."""
    helper_phone: bool = False
    """Whether ``phone`` is the helper's, who passes messages on."""


@dataclass(frozen=True, slots=True)
class LeadSummary:
    """What the person themselves is told about a lead of theirs."""

    code: str
    kind: LeadKind
    status: LeadStatus
    submitted_at: datetime
    run: int
    officer: int | None = None
    """Who works on it, or did last; never shown to the person."""
    helper: str | None = None
    """As in the draft: whether it is the person's own, or of somebody they helped."""
    call: CallPromise | None = None
    """The call that was promised and has not been made."""

    @property
    def waits(self) -> bool:
        """Whether it is about the person and still open. A report stands in nobody's way."""
        return self.status in OPEN and self.kind in REGISTRATIONS
