"""A name and a birth date, so written that one person's are alike however they typed them.

For finding who may be the same, never for saying that they are: an officer does.
"""

import re
import unicodedata
from datetime import date

from conversations.text import word_set

# As people write themselves on one form and not on the next. Degrees stand behind a comma.
_TITLES = word_set("h hj haji hajah hajjah dr drs dra ir prof bapak bpk pak ibu bu sdr sdri kh rm")
_BETWEEN = re.compile(r"[^\w]+|_")


def person(name: str, born: date) -> str | None:
    """None for a name without a letter."""
    written = same_name(name)
    return f"{written}|{born.isoformat()}" if written else None


def same_name(name: str) -> str:
    """Small letters without accents, marks, titles and degrees: "Hj. Siti Jenti'an, S.Pd" is
    "siti jentian"."""
    words = _plain(name.partition(",")[0]) or _plain(name)
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return " ".join(words)


def _plain(text: str) -> list[str]:
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(
        "" if char in "'’‘ʼ`´" or unicodedata.combining(char) else char for char in small
    )
    return _BETWEEN.sub(" ", letters).split()
