"""How long something took or lasts, in words. Knows no figure."""

from datetime import timedelta

from conversations.replies import Phrase, Value


def span(passed: timedelta) -> Phrase:
    """In the greatest unit that leaves it told well enough."""
    minutes = int(max(passed, timedelta()).total_seconds() // 60)
    for unit, name in ((24 * 60, "days"), (60, "hours")):
        if minutes >= 2 * unit:
            return Phrase(f"desk.waited.{name}", {"n": minutes // unit})
    return Phrase("desk.waited.minutes", {"n": minutes})


def at_most(seconds: int | None) -> Value:
    """How long one half needed, as it is told: the upper end of a class of time."""
    if seconds is None:
        return none_yet()
    if seconds <= 60:
        return Phrase("desk.statistics.took.seconds", {"n": seconds})
    if seconds <= 3600:
        return Phrase("desk.statistics.took.minutes", {"n": seconds // 60})
    return Phrase("desk.statistics.took.hours", {"n": seconds // 3600})


def none_yet() -> Phrase:
    return Phrase("desk.statistics.none")
