"""Waktu lain: when to be called, in place of a time that was promised, or was missed."""

from collections.abc import Mapping

from conversations.answers import Answers
from conversations.call_promises import CallPromise, Slot
from conversations.calling import OTHER_TIME, find_called
from conversations.effects import CallTimeChosen
from conversations.flow import Ask, Ending, Flow, World
from conversations.moments import weekday
from conversations.questions import Choice
from conversations.replies import Reply, Value
from conversations.session import Session

CALL_SLOT = Choice("call_slot", choices=tuple(Slot))


def told(answers: Answers, world: World) -> Mapping[str, Value]:
    lead, day = find_called(world), world.next_office_day
    return {"code": "" if lead is None else lead.code, "weekday": weekday(day), "day": day}


def finish(answers: Answers, world: World, session: Session) -> Ending:
    lead, chosen = find_called(world), answers.get(CALL_SLOT)
    if lead is None:  # an officer has called meanwhile
        return Ending((Reply("no_call_promised"),))
    if chosen is None:  # left out after three misses
        return Ending((Reply("call_time_left"),))
    call = CallPromise(world.next_office_day, Slot(chosen))
    key = "call_promised" if lead.helper is None else "call_promised_helped"
    said = Reply(key, {**world.office, **call.values, "code": lead.code})
    return Ending((said,), (CallTimeChosen(lead.code, call.day, call.slot),))


OTHER_TIME_FLOW = Flow(OTHER_TIME, asks=(Ask(CALL_SLOT, tell=told, echo=False),), finish=finish)
