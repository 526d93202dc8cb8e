"""Lead codes: short, spoken on the phone, with a check character. Knows nothing of leads."""

from conversations.errors import BadCode

# No 0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B. Twenty-three letters, a prime: a weighted sum modulo a
# prime notices every single wrong letter and every two neighbours swapped.
ALPHABET = "ACDEFHJKMNPQRTUVWXY3479"
BASE = len(ALPHABET)
LENGTH = 8
CODES = BASE ** (LENGTH - 1)
"""How many codes there are: the numbers 0 to CODES - 1."""


def make(number: int) -> str:
    """The code of a number below CODES, for example ``KM7A-4PXQ``."""
    letters = ""
    for _ in range(LENGTH - 1):
        number, digit = divmod(number, BASE)
        letters += ALPHABET[digit]
    code = letters + ALPHABET[_check(letters)]
    return f"{code[:4]}-{code[4:]}"


def read(text: str) -> str:
    """A code as people type it, with or without the dash, in any case. Raises BadCode."""
    letters = "".join(c for c in text.upper() if c.isalnum())
    if len(letters) != LENGTH or any(c not in ALPHABET for c in letters):
        raise BadCode("shape")
    if ALPHABET[_check(letters[:-1])] != letters[-1]:
        raise BadCode("check")
    return f"{letters[:4]}-{letters[4:]}"


def _check(letters: str) -> int:
    return sum((i + 1) * ALPHABET.index(c) for i, c in enumerate(letters)) % BASE
