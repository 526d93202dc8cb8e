"""Ids of rows. Those that nobody names sort by time, to keep inserts at one end of the tree."""

import secrets
from datetime import datetime

_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def in_letters(raw: bytes) -> str:
    """Two letters a byte: what stands in a button must not look like anybody's number."""
    return raw.hex().translate(_LETTERS)


def new_name() -> str:
    """Of a row that buttons name, twelve letters."""
    return in_letters(secrets.token_bytes(6))


def new_id(now: datetime) -> str:
    """Milliseconds since 1970, then 48 random bits: 24 hexadecimal digits."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(6)}"
