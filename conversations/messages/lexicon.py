"""Reads words by the catalog: commands, labels, numbers, synonyms. The core's Lexicon."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from conversations.messages.catalog import Catalog
from conversations.replies import Option, Phrase
from conversations.words import Command

LONGEST = 200
"""Characters; anything longer is neither a command nor a label."""
SHORTEST_CUT = 4
"""Letters that a cut label needs at least."""
UNKNOWN = Command("unknown")


class CatalogLexicon:
    """Understands every language of the catalog: old keyboards stay in a chat."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._slash: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._buttons: dict[str, str] = {}
        for language in catalog.languages.values():
            for key, words in language.vocabulary.items():
                kind, _, name = key.partition(".")
                if kind == "command":
                    self._slash |= dict.fromkeys(words, name)
                elif kind == "said":
                    self._words |= {plain(word): name for word in words}
            for key, label in language.messages.items():
                kind, _, name = key.partition(".")
                if kind == "button":
                    self._buttons[label] = name

    def command(self, text: str, language: str, *, free_text: bool) -> Command | None:
        text = text.strip()
        if len(text) > LONGEST:
            return None
        if text.startswith("/"):
            head, *argument = text[1:].split(maxsplit=1) or [""]
            name = self._slash.get(head.partition("@")[0].casefold())
            return UNKNOWN if name is None else Command(name, *argument)
        if text in self._buttons:
            return Command(self._buttons[text])
        if free_text:
            return None
        said = self._words.get(plain(text))
        return None if said is None else Command(said)

    def option(self, text: str, options: Sequence[Option], language: str) -> str | None:
        if len(text) > LONGEST or not options:
            return None
        wanted = plain(text)
        for code in self._languages(language):
            labels = {_plain_of_ours(self._catalog.plain(code, o.label)): o.id for o in options}
            if wanted in labels:
                return labels[wanted]
        numbered = self._by_number(wanted, options, language)
        if numbered is not None:
            return numbered
        for code in self._languages(language):
            found = self._by_synonym(wanted, options, code) or self._by_cut(wanted, options, code)
            if found is not None:
                return found
        return None

    def _languages(self, first: str) -> Iterator[str]:
        yield first
        yield from (code for code in self._catalog.languages if code != first)

    def _by_number(self, wanted: str, options: Sequence[Option], language: str) -> str | None:
        for code in self._languages(language):
            for before in self._catalog.words(code, "numbers.before"):
                wanted = wanted.removeprefix(f"{before} ")
            names = self._catalog.words(code, "numbers.names")
            if wanted in names:
                wanted = str(names.index(wanted) + 1)
        if not wanted.isascii() or not wanted.isdecimal() or len(wanted) > 2:
            return None
        place = int(wanted) - 1
        return options[place].id if 0 <= place < len(options) else None

    def _by_synonym(self, wanted: str, options: Sequence[Option], language: str) -> str | None:
        for option in options:
            if not isinstance(option.label, Phrase):
                continue
            name = option.label.key.removeprefix("option.")
            if wanted in map(_plain_of_ours, self._catalog.words(language, f"synonym.{name}")):
                return option.id
        return None

    def _by_cut(self, wanted: str, options: Sequence[Option], language: str) -> str | None:
        if len(wanted) < SHORTEST_CUT:
            return None
        cut = [
            o.id
            for o in options
            if _plain_of_ours(self._catalog.plain(language, o.label)).startswith(wanted)
        ]
        return cut[0] if len(cut) == 1 else None


@lru_cache(maxsize=4096)
def _plain_of_ours(word: str) -> str:
    """Only of our own words and labels: what people write is never remembered here."""
    return plain(word)


def plain(text: str) -> str:
    """Letters and digits only, one space between words, no case: what two spellings share."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())
