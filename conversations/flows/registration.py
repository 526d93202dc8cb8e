"""Pendaftaran awal: eligibility, a plain result, consent, and what an officer needs to register.

The rules say which fact is missing; a question is asked only where its answer decides.
"""

from collections.abc import Mapping
from dataclasses import replace

from conversations.answers import Answers
from conversations.effects import LeadSubmitted
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows import bill, business
from conversations.flows.asked import (
    AID,
    BIRTH,
    BIRTH_DAY,
    CALL_TIME,
    CHECK,
    CITIZEN,
    CONSENT,
    CONTACT,
    DELIVERS,
    INCOME,
    KECAMATAN,
    MEMBER,
    NAME,
    NIK,
    OCCUPATION,
    OWNER_ROLE,
    PHONE,
    PLACE,
    PLAN,
    PROJECT,
    TELL_ME,
    WORK,
    WORK_DAYS,
)
from conversations.flows.consent import agreed, ask_consent
from conversations.flows.leads import draft
from conversations.flows.standing import (
    decision,
    in_lowest_band,
    plan_values,
    source_lines,
    why_contact,
    why_plan,
    work,
)
from conversations.flows.telling import may_wait, told_later, waiting_values
from conversations.lead import LeadKind
from conversations.questions.search import NOT_LISTED
from conversations.regions import find_region
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.rules.decisions import OUTCOMES, Reason, Verdict
from conversations.rules.facts import Work
from conversations.session import Run, Session
from conversations.turn import commands_keyboard

_MEMBERSHIP_DECIDES = frozenset(
    {Reason.MEMBERSHIP_UNKNOWN, Reason.TOO_OLD_UNLESS_MEMBER, Reason.MAYBE_TOO_OLD}
)
_WORKING = ("own_account", "paid", "employer")
_LIMITS: Mapping[str, str] = {"age": "bpu.age.max_exclusive", "adult": "privacy.adult_age"}
"""Rules whose number a result names."""


def has_work(answers: Answers, world: World) -> bool:
    work = answers.get(WORK)
    return work is not None and work in _WORKING


def sector_unknown(answers: Answers, world: World) -> bool:
    own = work(answers) is Work.OWN_ACCOUNT or answers.get(OWNER_ROLE) == "owner"
    return own and answers.get(OCCUPATION) in (None, NOT_LISTED)


def project_decides(answers: Answers, world: World) -> bool:
    return decision(answers, world).reason is Reason.PROJECT_UNKNOWN


def citizenship_decides(answers: Answers, world: World) -> bool:
    return decision(answers, world).reason is Reason.CITIZENSHIP_UNKNOWN


def age_decides(answers: Answers, world: World) -> bool:
    return decision(answers, world).reason is Reason.AGE_UNKNOWN


def birth_date_decides(answers: Answers, world: World) -> bool:
    return decision(answers, world).verdict is Verdict.NEED_BIRTH_DATE


def membership_decides(answers: Answers, world: World) -> bool:
    return decision(answers, world).reason in _MEMBERSHIP_DECIDES


def may_join(answers: Answers, world: World) -> bool:
    decided = decision(answers, world)
    return decided.verdict is Verdict.MAY_JOIN and decided.kind is LeadKind.BPU


def lead_offered(answers: Answers, world: World) -> bool:
    return not may_join(answers, world) and decision(answers, world).kind is not None


def place_is_wide(answers: Answers, world: World) -> bool:
    place = find_region(answers.get(PLACE))
    return place is not None and place.kind in ("kabupaten", "kota")


_SAYS_ITSELF = frozenset(
    reason for reason, outcome in OUTCOMES.items() if outcome.confirm and outcome.kind is not None
)
"""Their words say already that an officer confirms, and what."""


def days_decide(answers: Answers, world: World) -> bool:
    income = answers.get(INCOME)
    return income is not None and income.per == "day" and income.days is None


def may_be_poor(answers: Answers, world: World) -> bool:
    """Three screening questions mark who may be helped: place and income are asked of all."""
    return may_join(answers, world) and in_lowest_band(answers, world)


def wants_lead(answers: Answers, world: World) -> bool:
    """A call was wanted or a plan chosen; one that could not be read is left to an officer."""
    chose_plan = PLAN in answers and answers.get(PLAN) != "later"
    return chose_plan or answers.get(CONTACT) == "yes"


def place_missing(answers: Answers, world: World) -> bool:
    return agreed(answers, world) and PLACE not in answers


def kecamatan_missing(answers: Answers, world: World) -> bool:
    wide = place_is_wide(answers, world)
    return wide and agreed(answers, world) and KECAMATAN not in answers


def can_be_called(answers: Answers, world: World) -> bool:
    return agreed(answers, world) and answers.get(PHONE) is not None


def registers(answers: Answers, world: World) -> bool:
    return agreed(answers, world) and PLAN in answers


def result(answers: Answers, world: World) -> Mapping[str, Value]:
    """The rules' verdict in words, for the question or the end that carries it."""
    decided = decision(answers, world)
    values: dict[str, Value] = {**world.office, "sources": source_lines(decided.sources)}
    values |= {f"limit_{rule}": _number(rule, world) for rule in _LIMITS}
    lines: list[Value] = [Phrase(f"result.{decided.reason}", values)]
    if decided.kind is LeadKind.EMPLOYER:
        lines.append(business.result(answers, world))
    elif decided.unsure and decided.reason not in _SAYS_ITSELF:
        lines.append(Phrase("officer_confirms"))
    return {"result": Lines(tuple(lines))}


