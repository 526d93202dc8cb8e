"""Indexes from spellings to the numbers of entries: one method a kind of match.

Which kind counts for more is for ``search`` to say.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

T = TypeVar("T")

_MOST_HITS = 40
"""More than any screen shows: one entry may be hit by several of its spellings."""
_SHORTEST_BEGINNING = 2
_SHORTEST_MENTION = 3
_PAST_EVERY_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Spelled:
    """One way to write the name of an entry."""

    owner: int
    """The number of the entry."""
    rank: int
    """0 for its own name, above that for what else it is called."""
    words: tuple[str, ...]
    key: str
    """The words without spaces between them."""


class Keys:
    """Spellings without spaces, each with the entry it belongs to."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._owners: list[int] = []
        self._longest = 0

    def add(self, spelled: Spelled) -> None:
        self._longest = max(self._longest, len(spelled.key))
        self._keys.append(spelled.key)
        self._owners.append(spelled.owner)

    def alike(self, key: str, at_least: float) -> dict[int, float]:
        """Entries by the share of letters that agree, the most alike first."""
        if self._longest < at_least * len(key):
            return {}  # no key can share so much with one so long
        hits = process.extract(
            key,
            self._keys,
            scorer=OSA.normalized_similarity,
            score_cutoff=at_least,
            limit=_MOST_HITS,
        )
        best: dict[int, float] = {}
        for _, share, row in hits:
            best.setdefault(self._owners[row], share)
        return best


class Names:
    """Whole spellings, their beginnings and their words. Owners come in the order of filing."""

    def __init__(self, spellings: Iterable[Spelled]) -> None:
        self._rows: list[tuple[int, int]] = []
        self._same: dict[str, list[int]] = {}
        whole: set[tuple[str, int, int]] = set()
        with_word: dict[str, list[int]] = {}
        for row, spelled in enumerate(spellings):
            self._rows.append((spelled.rank, spelled.owner))
            self.add_whole(spelled.key, spelled.owner)
            whole.add((spelled.key, spelled.rank, spelled.owner))
            for word in spelled.words:
                with_word.setdefault(word, []).append(row)
        self._sorted = sorted((key, (rank, owner)) for key, rank, owner in whole)
        self._words = sorted(with_word.items())

    def add_whole(self, key: str, owner: int) -> None:
        """A text that stands for an entry, but is nothing that people begin to type: a label."""
        owners = self._same.setdefault(key, [])
        if owner not in owners:
            owners.append(owner)

    def same(self, key: str) -> list[int]:
        return self._same.get(key, [])

    def beginning(self, words: Sequence[str]) -> list[int]:
        """Names that begin with this, then names with a word for every beginning of a word."""
        key = "".join(words)
        if len(key) < _SHORTEST_BEGINNING:
            return []
        rows = [{row for _, rows in _from(self._words, word) for row in rows} for word in words]
        each_word = sorted(self._rows[row] for row in set.intersection(*rows))
        return list(dict.fromkeys([*self.longer(key), *(owner for _, owner in each_word)]))

    def longer(self, key: str) -> list[int]:
        """Names that begin with this."""
        found = sorted(row for _, row in _from(self._sorted, key))
        return list(dict.fromkeys(owner for _, owner in found))

    def mentioned(self, words: Sequence[str]) -> dict[int, int]:
        """Names that stand among the words, the longest first, and the word each begins at.

        A word belongs to one name: "Rawa Baru" does not mention a place called Rawa.
        """
        spans = [(at, end) for at in range(len(words)) for end in range(at + 1, len(words) + 1)]
        keys = {(at, end): "".join(words[at:end]) for at, end in spans}
        found: dict[int, int] = {}
        taken: set[int] = set()
        for at, end in sorted(spans, key=lambda span: -len(keys[span])):
            owners = self.same(keys[at, end]) if len(keys[at, end]) >= _SHORTEST_MENTION else []
            if owners and taken.isdisjoint(range(at, end)):
                taken.update(range(at, end))
                found.update((owner, at) for owner in owners if owner not in found)
        return found


def _from(items: list[tuple[str, T]], beginning: str) -> Iterator[tuple[str, T]]:
    """The part of a sorted list that begins with these letters."""
    low = bisect_left(items, (beginning,))
    high = bisect_left(items, (beginning + _PAST_EVERY_LETTER,))
    return iter(items[low:high])
