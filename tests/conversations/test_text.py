"""Cleaning: what is left is one line of visible characters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.text import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Siti \n\t Aminah ", "Siti Aminah"),
        ("\u202eSiti\u202c", "Siti"),
        ("Si\u200bti\ufeff", "Siti"),
        ("Siti\x00\x1b", "Siti"),
        ("０８１２", "0812"),
        ("Siti\u3000Aminah", "Siti Aminah"),
        ("e\u0301", "\u00e9"),
        ("1½", "1½"),
        ("\ud800ok", "ok"),
    ],
)
def test_only_visible_characters_are_left(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text())
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    once = clean(typed)

    assert clean(once) == once
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in once)
