"""Waktu lain: when to be called, in place of a time that was promised, or was missed."""

from collections.abc import Mapping
from datetime import timedelta

from conversations.answers import Answers
from conversations.call_promises import CallPromise, Slot
from conversations.calling import OTHER_TIME, find_called
from conversations.effects import CallTimeChosen
from conversations.flow import Ask, Ending, Flow, World
from conversations.moments import weekday
from conversations.questions import Choice, Day
from conversations.questions.day import DAYS, TOMORROW
from conversations.replies import Lines, Reply, Value
from conversations.session import Session

CALL_DAY = Day("call_day")
CALL_SLOT = Choice("call_slot", choices=tuple(Slot))


def days(answers: Answers, world: World) -> Mapping[str, Value]:
    lead, tomorrow = find_called(world), world.today + timedelta(days=1)
    code = "" if lead is None else lead.code
    return {"code": code, DAYS: Lines(world.office_days), TOMORROW: tomorrow}


def chosen_day(answers: Answers, world: World) -> Mapping[str, Value]:
    day = answers[CALL_DAY]
    return {"weekday": weekday(day), "day": day}


def finish(answers: Answers, world: World, session: Session) -> Ending:
    lead, day, slot = find_called(world), answers.get(CALL_DAY), answers.get(CALL_SLOT)
    if lead is None:  # an officer has called meanwhile
        return Ending((Reply("no_call_promised"),))
    if day is None or slot is None or day <= world.today:  # missed three times, or days ago
        return Ending((Reply("call_time_left"),))
    call = CallPromise(day, Slot(slot))
    key = "call_promised" if lead.helper is None else "call_promised_helped"
    said = Reply(key, {**world.office, **call.values, "code": lead.code})
    return Ending((said,), (CallTimeChosen(lead.code, call.day, call.slot),))


OTHER_TIME_FLOW = Flow(
    OTHER_TIME,
    asks=(
        Ask(CALL_DAY, tell=days, echo=False),
        Ask(
            CALL_SLOT,
            when=lambda answers, _: answers.get(CALL_DAY) is not None,
            tell=chosen_day,
            echo=False,
        ),
    ),
    finish=finish,
)
