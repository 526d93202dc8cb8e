"""Pendaftaran awal: eligibility, a plain result, consent, and what an officer needs to register.

The rules say which fact is missing; a question is asked only where its answer decides.
"""

from collections.abc import Mapping

from conversations.answers import Answers
from conversations.flow import Ask, Flow, World
from conversations.flows import business
from conversations.flows.asked import (
    AGREED,
    AID,
    BIRTH,
    BIRTH_DAY,
    CALL_TIME,
    CHECK,
    CITIZEN,
    CONTACT,
    DELIVERS,
    HELPER,
    INCOME,
    KECAMATAN,
    MEMBER,
    NAME,
    NIK,
    OCCUPATION,
    OWNER_ROLE,
    PHONE,
    PHONE_OF_OTHER,
    PLACE,
    PLAN,
    PROJECT,
    TELL_ME,
    WHOSE_PHONE,
    WORK,
    WORK_DAYS,
)
from conversations.flows.by_job import by_job
from conversations.flows.consent import Purpose, agreed, ask_consent, ask_consent_of_other
from conversations.flows.for_whom import (
    both,
    for_other,
    for_self,
    has_phone,
    phone_values,
)
from conversations.flows.leads import phone_in
from conversations.flows.reasons import why_contact, why_plan
from conversations.flows.registration_end import (
    finish,
    result,
    result_or_no_call,
    why_result,
)
from conversations.flows.standing import decision, in_lowest_band, plan_values, work
from conversations.flows.telling import may_wait
from conversations.lead import LeadKind
from conversations.questions.search import NOT_LISTED
from conversations.regions import find_region
from conversations.replies import Value
from conversations.rules.decisions import Reason, Verdict
from conversations.rules.facts import Work

_MEMBERSHIP_DECIDES = frozenset(
    {Reason.MEMBERSHIP_UNKNOWN, Reason.TOO_OLD_UNLESS_MEMBER, Reason.MAYBE_TOO_OLD}
)
FOREIGN = "en"
"""The language of those who may be no citizens."""
_WORKING = ("own_account", "paid", "employer")


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
    return agreed(answers, world) and phone_in(answers) is not None


def citizen(_: Answers, language: str) -> str | None:
    """Who writes Indonesian or Palembang is hardly ever a foreigner: they see it on the check
    screen, and an officer sees the KTP."""
    return None if language == FOREIGN else "yes"


def at_any_time(answers: Answers, _: str) -> str | None:
    """A question less for who has gone this far. Who only wants to be called is asked when."""
    return "any" if PLAN in answers else None


def to_register(answers: Answers, world: World) -> Purpose:
    """What the data are for, as far as it is known by then."""
    if PLAN in answers:
        return Purpose.REGISTRATION
    return Purpose.BUSINESS if business.of_business(answers, world) else Purpose.QUESTION


def registers(answers: Answers, world: World) -> bool:
    return agreed(answers, world) and PLAN in answers


def kecamatan_values(answers: Answers, world: World) -> Mapping[str, Value]:
    place = world.directories["places"].find(answers[PLACE])
    return {"kabupaten": place.name if place is not None else ""}


REGISTRATION = Flow(
    "registration",
    asks=(
        Ask(WORK, part=1, also=("menu",), implied=by_job),
        Ask(OCCUPATION, when=has_work, part=1),
        *business.WHO,
        Ask(DELIVERS, when=sector_unknown, depends=(OCCUPATION,), part=1),
        Ask(PROJECT, when=project_decides, depends=(OCCUPATION,), part=1),
        Ask(CITIZEN, when=citizenship_decides, presumed=citizen, part=1),
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
            when=both(may_wait, for_self),
            tell=result_or_no_call,
            why=why_contact,
            depends=(WORK, MEMBER, CITIZEN, BIRTH, BIRTH_DAY),
            part=1,
            required=True,
            row=False,
            parting=True,
        ),
        ask_consent(to_register, when=both(wants_lead, for_self), depends=(WORK,), part=2),
        ask_consent_of_other(
            to_register, when=both(wants_lead, for_other), depends=(WORK,), part=2
        ),
        Ask(NAME, when=agreed, depends=AGREED, part=2),
        Ask(PHONE, when=both(agreed, for_self), depends=AGREED, part=2, skippable=True),
        Ask(WHOSE_PHONE, when=both(agreed, for_other), depends=AGREED, part=2),
        Ask(
            PHONE_OF_OTHER,
            when=has_phone,
            tell=phone_values,
            depends=(WHOSE_PHONE,),
            part=2,
            skippable=True,
        ),
        Ask(PLACE, when=place_missing, part=2),
        Ask(KECAMATAN, when=kecamatan_missing, tell=kecamatan_values, depends=(PLACE,), part=2),
        *business.PAPERS,
        Ask(CALL_TIME, when=can_be_called, presumed=at_any_time, part=2),
        Ask(NIK, when=registers, depends=(BIRTH, BIRTH_DAY, *AGREED), part=2, skippable=True),
        Ask(CHECK, when=agreed, part=3, required=True, row=False, echo=False),
    ),
    finish=finish,
    takes=(HELPER,),
    name=NAME,
)
