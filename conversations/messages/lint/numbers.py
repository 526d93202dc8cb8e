"""Numbers written by hand in what people read: a number of the law or of the office is a {value}.

Digits are one wherever they stand; words ("tiga bulan") where they count money, time or a share.
What may stay is listed in numbers.toml, each entry with its reason.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from conversations.messages.catalog import Language
from conversations.messages.lint.texts import to_people, unmarked

LIST = Path(__file__).with_name("numbers.toml")
_COUNT = (
    "(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|puluh|ratus"
    "|seratus|seribu|sikok|sutik|duo|tigo|limo|pitu"
    "|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty)"
)
_UNIT = (
    "(?:rupiah|ribu|juta|miliar|persen|bulan|tahun|taun|hari|ari|minggu|jam|menit|program"
    "|thousand|million|percent|months?|years?|days?|weeks?|hours?|minutes?|programmes?)"
)
_SHARE = "(?:setengah|separuh|separo|seperempat|sepertiga|half|quarter)"
_VALUE = re.compile(r"\{[^{}]*\}")
_NUMBER = re.compile(
    rf"(?:Rp\s*)?\d(?:[\d.,/-]*\d)?(?:\s*%|\s+{_UNIT}\b)*"
    rf"|\b(?:(?:{_COUNT}\s+)+{_UNIT}|{_SHARE})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A number that may stand by hand."""

    text: re.Pattern[str]
    where: tuple[str, ...]
    """Keys as patterns of fnmatch."""
    why: str

    def fits(self, key: str) -> bool:
        return any(fnmatchcase(key, pattern) for pattern in self.where)


@cache
def allowed(path: Path = LIST) -> tuple[Allowed, ...]:
    """The entries of numbers.toml. Raises KeyError for one without a reason, re.error."""
    entries = tomllib.loads(path.read_text("utf-8"))["allowed"]
    return tuple(
        Allowed(re.compile(one["text"]), tuple(one["where"]), one["why"]) for one in entries
    )


def numbers_by_hand(language: Language) -> Iterator[str]:
    for key, text in to_people(language):
        for number in _NUMBER.findall(without_allowed(key, text)):
            yield (
                f"{language.code}: {key} has {number.strip()!r} written by hand: "
                f"make it a {{value}}, or list it in {LIST.name} with the reason"
            )


def without_allowed(key: str, text: str) -> str:
    """What is left of a message without values and without the numbers that may stand in it."""
    left = without_values(text)
    for one in allowed():
        if one.fits(key):
            left = one.text.sub(" ", left)
    return left


def without_values(text: str) -> str:
    """A message without its tags and its placeholders."""
    return _VALUE.sub(" ", unmarked(text))
