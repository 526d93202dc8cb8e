"""A person's own question: by a topic or in their words; and choices that depend on the moment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations.errors import InvalidAnswer
from conversations.questions.base import Given, Question, Reading, labelled, words_of
from conversations.replies import Lines, Option, Phrase, Value
from conversations.text import clean

OFFERED = "offered"
"""The value that holds an Offered question's options: Lines of Phrases, each with its ``id``."""
LONGEST = 300
"""Characters of a question that are kept."""
FEWEST_WORDS = 3
"""Of words that belong to no answer of ours and are not put as a question."""
_NUMBER = re.compile(r"\d(?:[\s.,/-]{0,2}\d){6,}")
_HIDDEN = "…"


@dataclass(frozen=True, slots=True, repr=False)
class Wonder:
    """What somebody wants to know: a topic, or words of their own."""

    topic: str | None = None
    words: str | None = None

    def __repr__(self) -> str:
        return f"Wonder(topic={self.topic})"  # the words are personal


@dataclass(frozen=True, slots=True)
class Wondering(Question[Wonder]):
    topics: tuple[str, ...] = ()

    @property
    def open_ended(self) -> bool:
        return True

    @property
    def columns(self) -> int:
        return 2

    def options(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        return labelled(self.id, self.topics, values)

    def read(self, given: Given, reading: Reading) -> Wonder:
        text = words_of(given)
        topic = reading.lexicon.option(text, reading.options, reading.language)
        if topic is not None:
            return Wonder(topic=topic)
        if not is_question(text, reading) and len(text.split()) < FEWEST_WORDS:
            raise InvalidAnswer("question_unclear")
        return Wonder(words=without_numbers(text))

    def show(self, value: Wonder, reading: Reading) -> Value:
        return value.words or Phrase(f"option.{self.id}.{value.topic}")

    def dump(self, value: Wonder) -> Any:
        return {"topic": value.topic, "words": value.words}

    def load(self, stored: Any) -> Wonder:
        return Wonder(stored.get("topic"), stored.get("words"))


@dataclass(frozen=True, slots=True)
class Offered(Question[str]):
    """One of the options that the flow offers at this moment, see OFFERED."""

    def options(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        offered = values.get(OFFERED)
        phrases = offered.items if isinstance(offered, Lines) else ()
        return tuple(Option(str(p.values["id"]), p) for p in phrases if isinstance(p, Phrase))

    def read(self, given: Given, reading: Reading) -> str:
        chosen = reading.lexicon.option(words_of(given), reading.options, reading.language)
        if chosen is None:
            raise InvalidAnswer("choose", count=len(reading.options))
        return chosen

    def show(self, value: str, reading: Reading) -> Value:
        return value


@dataclass(frozen=True, slots=True)
class Onward(Offered):
    """As Offered, or another question of the person's own: the words of it, after ASKS."""

    ASKS = "?"

    @property
    def open_ended(self) -> bool:
        return True

    def read(self, given: Given, reading: Reading) -> str:
        try:
            return super(Onward, self).read(given, reading)
        except InvalidAnswer:
            text = words_of(given)
            if not is_question(text, reading):
                raise
            return self.ASKS + without_numbers(text)

    def words_in(self, value: str | None) -> str | None:
        """The question in a value; None where an option was chosen."""
        return value[len(self.ASKS) :] if value and value.startswith(self.ASKS) else None


def is_question(text: str, reading: Reading) -> bool:
    lexicon = reading.lexicon
    return bool(lexicon.meant(text).ids) or lexicon.inquiry(text) is not None


def without_numbers(text: str) -> str:
    """What is kept of a question: short, and no number that may be somebody's."""
    return _NUMBER.sub(_HIDDEN, clean(text)[:LONGEST])
