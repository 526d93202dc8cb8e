"""Codes that survive being said on the phone and typed by hand."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conversations import codes
from conversations.errors import BadCode

LOOK_ALIKES = "0O1IL2Z5S6G8B"
"""Digits, and the letters that a hasty hand makes the same."""
numbers = st.integers(0, codes.CODES - 1)


def compact(number: int) -> str:
    return codes.make(number).replace("-", "")


@given(numbers)
def test_a_code_is_read_as_it_was_made(number: int) -> None:
    code = codes.make(number)

    assert codes.read(code) == code
    assert (len(code), code[4]) == (codes.LENGTH + 1, "-")


@given(numbers)
def test_no_two_numbers_share_a_code_for_the_number_can_be_worked_out_again(number: int) -> None:
    digits = [codes.ALPHABET.index(letter) for letter in compact(number)[:-1]]

    assert sum(digit * codes.BASE**place for place, digit in enumerate(digits)) == number


@pytest.mark.parametrize("number", [0, 1, codes.BASE, codes.CODES // 3, codes.CODES - 1])
def test_every_single_wrong_letter_is_noticed(number: int) -> None:
    right = compact(number)
    for at, letter in enumerate(right):
        for wrong in codes.ALPHABET.replace(letter, ""):
            with pytest.raises(BadCode, match="check"):
                codes.read(right[:at] + wrong + right[at + 1 :])


@given(numbers, st.integers(0, codes.LENGTH - 1), st.sampled_from(codes.ALPHABET))
def test_a_wrong_letter_anywhere_is_noticed(number: int, at: int, wrong: str) -> None:
    right = compact(number)
    assume(right[at] != wrong)

    with pytest.raises(BadCode, match="check"):
        codes.read(right[:at] + wrong + right[at + 1 :])


@given(numbers)
def test_every_swap_of_two_neighbours_is_noticed(number: int) -> None:
    right = compact(number)
    for at in range(codes.LENGTH - 1):
        if right[at] == right[at + 1]:
            continue
        swapped = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
        with pytest.raises(BadCode, match="check"):
            codes.read(swapped)


@given(numbers, st.data())
def test_how_it_is_written_down_does_not_matter(number: int, data: st.DataObject) -> None:
    typed = "".join(
        data.draw(st.sampled_from(["", " ", "-", "–", ". "]))
        + data.draw(st.sampled_from([letter, letter.lower()]))
        for letter in compact(number)
    )

    assert codes.read(typed) == codes.make(number)


@pytest.mark.parametrize("letter", LOOK_ALIKES)
def test_of_a_digit_and_the_letter_that_looks_like_it_a_code_has_neither(letter: str) -> None:
    assert letter not in codes.ALPHABET
    with pytest.raises(BadCode, match="shape"):
        codes.read(letter + compact(7)[1:])


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_code_or_is_refused(text: str) -> None:
    try:
        read = codes.read(text)
    except BadCode:
        return

    assert codes.read(read) == read
    assert set(read) <= {*codes.ALPHABET, "-"}


@pytest.mark.parametrize("text", ["", "-", "KM7A", "KM7A-4PXQ-KM7A", "KM7A-4PXÄ", "٣٤٧٩-٣٤٧٩"])
def test_what_is_no_code_at_all_is_refused_by_its_shape(text: str) -> None:
    with pytest.raises(BadCode, match="shape"):
        codes.read(text)
