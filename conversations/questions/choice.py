"""One of a few answers, tapped, typed, or given by its number. It holds no labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations.errors import InvalidAnswer
from conversations.questions.base import Given, Question, Reading, labelled, words_of
from conversations.replies import Option, Phrase, Value
from conversations.search import Directory


@dataclass(frozen=True, slots=True)
class Choice(Question[str]):
    choices: tuple[str, ...] = ()
    abreast: int = 1
    """How many options stand side by side: two only for short pairs."""
    or_words: bool = False
    """Whether its question also invites words of one's own, see ``Ask.implied``."""

    @property
    def columns(self) -> int:
        return self.abreast

    def options(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        return labelled(self.id, self.choices, values)

    def read(self, given: Given, reading: Reading) -> str:
        chosen = reading.lexicon.option(words_of(given), reading.options, reading.language)
        if chosen is None:
            reason = "choose_or_write" if self.or_words else "choose"
            raise InvalidAnswer(reason, count=len(self.choices))
        return chosen

    def still(self, stored: Any, directories: Mapping[str, Directory]) -> bool:
        return stored in self.choices

    def show(self, value: str, reading: Reading) -> Value:
        if value not in self.choices:  # in a lead of an older release
            return value
        return Phrase(f"shown.{self.id}.{value}")
