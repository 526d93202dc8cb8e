"""When in an office day a promised call falls, and from when on it is missed. Knows no table."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.hours import CLOSES, is_working_day, working_days_later
from conversations.call_promises import Slot
from conversations.moments import JAKARTA
from storage.promises import Promised

ENDS: Mapping[Slot, time] = {
    Slot.MORNING: time(11),
    Slot.NOON: time(13),
    Slot.AFTERNOON: CLOSES,
}
WRITTEN_WITHIN = timedelta(minutes=30)
"""Who calls at the last moment still has to write down what came of it."""
DAYS_OFFERED = 5


def promised(day: date, slot: Slot) -> Promised:
    end = datetime.combine(day, ENDS[slot], JAKARTA)
    return Promised(day, slot, end + WRITTEN_WITHIN)


def open_slots(day: date, now: datetime) -> tuple[Slot, ...]:
    """Those that are not over; none on a day on which the office is closed."""
    if not is_working_day(day):
        return ()
    local = now.astimezone(JAKARTA)
    return tuple(slot for slot in Slot if datetime.combine(day, ENDS[slot], JAKARTA) > local)


def open_days(now: datetime) -> list[date]:
    """The next days on which something can be promised, today among them."""
    today = now.astimezone(JAKARTA).date()
    near = [today] if open_slots(today, now) else []
    later = [working_days_later(today, n) for n in range(1, DAYS_OFFERED + 1)]
    return [*near, *later][:DAYS_OFFERED]
