"""Years, names, NIB and NPWP, as owners of small businesses write them.

Nobody's number is here: they are built, or stand in the examples of a library.
"""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.businesses import (
    mask_nib,
    mask_npwp,
    read_business_name,
    read_nib,
    read_npwp,
    read_since,
)
from conversations.errors import InvalidAnswer
from tests.conversations.refusals import outcome

TODAY = date(2026, 11, 22)
NPWP_15, NPWP_16 = "013121660091000", "0013121660091000"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        *(("2015", 2015), ("sejak 2015", 2015), ("Januari 2015", 2015), ("17-8-2015", 2015)),
        *(("thn 1998", 1998), ("3 tahun", 2023), ("lima tahun lalu", 2021), ("sudah 20 th", 2006)),
        *(("setahun", 2025), ("tahun lalu", 2025), ("tahun ini", 2026), ("baru", 2026)),
        *(("6 bulan", 2026), ("11 bulan", 2025), ("14 bulan", 2025), ("3 years", 2023)),
    ],
)
def test_a_beginning_is_read_as_a_year(text: str, year: int) -> None:
    assert read_since(text, TODAY) == year


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *(("15", "since_unreadable"), ("lama", "since_unreadable"), ("", "since_unreadable")),
        *(
            ("2030", "since_future"),
            ("1500", "since_unreadable"),
            ("200 tahun", "since_unreadable"),
        ),
        ("2015 atau 2016", "since_unreadable"),
    ],
)
def test_what_is_no_year_is_refused(text: str, reason: str) -> None:
    assert outcome(read_since, text, TODAY) == reason


@pytest.mark.parametrize(
    "name", ["Warung Bu Siti", "Toko 88", "PT Maju-Jaya (Persero)", "Kopi 24"]
)
def test_a_business_may_be_called_nearly_anything(name: str) -> None:
    assert read_business_name(f"  {name} ") == name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *(("x", "business_name_short"), ("...", "business_name_short")),
        *(("x" * 81, "business_name_long"), ("/start", "business_name_command")),
        *(("https://toko.id", "business_name_link"), ("www.toko.id", "business_name_link")),
        *(
            ("1671 0412 0385 0001", "business_name_number"),
            ("HP 081234567890", "business_name_number"),
        ),
    ],
)
def test_what_names_no_business_is_refused(text: str, reason: str) -> None:
    assert outcome(read_business_name, text) == reason


@pytest.mark.parametrize(
    "text", ["1234567890123", "1234 5678 90123", "NIB: 1234567890123", "no. nib 1234-5678-90123"]
)
def test_an_nib_is_thirteen_digits(text: str) -> None:
    assert read_nib(text) == "1234567890123"
    assert mask_nib(read_nib(text)) == "1234•••••••23"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("123456789012", "nib_length"),
        ("", "nib_empty"),
        ("NIB", "nib_empty"),
        ("12a4", "nib_letters"),
    ],
)
def test_what_is_no_nib_is_refused(text: str, reason: str) -> None:
    assert outcome(read_nib, text) == reason


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("01.312.166.0-091.000", NPWP_15),
        (NPWP_15, NPWP_15),
        (NPWP_16, NPWP_16),
        ("NPWP 0013 1216 6009 1000", NPWP_16),
        ("1671014107900003", "1671014107900003"),
        # A province that stdnum does not know.
        ("9271014107900003", "9271014107900003"),
    ],
)
def test_an_npwp_has_fifteen_or_sixteen_digits_or_is_a_nik(text: str, digits: str) -> None:
    assert read_npwp(text, TODAY) == digits
    assert digits[4:-4] not in mask_npwp(digits)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *(("01.312.166.1-091.000", "npwp_check"), ("0013121661091000", "npwp_check")),
        *(("12345", "npwp_length"), ("", "npwp_empty"), ("o1.312", "npwp_letters")),
        ("1671019907900003", "nik_date"),
    ],
)
def test_what_is_no_npwp_is_refused(text: str, reason: str) -> None:
    assert outcome(read_npwp, text, TODAY) == reason


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    readers: list[Any] = [
        lambda given: read_since(given, TODAY),
        read_business_name,
        read_nib,
        lambda given: read_npwp(given, TODAY),
    ]
    for read in readers:
        with suppress(InvalidAnswer):
            read(text)
