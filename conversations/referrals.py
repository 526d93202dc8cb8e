"""Referral codes: by which market, neighbourhood, campaign or agent somebody came to us.

A code carries three letters that only our key makes, so nobody can make one up. It names a place,
a campaign or an agent's number, never a person. Which codes are in use is for storage to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from conversations import codes
from conversations.errors import BadReferralName
from conversations.signing import Sign, number
from conversations.spelling import plain

LONGEST = 40
"""Characters of a code before its letters: with them it fits Telegram's 64 of a link."""
LETTERS = 3
_PURPOSE = "referral"
_READ_AS = str.maketrans("OIL", "011")
"""Nobody can tell these apart on a poster."""
_WORDS_BEFORE = 2
"""As in "kode rujukan PASAR-…" or "/start PASAR-…"."""
_LONGEST_TEXT = 200


class ReferralKind(StrEnum):
    """What a code stands for; the office's words, since they are typed on the command line."""

    MARKET = "pasar"
    NEIGHBOURHOOD = "rt"
    AGENT = "agen"
    CAMPAIGN = "kampanye"
    OTHER = "lain"


@dataclass(frozen=True, slots=True)
class Referral:
    code: str
    """As it is printed: ``PASAR-16-ILIR-7KQ``."""
    name: str
    kind: ReferralKind


def make(sign: Sign, name: str) -> str:
    """The code of a name, always the same. Raises BadReferralName where it has no letters."""
    slug = ""
    for word in plain(name).upper().split():
        if not word.isascii() or len(slug) + len(word) + 1 > LONGEST:
            break
        slug = f"{slug}-{word}" if slug else word
    if not slug:
        raise BadReferralName
    return f"{slug}-{_mark(sign, key(slug))}"


def key(text: str) -> str:
    """What a code is told by: neither case, dashes and spaces nor O and 0 count."""
    letters = (c for c in text.upper() if c.isascii() and c.isalnum())
    return "".join(letters).translate(_READ_AS)


def spoken(text: str, sign: Sign) -> str | None:
    """The key of a code that we have made, in what somebody wrote: the code alone, or after a
    word or two. None where there is none."""
    words = text.split() if len(text) <= _LONGEST_TEXT else []
    for first in range(min(len(words), _WORDS_BEFORE + 1)):
        found = key("".join(words[first:]))
        slug, mark = found[:-LETTERS], found[-LETTERS:]
        if slug and len(slug) <= LONGEST and mark == _mark(sign, slug):
            return found
    return None


def heard(text: str, sign: Sign, in_use: Mapping[str, Referral]) -> Referral | None:
    """``in_use`` is by key."""
    found = spoken(text, sign) if in_use else None
    return None if found is None else in_use.get(found)


def _mark(sign: Sign, slug: str) -> str:
    at = number(sign, _PURPOSE, slug, codes.BASE**LETTERS)
    letters = ""
    for _ in range(LETTERS):
        at, digit = divmod(at, codes.BASE)
        letters += codes.ALPHABET[digit]
    return letters
