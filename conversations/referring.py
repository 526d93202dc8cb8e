"""A referral code is heard: it is noted once, and nothing that is open is lost."""

from dataclasses import replace

from conversations.commands import begin, start
from conversations.flow import World
from conversations.helping import is_new
from conversations.referrals import Referral
from conversations.replies import Reply
from conversations.session import Session
from conversations.turn import Turn, say
from conversations.words import Command

START = "start"


def refer(session: Session, referral: Referral, command: Command | None, world: World) -> Turn:
    """By a link, which says /start, or in the person's own words."""
    first = session.referral is None
    if first:
        session = replace(session, referral=referral.code)
    noted = Reply("referral.noted", {"name": referral.name})
    if command is not None and command.name == START:
        turn = start(session, command, world)
        return _with(noted, turn) if first else turn
    if is_new(session, world):
        return _with(noted, begin(session, world))
    return say(session, world, noted if first else Reply("referral.again"))


def _with(noted: Reply, turn: Turn) -> Turn:
    """Before the question that the turn ends with."""
    *before, question = turn.replies
    return replace(turn, replies=(*before, noted, question))
