"""Lapor majikan: somebody whose employer has not registered them, or not as the law asks.

It is no registration and never reaches the employer. A name is given only by who wishes to.
"""

from collections.abc import Mapping
from dataclasses import replace

from conversations import regions
from conversations.answers import Answers
from conversations.effects import LeadSubmitted
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows.asked import CALL_TIME, CHECK, CONSENT, KABUPATEN, NAME, PHONE
from conversations.flows.consent import agreed, ask_consent, to_report
from conversations.flows.leads import draft
from conversations.flows.menu import to_registration
from conversations.flows.reasons import source_lines
from conversations.lead import LeadKind
from conversations.questions import Called, Choice, Search
from conversations.replies import Reply, Value
from conversations.rules.eligibility import decide
from conversations.rules.facts import Facts, Work
from conversations.session import Session

RESULT = "report"
LONGEST = 120
"""Characters of what is written about the employer."""

REPORT = Choice("report", choices=("go_on", "register"))
REPORT_MISSING = Choice(
    "report_missing", choices=("not_registered", "some", "wage", "programmes", "arrears", "unsure")
)
"""What is missing, as officers sort it: PWBD, PDS TK, PDS upah, PDS program, arrears."""
REPORT_EMPLOYER = Called("report_employer", longest=LONGEST)
REPORT_WORK = Called("report_work", longest=LONGEST)
REPORT_PLACE = Search("report_place", directory="places", groups=KABUPATEN)
REPORT_STAFF = Choice("report_staff", choices=("few", "some", "many", "unsure"))
REPORT_SINCE = Choice("report_since", choices=("months", "years", "long", "unsure"))
REPORT_NAMED = Choice("report_named", choices=("anonymous", "named"))


def goes_on(answers: Answers, world: World) -> bool:
    return answers.get(REPORT) == "go_on"


def wants_a_name(answers: Answers, world: World) -> bool:
    return answers.get(REPORT_NAMED) == "named"


def named(answers: Answers, world: World) -> bool:
    return wants_a_name(answers, world) and agreed(answers, world)


def has_phone(answers: Answers, world: World) -> bool:
    return named(answers, world) and answers.get(PHONE) is not None


def can_be_sent(answers: Answers, world: World) -> bool:
    """Without a name nothing about the person is kept, so nothing is to be agreed to; and a no
    to that leaves a report without a name."""
    return REPORT_NAMED in answers and (not wants_a_name(answers, world) or CONSENT in answers)


def law(answers: Answers, world: World) -> Reply:
    """Why an employer must: the articles behind the verdict for waged workers."""
    duty = decide(Facts(work=Work.PAID), world.rules, world.today)
    return Reply("why.report", {"sources": source_lines(duty.sources)})


def office(answers: Answers, world: World) -> Mapping[str, Value]:
    return world.office


def finish(answers: Answers, world: World, session: Session) -> Ending:
    run = session.aside
    if answers.get(REPORT) != "go_on":
        return to_registration(world, session)
    if run is None or CHECK not in answers:
        return Ending((Reply("report_not_kept", world.office),))
    place = regions.find_region(answers.get(REPORT_PLACE))
    lead = replace(
        draft(answers, world, session, run, LeadKind.REPORT, RESULT),
        region=regions.kabupaten_of(place.code) if place else None,
        district=regions.kecamatan_of(place.code) if place else None,
    )
    key = "report_sent_named" if lead.phone else "report_sent"
    said = Reply(key, {**world.office, "code": lead.code, "by": world.promised})
    return Ending((said,), (LeadSubmitted(lead),))


REPORT_FLOW = Flow(
    "report",
    asks=(
        Ask(REPORT, why=law, tell=office, row=False, echo=False),
        Ask(REPORT_MISSING, when=goes_on),
        Ask(REPORT_EMPLOYER, when=goes_on),
        Ask(REPORT_WORK, when=goes_on),
        Ask(REPORT_PLACE, when=goes_on),
        Ask(REPORT_STAFF, when=goes_on),
        Ask(REPORT_SINCE, when=goes_on),
        Ask(REPORT_NAMED, when=goes_on, required=True),
        ask_consent(to_report, when=wants_a_name),
        Ask(NAME, when=named),
        Ask(PHONE, when=named, skippable=True),
        Ask(CALL_TIME, when=has_phone),
        Ask(CHECK, when=can_be_sent, required=True, row=False, echo=False),
    ),
    finish=finish,
    takes=(NAME, PHONE),
    goes_on_at=(RESULT,),
)
