"""What every kind of question has. It knows no flow, no engine and no words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from conversations.answers import Answers
from conversations.errors import InvalidAnswer
from conversations.events import Said, SharedContact
from conversations.replies import Option, Phrase, Value
from conversations.search import Directory
from conversations.words import Lexicon

T = TypeVar("T")
Given = Said | SharedContact
"""The events that can hold an answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question may look at while it reads an answer."""

    today: date
    language: str
    lexicon: Lexicon
    directories: Mapping[str, Directory] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    """The options as they were put, labels filled in."""
    picks: tuple[str, ...] = ()
    """What a search offered last."""
    answers: Answers = field(default_factory=Answers)
    """What is already known, for questions that check one answer against another."""


@dataclass(frozen=True, slots=True)
class Picks:
    """Not yet an answer: a search found these, and the person chooses one."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Not an answer: the person wants to change another one."""

    question: str


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """Something to ask. Its id is its name in messages, in the database and in exports.

    An id is never reused for a new meaning: a changed question gets a new id.
    """

    id: str

    @property
    def free_text(self) -> bool:
        """Whether any words may be the answer, so that only slash commands are commands."""
        return False

    @property
    def open_ended(self) -> bool:
        """Whether even a question of the person's own is the answer, not answered beside it."""
        return False

    @property
    def in_words(self) -> bool:
        """Whether it asks what something is called, so that "I do not know" would be read too."""
        return self.free_text

    @property
    def secret(self) -> bool:
        """Whether a message that answers it is taken out of the chat."""
        return False

    @property
    def telltale(self) -> bool:
        """Whether what it reads can hardly be anything else, so that it is known anywhere."""
        return False

    @property
    def wants_contact(self) -> bool:
        return False

    @property
    def columns(self) -> int:
        """How many options stand side by side."""
        return 1

    @property
    def on_top(self) -> tuple[str, ...]:
        """Options that stand above the others, whatever their number is."""
        return ()

    def options(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        """What can be tapped. ``values`` fill the labels, as they fill the question."""
        return ()

    def easier(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        """What can be tapped after two answers that could not be read."""
        return self.options(values)

    def read(self, given: Given, reading: Reading) -> T | Picks | Change:
        """The value in what was given. Raises InvalidAnswer."""
        raise NotImplementedError

    def show(self, value: T, reading: Reading) -> Value:
        """The value as the person sees it again."""
        raise NotImplementedError

    def doubt(self, value: T) -> str | None:
        """What is asked back of an answer that is taken and yet likely a slip: a message's key."""
        return None

    def holds(self, value: T, answers: Answers) -> bool:
        """Whether a value still stands after an answer it was given in view of has changed."""
        return False

    def still(self, stored: Any, directories: Mapping[str, Directory]) -> bool:
        """Whether what an older release stored is an answer to this question as it is now."""
        try:
            self.load(stored)
        except (AttributeError, KeyError, TypeError, ValueError):
            return False
        return True

    def dump(self, value: T) -> Any:
        return value

    def load(self, stored: Any) -> T:
        return stored  # type: ignore[no-any-return]


def words_of(given: Given) -> str:
    """The words given. Raises InvalidAnswer for a contact where none was asked for."""
    if isinstance(given, SharedContact):
        raise InvalidAnswer("contact_not_asked")
    return given.text


def labelled(
    question: str, ids: tuple[str, ...], values: Mapping[str, Value]
) -> tuple[Option, ...]:
    return tuple(Option(id, Phrase(f"option.{question}.{id}", values)) for id in ids)
