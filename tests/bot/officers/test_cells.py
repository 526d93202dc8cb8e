import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.officers.cells import LONGEST, text
from tests.bot.officers.hostile import FORMULAS, HARMLESS


@pytest.mark.parametrize("value", FORMULAS)
def test_what_a_spreadsheet_would_work_out_gets_an_apostrophe(value: str) -> None:
    assert text(value).startswith("'")


@pytest.mark.parametrize("value", HARMLESS)
def test_numbers_and_words_stay_as_they_are(value: str) -> None:
    assert text(value) == value


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("a\r\nb\tc", "a b c"),
        ("  a  ", "a"),
        ("a\x00b\x1bc\u202ed\u200be", "abcde"),
        ("cafe\u0301", "café"),
        ("\ud800x", "x"),
        ("", ""),
        ("\t\r\n", ""),
        ("\n=1+1", "'=1+1"),
        ("\u200b=1+1", "'=1+1"),
    ],
)
def test_text_is_one_clean_line(value: str, cell: str) -> None:
    assert text(value) == cell


def test_a_cell_that_excel_would_drop_is_cut() -> None:
    assert len(text("x" * 40_000)) == LONGEST


@given(st.text())
def test_any_text_becomes_a_safe_cell(value: str) -> None:
    cell = text(value)
    assert text(cell) == cell
    assert unicodedata.is_normalized("NFC", cell)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in cell)
    first = unicodedata.normalize("NFKC", cell[:1])[:1]
    if first in ("=", "@"):
        pytest.fail(f"{cell!r} begins a formula")
    if first in ("+", "-"):
        assert cell[1:].replace(".", "").isascii()
        assert cell[1:].replace(".", "").isdecimal()
