"""Menu: everything the bot can do, for somebody who does not want to register, or not yet."""

from collections.abc import Mapping
from dataclasses import replace

from conversations.answers import Answers
from conversations.flow import Ask, Ending, Flow, World
from conversations.helping import FOR_OTHER, HELPED, enough, to_helped, way_to_other
from conversations.questions import Choice
from conversations.replies import Reply
from conversations.run import Run
from conversations.session import Session
from conversations.turn import enter

WAYS: Mapping[str, str] = {
    "count": "count",
    "gains": "gains",
    "learn": "learn",
    "report": "report",
    "for_other": FOR_OTHER,
    "helped": HELPED,
    "officer": "call_me",
    "language": "language",
}
"""What can be chosen besides registering, and the flow it opens."""
MENU = Choice("menu", choices=("register", *WAYS))


def finish(answers: Answers, world: World, session: Session) -> Ending:
    match WAYS.get(answers.get(MENU) or ""):
        case None:
            return to_registration(world, session)
        case "for_other":
            return to_other(world, session)
        case "helped":
            return to_list(world)
        case way:
            return into(way, world)


def to_registration(world: World, session: Session) -> Ending:
    """On with the registration that is there, or with what was handed in, or a new one."""
    if session.helping:
        return Ending()
    if session.main is not None:
        return Ending(session=_going_on)
    if any(lead.waits for lead in world.leads):
        return into("mine", world)
    return Ending((Reply("welcome", world.office),), session=lambda s: _beginning(s, world))


def _going_on(session: Session) -> Session:
    rested = replace(session, paused=False)
    return rested.coming_back(helping=False) if session.paused else rested


def to_other(world: World, session: Session) -> Ending:
    way = way_to_other(session, world)
    return Ending((enough(),)) if way is None else into(way, world)


def to_list(world: World) -> Ending:
    if not world.helped:
        return Ending((Reply("helped_none"),))
    return Ending(session=lambda s: to_helped(s, world))


def into(flow: str, world: World) -> Ending:
    """On to another flow."""
    return Ending(session=lambda s: enter(s, world.flows[flow]))


def _beginning(session: Session, world: World) -> Session:
    number = session.runs + 1
    return replace(session, main=Run(world.main, number), runs=number, paused=False)


MENU_FLOW = Flow("menu", asks=(Ask(MENU, echo=False, idle=True),), finish=finish)
