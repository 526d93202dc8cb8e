"""Who may be the same person: names written in many ways. Nobody in it exists."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.likeness import person, same_name

BORN = date(1984, 8, 15)
NAMES = st.text(max_size=40)


@pytest.mark.parametrize(
    "typed",
    [
        "Siti Jenti'an",
        "SITI JENTI’AN",
        "siti  jentian",
        "Hj. Siti Jenti'an",
        "H. Siti Jentian, S.Pd., M.M.",
        "Ibu Hj. Siti Jentian",
        "Sití Jentian",
        "Siti-Jentian",
        "\uff33iti Jentian",
    ],
)
def test_one_name_written_in_many_ways_is_one_name(typed: str) -> None:
    assert same_name(typed) == "siti jentian"


@pytest.mark.parametrize("typed", ["Siti", "Siti Jentia", "Siti Jentian bin Umar", "Jentian Siti"])
def test_other_names_are_others(typed: str) -> None:
    assert same_name(typed) != "siti jentian"


def test_somebody_whose_whole_name_is_a_title_has_a_name() -> None:
    assert same_name("Haji") == "haji"
    assert same_name(", S.Pd") == "s pd"


def test_the_birth_date_belongs_to_it() -> None:
    assert person("Siti", BORN) == "siti|1984-08-15"
    assert person("Siti", BORN) != person("Siti", BORN.replace(year=1985))


@pytest.mark.parametrize("name", ["", "  ", "…", "'", "\u0301"])
def test_without_a_letter_there_is_nothing_to_find_anybody_by(name: str) -> None:
    assert person(name, BORN) is None


@given(NAMES)
def test_a_normalised_name_stays_as_it_is(name: str) -> None:
    once = same_name(name)
    assert same_name(once) == once


@given(NAMES, st.sampled_from(["upper", "lower", "title", "strip"]))
def test_case_and_space_do_not_matter_to_the_letters_we_use(name: str, how: str) -> None:
    latin = "".join(char for char in name if char.isascii())
    typed = f"  {getattr(latin, how)()}  ".replace(" ", "   ")
    assert same_name(typed) == same_name(latin)
