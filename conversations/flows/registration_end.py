"""What a registration says at its end, and what it leaves behind: verdict, receipt, lead.

It knows no order of questions; that is the flow's.
"""

from collections.abc import Mapping
from dataclasses import replace

from conversations.answers import Answers
from conversations.effects import LeadSubmitted
from conversations.flow import Ending, World
from conversations.flows import bill, business
from conversations.flows.asked import (
    CHECK,
    CONSENT,
    CONSENT_OF_OTHER,
    CONTACT,
    HELPER,
    PHONE,
    PLAN,
    TELL_ME,
)
from conversations.flows.for_whom import submitted_for_other
from conversations.flows.leads import draft
from conversations.flows.reasons import source_lines, why_contact
from conversations.flows.standing import decision
from conversations.flows.telling import told_later, waiting_values
from conversations.lead import LeadKind
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.rules.decisions import OUTCOMES
from conversations.run import Run
from conversations.session import Session
from conversations.turn import commands_keyboard

_LIMITS: Mapping[str, str] = {"age": "bpu.age.max_exclusive", "adult": "privacy.adult_age"}
"""Rules whose number a result names."""
_SAYS_ITSELF = frozenset(
    reason for reason, outcome in OUTCOMES.items() if outcome.confirm and outcome.kind is not None
)
"""Their words say already that an officer confirms, and what."""


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


def finish(answers: Answers, world: World, session: Session) -> Ending:
    run = session.front
    if run is None:  # a registration is never a detour
        return Ending()
    if CHECK in answers:
        return _submitted(answers, world, session, run)
    if TELL_ME in answers:
        ending = told_later(answers, world, session)
        stays = () if run.lead is None else (Reply("change_given_up", {"code": run.lead}),)
        return replace(ending, replies=ending.replies + stays)
    if run.lead is not None:
        return _not_changed(answers, world, run, run.lead)
    if answers.get(CONSENT) == "no":
        return Ending((Reply("consent_refused", world.office),))
    if answers.get(CONSENT_OF_OTHER) == "no":
        return Ending((Reply("consent_refused_by_other", world.office),))
    if answers.get(PLAN) == "later":
        rest = replace(run, answers=run.answers.without(PLAN), asked=None)
        if session.helping:
            later = Reply("later_other", keyboard=commands_keyboard("for_other"))
            return Ending((later,), session=lambda s: replace(s, helped=rest))
        later = Reply("later", keyboard=commands_keyboard("go_on"))
        return Ending((later,), session=lambda s: replace(s, main=rest, paused=True))
    if answers.get(CONTACT) == "no" and session.helping:
        return Ending((Reply("closing_other"),))
    if answers.get(CONTACT) == "no":
        return Ending((Reply("closing", world.office),))
    if session.helping:
        values = {**result(answers, world), **world.office}
        return Ending((Reply("verdict_other", values),))
    return Ending((_verdict(answers, world),))


def _not_changed(answers: Answers, world: World, run: Run, code: str) -> Ending:
    """A change of what was handed in that led away from the check screen: it stays as it was.

    Where one answer leads to a no of the rules, only that one is put back: the other changes may
    be right, and whether it is true is for an officer to hear.
    """
    other = HELPER in answers
    stays = Reply("change_given_up_other" if other else "change_given_up", {"code": code})
    if CONSENT in answers or PLAN in answers or CONTACT in answers:
        return Ending((stays,))  # a no, or later
    if run.kept is None:
        return Ending((_verdict(answers, world), stays))
    before = replace(run, answers=run.kept, kept=None, editing=None, asked=None)
    said = Reply("change_put_back", {**result(answers, world), **world.office})

    def put_back(session: Session) -> Session:
        return replace(session, helping=other).with_front(before)

    return Ending((said,), session=put_back)


def _verdict(answers: Answers, world: World) -> Reply:
    return Reply("verdict", {**result(answers, world), **world.office})


def _submitted(answers: Answers, world: World, session: Session, run: Run) -> Ending:
    decided = decision(answers, world)
    kind = decided.kind or LeadKind.QUESTION
    lead = draft(answers, world, session, run, kind, f"{kind}.{decided.reason}")
    key = "receipt" if run.lead is None else "receipt_changed"
    if session.helping:
        return submitted_for_other(answers, world, lead, run)
    if answers.get(PHONE) is None:
        key = "receipt_no_phone"
    said = Reply(key, {**world.office, "code": lead.code, "by": world.promised})
    kept = replace(run, answers=run.answers.without(CHECK), asked=None, lead=lead.code)
    also = (Reply("staff_invited"),) if kind is LeadKind.EMPLOYER and run.lead is None else ()
    return Ending((said, *also), (LeadSubmitted(lead),), lambda s: replace(s, done=kept))


def _number(rule: str, world: World) -> Value:
    value = world.rules.find(_LIMITS[rule], world.today)
    return "?" if value is None else int(value.number)
