"""The words in an export: what columns are called and mean, and what codes stand for."""

from collections.abc import Iterator, Sequence

from bot.officers.columns import COLUMNS, MASKED, SKIPS, Column
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Phrase

_SPECIAL = "desk.cell"


class Labels:
    """In one language."""

    def __init__(self, catalog: Catalog, language: str) -> None:
        self._catalog = catalog
        self._language = language

    def label(self, column: Column) -> str:
        return self.words(f"desk.column.{column.name}")

    def words(self, key: str) -> str:
        return self._catalog.plain(self._language, Phrase(key))

    def said(self, column: Column, value: str) -> str:
        """A cell's code in words; the code itself where this release has none for it."""
        special = value in (MASKED, *SKIPS.values())
        if not special and not column.words:
            return value
        try:
            return self.words(f"{_SPECIAL if special else column.words}.{value}")
        except KeyError:
            return value

    def dictionary(self) -> Iterator[Sequence[str]]:
        """Name, label, meaning, codes: a line a column, the header first."""
        yield [
            self.words(f"desk.dictionary.{part}") for part in ("name", "label", "means", "codes")
        ]
        for column in COLUMNS:
            meaning = self.words(f"desk.meaning.{column.name}")
            yield column.name, self.label(column), meaning, self._codes(column)
        for code in (MASKED, *SKIPS.values()):
            key = f"{_SPECIAL}.{code}"
            yield code, self.words(key), self.words(f"desk.dictionary.{code}"), ""

    def _codes(self, column: Column) -> str:
        if not column.words:
            return ""
        prefix = f"{column.words}."
        reference = self._catalog.languages[REFERENCE].messages
        codes = [key.removeprefix(prefix) for key in reference if key.startswith(prefix)]
        return "; ".join(f"{code} = {self.words(prefix + code)}" for code in codes)
