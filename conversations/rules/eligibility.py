"""Which membership a person can have, or why not. Pure and total; it knows no question or word."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from conversations.errors import RuleGap
from conversations.lead import LeadKind
from conversations.rules.ages import Standing, standing
from conversations.rules.book import RuleBook, disputed
from conversations.rules.decisions import OUTCOMES, Decision, Reason, Verdict
from conversations.rules.facts import Facts, Membership, Project, Segment, Work

_MEMBER: Mapping[Membership | None, Reason] = {
    Membership.SELF: Reason.MEMBER_BY_SELF,
    Membership.GOVERNMENT: Reason.MEMBER_BY_GOVERNMENT,
    Membership.COMPANY: Reason.MEMBER_BY_COMPANY,
}


@dataclass(frozen=True, slots=True)
class _Case:
    facts: Facts
    rules: RuleBook
    today: date

    def against(self, limit: str) -> Standing:
        """Where the person stands against an age that a rule names."""
        age = int(self.rules.number(limit, self.today))
        return standing(self.facts.born_earliest, self.facts.born_latest, age, self.today)

    def decided(self, reason: Reason, *because: str, confirm: bool = False) -> Decision:
        outcome = OUTCOMES[reason]
        trace = tuple(self.rules.on(name, self.today) for name in outcome.rules)
        return Decision(
            verdict=outcome.verdict,
            kind=outcome.kind,
            reason=reason,
            because=because,
            trace=trace,
            confirm=outcome.confirm or confirm or disputed(trace),
        )


def decide(facts: Facts, rules: RuleBook, today: date) -> Decision:
    """Any facts give a decision; where a rule is missing today, an officer decides."""
    case = _Case(facts, rules, today)
    try:
        return _minor(case) or _BY_WORK[facts.work](case)
    except RuleGap as gap:
        return replace(case.decided(Reason.RULE_GAP), missing=(gap.rule,))


def _minor(case: _Case) -> Decision | None:
    """Before anything else: from somebody under age nothing may be kept."""
    match case.against("privacy.adult_age"):
        case Standing.BELOW:
            return case.decided(Reason.UNDER_AGE, "born")
        case Standing.UNCLEAR if case.facts.birth_date_asked:
            return case.decided(Reason.MAYBE_UNDER_AGE, "born")
        case Standing.UNCLEAR:
            return case.decided(Reason.ADULT_BY_BIRTH_DATE, "born")
        case _:
            return None  # not asked yet is no refusal: waged workers need not be asked at all


def _work_unknown(case: _Case) -> Decision:
    return case.decided(Reason.WORK_UNKNOWN, "work")


def _own_account(case: _Case) -> Decision:
    elsewhere = _on_project(case) or _hinted_migrant(case)
    return elsewhere or _barred(case) or _may_join(case)


def _paid(case: _Case) -> Decision:
    elsewhere = _on_project(case) or _hinted_migrant(case)
    if elsewhere:
        return elsewhere
    if case.facts.membership is Membership.COMPANY:
        return case.decided(Reason.MEMBER_BY_COMPANY, "work", "membership")
    return case.decided(Reason.WAGED, "work", *_foreign(case), confirm=bool(_foreign(case)))


def _employer(case: _Case) -> Decision:
    """The owner may be barred from BPU; the staff must be registered all the same."""
    if case.facts.owner is False:
        return _spokesperson(case)
    barred = _barred(case)
    if barred is None:
        return case.decided(Reason.EMPLOYER, "work", "citizen", "born", "membership")
    if barred.verdict is Verdict.NEED_BIRTH_DATE:
        return barred
    return replace(barred, kind=LeadKind.EMPLOYER, because=("work", *barred.because))


def _spokesperson(case: _Case) -> Decision:
    """Whether they may join themselves is not their question; that they are of age is ours."""
    if case.against("privacy.adult_age") is Standing.UNKNOWN:
        unknown = case.decided(Reason.AGE_UNKNOWN, "owner", "born")
        return replace(unknown, kind=LeadKind.EMPLOYER)
    return case.decided(Reason.SPOKESPERSON, "owner")


def _abroad(case: _Case) -> Decision:
    """PMI is for citizens; somebody who skipped the question is sent to the same portal."""
    if case.facts.citizen is False:
        return case.decided(Reason.FOREIGNER, "work", "citizen")
    return case.decided(Reason.MIGRANT, "work")


def _not_working(case: _Case) -> Decision:
    return _member(case) or case.decided(Reason.NOT_WORKING, "work")


_BY_WORK: Mapping[Work | None, Callable[[_Case], Decision]] = {
    None: _work_unknown,
    Work.OWN_ACCOUNT: _own_account,
    Work.PAID: _paid,
    Work.EMPLOYER: _employer,
    Work.ABROAD: _abroad,
    Work.NOT_WORKING: _not_working,
}


def _on_project(case: _Case) -> Decision | None:
    """Construction: the contractor registers a project's workers; own customers make BPU."""
    if case.facts.project is Project.FOR_CONTRACTOR:
        foreign = _foreign(case)
        return case.decided(
            Reason.PROJECT_WORKER, "work", "project", *foreign, confirm=bool(foreign)
        )
    if case.facts.project is None and case.facts.segment_hint is Segment.JAKON:
        return case.decided(Reason.PROJECT_UNKNOWN, "segment_hint", "project")
    return None


