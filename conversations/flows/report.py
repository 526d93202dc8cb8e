"""Lapor majikan: somebody whose employer has not registered them, or not as the law asks.

It is no registration and never reaches the employer. A name is given only by who wishes to.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

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
from conversations.questions import Called, Choice, Question, Search
from conversations.replies import Reply, Value
from conversations.rules.eligibility import decide
from conversations.rules.facts import Facts, Work
from conversations.run import Run
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
REPORT_EMPTY = Choice("report_empty", choices=("employer", "named", "stop"))
"""Put where nothing could be looked into: what to add."""


def goes_on(answers: Answers, world: World) -> bool:
    return answers.get(REPORT) == "go_on"


def wants_a_name(answers: Answers, world: World) -> bool:
    return answers.get(REPORT_NAMED) == "named"


def named(answers: Answers, world: World) -> bool:
    return wants_a_name(answers, world) and agreed(answers, world)


def has_phone(answers: Answers, world: World) -> bool:
    return named(answers, world) and answers.get(PHONE) is not None


def is_decided(answers: Answers, world: World) -> bool:
    """Without a name nothing about the person is kept, so nothing is to be agreed to; and a no
    to that leaves a report without a name."""
    return REPORT_NAMED in answers and (not wants_a_name(answers, world) or CONSENT in answers)


def is_empty(answers: Answers, world: World) -> bool:
    """Whether there is no place to go to and nobody to ask."""
    asked = is_decided(answers, world) and (not named(answers, world) or PHONE in answers)
    somewhere = answers.get(REPORT_WORK) is not None and answers.get(REPORT_PLACE) is not None
    known = answers.get(REPORT_EMPLOYER) is not None or somewhere
    return asked and not known and answers.get(PHONE) is None


def can_be_sent(answers: Answers, world: World) -> bool:
    return is_decided(answers, world) and not is_empty(answers, world)


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
    more = answers.get(REPORT_EMPTY)
    if run is not None and more is not None and more in _ADDS:
        return _asked_again(run, more)
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


_ADDS: Mapping[str, tuple[Question[Any], ...]] = {
    "employer": (REPORT_EMPLOYER,),
    "named": (REPORT_NAMED, CONSENT, PHONE),
}
"""What is asked once more."""


def _asked_again(run: Run, what: str) -> Ending:
    answers = run.answers.without(REPORT_EMPTY, *_ADDS[what])
    if what == "named":
        answers = answers.having(REPORT_NAMED, what)
    again = replace(run, answers=answers, asked=None, kept=None, misses=0)
    return Ending(session=lambda s: replace(s, aside=again))


REPORT_FLOW = Flow(
    "report",
    asks=(
        Ask(REPORT, why=law, tell=office, row=False, echo=False),
        Ask(REPORT_MISSING, when=goes_on, officer=False),
        Ask(REPORT_EMPLOYER, when=goes_on, officer=False),
        Ask(REPORT_WORK, when=goes_on, officer=False),
        Ask(REPORT_PLACE, when=goes_on, officer=False),
        Ask(REPORT_STAFF, when=goes_on, officer=False),
        Ask(REPORT_SINCE, when=goes_on, officer=False),
        Ask(REPORT_NAMED, when=goes_on, required=True),
        ask_consent(to_report, when=wants_a_name),
        Ask(NAME, when=named, officer=False),
        Ask(PHONE, when=named, skippable=True, officer=False),
        Ask(CALL_TIME, when=has_phone),
        Ask(REPORT_EMPTY, when=is_empty, required=True, row=False, echo=False),
        Ask(CHECK, when=can_be_sent, required=True, row=False, echo=False),
    ),
    finish=finish,
    takes=(NAME, PHONE),
    goes_on_at=(RESULT,),
)
