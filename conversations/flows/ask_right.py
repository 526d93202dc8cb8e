"""Minta ke petugas: a right that needs an officer, answered within the law's hours."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.answers import Answers
from conversations.effects import RightAsked, UseAllowed
from conversations.flow import Ask, Ending, Flow, World
from conversations.moments import moment
from conversations.people import mask_numbers
from conversations.questions import Choice, OwnWords, Question
from conversations.replies import Phrase, Reply, Value
from conversations.session import Session
from conversations.turn import enter

ALLOW = "allow"
"""Takes "do not use my data for now" back: the person's own to decide, so no officer is asked."""
RIGHT_KIND = Choice("right_kind", choices=("correct", "limit", ALLOW, "other"))
RIGHT_LEAD: Question[str] = Question("right_lead")
"""Brought along where somebody who was helped is meant, never asked."""
RIGHT_WORDS = OwnWords("right_words")
RIGHT_SEND = Choice("right_send", choices=("send", "no"), abreast=2)
"""Any words are taken, so they are shown once before an officer is asked to work on them."""


def finish(answers: Answers, world: World, session: Session) -> Ending:
    kind, words = answers.get(RIGHT_KIND), answers.get(RIGHT_WORDS)
    if kind == ALLOW:
        return Ending((Reply("right_allowed"),), (UseAllowed(answers.get(RIGHT_LEAD)),))
    if kind is None or words is None or answers.get(RIGHT_SEND) != "send":
        return Ending((Reply("right_not_asked", world.office),))
    due = answered_by(world)
    said = Reply("right_received", {"code": world.code, "due": moment(due)})
    asked = RightAsked(world.code, kind, words, due, answers.get(RIGHT_LEAD))
    return Ending((said,), (asked,))


def needs_words(answers: Answers, _: World) -> bool:
    return answers.get(RIGHT_KIND) not in (None, ALLOW)


def written(answers: Answers, world: World) -> Mapping[str, Value]:
    kind, words = answers.get(RIGHT_KIND), answers.get(RIGHT_WORDS)
    return {"kind": Phrase(f"right_kind.{kind}"), "words": mask_numbers(words or "")}


def answered_by(world: World) -> datetime:
    """When the law wants an answer; at once where no hours are in force.

    Law: UU 27/2022, Pasal 30, 32, 40 and 41.
    """
    hours = world.rules.find("privacy.answer_hours", world.today)
    return world.now + timedelta(hours=0 if hours is None else int(hours.number))


def to_request(session: Session, kind: str | None = None, lead: str | None = None) -> Session:
    """The session in the first question of a request, or with its kind known in the second, and
    which lead it is about."""
    entered = enter(session, ASK_RIGHT)
    if kind is None or entered.aside is None:
        return entered
    known = Answers().having(RIGHT_KIND, kind)
    if lead is not None:
        known = known.having(RIGHT_LEAD, lead)
    return replace(entered, aside=replace(entered.aside, answers=known))


ASK_RIGHT = Flow(
    "ask_right",
    asks=(
        Ask(RIGHT_KIND, echo=False),
        Ask(RIGHT_WORDS, when=needs_words, echo=False),
        Ask(
            RIGHT_SEND,
            when=lambda a, _: a.get(RIGHT_WORDS) is not None,
            tell=written,
            depends=(RIGHT_WORDS,),
            echo=False,
        ),
    ),
    finish=finish,
    takes=(RIGHT_LEAD,),
)
