"""Which questions were put to one run, and what became of each: kept with the run to count people
once, and gone with it. It holds no answer but the kabupaten; what comes of it is in
funnel.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class State(StrEnum):
    """What became of a question that was put to a person. Exactly one at any time."""

    THERE = "there"
    """It is open, and they did something lately."""
    ANSWERED = "answered"
    SKIPPED = "skipped"
    """By choice, or left to an officer after three misses."""
    STOPPED = "stopped"
    """It is open, and they have fallen silent. Whoever comes back is there again."""
    LEFT = "left"
    """They gave the registration up: began anew, or erased it."""
    CLOSED = "closed"
    """It does not apply to them any more, since they changed an earlier answer."""


class Source(StrEnum):
    """How somebody came to a registration."""

    DIRECT = "direct"
    REFERRAL = "referral"
    HELPER = "helper"
    """Somebody else gave their phone for it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One question that was put."""

    state: State
    language: str
    """In which it was first put."""
    wrong: bool = False
    """Whether an answer could not be read."""
    helped: bool = False
    """Whether they asked for help, or why it is asked."""

    def to_json(self) -> list[Any]:
        return [self.state.value, self.language, self.wrong, self.helped]

    @classmethod
    def from_json(cls, stored: list[Any]) -> "Mark":
        state, language, wrong, helped = stored
        return cls(State(state), language, wrong, helped)


@dataclass(frozen=True, slots=True)
class Trail:
    day: date
    """On which the run began, in Jakarta: people are counted with those of their day."""
    source: Source
    release: str
    marks: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))
    """By question id."""
    region: str = ""
    """The kabupaten or kota that they live in; empty until they have said it."""

    def with_marks(self, changed: Mapping[str, Mark]) -> "Trail":
        return replace(self, marks={**self.marks, **changed})

    def to_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "source": self.source.value,
            "release": self.release,
            "region": self.region,
            "marks": {question: mark.to_json() for question, mark in self.marks.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Trail":
        marks = {question: Mark.from_json(mark) for question, mark in stored["marks"].items()}
        day = date.fromisoformat(stored["day"])
        region = stored.get("region", "")
        return cls(day, Source(stored["source"]), stored["release"], marks, region)
