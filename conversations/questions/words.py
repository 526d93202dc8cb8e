"""A person's own words, kept as they are written. It knows no subject."""

from dataclasses import dataclass

from conversations.errors import InvalidAnswer
from conversations.questions.base import Given, Question, Reading, words_of
from conversations.replies import Value
from conversations.spans import is_length_of_time
from conversations.text import clean


@dataclass(frozen=True, slots=True)
class OwnWords(Question[str]):
    longest: int = 1_000
    """Characters."""

    @property
    def free_text(self) -> bool:
        return True

    @property
    def open_ended(self) -> bool:
        return True

    def read(self, given: Given, reading: Reading) -> str:
        text = clean(words_of(given))
        if not any(map(str.isalnum, text)):
            raise InvalidAnswer("words_empty")
        if len(text) > self.longest:
            raise InvalidAnswer("words_long", maximum=self.longest)
        return text

    def show(self, value: str, reading: Reading) -> Value:
        return value


@dataclass(frozen=True, slots=True)
class Called(OwnWords):
    """What something is called, or what is done there: in letters, and no length of time."""

    def read(self, given: Given, reading: Reading) -> str:
        text = super(Called, self).read(given, reading)
        if is_length_of_time(text):
            raise InvalidAnswer("named_time")
        if not any(map(str.isalpha, text)):
            raise InvalidAnswer("named_number")
        return text
