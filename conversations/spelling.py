"""Brings differently written names to one form: case, marks, abbreviations, numerals.

Knows no names itself; whoever searches brings the abbreviations of its own field.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from conversations.text import clean

_UNITS = {
    **{"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7},
    **{"delapan": 8, "sembilan": 9, "sikok": 1, "duo": 2, "tigo": 3, "limo": 5, "lapan": 8},
}
_WHOLE = {
    **{"sepuluh": 10, "sebelas": 11},
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10},
}
_ANY_UNIT = "|".join(_UNITS)
_NUMBER = re.compile(
    rf"\b(?:(?P<tens>{_ANY_UNIT}) puluh(?: (?P<rest>{_ANY_UNIT}))?"
    rf"|(?P<teen>{_ANY_UNIT}) belas"
    rf"|(?P<one>{_ANY_UNIT}|{'|'.join(_WHOLE)})"
    r"|0+(?P<figures>[1-9][0-9]*))\b"
)


class Spelling:
    """The abbreviations and empty words of one field of names."""

    def __init__(
        self,
        words: Mapping[str, str] | None = None,
        noise: Iterable[str] = (),
        kinds: Iterable[str] = (),
    ) -> None:
        """``kinds`` are words that only say what kind of thing a name is: "kec", "desa"."""
        self._words = dict(words or {})
        phrases = sorted((plain(phrase) for phrase in noise), key=len, reverse=True)
        self._noise = re.compile(rf"\b(?:{'|'.join(phrases)})\b") if phrases else None
        self._kinds = frozenset(kinds)

    def words(self, text: str) -> list[str]:
        """In lower case without marks, abbreviations written out, empty words dropped.

        A text of nothing but empty words keeps them.
        """
        typed = plain(text)
        told = self._noise.sub(" ", typed).split() if self._noise else typed.split()
        return [self._words.get(word, word) for word in told or typed.split()]

    def without_kinds(self, words: list[str]) -> list[str]:
        return [word for word in words if word not in self._kinds] or words


def plain(text: str) -> str:
    """ "Jenti'an, Kec. Jarai" as "jentian kec jarai"."""
    letters = clean(text).casefold()
    if not letters.isascii():
        letters = unicodedata.normalize("NFKD", letters)
        letters = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", re.sub("['’`]", "", letters)))


def in_figures(words: list[str]) -> list[str]:
    """Numerals as figures: "ilir barat i", "dua puluh enam ilir", "26 ilir"."""
    return _NUMBER.sub(_figures, " ".join(words)).split()


def _figures(found: re.Match[str]) -> str:
    if found["tens"]:
        return str(_UNITS[found["tens"]] * 10 + _UNITS.get(found["rest"], 0))
    if found["teen"]:
        return str(_UNITS[found["teen"]] + 10)
    if found["figures"]:
        return found["figures"]
    return str(_UNITS.get(found["one"]) or _WHOLE[found["one"]])
