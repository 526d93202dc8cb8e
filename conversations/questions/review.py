"""The check screen: every answer in a row, any row can be changed, one way to hand it all in."""

from collections.abc import Mapping
from dataclasses import dataclass

from conversations.errors import InvalidAnswer
from conversations.questions.base import Change, Given, Question, Reading, words_of
from conversations.replies import Lines, Option, Phrase, Value

SUBMIT = "submit"
ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Review(Question[str]):
    """Put with the value ROWS: Lines of ``row`` phrases, in the order of the flow."""

    @property
    def columns(self) -> int:
        return 2

    @property
    def on_top(self) -> tuple[str, ...]:
        """Below a dozen rows it would lie outside a phone's screen. Rows keep their numbers."""
        return (SUBMIT,)

    def options(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        lines = values.get(ROWS)
        rows = lines.items if isinstance(lines, Lines) else ()
        changes = tuple(
            Option(str(row.values["id"]), Phrase("option.change", row.values))
            for row in rows
            if isinstance(row, Phrase)
        )
        return (*changes, Option(SUBMIT, Phrase(f"option.{self.id}.{SUBMIT}")))

    def read(self, given: Given, reading: Reading) -> str | Change:
        chosen = reading.lexicon.option(words_of(given), reading.options, reading.language)
        if chosen is None:
            raise InvalidAnswer("choose_row", count=len(reading.options) - 1)
        return SUBMIT if chosen == SUBMIT else Change(chosen)

    def show(self, value: str, reading: Reading) -> Value:
        return Phrase(f"option.{self.id}.{SUBMIT}")
