"""What people write about a small business: since when, its name, NIB and NPWP.

Says "well formed", never "verified". Knows no contribution and no law.
"""

import re
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.id import npwp as stdnum_npwp

from conversations.errors import InvalidAnswer
from conversations.people import NIK_LENGTH, holds_nik, read_nik
from conversations.quantities import Quantity, split
from conversations.spans import is_length_of_time
from conversations.text import clean, word_set

MOST_HELPERS = 1_000
"""A business with more is no small one: an officer helps it in person."""
OLDEST_YEAR = 1900
NAME_LONGEST = 80
NIB_LENGTH = 13
OLD_NPWP_LENGTH = 15

_LONGEST = 200
_YEARS = word_set("tahun taun thn th year years")
_MONTHS = word_set("bulan bln month months")
_LAST = word_set("lalu kemarin kemaren last ago setahun")
_NOW = word_set("ini baru barusan this new sekarang")
_LINK = re.compile(r"://|\bwww\.|\bt\.me\b", re.IGNORECASE)
_MOST_DIGITS_IN_NAME = 7
_LABEL = re.compile(r"^(?:(?:no|nomor|number)\b[. ]*)?(?:(?:nib|npwp)\b)?[ :=.]*", re.IGNORECASE)


def read_since(text: str, today: date) -> int:
    """The year a business began: "2015", "sejak Januari 2015", "3 tahun", "tahun lalu"."""
    numbers, words = _heard(text)
    said = [number.value or 0 for number in numbers if not number.scaled]
    years = [number for number in said if OLDEST_YEAR <= number <= today.year]
    if len(years) == 1:
        return years[0]
    if len(said) == 1:
        return _year_ago(said[0], words, today)
    if not said and not _LAST.isdisjoint(words):
        return today.year - 1
    if not said and not _NOW.isdisjoint(words):
        return today.year
    raise InvalidAnswer("since_unreadable")


def _year_ago(number: int, words: list[str], today: date) -> int:
    if not _MONTHS.isdisjoint(words):
        return today.year - (number + 12 - today.month) // 12
    if not _YEARS.isdisjoint(words) and number <= today.year - OLDEST_YEAR:
        return today.year - number
    raise InvalidAnswer("since_future" if number > today.year else "since_unreadable")


def read_business_name(text: str) -> str:
    """As its owner writes it; figures are welcome, a person's number is not."""
    name = clean(text)
    if name.startswith("/"):
        raise InvalidAnswer("business_name_command")
    if _LINK.search(name):
        raise InvalidAnswer("business_name_link")
    if holds_nik(name) or sum(char.isdigit() for char in name) > _MOST_DIGITS_IN_NAME:
        raise InvalidAnswer("business_name_number")
    if len(name) > NAME_LONGEST:
        raise InvalidAnswer("business_name_long", maximum=NAME_LONGEST)
    if is_length_of_time(name):
        raise InvalidAnswer("named_time")
    if sum(char.isalpha() for char in name) < 2:
        raise InvalidAnswer("business_name_short")
    return name


def read_nib(text: str) -> str:
    """The thirteen digits of a Nomor Induk Berusaha. Only the length can be checked."""
    digits = _digits(text, "nib")
    if len(digits) != NIB_LENGTH:
        raise InvalidAnswer("nib_length", digits=len(digits), expected=NIB_LENGTH)
    return digits


def read_npwp(text: str, today: date) -> str:
    """Fifteen digits, sixteen with a leading nought, or a citizen's NIK; check digits are
    checked."""
    digits = _digits(text, "npwp")
    if len(digits) not in (OLD_NPWP_LENGTH, NIK_LENGTH):
        raise InvalidAnswer("npwp_length", digits=len(digits))
    if len(digits) == NIK_LENGTH and not digits.startswith("0"):
        # stdnum knows only old provinces and would refuse a NIK of a new one.
        return read_nik(digits, today).digits
    try:
        return str(stdnum_npwp.validate(digits))
    except ValidationError:
        raise InvalidAnswer("npwp_check") from None


def mask_nib(digits: str) -> str:
    return f"{digits[:4]}•••••••{digits[-2:]}"


def mask_npwp(digits: str) -> str:
    """As a NIK is masked, since it may be one."""
    return f"{digits[:4]}••••••••{digits[-4:]}"


def _digits(text: str, kind: str) -> str:
    digits = re.sub(r"[ .\-–—/]", "", _LABEL.sub("", clean(text)))
    if not digits:
        raise InvalidAnswer(f"{kind}_empty")
    if not re.fullmatch("[0-9]+", digits):
        raise InvalidAnswer(f"{kind}_letters")
    return digits


def _heard(text: str) -> tuple[list[Quantity], list[str]]:
    items = split(text) if len(text) <= _LONGEST else []
    numbers = [item for item in items if isinstance(item, Quantity)]
    return numbers, [item for item in items if isinstance(item, str)]
