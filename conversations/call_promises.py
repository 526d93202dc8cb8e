"""A call that a person was promised: on which day, and in which part of it. Knows no clock."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from conversations.moments import weekday
from conversations.replies import Phrase, Value


class Slot(StrEnum):
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class CallPromise:
    """As the person sees it."""

    day: date
    slot: Slot
    missed: bool = False
    """Nobody called; they may choose another time."""

    @property
    def values(self) -> dict[str, Value]:
        """What fills a message about it."""
        return {
            "weekday": weekday(self.day),
            "day": self.day,
            "slot": Phrase(f"call_slot.{self.slot}"),
        }
