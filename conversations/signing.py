"""What nobody without our key can make: numbers for words and codes that people say aloud.

It holds no key and reads none; whoever calls hands in what signs.
"""

from collections.abc import Callable

Sign = Callable[[str, str], bytes]
"""A keyed hash of (purpose, text): the same arguments always give the same bytes, on every
replica and after every restart."""


def without_keys(purpose: str, text: str) -> bytes:
    """For a world in which nothing is said that needs a key. Raises LookupError."""
    raise LookupError("there is no keyring here to sign with")


def number(sign: Sign, purpose: str, text: str, below: int) -> int:
    """0 to ``below`` - 1, evenly enough for anything that is spoken."""
    return int.from_bytes(sign(purpose, text)[:8], "big") % below
