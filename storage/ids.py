"""Ids of rows that nobody names. They sort by time, to keep inserts at one end of the tree."""

import secrets
from datetime import datetime


def new_id(now: datetime) -> str:
    """Milliseconds since 1970, then 48 random bits: 24 hexadecimal digits."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(6)}"
