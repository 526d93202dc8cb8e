"""Full text search: which of many answers a person's own words ask for. Pure, built once.

A word counts for more the fewer answers it belongs to. An answer is as good as the share of the
words that speak of it, and of the best of its phrasings that they cover.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from conversations.spelling import plain
from conversations.terms import Term, Terms

_SHORTEST_ALIKE = 5
_ALIKE = 0.8
"""Share of the letters that agree in a slip of the pen: one in five, two in ten."""
_SLIP = 0.8
"""What a word with a slip is worth of the word itself."""
_WEAK = 0.5
"""What a weak term counts of its weight."""
_STRANGE = 0.8
"""What a word that belongs to no answer counts, of the heaviest."""
_SPOKEN, _COVERED, _OFTEN = 0.5, 0.4, 0.1
"""Parts of a score: the share of the words that speak of an answer at all, how much of its best
phrasing they cover, and in how many of its phrasings they stand."""
_SURE = 0.5
_SURE_COVERED = 0.5
_SURE_WEAK = 0.9
"""Words that are all weak are sure only where they are a phrasing: "how much a month"."""


@dataclass(frozen=True, slots=True)
class Hit:
    id: str
    score: float
    """From 0 to 1."""
    sure: bool
    """Enough for an answer without asking whether it was meant."""


class Relevance:
    """Texts by the id of what they speak of, each several phrasings."""

    def __init__(
        self, texts: Mapping[str, Iterable[str]], terms: Terms, weak: Iterable[str] = ()
    ) -> None:
        """``weak``: terms that alone do not say what is asked, such as "when"."""
        self._terms = terms
        self._weak = frozenset(weak)
        self._telling = terms.concepts - self._weak
        self._ids = tuple(texts)
        self._phrasings: list[tuple[int, frozenset[str]]] = []
        """Of which answer, by its place; and the terms."""
        self._often: dict[str, dict[int, float]] = {}
        """By term: the answers it belongs to, and the share of their phrasings that have it."""
        self._whole: dict[str, int] = {}
        """Phrasings of nothing but empty words, such as "ini apa": meant only as they stand."""
        for place, phrasings in enumerate(texts.values()):
            phrasings = tuple(phrasings)
            read = [frozenset(term.text for term in terms.read(text)) for text in phrasings]
            bare = (text for text, one in zip(phrasings, read, strict=True) if not one)
            self._whole |= {plain(text): place for text in bare}
            self._phrasings += [(place, one) for one in read if one]
            for term in frozenset().union(*read):
                often = sum(term in one for one in read) / len(read)
                self._often.setdefault(term, {})[place] = often
        count = len(self._ids)
        self._weight = {t: math.log2(1 + count / len(of)) for t, of in self._often.items()}
        for term in self._weak & self._weight.keys():
            self._weight[term] *= _WEAK
        self._heaviest = math.log2(1 + count)
        self._vocabulary = list(dict.fromkeys((*self._often, *terms.meant)))
        self._with: dict[str, list[tuple[int, float]]] = {}
        """By term: the phrasings that have it, and what part of each it is."""
        for number, (_, phrasing) in enumerate(self._phrasings):
            whole = sum(self._weight[term] for term in phrasing)
            for term in phrasing:
                self._with.setdefault(term, []).append((number, self._weight[term] / whole))

    def search(self, text: str) -> list[Hit]:
        """The best first; of two alike, the one given first."""
        found, strange = self._found(text)
        if not found and (place := self._whole.get(plain(text))) is not None:
            return [Hit(self._ids[place], 1.0, sure=True)]
        total = sum(self._weight[term] for term in found) + strange * _STRANGE * self._heaviest
        covered = self._covered(found)
        hits = [(place, self._hit(place, found, total, part)) for place, part in covered.items()]
        return [hit for _, hit in sorted(hits, key=lambda one: (-one[1].score, one[0]))]

    def _found(self, text: str) -> tuple[dict[str, float], int]:
        """The terms of a text that our texts have, each with how sure it is; and the number of
        those that they have not."""
        found: dict[str, float] = {}
        strange = 0
        for term in dict.fromkeys(self._terms.read(text)):
            known, share = self._known(term)
            if known is None:
                strange += 1
            else:
                found[known] = max(share, found.get(known, 0.0))
        return found, strange

    def _covered(self, found: Mapping[str, float]) -> dict[int, float]:
        """By the place of each answer that the terms speak of: how much of the best covered of its
        phrasings they cover."""
        parts: dict[int, float] = {}
        for term, share in found.items():
            for number, part in self._with[term]:
                parts[number] = parts.get(number, 0.0) + part * share
        best: dict[int, float] = {}
        for number, part in parts.items():
            place = self._phrasings[number][0]
            best[place] = max(part, best.get(place, 0.0))
        return best

    def _hit(self, place: int, found: Mapping[str, float], total: float, covered: float) -> Hit:
        spoken = often = 0.0
        telling = False
        for term, share in found.items():
            in_how_many = self._often[term].get(place)
            if in_how_many is not None:
                spoken += self._weight[term] * share
                often += self._weight[term] * share * in_how_many
                telling = telling or term in self._telling
        often /= spoken
        spoken /= total
        score = spoken * (_SPOKEN + _COVERED * covered + _OFTEN * often)
        clear = telling and covered >= _SURE_COVERED
        sure = score >= _SURE and (clear or spoken * covered > _SURE_WEAK)
        return Hit(self._ids[place], score, sure)

    def _known(self, term: Term) -> tuple[str | None, float]:
        """The term as our texts have it, and how sure that is; None for a word they have not."""
        if term.text in self._weight:
            return term.text, 1.0
        for form in term.forms:
            if form in self._weight:
                return form, 1.0
        word = term.forms[0] if term.forms else term.text
        if len(word) < _SHORTEST_ALIKE:
            return None, 0.0
        hit = process.extractOne(
            word, self._vocabulary, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE
        )
        if hit is None:
            return None, 0.0
        alike = self._terms.meant.get(hit[0], hit[0])
        return (alike, _SLIP) if alike in self._weight else (None, 0.0)
