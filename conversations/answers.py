"""Answers given so far, read and written through the question that asked for them."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Json = str | int | bool | None | list[Any] | dict[str, Any]
NOTHING: Mapping[str, Json] = MappingProxyType({})


class Skipped(StrEnum):
    """Why a question has no value although it was put. Exports keep these apart from empty."""

    BY_CHOICE = "by_choice"
    """The person pressed "skip"."""
    AFTER_MISSES = "after_misses"
    """Three answers could not be read; an officer will help."""


class Key(Protocol[T]):
    """What answers need of a question: its name, and how its value is stored."""

    @property
    def id(self) -> str: ...

    def dump(self, value: T) -> Json: ...

    def load(self, stored: Any) -> T: ...


@dataclass(frozen=True, slots=True, repr=False)
class Answers:
    """An immutable record of values and skips, keyed by question id, in the order given."""

    values: Mapping[str, Json] = field(default_factory=lambda: NOTHING)
    skips: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        return f"Answers({', '.join(self)})"  # never the values: they are personal

    def __contains__(self, question: Key[Any]) -> bool:
        """Whether the question is settled: answered or skipped."""
        return question.id in self.values or question.id in self.skips

    def __iter__(self) -> Iterator[str]:
        yield from self.values
        yield from self.skips

    def __getitem__(self, question: Key[T]) -> T:
        """The value. Raises KeyError where the question is open or was skipped."""
        return question.load(self.values[question.id])

    def get(self, question: Key[T]) -> T | None:
        if question.id not in self.values:
            return None
        return question.load(self.values[question.id])

    def skip_of(self, question: Key[Any]) -> Skipped | None:
        skipped = self.skips.get(question.id)
        return None if skipped is None else Skipped(skipped)

    def having(self, question: Key[T], value: T) -> "Answers":
        kept = self.without(question)
        return Answers({**kept.values, question.id: question.dump(value)}, kept.skips)

    def skipping(self, question: Key[Any], why: Skipped) -> "Answers":
        kept = self.without(question)
        return Answers(kept.values, {**kept.skips, question.id: why.value})

    def carrying(self, question: Key[Any], source: "Answers") -> "Answers":
        """These answers, and what ``source`` has for the question, as it is stored."""
        growing = Growing(self)
        growing.carry(question, source)
        return growing.answers

    def without(self, *questions: Key[Any]) -> "Answers":
        return self.only(set(self) - {question.id for question in questions})

    def only(self, ids: Set[str]) -> "Answers":
        return Answers(
            {k: v for k, v in self.values.items() if k in ids},
            {k: v for k, v in self.skips.items() if k in ids},
        )

    def to_json(self) -> dict[str, Any]:
        return {"values": dict(self.values), "skips": dict(self.skips)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Answers":
        return cls(dict(stored["values"]), dict(stored["skips"]))


class Growing:
    """Answers put together one by one, without a copy for each: half a turn would be copying.

    ``answers`` shows what has been carried so far, and goes on growing.
    """

    __slots__ = ("_skips", "_values", "answers")

    def __init__(self, start: Answers | None = None) -> None:
        self._values: dict[str, Json] = dict(start.values) if start is not None else {}
        self._skips: dict[str, str] = dict(start.skips) if start is not None else {}
        self.answers = Answers(self._values, self._skips)

    def carry(self, question: Key[Any], source: Answers) -> None:
        """What ``source`` has for the question, answered or skipped, as it is stored."""
        if question.id in source.skips:
            self._skips[question.id] = source.skips[question.id]
        else:
            self._values[question.id] = source.values[question.id]
