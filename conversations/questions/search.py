"""An entry of a long list, found by typing a part of it. The list comes from the world."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations.answers import Answers
from conversations.errors import InvalidAnswer
from conversations.questions.base import Given, Picks, Question, Reading, words_of
from conversations.replies import Option, Phrase, Value
from conversations.search import Directory
from conversations.spans import is_length_of_time

NOT_LISTED = "not_listed"
MOST_PICKS = 5


@dataclass(frozen=True, slots=True)
class Search(Question[str]):
    """Answered by an entry's id, or NOT_LISTED.

    ``inside`` names the question whose answer, an entry's id, narrows the search.
    """

    directory: str = ""
    groups: tuple[str, ...] = ()
    """Entries offered when typing has failed twice."""
    inside: "Search | None" = None

    @property
    def in_words(self) -> bool:
        return True

    def not_listed(self) -> tuple[Option, ...]:
        return (Option(NOT_LISTED, Phrase(f"option.{self.id}.{NOT_LISTED}")),)

    def read(self, given: Given, reading: Reading) -> str | Picks:
        text = words_of(given)
        chosen = reading.lexicon.option(text, reading.options, reading.language)
        if chosen is not None:
            return chosen
        inside = reading.answers.get(self.inside) if self.inside is not None else None
        if is_length_of_time(text):
            raise InvalidAnswer(f"nothing_found_{self.id}")
        found = self._directory(reading).search(text, limit=MOST_PICKS, inside=inside)
        if not found.entries:
            raise InvalidAnswer(f"nothing_found_{self.id}")
        if found.exact:
            return found.entries[0].id
        return Picks(tuple(entry.id for entry in found.entries))

    def picks(self, ids: tuple[str, ...], reading: Reading) -> tuple[Option, ...]:
        """Ids that a search offered, as options; an id that is gone is left out."""
        directory = self._directory(reading)
        known = [(id, directory.find(id)) for id in ids]
        named = tuple(Option(id, directory.label(entry)) for id, entry in known if entry)
        return named + self.not_listed() if named else ()

    def holds(self, value: str, answers: Answers) -> bool:
        """Whether it lies in what narrows the search; dots say what lies in what."""
        around = answers.get(self.inside) if self.inside is not None else None
        return around is None or value.startswith(f"{around}.")

    def still(self, stored: Any, directories: Mapping[str, Directory]) -> bool:
        return stored == NOT_LISTED or directories[self.directory].find(stored) is not None

    def show(self, value: str, reading: Reading) -> Value:
        directory = self._directory(reading)
        entry = directory.find(value)
        return Phrase(f"shown.{self.id}.{NOT_LISTED}") if entry is None else directory.label(entry)

    def _directory(self, reading: Reading) -> Directory:
        return reading.directories[self.directory]
