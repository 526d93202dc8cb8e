"""Whether somebody of primary school can read it: short sentences, known words, no bare letters.

Only of languages whose long words are listed (words.CODE.txt), and of what workers read.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from conversations.messages.catalog import Language
from conversations.messages.lint.texts import to_people, unmarked

LONGEST_SENTENCE = 14
"""Words; a value counts as one. Half of our sentences have four words or fewer."""
LONG_WORD = 10
"""Letters from which a word must be one of the list."""
LISTS: Mapping[str, tuple[str, ...]] = {"id": ("id",), "plm": ("id", "plm")}
"""Languages that are checked, and whose long words they may use."""
FOLDER = Path(__file__).parent
ABBREVIATIONS = FOLDER / "abbreviations.toml"
_VALUE = re.compile(r"\{[^{}]*\}")
_ADDRESS = re.compile(r"/[a-z_]+\b(?!/)|\b[\w-]+(?:\.[\w-]+)+\.?[a-z]{2,}\b")
_END = re.compile(r"\n+|(?<=[.?!])\s+")
_WORD = re.compile(r"[^\W_](?:[^\s]*[^\W_])?")
_LETTERS = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")


def hard_to_read(language: Language, reference: Language) -> Iterator[str]:
    if language.code not in LISTS:
        return
    known = frozenset().union(*map(long_words, LISTS[language.code]))
    for key, text in to_people(language):
        for sentence in sentences(text):
            if (count := len(_WORD.findall(sentence))) > LONGEST_SENTENCE:
                yield (
                    f"{language.code}: {key} has a sentence of {count} words, "
                    f"more than {LONGEST_SENTENCE}: {sentence!r}"
                )
        for word in dict.fromkeys(_LETTERS.findall(_ours(text).casefold())):
            if len(word) >= LONG_WORD and word not in known:
                yield (
                    f"{language.code}: {key} has the long word {word!r}: "
                    f"say it plainly, or add it to words.{language.code}.txt"
                )
    yield from _unexplained(language, reference)


def sentences(text: str) -> list[str]:
    """The sentences of a message; each {value} is the word "…"."""
    plain = _VALUE.sub("x", unmarked(text))
    return [one for one in _END.split(plain) if _WORD.search(one)]


def abbreviations(text: str) -> set[str]:
    return set(_CAPITALS.findall(_ours(text)))


@cache
def long_words(code: str) -> frozenset[str]:
    """The long words that a reader of this language may be expected to know."""
    return frozenset((FOLDER / f"words.{code}.txt").read_text("utf-8").split())


@cache
def listed_abbreviations() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """``known`` with their reasons, and ``explained`` with the words and the first message."""
    return tomllib.loads(ABBREVIATIONS.read_text("utf-8"))


def _unexplained(language: Language, reference: Language) -> Iterator[str]:
    known, explained = listed_abbreviations().values()
    before = {**reference.messages, **language.messages}
    for key, text in to_people(language):
        for letters in sorted(abbreviations(text) - known.keys()):
            words = explained.get(letters, {})
            first = before.get(words.get("first", ""), text)
            if not words or not re.search(words["words"], first) or letters not in first:
                yield (
                    f"{language.code}: {key} has {letters!r} unexplained: "
                    f"say what it is, and list it in {ABBREVIATIONS.name}"
                )


def _ours(text: str) -> str:
    """A message without values, tags, slash words and internet addresses."""
    return _ADDRESS.sub(" ", _VALUE.sub(" ", unmarked(text)))
