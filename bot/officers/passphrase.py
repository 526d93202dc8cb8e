"""The passphrase of an officer's files: agreed on the command line, and never said in the chat."""

import re
import secrets

from conversations import regions

WORDS_IN_ONE = 6
SHORTEST = 12
"""Characters of one that somebody thought of."""
_WORD = re.compile(r"\b[a-z]{4,8}\b")
WORDS = tuple(sorted({w for name in regions.names() for w in _WORD.findall(name.lower())}))


def generated() -> str:
    """Six names of places in Sumatera Selatan, for example ``lahat-kikim-jejawi-...``: 60 bits or
    more, easy to read aloud and to type."""
    return "-".join(secrets.choice(WORDS) for _ in range(WORDS_IN_ONE))


def too_weak(passphrase: str) -> bool:
    return len(passphrase) < SHORTEST or len(set(passphrase)) < SHORTEST // 2
