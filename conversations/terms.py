"""Words of free text as terms that can be compared: affixes taken off, words of one meaning the
same, empty words dropped. It holds no words of any language; whoever builds it brings them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from conversations.spelling import plain

MOST_WORDS = 60
"""Of a text that are looked at: nobody needs more for a question."""
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Affixes:
    """What words begin and end with besides themselves; the longest is tried first."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a text, as it is compared."""

    text: str
    forms: tuple[str, ...] = field(default=(), repr=False)
    """The word itself and what is left of it without affixes, the longest first."""


class Terms:
    """Reads texts as terms."""

    def __init__(
        self,
        affixes: Affixes,
        meanings: Mapping[str, Iterable[str]],
        ignored: Iterable[str] = (),
    ) -> None:
        """``meanings`` holds words and phrases of one meaning, under the term that stands for
        all of them."""
        self._before = tuple(sorted(affixes.before, key=len, reverse=True))
        self._after = tuple(sorted(affixes.after, key=len, reverse=True))
        self._ignored = frozenset(word for text in ignored for word in plain(text).split())
        self._meaning: dict[str, str] = {}
        self._phrases: dict[tuple[str, ...], str] = {}
        for term, texts in meanings.items():
            for text in texts:
                words = tuple(plain(text).split())
                if len(words) > 1:
                    self._phrases[words] = term
                else:
                    self._meaning[words[0]] = term
        self._longest = max(map(len, self._phrases), default=1)

    @property
    def meant(self) -> Mapping[str, str]:
        """Every single word that has a meaning, and the term for it."""
        return self._meaning

    @property
    def concepts(self) -> frozenset[str]:
        """Every term that stands for words of one meaning."""
        return frozenset((*self._meaning.values(), *self._phrases.values()))

    def read(self, text: str) -> list[Term]:
        """In the order written; a term as often as it is written."""
        return list(self._read(plain(text).split()[:MOST_WORDS]))

    def _read(self, words: list[str]) -> Iterator[Term]:
        at = 0
        while at < len(words):
            size, phrase = self._phrase(words, at)
            if phrase is not None:
                if phrase not in self._ignored:
                    yield Term(phrase)
                at += size
                continue
            word = words[at]
            at += 1
            if not word.isdecimal() and word not in self._ignored:
                term = self._term(word)
                if term.text not in self._ignored:
                    yield term

    def _phrase(self, words: list[str], at: int) -> tuple[int, str | None]:
        for size in range(min(self._longest, len(words) - at), 1, -1):
            meant = self._phrases.get(tuple(words[at : at + size]))
            if meant is not None:
                return size, meant
        return 1, None

    def _term(self, word: str) -> Term:
        forms = tuple(dict.fromkeys(self._forms(word)))
        meant = next((self._meaning[form] for form in forms if form in self._meaning), None)
        return Term(meant or forms[-1], forms)

    def _forms(self, word: str) -> Iterator[str]:
        """The word, without its endings, without its beginnings, and without both."""
        yield word
        bare = word
        while (shorter := self._without_end(bare)) != bare:
            bare = shorter
            yield bare
        for form in (word, bare):
            begun = form
            while (shorter := self._without_beginning(begun)) != begun:
                begun = shorter
                yield begun

    def _without_end(self, word: str) -> str:
        for end in self._after:
            if word.endswith(end) and len(word) - len(end) >= _SHORTEST_STEM:
                return word.removesuffix(end)
        return word

    def _without_beginning(self, word: str) -> str:
        for beginning in self._before:
            if word.startswith(beginning) and len(word) - len(beginning) >= _SHORTEST_STEM:
                return word.removeprefix(beginning)
        return word
