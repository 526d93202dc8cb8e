"""A call that was promised: what is said when nobody called, and the way to another time.

When a call counts as missed, the edge decides.
"""

from conversations.detours import detour
from conversations.events import CallMissed
from conversations.flow import World
from conversations.lead import LeadStatus, LeadSummary
from conversations.replies import Reply
from conversations.session import Session
from conversations.turn import Turn, commands_keyboard, say
from conversations.words import Command

OTHER_TIME = "other_time"
"""The flow, and the command that leads to it."""


def find_called(world: World) -> LeadSummary | None:
    """The registration whose call another time may be chosen for: first what was missed, one's
    own, the newest."""
    promised = [lead for lead in (*world.leads, *world.helped) if lead.call is not None]
    missed = [lead for lead in promised if lead.call is not None and lead.call.missed]
    return next(iter(missed or promised), None)


def missed(session: Session, event: CallMissed) -> Turn:
    """It asks nothing and changes nothing: a question that is open stays open, and a tap leads
    back to it."""
    ways = (OTHER_TIME, *(("go_on",) if session.current is not None else ()))
    key = "call_missed_helped" if event.helped else "call_missed"
    values = {**event.call.values, "code": event.code}
    return Turn(session, (Reply(key, values, commands_keyboard(*ways)),))


def other_time(session: Session, command: Command, world: World) -> Turn:
    if find_called(world) is None:
        waits = any(lead.status is LeadStatus.NEW for lead in world.leads)
        return say(session, world, Reply("no_call_yet" if waits else "no_call_promised"))
    return detour(session, OTHER_TIME, world)
