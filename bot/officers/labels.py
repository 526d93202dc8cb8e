"""The words in an export: what columns are called and mean, and what codes stand for."""

from collections.abc import Callable, Iterator, Sequence

from bot.officers.cells import Missing
from bot.officers.columns import GROUP_OF, HISTORY
from bot.officers.profiles import Heading, Layout
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Phrase, Value

_SPECIAL = "desk.cell"
_OWN = "own"
"""The group of columns that are an office's own."""


class Labels:
    """In one language."""

    def __init__(self, catalog: Catalog, language: str) -> None:
        self._catalog = catalog
        self._language = language
        self._missing = {why: self.words(f"{_SPECIAL}.{why}") for why in Missing}

    def label(self, column: Heading) -> str:
        """Its title where it is one of ours."""
        return self._known(f"desk.column.{column.name}", column.name)

    def title(self, column: Heading, layout: Layout) -> str:
        """What stands above it; an office's own column is called as the office calls it."""
        return column.name if layout.plain else self.label(column)

    def words(self, key: str, **values: Value) -> str:
        return self._catalog.plain(self._language, Phrase(key, values))

    def teller(self, column: Heading) -> Callable[[str], str]:
        """What says a cell of that column in words; the code itself where this release has none
        for it. Each code is looked up once: a file says the same few a million times."""
        if not column.words:  # somebody's own words, which nobody remembers
            missing = self._missing
            return lambda value: missing[value] if isinstance(value, Missing) else value
        return _Remembered(lambda value: self._said(column, value)).__getitem__

    def choices(self, prefix: str) -> list[str]:
        """Every code of a kind in words, as a cell may hold them."""
        return [self.words(f"{prefix}.{code}") for code in self._codes_under(prefix)]

    def dictionary(self, layout: Layout) -> Iterator[Sequence[str]]:
        """Title, group, name, meaning, codes: a line a column, the header first."""
        parts = ("label", "group", "name", "means", "codes")
        yield [self.words(f"desk.dictionary.{part}") for part in parts]
        columns: list[Heading] = [*layout.headings]
        if layout.history:
            names = {column.name for column in columns}
            columns += [column for column in HISTORY if column.name not in names]
        for column in columns:
            meaning = self._known(f"desk.meaning.{column.name}", "")
            group = self._known(f"desk.group.{GROUP_OF.get(column.name, _OWN)}", "")
            title = self.title(column, layout)
            yield title, group, column.name, meaning, self._codes(column)
        if layout.identity and not layout.plain:
            for why in Missing:
                yield self._missing[why], "", why, self.words(f"desk.dictionary.{why}"), ""

    def _said(self, column: Heading, value: str) -> str:
        if isinstance(value, Missing):
            return self._missing[value]
        codes = value.split() if column.kind == "codes" else [value]
        return ", ".join(self._known(f"{column.words}.{code}", code) for code in codes)

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


class _Remembered(dict[str, str]):
    """What a function says to each value, asked once."""

    def __init__(self, ask: Callable[[str], str]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, value: str) -> str:
        found = self[value] = self._ask(value)
        return found