def why_result(answers: Answers, world: World) -> Reply:
    if decision(answers, world).kind is LeadKind.EMPLOYER:
        return bill.why(answers, world)
    return why_contact(answers, world)


def result_or_no_call(answers: Answers, world: World) -> Mapping[str, Value]:
    return waiting_values(answers, world, result(answers, world))


def kecamatan_values(answers: Answers, world: World) -> Mapping[str, Value]:
    place = world.directories["places"].find(answers[PLACE])
    return {"kabupaten": place.name if place is not None else ""}


def finish(answers: Answers, world: World, session: Session) -> Ending:
    run = session.main
    if run is None:  # a registration is never a detour
        return Ending()
    if CHECK in answers:
        return _submitted(answers, world, session, run)
    if TELL_ME in answers:
        ending = told_later(answers, world, session)
        stays = () if run.lead is None else (Reply("change_given_up", {"code": run.lead}),)
        return replace(ending, replies=ending.replies + stays)
    if run.lead is not None:
        return _not_changed(answers, world, run.lead)
    if answers.get(CONSENT) == "no":
        return Ending((Reply("consent_refused", world.office),))
    if answers.get(PLAN) == "later":
        rest = replace(run, answers=run.answers.without(PLAN), asked=None)
        later = Reply("later", keyboard=commands_keyboard("go_on"))
        return Ending((later,), session=lambda s: replace(s, main=rest, paused=True))
    if answers.get(CONTACT) == "no":
        return Ending((Reply("closing", world.office),))
    return Ending((_verdict(answers, world),))


def _not_changed(answers: Answers, world: World, code: str) -> Ending:
    """A change of what was handed in that led away from the check screen: it stays as it was."""
    stays = Reply("change_given_up", {"code": code})
    if CONSENT in answers or PLAN in answers or CONTACT in answers:
        return Ending((stays,))  # a no, or later
    return Ending((_verdict(answers, world), stays))


def _verdict(answers: Answers, world: World) -> Reply:
    return Reply("verdict", {**result(answers, world), **world.office})


def _submitted(answers: Answers, world: World, session: Session, run: Run) -> Ending:
    decided = decision(answers, world)
    kind = decided.kind or LeadKind.QUESTION
    lead = draft(answers, world, session, run, kind, f"{kind}.{decided.reason}")
    key = "receipt" if run.lead is None else "receipt_changed"
    if answers.get(PHONE) is None:
        key = "receipt_no_phone"
    said = Reply(key, {**world.office, "code": lead.code, "by": world.promised})
    kept = replace(run, answers=run.answers.without(CHECK), asked=None, lead=lead.code)
    return Ending((said,), (LeadSubmitted(lead),), lambda s: replace(s, done=kept))


def _number(rule: str, world: World) -> Value:
    value = world.rules.find(_LIMITS[rule], world.today)
    return "?" if value is None else int(value.number)


REGISTRATION = Flow(
    "registration",
    asks=(
        Ask(WORK, part=1, also=("menu",)),
        Ask(OCCUPATION, when=has_work, part=1),
        *business.WHO,
        Ask(DELIVERS, when=sector_unknown, depends=(OCCUPATION,), part=1),
        Ask(PROJECT, when=project_decides, depends=(OCCUPATION,), part=1),
        Ask(CITIZEN, when=citizenship_decides, part=1),
        Ask(BIRTH, when=age_decides, part=1),
        Ask(BIRTH_DAY, when=birth_date_decides, depends=(BIRTH,), part=1),
        Ask(MEMBER, when=membership_decides, part=1),
        *business.HOW_LARGE,
        Ask(PLACE, when=may_join, part=1),
        Ask(KECAMATAN, when=place_is_wide, tell=kecamatan_values, depends=(PLACE,), part=1),
        Ask(INCOME, when=may_join, part=1),
        Ask(WORK_DAYS, when=days_decide, depends=(INCOME,), part=1),
        Ask(AID, when=may_be_poor, part=1),
        Ask(
            PLAN,
            when=may_join,
            tell=plan_values,
            why=why_plan,
            depends=(WORK, OCCUPATION, DELIVERS, MEMBER, INCOME, WORK_DAYS),
            part=1,
            also=("gains",),
        ),
        Ask(
            CONTACT,
            when=lead_offered,
            tell=result,
            why=why_result,
            depends=(WORK, MEMBER, CITIZEN, BIRTH, *business.COUNTED),
            part=1,
            required=True,
            row=False,
            echo=False,
        ),
        Ask(
            TELL_ME,
            when=may_wait,
            tell=result_or_no_call,
            why=why_contact,
            depends=(WORK, MEMBER, CITIZEN, BIRTH, BIRTH_DAY),
            part=1,
            required=True,
            row=False,
        ),
        ask_consent(wants_lead, part=2),
        Ask(NAME, when=agreed, part=2),
        Ask(PHONE, when=agreed, part=2, skippable=True),
        Ask(PLACE, when=place_missing, part=2),
        Ask(KECAMATAN, when=kecamatan_missing, tell=kecamatan_values, depends=(PLACE,), part=2),
        *business.PAPERS,
        Ask(CALL_TIME, when=can_be_called, part=2),
        Ask(NIK, when=registers, depends=(BIRTH, BIRTH_DAY), part=2, skippable=True),
        Ask(CHECK, when=agreed, part=3, required=True, row=False, echo=False),
    ),
    finish=finish,
)
