"""Salah tempat: a NIK or a phone number that was written where something else was asked."""

from dataclasses import replace
from typing import Any

from conversations.answering import MISPLACED
from conversations.answers import Answers
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows.asked import NIK, PHONE
from conversations.people import mask_nik, show_phone
from conversations.questions import Choice, Question
from conversations.replies import Phrase, Reply, Value
from conversations.session import Session

MOVE = Choice("move", choices=("yes", "no"), abreast=2)


def _flow(question: Question[Any]) -> Flow:
    """The flow that begins with the value known, and asks whether it was meant for it."""

    def told(answers: Answers, _: World) -> dict[str, Value]:
        return {"what": Phrase(f"row.{question.id}"), "value": _shown(answers)}

    def finish(answers: Answers, world: World, _: Session) -> Ending:
        if answers.get(MOVE) != "yes":
            return Ending((Reply("not_moved"),))
        return Ending(
            (Reply("moved", told(answers, world)),), session=lambda s: _moved(s, answers)
        )

    def _moved(session: Session, answers: Answers) -> Session:
        run = session.front
        if run is None:
            return session
        kept = run.answers.carrying(question, answers)
        return session.with_front(replace(run, answers=kept))

    asks = (Ask(question), Ask(MOVE, tell=told, echo=False))
    return Flow(f"{MISPLACED}{question.id}", asks=asks, finish=finish, about_front=True)


def _shown(answers: Answers) -> str:
    nik, phone = answers.get(NIK), answers.get(PHONE)
    if nik is not None:
        return mask_nik(nik.digits)
    return "" if phone is None else show_phone(phone.number)


MISPLACED_NIK = _flow(NIK)
MISPLACED_PHONE = _flow(PHONE)