def _hinted_migrant(case: _Case) -> Decision | None:
    if case.facts.segment_hint is not Segment.PMI:
        return None
    migrant = _abroad(case)
    return replace(migrant, because=("work", "segment_hint", *migrant.because[1:]), confirm=True)


def _foreign(case: _Case) -> tuple[str, ...]:
    """A foreigner is PU or on a project after six months here only: an officer confirms."""
    return ("citizen",) if case.facts.citizen is False else ()


def _barred(case: _Case) -> Decision | None:
    """What keeps somebody from joining as BPU, or keeps us from saying that they may."""
    return _member(case) or _foreigner(case) or _by_age(case) or _membership_open(case)


def _member(case: _Case) -> Decision | None:
    """No second registration. Nobody is told to stop for age who may go on as a member."""
    reason = _MEMBER.get(case.facts.membership)
    if reason is None:
        return None
    if case.against("bpu.age.max_exclusive") is Standing.REACHED:
        return case.decided(Reason.MEMBER_PAST_AGE_LIMIT, "born", "membership")
    return case.decided(reason, "membership")


def _foreigner(case: _Case) -> Decision | None:
    if case.facts.citizen is None:
        return case.decided(Reason.CITIZENSHIP_UNKNOWN, "citizen")
    return None if case.facts.citizen else case.decided(Reason.FOREIGNER, "citizen")


def _by_age(case: _Case) -> Decision | None:
    match case.against("bpu.age.max_exclusive"):
        case Standing.BELOW:
            return None
        case Standing.UNKNOWN:
            return case.decided(Reason.AGE_UNKNOWN, "born")
        case Standing.UNCLEAR if case.facts.birth_date_asked:
            return case.decided(Reason.MAYBE_TOO_OLD, "born")
        case Standing.UNCLEAR:
            return case.decided(Reason.LIMIT_BY_BIRTH_DATE, "born")
        case _ if case.facts.membership is Membership.NONE:
            return case.decided(Reason.TOO_OLD, "born", "membership")
        case _:
            return case.decided(Reason.TOO_OLD_UNLESS_MEMBER, "born", "membership")


def _membership_open(case: _Case) -> Decision | None:
    if case.facts.membership is None:
        return case.decided(Reason.MEMBERSHIP_UNKNOWN, "membership")
    return None


def _may_join(case: _Case) -> Decision:
    """Officers confirm an occupation that is often waged, and who is not sure of membership."""
    facts = case.facts
    often_waged = facts.segment_hint is Segment.PU
    because = ["work", "citizen", "born", "membership"]
    if facts.project is not None:
        because.append("project")
    if often_waged:
        because.append("segment_hint")
    confirm = often_waged or facts.membership is Membership.UNSURE
    return case.decided(Reason.OWN_ACCOUNT, *because, confirm=confirm)
