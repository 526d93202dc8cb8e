"""Correcting what was handed in for another person, while no officer has it yet. It comes from the
tables, since its helper keeps no answers; and none of them is shown, but what is new.

It knows no flow and no table.
"""

from dataclasses import replace

from conversations.answers import Answers
from conversations.effects import HelpedOpened
from conversations.flow import World
from conversations.helping import without_other
from conversations.lead import OPEN, LeadStatus, LeadSummary
from conversations.questions import Review
from conversations.replies import Reply
from conversations.run import Run
from conversations.session import Session
from conversations.turn import Turn, put


def can_correct(lead: LeadSummary, session: Session) -> bool:
    """Afterwards an officer may be at work with what it says, and is asked instead."""
    return lead.status is LeadStatus.NEW and session.helped is None


def asked_for(turn: Turn) -> str | None:
    """The code of the lead that the turn wants opened."""
    return next((e.code for e in turn.effects if isinstance(e, HelpedOpened)), None)


def opened(turn: Turn, code: str, flow: str, run: int, answers: Answers, world: World) -> Turn:
    """The turn that wanted the lead, with its check screen in place of what it said."""
    asks = world.flows[flow].asks if flow in world.flows else ()
    to_check = answers.without(*(a.question for a in asks if isinstance(a.question, Review)))
    other = Run(flow, run, to_check, lead=code, unseen=to_check)
    session = replace(turn.session, helped=other, helping=True)
    effects = tuple(e for e in turn.effects if not isinstance(e, HelpedOpened))
    after = put(session, world, Reply("change_how_other"), effects=effects)
    return replace(after, ended=turn.ended + after.ended)


def not_opened(turn: Turn) -> Turn:
    """It was taken back or erased at the same moment."""
    effects = tuple(e for e in turn.effects if not isinstance(e, HelpedOpened))
    return replace(turn, effects=effects)


def not_correcting(session: Session, code: str) -> Session:
    """Without the answers of a lead that is being taken back or erased."""
    helped = session.helped
    return session if helped is None or helped.lead != code else without_other(session)


def still_open(session: Session, world: World) -> Session:
    """Without a correction of a lead that nobody may change any more."""
    code = None if session.helped is None else session.helped.lead
    if code is None or any(le.code == code and le.status in OPEN for le in world.helped):
        return session
    return without_other(session)
