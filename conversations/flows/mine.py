"""Pendaftaran saya: what was handed in, and changing it or taking it back."""

from collections.abc import Mapping
from dataclasses import replace

from conversations.answers import Answers
from conversations.effects import LeadsWithdrawn
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows.ask_right import to_request
from conversations.helping import helped_line
from conversations.lead import OPEN
from conversations.own_leads import lead_lines
from conversations.questions import Choice
from conversations.replies import Lines, Reply, Value
from conversations.session import Session

MINE = Choice("mine", choices=("change", "withdraw", "close"))
WITHDRAW = Choice("withdraw", choices=("no", "yes"), abreast=2)


def told(answers: Answers, world: World) -> Mapping[str, Value]:
    """The leads; and how many others they helped, where there are any."""
    lines = (lead_lines(world), *((helped_line(world),) if world.helped else ()))
    return {"leads": Lines(lines)}


def finish(answers: Answers, world: World, session: Session) -> Ending:
    if answers.get(WITHDRAW) == "yes":
        return Ending(
            (Reply("withdrawn", world.office),),
            (LeadsWithdrawn(),),
            lambda s: replace(s, done=None),
        )
    if answers.get(MINE) == "change":
        return changed(world, session)
    return Ending((Reply("closed", world.office),))


def changed(world: World, session: Session) -> Ending:
    """On to the check screen; what can no longer be changed there, an officer is asked to."""
    if can_change(world, session):
        return Ending(
            (Reply("change_how"),),
            session=lambda s: replace(s, main=s.done, paused=False, helping=False),
        )
    return Ending((Reply("change_by_officer"),), session=lambda s: to_request(s, "correct"))


def can_change(world: World, session: Session) -> bool:
    """Whether the registration last handed in is still open; a call-back has nothing to change."""
    done = session.done
    open_runs = {lead.run for lead in world.leads if lead.status in OPEN}
    return session.main is None and done is not None and done.number in open_runs


MINE_FLOW = Flow(
    "mine",
    asks=(
        Ask(MINE, tell=told, echo=False, idle=True),
        Ask(WITHDRAW, when=lambda answers, _: answers.get(MINE) == "withdraw", echo=False),
    ),
    finish=finish,
)
