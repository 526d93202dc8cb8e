"""One of a few answers, tapped, typed, or given by its number. It holds no labels."""

from collections.abc import Mapping
from dataclasses import dataclass

from conversations.errors import InvalidAnswer
from conversations.questions.base import Given, Question, Reading, labelled, words_of
from conversations.replies import Option, Phrase, Value


@dataclass(frozen=True, slots=True)
class Choice(Question[str]):
    choices: tuple[str, ...] = ()
    abreast: int = 1
    """How many options stand side by side: two only for short pairs."""

    @property
    def columns(self) -> int:
        return self.abreast

    def options(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        return labelled(self.id, self.choices, values)

    def read(self, given: Given, reading: Reading) -> str:
        chosen = reading.lexicon.option(words_of(given), reading.options, reading.language)
        if chosen is None:
            raise InvalidAnswer("choose", count=len(self.choices))
        return chosen

    def show(self, value: str, reading: Reading) -> Value:
        return Phrase(f"shown.{self.id}.{value}")
