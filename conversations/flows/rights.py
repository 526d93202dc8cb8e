"""Hak atas data: no more messages, and erasing everything after two different confirmations."""

from dataclasses import replace

from conversations.answers import Answers
from conversations.effects import PersonErased
from conversations.flow import Ask, Ending, Flow, World
from conversations.lead import OPEN
from conversations.moments import moment
from conversations.questions import Choice
from conversations.replies import Reply
from conversations.session import Session
from conversations.turn import commands_keyboard, enter

ERASE_ALL = Choice("erase_all", choices=("yes", "no"))
ERASE_SURE = Choice("erase_sure", choices=("keep", "erase"))
"""In another order and in other words than the first, so that two taps in a row do not do it."""


def finish(answers: Answers, world: World, session: Session) -> Ending:
    if answers.get(ERASE_SURE) != "erase":
        return Ending((Reply("erase_kept"),))
    return Ending(
        (Reply("erased", {"code": world.code, "at": moment(world.now)}),),
        (PersonErased(world.code),),
        lambda s: Session(language=s.language),
    )


ERASE = Flow(
    "erase",
    asks=(
        Ask(ERASE_ALL, required=True, echo=False),
        Ask(ERASE_SURE, when=lambda a, _: a.get(ERASE_ALL) == "yes", required=True, echo=False),
    ),
    finish=finish,
)

STOP_WHAT = Choice("stop", choices=("messages", "erase", "go_on"))
HEAR_AGAIN = Choice("hear_again", choices=("yes", "erase", "no"))


def finish_stop(answers: Answers, world: World, session: Session) -> Ending:
    """Three things that "stop" can mean: messages, data, or nothing at all."""
    match answers.get(STOP_WHAT):
        case "messages":
            return Ending(_quiet(world, session), session=_muted)
        case "erase":
            return Ending(session=to_erasure)
    return Ending((Reply("stop_kept"),))


def finish_hear_again(answers: Answers, world: World, session: Session) -> Ending:
    match answers.get(HEAR_AGAIN):
        case "yes":
            return Ending((Reply("heard_again"),), session=lambda s: replace(s, muted=False))
        case "erase":
            return Ending(session=to_erasure)
    return Ending((Reply("still_quiet"),))


def to_erasure(session: Session) -> Session:
    """On to the two questions of an erasure."""
    return enter(session, ERASE)


def _muted(session: Session) -> Session:
    """A registration rests too: who wants no messages is not asked the next question."""
    muted = replace(session, muted=True, paused=session.main is not None)
    return muted.coming_back(helping=False)


def _quiet(world: World, session: Session) -> tuple[Reply, ...]:
    way = None if session.main is None else commands_keyboard("go_on")
    called = (Reply("quiet_but_called"),) if any(le.status in OPEN for le in world.leads) else ()
    return (Reply("quiet", keyboard=way), *called)


STOP = Flow("stop", asks=(Ask(STOP_WHAT, echo=False),), finish=finish_stop)
HEAR = Flow("hear_again", asks=(Ask(HEAR_AGAIN, echo=False),), finish=finish_hear_again)
"""What /berhenti opens for who has stopped the messages before."""
