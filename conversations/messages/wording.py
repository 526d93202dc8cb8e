"""How words are compared: folded, cut at an end, looked for in a row. It knows no message."""

import re
import unicodedata
from collections.abc import Iterable, Sequence


def without_end(wanted: str, particles: Sequence[str]) -> str:
    """As in "sore ajo", which is "sore"; a particle alone stays."""
    words = wanted.split()
    while len(words) > 1 and words[-1] in particles:
        words.pop()
    return " ".join(words)


def without_start(wanted: str, wishing: Sequence[str]) -> str:
    """As in "saya mau lapor", which is "lapor"; a wish for nothing stays."""
    words = wanted.split()
    while len(words) > 1 and words[0] in wishing:
        words.pop(0)
    return " ".join(words)


def plain(text: str) -> str:
    """Letters and digits only, one space between words, no case: what two spellings share."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def leading(words: Iterable[str]) -> re.Pattern[str]:
    """One of these at the beginning, the longest that fits, and the rest."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(
        rf"({'|'.join(map(re.escape, longest_first)) or '(?!)'})\s+(.+)", re.I | re.S
    )


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of these as whole words of a plain text between two spaces; nothing where there are
    none."""
    return re.compile(f" (?:{'|'.join(map(re.escape, words)) or '(?!)'}) ")
