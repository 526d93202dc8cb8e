"""Finds what must not stand in an officer's free words: a NIK or a phone number."""

import re

from phonenumbers import PhoneNumberMatcher

from conversations.text import clean

_NIK = re.compile(r"(?<!\d)\d(?:[ .,/-]{0,2}\d){15}(?!\d)", re.ASCII)
_COUNTRY = "ID"
# With less, "Rp 1.500.000" would be a call centre.
_DIALLED = ("+", "0", "62", "8", "(")


def holds_private(text: str) -> bool:
    """Sixteen digits in a row, however grouped, or a number that reaches somebody."""
    shown = clean(text)
    return bool(_NIK.search(shown)) or any(
        match.raw_string.startswith(_DIALLED) for match in PhoneNumberMatcher(shown, _COUNTRY)
    )
