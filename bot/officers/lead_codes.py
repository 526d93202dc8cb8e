"""A lead's code at the beginning of what an officer wrote, and the rest."""

import re

from conversations import codes
from conversations.errors import BadCode

EXAMPLE = codes.make(2_026_112_215)
"""A well-formed code, for showing how one looks."""

# Two groups of four, as a code is shown, said on the phone, or typed in one go.
_CODE = re.compile(r"([0-9A-Za-z]{4})(?:\s*[-‐‑–—.]\s*|\s+)?([0-9A-Za-z]{4})(?!\w)\s*(.*)", re.S)


class NoCode(BadCode):
    """There is nothing at all where a code should be."""


def split_code(text: str) -> tuple[str, str]:
    """The code as it is stored, and what follows it. Raises BadCode, NoCode."""
    text = text.strip()
    if not text:
        raise NoCode
    found = _CODE.fullmatch(text)
    if found is None:
        raise BadCode("shape")
    return codes.read(found[1] + found[2]), found[3].strip()
