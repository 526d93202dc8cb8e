"""The words in an export: what columns are called and mean, and what codes stand for."""

from collections.abc import Iterable, Iterator, Sequence

from bot.officers.columns import HISTORY, SKIPS
from bot.officers.profiles import Heading, Layout
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Phrase

_SPECIAL = "desk.cell"
_SKIPPED = frozenset(SKIPS.values())


class Labels:
    """In one language. Each word is looked up once: a file says the same few a million times."""

    def __init__(self, catalog: Catalog, language: str) -> None:
        self._catalog = catalog
        self._language = language
        self._said: dict[tuple[str, str], str] = {}

    def label(self, column: Heading) -> str:
        """Its title; an office's own column is called as the office calls it."""
        return self._known(f"desk.column.{column.name}", column.name)

    def words(self, key: str) -> str:
        return self._catalog.plain(self._language, Phrase(key))

    def said(self, column: Heading, value: str) -> str:
        """A cell's code in words; the code itself where this release has none for it."""
        if not column.words and value not in _SKIPPED:
            return value  # somebody's own words, which nobody remembers
        key = column.words, value
        found = self._said.get(key)
        if found is None:
            found = self._said[key] = self._say(column, value)
        return found

    def choices(self, prefix: str) -> list[str]:
        """Every code of a kind in words, as a cell may hold them."""
        return [self.words(f"{prefix}.{code}") for code in self._codes_under(prefix)]

    def dictionary(self, layout: Layout) -> Iterator[Sequence[str]]:
        """Name, label, meaning, codes: a line a column, the header first."""
        yield [
            self.words(f"desk.dictionary.{part}") for part in ("name", "label", "means", "codes")
        ]
        columns: list[Heading] = [*layout.headings]
        if layout.history:
            names = {column.name for column in columns}
            columns += [column for column in HISTORY if column.name not in names]
        for column in columns:
            meaning = self._known(f"desk.meaning.{column.name}", "")
            yield column.name, self.label(column), meaning, self._codes(column)
        if layout.identity and not layout.plain:
            yield from self._specials(_SKIPPED)

    def _specials(self, codes: Iterable[str]) -> Iterator[Sequence[str]]:
        for code in sorted(codes):
            yield code, self.words(f"{_SPECIAL}.{code}"), self.words(f"desk.dictionary.{code}"), ""

    def _say(self, column: Heading, value: str) -> str:
        return self._known(f"{_SPECIAL if value in _SKIPPED else column.words}.{value}", value)

    def _known(self, key: str, otherwise: str) -> str:
        try:
            return self.words(key)
        except KeyError:
            return otherwise

    def _codes(self, column: Heading) -> str:
        if not column.words:
            return ""
        codes = self._codes_under(column.words)
        return "; ".join(f"{code} = {self.words(f'{column.words}.{code}')}" for code in codes)

    def _codes_under(self, words: str) -> list[str]:
        prefix = f"{words}."
        reference = self._catalog.languages[REFERENCE].messages
        return [key.removeprefix(prefix) for key in reference if key.startswith(prefix)]
