"""One of the lines that were told, such as a person by their code. It knows no subject."""

from collections.abc import Mapping
from dataclasses import dataclass

from conversations.errors import InvalidAnswer
from conversations.questions.base import Given, Question, Reading, words_of
from conversations.replies import Lines, Option, Phrase, Value

LINES = "lines"
CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Listed(Question[str]):
    """Put with the value LINES: Lines of phrases, each with an ``id`` among its values."""

    def options(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        lines = values.get(LINES)
        listed = lines.items if isinstance(lines, Lines) else ()
        each = tuple(
            Option(str(line.values["id"]), Phrase(f"option.{self.id}.one", line.values))
            for line in listed
            if isinstance(line, Phrase) and "id" in line.values
        )
        return (*each, Option(CLOSE, Phrase(f"option.{self.id}.{CLOSE}")))

    def read(self, given: Given, reading: Reading) -> str:
        chosen = reading.lexicon.option(words_of(given), reading.options, reading.language)
        if chosen is None:
            raise InvalidAnswer("choose", count=len(reading.options))
        return chosen

    def show(self, value: str, reading: Reading) -> Value:
        return value
