"""What can be decided about a person: every reason and what it means. It decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from conversations.lead import LeadKind
from conversations.rules.book import DatedValue, Source, sources_of, unsure


class Verdict(StrEnum):
    MAY_JOIN = "may_join"
    MAY_NOT_JOIN = "may_not_join"
    REGISTERED_BY_OTHERS = "registered_by_others"
    """The employer, the contractor or another portal registers them."""
    ALREADY_MEMBER = "already_member"
    NEED_BIRTH_DATE = "need_birth_date"
    """Ask for the exact day, then decide again with ``birth_date_asked``."""
    OFFICER_DECIDES = "officer_decides"


class Reason(StrEnum):
    """Why; each reason has one meaning, see OUTCOMES."""

    OWN_ACCOUNT = "own_account"
    EMPLOYER = "employer"
    """The owner joins as BPU and registers the staff as PU."""
    SPOKESPERSON = "spokesperson"
    """Speaks for a business of somebody else: the staff must be registered, the owner is asked."""
    WAGED = "waged"
    PROJECT_WORKER = "project_worker"
    MIGRANT = "migrant"
    NOT_WORKING = "not_working"
    UNDER_AGE = "under_age"
    """Too young to hand over their own data: stop, keep nothing."""
    TOO_OLD = "too_old"
    MEMBER_BY_SELF = "member_by_self"
    MEMBER_BY_GOVERNMENT = "member_by_government"
    MEMBER_BY_COMPANY = "member_by_company"
    MEMBER_PAST_AGE_LIMIT = "member_past_age_limit"
    ADULT_BY_BIRTH_DATE = "adult_by_birth_date"
    """Only the exact birth date says whether they may hand over their own data."""
    LIMIT_BY_BIRTH_DATE = "limit_by_birth_date"
    """Only the exact birth date says whether they are past the age limit."""
    MAYBE_UNDER_AGE = "maybe_under_age"
    """As ADULT_BY_BIRTH_DATE, but the date cannot be had: keep nothing."""
    MAYBE_TOO_OLD = "maybe_too_old"
    TOO_OLD_UNLESS_MEMBER = "too_old_unless_member"
    FOREIGNER = "foreigner"
    WORK_UNKNOWN = "work_unknown"
    PROJECT_UNKNOWN = "project_unknown"
    CITIZENSHIP_UNKNOWN = "citizenship_unknown"
    AGE_UNKNOWN = "age_unknown"
    MEMBERSHIP_UNKNOWN = "membership_unknown"
    RULE_GAP = "rule_gap"
    """A rule is not known for today: nothing is claimed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reason means."""

    verdict: Verdict
    kind: LeadKind | None = None
    """The lead the person may leave; None: none."""
    rules: tuple[str, ...] = ()
    """What it rests on. None where an officer decides for want of a rule or an answer."""
    confirm: bool = False


_MEMBER = Verdict.ALREADY_MEMBER
_STOP = Verdict.MAY_NOT_JOIN
_ASK = Verdict.NEED_BIRTH_DATE
_ELSEWHERE = Verdict.REGISTERED_BY_OTHERS
_OFFICER = Verdict.OFFICER_DECIDES
_ADULT = ("privacy.adult_age",)
_LIMIT = ("bpu.age.max_exclusive",)
_LIMIT_OF_MEMBERS = (*_LIMIT, "bpu.age.continue_after_max")


def _officer(*rules: str) -> Outcome:
    return Outcome(_OFFICER, LeadKind.QUESTION, rules, confirm=True)


OUTCOMES: Mapping[Reason, Outcome] = {
    Reason.OWN_ACCOUNT: Outcome(
        Verdict.MAY_JOIN, LeadKind.BPU, ("bpu.kinds", "bpu.join.requires", *_LIMIT)
    ),
    Reason.EMPLOYER: Outcome(
        Verdict.MAY_JOIN,
        LeadKind.EMPLOYER,
        (
            "bpu.kinds",
            "bpu.employer.programmes.mandatory",
            "pu.registered_by",
            "pu.mandatory.mikro",
        ),
        confirm=True,
    ),
    Reason.SPOKESPERSON: Outcome(
        _OFFICER, LeadKind.EMPLOYER, ("pu.registered_by", "pu.mandatory.mikro"), confirm=True
    ),
    Reason.WAGED: Outcome(_ELSEWHERE, LeadKind.PU, ("pu.registered_by",)),
    Reason.PROJECT_WORKER: Outcome(
        _ELSEWHERE, LeadKind.JAKON, ("jakon.registered_by", "jakon.portal")
    ),
    Reason.MIGRANT: Outcome(_ELSEWHERE, LeadKind.PMI, ("pmi.programmes.mandatory", "pmi.portal")),
    Reason.NOT_WORKING: Outcome(_STOP, rules=("bpu.join.requires",)),
    Reason.UNDER_AGE: Outcome(_STOP, rules=_ADULT),
    Reason.TOO_OLD: Outcome(_STOP, rules=_LIMIT),
    Reason.MEMBER_BY_SELF: Outcome(_MEMBER),
    Reason.MEMBER_BY_GOVERNMENT: Outcome(_MEMBER),
    Reason.MEMBER_BY_COMPANY: Outcome(_MEMBER, LeadKind.QUESTION, confirm=True),
    Reason.MEMBER_PAST_AGE_LIMIT: Outcome(
        _MEMBER, LeadKind.QUESTION, _LIMIT_OF_MEMBERS, confirm=True
    ),
    Reason.ADULT_BY_BIRTH_DATE: Outcome(_ASK, rules=_ADULT),
    Reason.LIMIT_BY_BIRTH_DATE: Outcome(_ASK, rules=_LIMIT),
    Reason.MAYBE_UNDER_AGE: Outcome(_OFFICER, rules=_ADULT, confirm=True),
    Reason.MAYBE_TOO_OLD: _officer(*_LIMIT),
    Reason.TOO_OLD_UNLESS_MEMBER: _officer(*_LIMIT_OF_MEMBERS),
    Reason.FOREIGNER: _officer(),
    Reason.WORK_UNKNOWN: _officer(),
    Reason.PROJECT_UNKNOWN: _officer(),
    Reason.CITIZENSHIP_UNKNOWN: _officer(),
    Reason.AGE_UNKNOWN: _officer(*_LIMIT),
    Reason.MEMBERSHIP_UNKNOWN: _officer(),
    Reason.RULE_GAP: _officer(),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about somebody, and by what."""

    verdict: Verdict
    kind: LeadKind | None
    reason: Reason
    because: tuple[str, ...]
    """The facts that decided, by their field; the birth is ``born``."""
    trace: tuple[DatedValue, ...]
    """The rules that decided, as OUTCOMES names them."""
    confirm: bool
    """An officer confirms before anybody relies on it."""
    missing: tuple[str, ...] = ()
    """For RULE_GAP, the rule that has no value."""

    @property
    def unsure(self) -> bool:
        """Whether a person reads it only with the word that an officer confirms."""
        return self.confirm or unsure(self.trace)

    @property
    def sources(self) -> tuple[Source, ...]:
        return sources_of(self.trace)
