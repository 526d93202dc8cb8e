"""Finds the numbers in a sentence: "1,5 juta", "seratus ribu", "25". Knows nothing of time.

lokal reads each number. What is ours is where one ends and the next begins, because lokal adds
up all it sees: "100rb sehari, 3 juta sebulan" would be 3.1 million.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lokal import parse_rupiah

from conversations.text import clean, word_set

_SCALES = {
    **{"ribu": 3, "rb": 3, "rbu": 3, "rebu": 3, "k": 3, "seribu": 3},
    **{"juta": 6, "jt": 6, "sejuta": 6, "miliar": 9, "milyar": 9, "m": 9},
}
_SCALE_WORDS = {3: "ribu", 6: "juta", 9: "miliar"}
_UNITS = word_set("satu dua tiga empat lima enam tujuh delapan sembilan")
_UNITS_AND_MORE = _UNITS | {"sepuluh", "sebelas", "seratus"}
_STARTS = _UNITS_AND_MORE | {"setengah", "seribu", "sejuta"}
_GOES_ON = _STARTS | _SCALES.keys() | {"belas", "puluh", "ratus"}
_SPELLINGS = {
    **{"sikok": "satu", "duo": "dua", "tigo": "tiga", "limo": "lima", "enem": "enam"},
    **{"lapan": "delapan", "pulu": "puluh", "atus": "ratus", "stengah": "setengah"},
    **{"×": "x", "–": "-", "—": "-", "½": "setengah"},
}
# lokal reckons with 28 digits and raises above that. A number this long is no amount anyway.
_MOST_DIGITS = 12
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|\S")


@dataclass(frozen=True, slots=True, repr=False)
class Quantity:
    """One number, as the words and figures it was written with."""

    tokens: tuple[str, ...]

    @property
    def scaled(self) -> bool:
        """Whether it says thousand or million."""
        return any(token in _SCALES for token in self.tokens)

    @property
    def value(self) -> int | None:
        """Rounded down. None where it is no number, or ends in "m": million or milliard?"""
        longest = max((re.sub("[^0-9]", "", token) for token in self.tokens), key=len)
        if len(longest) > _MOST_DIGITS:
            return int(longest)
        try:
            parsed = parse_rupiah(" ".join(self.tokens))
        except ValueError:  # of "1,2,3.000": two kinds of decimal point
            return None
        return None if parsed is None or "m" in self.tokens else int(parsed.amount)

    def scaled_up_to(self, upper: "Quantity") -> "Quantity":
        """In "1-2 juta" the 1 is a million too; in "500-1 juta" the 500 is thousands."""
        exponents = [_SCALES[token] for token in upper.tokens if token in _SCALES]
        if self.scaled or not exponents:
            return self
        alike = Quantity((*self.tokens, _SCALE_WORDS[exponents[0]]))
        too_much = (alike.value or 0) > (upper.value or 0)
        return Quantity((*self.tokens, "ribu")) if too_much else alike


def split(text: str) -> list[str | Quantity]:
    """The words and marks of a sentence, in lower case and in order, its numbers put together."""
    items: list[str | Quantity] = []
    run: list[str] = []
    for token in _tokens(text):
        if _is_figure(token) or token in (_GOES_ON if run else _STARTS):
            run.append(token)
            continue
        items += [*_quantities(run), token]
        run = []
    return items + _quantities(run)


def _tokens(text: str) -> Iterator[str]:
    for found in _TOKEN.findall(clean(text).lower()):
        token = _SPELLINGS.get(found, found)
        stem = token.removesuffix("an")
        if stem != token and stem in _SCALES:  # "2jtan", "500rban"
            yield from (stem, "an")
        else:
            yield token


def _is_figure(token: str) -> bool:
    return "0" <= token[0] <= "9"


def _quantities(run: list[str]) -> list[str | Quantity]:
    """ "1 juta 500 ribu" is one number; "100 ribu 200 ribu" and "100 ribu 25" are two."""
    numbers: list[list[str]] = []
    for term in _terms(run):
        if numbers and _adds_to(numbers[-1], term):
            numbers[-1] += term
        else:
            numbers.append(term)
    return [Quantity(tuple(number)) for number in numbers]


def _terms(run: list[str]) -> Iterator[list[str]]:
    """Pieces that end at a scale or where a new number begins: "1 juta", "500 ribu", "25"."""
    term: list[str] = []
    for token in run:
        if term and term[-1].isdecimal() and re.fullmatch("[0-9]{3}", token):
            term[-1] += token  # "1 500 000"
            continue
        if term and _begins_anew(token, after=term[-1]):
            yield term
            term = []
        term.append(token)
        if token in _SCALES:
            yield term
            term = []
    if term:
        yield term


def _begins_anew(token: str, after: str) -> bool:
    if _is_figure(token):
        return True
    return token in _UNITS_AND_MORE and after not in {"puluh", "ratus", "seratus"}


def _adds_to(number: list[str], term: list[str]) -> bool:
    above = _SCALES.get(number[-1])
    if above is None:
        return False
    if term[-1] in _SCALES:
        return _SCALES[term[-1]] < above
    # "sejuta setengah" and "2 juta 500.000" add up; "1 juta 500" nobody can be sure of.
    return term == ["setengah"] or len(re.sub("[^0-9]", "", term[0])) > 3
