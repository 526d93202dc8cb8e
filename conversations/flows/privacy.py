"""Privasi: a short page on what is kept and why, with a way to each right."""

from collections.abc import Mapping

from conversations.answers import Answers
from conversations.effects import CopyShown
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows.ask_right import to_request
from conversations.flows.my_data import MY_DATA_FLOW, correct
from conversations.flows.rights import HEAR, STOP, to_erasure
from conversations.questions import Choice
from conversations.replies import Reply, Value
from conversations.session import Session
from conversations.turn import enter

PRIVACY = Choice("privacy", choices=("see", "correct", "messages", "erase", "ask", "close"))


def finish(answers: Answers, world: World, session: Session) -> Ending:
    match answers.get(PRIVACY):
        case "see":
            return Ending((), (CopyShown(),), lambda s: enter(s, MY_DATA_FLOW))
        case "correct":
            return correct(world, session)
        case "messages":
            return Ending(session=lambda s: enter(s, HEAR if s.muted else STOP))
        case "erase":
            return Ending(session=to_erasure)
        case "ask":
            return Ending(session=to_request)
    return Ending((Reply("closed", world.office),))


def page(_: Answers, world: World) -> Mapping[str, Value]:
    return world.office


def whole(_: Answers, world: World) -> Reply:
    """Law: UU 27/2022, Pasal 5 to 13 for the rights, 21 for what must be told."""
    hours = world.rules.find("privacy.answer_hours", world.today)
    count: Value = "?" if hours is None else int(hours.number)
    return Reply("privacy", {**world.office, "answer_hours": count})


PRIVACY_FLOW = Flow(
    "privacy",
    asks=(Ask(PRIVACY, tell=page, why=whole, more="read_all", echo=False, idle=True),),
    finish=finish,
)
