"""One answer that an officer asked to be put right: how it begins, what stands above its question,
and what its end leaves behind. What a person may do meanwhile is in repairing.py.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from conversations.answers import Answers
from conversations.businesses import mask_nib, mask_npwp
from conversations.effects import (
    Effect,
    HelpedErased,
    HelpedWithdrawn,
    LeadSubmitted,
    LeadsWithdrawn,
    RepairClosed,
)
from conversations.events import RepairAsked
from conversations.flow import Flow, World
from conversations.lead import OPEN, LeadDraft, RepairEnd
from conversations.people import mask_name, mask_nik, mask_phone
from conversations.questions import (
    BirthDay,
    BirthYear,
    BusinessName,
    FullName,
    NibNumber,
    NikNumber,
    NpwpNumber,
    PhoneNumber,
    Question,
    Reading,
    Review,
)
from conversations.questions.review import SUBMIT
from conversations.replies import Phrase, Reply, Value
from conversations.run import Run
from conversations.session import Repair, Session

OTHER_REASON = "other"
"""The officer gave it in words of their own."""
REASONS = ("unreadable", "not_ktp", "incomplete")


def begun(asked: RepairAsked) -> Repair:
    run = Run(asked.flow, asked.run, asked.answers, editing=asked.question, lead=asked.lead)
    return Repair(
        id=asked.id,
        run=run,
        question=asked.question,
        reason=asked.reason,
        words=asked.words,
        old=asked.answers.only({asked.question}),
        other=asked.other,
    )


def fields(flow: Flow, answers: Answers) -> list[Question[Any]]:
    """What an officer can ask to be put right: each answer on its check screen, given or not."""
    asked = (ask.question for ask in flow.asks if ask.row and ask.question in answers)
    return list({question.id: question for question in asked}.values())


def intro(repair: Repair, world: World, language: str) -> Reply:
    """What is said above the question, once."""
    reason = Phrase(f"repair.reason.{repair.reason}", {"words": repair.words or ""})
    values: dict[str, Value] = {
        **world.office,
        "code": repair.run.lead or "",
        "name": Phrase(f"row.{repair.question}"),
        "old": old_value(repair, world, language),
        "reason": reason,
    }
    return Reply("repair.intro", values)


def old_value(repair: Repair, world: World, language: str) -> Value:
    """NIK and phone masked, of another person all that says who they are."""
    flow = world.flows.get(repair.run.flow)
    ask = None if flow is None else flow.ask(repair.question)
    if ask is None:
        return ""
    reading = Reading(
        world.today,
        language,
        world.lexicon,
        world.directories,
        answers=repair.run.answers,
    )
    return masked(ask.question, repair.old, reading, names=repair.other)


def masked(
    question: Question[Any], answers: Answers, reading: Reading, *, names: bool = True
) -> Value:
    """An answer as it may stand in a chat; ``names``: without names and birth dates too."""
    skip = answers.skip_of(question)
    if skip is not None:
        return Phrase(f"shown.skipped_{skip}")
    if question not in answers:
        return Phrase("repair.nothing")
    match question:
        case NikNumber():
            return mask_nik(answers[question].digits)
        case PhoneNumber():
            return mask_phone(answers[question].number)
        case FullName() | BusinessName() if names:
            return mask_name(answers[question])
        case NibNumber():
            return mask_nib(answers[question])
        case NpwpNumber():
            return mask_npwp(answers[question])
        case BirthYear() if names:
            return Phrase("repair.born", {"year": str(answers[question].earliest.year)})
        case BirthDay() if names:
            return Phrase("repair.born", {"year": str(answers[question].year)})
    return question.show(answers[question], reading)


def confirmed(run: Run, review: Review) -> Run:
    """An officer asked for one answer, so the check screen is not put for it."""
    return replace(run, answers=run.answers.having(review, SUBMIT))


def mended(
    session: Session, repair: Repair, world: World
) -> tuple[Session, tuple[Reply, ...], tuple[Effect, ...]]:
    """The end of the walk: the lead with its new answer, or as it was where that leads away."""
    run = repair.run
    after = replace(session, repair=None)
    flow = world.flows.get(run.flow)
    if flow is None:  # a flow that this release no longer has
        return after, (Reply("flow_gone"),), (closed(repair, RepairEnd.GONE),)
    answers = flow.relevant(run.answers, world)
    ending = flow.finish(answers, world, _as_in_front(session, repair))
    drafts = [e.draft for e in ending.effects if isinstance(e, LeadSubmitted)]
    if not drafts:
        said = Reply("repair.led_away", {**world.office, "code": run.lead or ""})
        return after, (said,), (closed(repair, RepairEnd.LED_AWAY),)
    [draft] = drafts
    values: dict[str, Value] = {**world.office, "code": draft.code}
    filed = LeadSubmitted(draft, repair.id)
    done = closed(repair, RepairEnd.ANSWERED)
    return _learned(after, repair, draft, world), (Reply("repair.done", values),), (filed, done)


def closed(repair: Repair, end: RepairEnd) -> RepairClosed:
    new = repair.run.answers.only({repair.question})
    if end in (RepairEnd.DECLINED, RepairEnd.UNREAD):
        new = repair.old
    return RepairClosed(repair.id, end, repair.question, repair.old, new)


def follow(
    session: Session, effects: Iterable[Effect], world: World
) -> tuple[Session, tuple[Effect, ...]]:
    """The session after a run that ended with ``effects``: a repair of a lead that is gone is
    gone with it, one of a lead that was changed goes on from there, or has become needless."""
    repair = session.repair
    if repair is None:
        return session, ()
    for effect in effects:
        match effect:
            case LeadsWithdrawn() if not repair.other:
                return replace(session, repair=None), ()
            case HelpedWithdrawn(code) | HelpedErased(code) if code == repair.run.lead:
                return replace(session, repair=None), ()
            case LeadSubmitted(draft) if draft.code == repair.run.lead:
                return _changed(session, repair, draft, world)
    return session, ()


def still_open(session: Session, world: World) -> Session:
    """Without a repair of a lead that nobody may change any more."""
    if session.repair is None:
        return session
    code = session.repair.run.lead
    leads = (*world.leads, *world.helped)
    if any(lead.code == code and lead.status in OPEN for lead in leads):
        return session
    return replace(session, repair=None)


def _changed(
    session: Session, repair: Repair, draft: LeadDraft, world: World
) -> tuple[Session, tuple[Effect, ...]]:
    answers = _to_check(draft, world)
    run = replace(repair.run, answers=answers, asked=None, editing=repair.question)
    now = replace(repair, run=run)
    if answers.only({repair.question}) != repair.old:
        return replace(session, repair=None), (closed(now, RepairEnd.OVERTAKEN),)
    return replace(session, repair=now), ()


def _learned(session: Session, repair: Repair, draft: LeadDraft, world: World) -> Session:
    """What else the session holds of this lead says what it says now."""
    if session.done is None or session.done.number != repair.run.number:
        return session
    kept = replace(session.done, answers=_to_check(draft, world))
    return replace(session, done=kept)


def _to_check(draft: LeadDraft, world: World) -> Answers:
    """The answers up to the check screen, which is put again where somebody changes another."""
    flow = world.flows.get(draft.flow)
    asks = () if flow is None else flow.asks
    return draft.answers.without(*(a.question for a in asks if isinstance(a.question, Review)))


def _as_in_front(session: Session, repair: Repair) -> Session:
    """The session as the flow's own end knows it, whichever place its run had at first."""
    run = repair.run
    bare = replace(session, repair=None, aside=run, helping=repair.other)
    return replace(bare, helped=run) if repair.other else replace(bare, main=run)
