"""Cleaning what people type before anybody reads it. Knows nothing of what it will be read as."""

import unicodedata

# Only the full-width forms become ASCII. NFKC would do more, and then "1½ juta" reads "11/2 juta".
_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}


def clean(text: str) -> str:
    """One line of visible characters: NFC, single spaces, full-width forms as ASCII.

    Controls, bidirectional and zero-width characters, lone surrogates and private use are dropped.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = "".join(_visible(char) for char in text.translate(_FULL_WIDTH))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def word_set(text: str) -> frozenset[str]:
    """For tables of words in code."""
    return frozenset(text.split())


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char).startswith("C") else char


def shorten(text: str, longest: int) -> str:
    """With a mark at the end where something was left out."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
