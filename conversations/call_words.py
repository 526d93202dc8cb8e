"""The word of the day that an officer says on the phone, and that the person can have checked.

It follows from the lead, its officer and the day, so nothing is stored and every replica knows
it. It knows no lead and no clock.
"""

import re
from datetime import date
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from conversations.signing import Sign, number
from conversations.spelling import in_figures, plain

WORDS: tuple[str, ...] = tuple(
    (files("conversations") / "data" / "call_words.txt").read_text("ascii").split()
)
"""Plain things, fruit and animals; no two are one slip of the finger apart."""
LOWEST, NUMBERS = 10, 90
"""Two figures, so that none begins with a zero."""
_PURPOSE = "call_word"
_SHAPE = re.compile(r"([a-z]+)([1-9][0-9])")


def make(sign: Sign, lead: str, officer: int, day: date) -> str:
    """For example ``MANGGIS-47``. ``day`` is Jakarta's."""
    at = number(sign, _PURPOSE, f"{lead}|{officer}|{day.isoformat()}", len(WORDS) * NUMBERS)
    word, figures = divmod(at, NUMBERS)
    return f"{WORDS[word]}-{figures + LOWEST}"


def read(text: str) -> str | None:
    """A word as ``make`` writes it, from "manggis 47", "Mangis47" or "manggis empat tujuh".

    None for anything that cannot be one of ours.
    """
    found = _SHAPE.fullmatch("".join(in_figures(plain(text).split())))
    if found is None:
        return None
    # One slip leads back to one word at most: see WORDS.
    near = process.extract(found[1].upper(), WORDS, scorer=OSA.distance, score_cutoff=1, limit=2)
    if not near or (len(near) > 1 and near[0][1] == near[1][1]):
        return None
    return f"{near[0][0]}-{found[2]}"
