"""Orang lain: one phone, many people. Whose registration is in front, and how many a day.

The registration of somebody who is helped is a run like any other, beside the helper's own: what
one person answered is never looked at in another's. It knows no question but by its flow's id.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from conversations.answers import Answers
from conversations.flow import World
from conversations.questions import Question
from conversations.replies import Phrase, Reply
from conversations.run import Run
from conversations.session import Session
from conversations.turn import Turn, enter, put, say
from conversations.words import Command

NAMES: Question[dict[str, str]] = Question("helped_names")
"""Masked names by code, as the session has them: brought along into the list, never asked."""
MOST_A_DAY = 20
"""People one phone may begin to register in a day: our own bound, against abuse. Many more are a
list, which an office takes in another way."""
NAMELESS = "•••"
"""Stands for a name that is not known."""
DAY = timedelta(hours=24)
FOR_OTHER, OTHER_OPEN, HELPED = "for_other", "other_open", "helped"
"""Flows: who helps whom, what becomes of one that is open, and those handed in."""


def way_to_other(session: Session, world: World) -> str | None:
    """The flow that leads to another person's registration; None where it is enough for today."""
    if session.helped is not None:
        return OTHER_OPEN
    return None if len(_lately(session, world)) >= MOST_A_DAY else FOR_OTHER


def enough() -> Reply:
    return Reply("helped_enough", {"n": MOST_A_DAY})


def for_other(session: Session, command: Command, world: World) -> Turn:
    """Begin with another person, or say what becomes of the one that is open: one at a time."""
    way = way_to_other(session, world)
    if way is None:
        return say(session, world, enough())
    if way not in world.flows:
        return say(session, world, Reply("unknown_command"))
    return put(enter(session, world.flows[way]), world)


def list_helped(session: Session, command: Command, world: World) -> Turn:
    if not world.helped:
        return say(session, world, Reply("helped_none"))
    return put(to_helped(session, world), world)


def to_helped(session: Session, world: World) -> Session:
    """The session in the list of those who were helped, with the masked names it holds."""
    entered = enter(session, world.flows[HELPED])
    if entered.aside is None:
        return entered
    known = Answers().having(NAMES, dict(session.helped_names))
    return replace(entered, aside=replace(entered.aside, answers=known))


def helped_line(world: World) -> Phrase:
    """How many others the person has helped, and the way to them."""
    return Phrase("status.helped", {"n": len(world.helped)})


def begin_other(session: Session, run: Run, world: World) -> Session:
    """That registration in front; one's own stays as it is and goes on afterwards."""
    begun = (*_lately(session, world), world.now)
    return replace(session, helped=run, helping=True, helped_at=begun)


def leave_other(session: Session, world: World) -> Turn:
    """The other person's draft rests; one's own goes on."""
    resting = replace(session, aside=None).coming_back(helping=False)
    return say(resting, world, Reply("helped_rests"))


def without_other(session: Session) -> Session:
    """The draft is gone, as if it had never been begun."""
    return replace(session, helped=None).coming_back(helping=False)


def handed_in(session: Session, code: str, masked_name: str) -> Session:
    return replace(session, helped_names={**session.helped_names, code: masked_name})


def forgotten(session: Session, code: str) -> Session:
    names = {kept: name for kept, name in session.helped_names.items() if kept != code}
    return replace(session, helped_names=names)


def is_new(session: Session, world: World) -> bool:
    """Whether nothing was ever begun here, so that any word means /start."""
    known = session.current or session.main or session.helped or world.leads or world.helped
    return not known


def _lately(session: Session, world: World) -> tuple[datetime, ...]:
    return tuple(at for at in session.helped_at if world.now - at < DAY)
