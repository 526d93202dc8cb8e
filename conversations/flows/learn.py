"""Tanya: an answer to a person's own question, by topics or in their own words. What we have no
answer to may be left for an officer, with consent; else nothing of it is kept.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations.answers import Answers
from conversations.effects import LeadSubmitted, QuestionUnanswered
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows.asked import CALL_TIME, CONSENT, KECAMATAN, NAME, PHONE, PLACE
from conversations.flows.consent import agreed, ask_consent, to_be_called
from conversations.flows.gains import AROUND
from conversations.flows.leads import draft
from conversations.flows.menu import into, to_registration
from conversations.flows.topics import ENTRIES, TOPICS, answer_to
from conversations.lead import OPEN, LeadKind, LeadSummary
from conversations.questions import Choice, Onward, Question, Wonder, Wondering
from conversations.questions.own import OFFERED
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.session import Session
from conversations.turn import enter
from conversations.words import Meant

RESULT = "question"
MOST_OFFERED = 3
"""Answers that are offered where it is not sure which is meant."""
MOST_WAITING = 3
"""Questions of one person that wait for an officer at a time."""
NONE_OF_THESE = "none"

WONDER = Wondering("wonder", topics=TOPICS)
MEANT = Onward("meant")
NEXT = Onward("learn_next")
LEAVE = Choice("leave_question", choices=("yes", "another", "no"))

_KEPT: tuple[Question[Any], ...] = (*(WONDER, CONSENT, NAME, PHONE, CALL_TIME, PLACE, KECAMATAN),)
"""What an officer gets with a question, and nothing else of the registration around it."""

WAYS: Mapping[str, str] = {
    "gains": "gains",
    "count": "count",
    "report": "report",
    "officer": "call_me",
    "status": "mine",
    "erase": "erase",
}
"""What an answer may lead to, and the flow it opens."""


def likely(answers: Answers, world: World) -> Meant:
    """The answers that may be wanted: those of the topic, or those that the words may mean."""
    wonder = answers.get(WONDER)
    if wonder is None:
        return Meant()
    if wonder.words is None:
        return Meant(tuple(id for id, one in ENTRIES.items() if one.topic == wonder.topic))
    meant = world.lexicon.meant(wonder.words)
    return Meant(tuple(id for id in meant.ids if id in ENTRIES)[:MOST_OFFERED], meant.sure)


def must_choose(answers: Answers, world: World) -> bool:
    meant = likely(answers, world)
    return bool(meant.ids) and not meant.sure


def chosen(answers: Answers, world: World) -> str | None:
    """The id of the answer that is wanted; None while it is not known, and where we have none."""
    id = answers.get(MEANT)
    if id is None:
        meant = likely(answers, world)
        id = meant.ids[0] if meant.sure else None
    return id if id in ENTRIES else None


def asked_anew(answers: Answers) -> str | None:
    """Another question, written instead of a choice."""
    return MEANT.words_in(answers.get(MEANT)) or NEXT.words_in(answers.get(NEXT))


def unanswered(answers: Answers, world: World) -> bool:
    if WONDER not in answers or asked_anew(answers) is not None:
        return False
    known = MEANT in answers or not likely(answers, world).ids
    return known and chosen(answers, world) is None


def has_sources(answers: Answers, world: World) -> bool:
    id = chosen(answers, world)
    return id is not None and bool(answer_to(id, answers, world).trace)


def has_no_sources(answers: Answers, world: World) -> bool:
    return chosen(answers, world) is not None and not has_sources(answers, world)


def can_leave(answers: Answers, world: World) -> bool:
    return unanswered(answers, world) and len(_waiting(world)) < MOST_WAITING


def leaves(answers: Answers, world: World) -> bool:
    return answers.get(LEAVE) == "yes"


def leaves_with_consent(answers: Answers, world: World) -> bool:
    return leaves(answers, world) and agreed(answers, world)


def offered(answers: Answers, world: World) -> Mapping[str, Value]:
    labels = [Phrase(f"faq.{id}.question", {"id": id}) for id in likely(answers, world).ids]
    wonder = answers.get(WONDER)
    if wonder is not None and wonder.words is not None:
        labels.append(Phrase("option.meant.none", {"id": NONE_OF_THESE}))
    return {OFFERED: Lines(tuple(labels))}


def ways_on(answers: Answers, world: World) -> Mapping[str, Value]:
    """What can be done after an answer: where it leads, another question, an officer, enough."""
    id = chosen(answers, world)
    way = ENTRIES[id].way if id is not None else None
    if way == "status" and not any(lead.waits for lead in world.leads):
        way = "register"
    ways = dict.fromkeys(one for one in (way, "another", "officer", "done") if one is not None)
    labels = (Phrase(f"option.learn_next.{one}", {"id": one}) for one in ways)
    return {OFFERED: Lines(tuple(labels))}


def _answer(answers: Answers, world: World) -> tuple[Reply, ...]:
    id = chosen(answers, world)
    return () if id is None else (answer_to(id, answers, world).reply,)


def _sources(answers: Answers, world: World) -> Reply:
    return answer_to(chosen(answers, world) or "", answers, world).sources


def finish(answers: Answers, world: World, session: Session) -> Ending:
    words, choice = asked_anew(answers), answers.get(NEXT)
    if words is not None:
        return Ending(session=lambda s: wondering(s, Wonder(words=words)))
    if choice == "another" or answers.get(LEAVE) == "another":
        return Ending(session=lambda s: enter(s, LEARN))
    if choice == "register":
        return to_registration(world, session)
    if choice is not None and choice in WAYS:
        return into(WAYS[choice], world)
    if leaves(answers, world):
        return _left(answers, world, session)
    if waiting := _waiting(world) if unanswered(answers, world) and LEAVE not in answers else ():
        return Ending(
            (Reply("call_me_already", {"code": waiting[0].code, **world.office}),),
            (QuestionUnanswered(),),
        )
    return Ending()


def _left(answers: Answers, world: World, session: Session) -> Ending:
    """The question for an officer, where they may keep it and can call."""
    run = session.aside
    if run is None or not agreed(answers, world) or PHONE not in answers:
        return Ending((Reply("question_not_kept", world.office),))
    kept = run.answers.only({question.id for question in _KEPT})
    lead = draft(kept, world, session, run, LeadKind.QUESTION, RESULT)
    values: dict[str, Value] = {"code": lead.code, "by": world.promised}
    return Ending((Reply("question_left", {**world.office, **values}),), (LeadSubmitted(lead),))


def wondering(session: Session, wonder: Wonder) -> Session:
    """The session where this has been asked already."""
    session = enter(session, LEARN)
    if session.aside is None:
        return session
    asked = session.aside.answers.having(WONDER, wonder)
    return replace(session, aside=replace(session.aside, answers=asked))


def _waiting(world: World) -> tuple[LeadSummary, ...]:
    return tuple(
        lead for lead in world.leads if lead.kind is LeadKind.QUESTION and lead.status in OPEN
    )


LEARN = Flow(
    "learn",
    asks=(
        Ask(WONDER, required=True, echo=False, idle=True),
        Ask(
            MEANT,
            when=must_choose,
            tell=offered,
            depends=(WONDER,),
            required=True,
            row=False,
            echo=False,
            idle=True,
        ),
        Ask(
            NEXT,
            when=has_sources,
            tell=ways_on,
            above=_answer,
            why=_sources,
            more="sources",
            required=True,
            row=False,
            echo=False,
            idle=True,
        ),
        Ask(
            NEXT,
            when=has_no_sources,
            tell=ways_on,
            above=_answer,
            required=True,
            row=False,
            echo=False,
            idle=True,
        ),
        Ask(
            LEAVE,
            when=can_leave,
            on_answer=lambda *_: QuestionUnanswered(),
            required=True,
            row=False,
            echo=False,
        ),
        ask_consent(to_be_called, when=leaves),
        Ask(NAME, when=leaves_with_consent),
        Ask(PHONE, when=leaves_with_consent, required=True),
        Ask(CALL_TIME, when=leaves_with_consent),
    ),
    finish=finish,
    takes=(CONSENT, NAME, PHONE, PLACE, KECAMATAN, *AROUND),
    argument=WONDER,
)
