"""Words of free text as terms: affixes, meanings, phrases, and words that say nothing."""

from hypothesis import given
from hypothesis import strategies as st

from conversations.terms import MOST_WORDS, Affixes, Terms

TERMS = Terms(
    Affixes(before=("me", "mem", "di", "ke"), after=("nya", "kan", "an", "i")),
    {"pay": ["bayar", "setor"], "old": ["hari tua"], "nothing": ["tenaga kerja"]},
    ["nothing yang di", "saya"],
)


def read(text: str) -> list[str]:
    return [term.text for term in TERMS.read(text)]


def test_affixes_are_taken_off() -> None:
    assert read("bayarnya membayar dibayarkan pembayaran") == ["pay", "pay", "pay", "pembayar"]
    assert read("kantornya kekantoran") == ["kantor", "kantor"]


def test_a_short_word_keeps_its_beginning_and_its_end() -> None:
    assert read("ikan dia api") == ["ikan", "dia", "api"]


def test_words_and_phrases_of_one_meaning_are_one_term() -> None:
    assert read("setor untuk hari tua") == ["pay", "untuk", "old"]
    assert read("hari ini tua") == ["har", "ini", "tua"]


def test_words_that_say_nothing_and_numbers_are_left_out() -> None:
    assert read("saya yang 16800 di 1985?") == []
    assert read("tenaga kerja") == []


def test_a_word_keeps_its_forms_longest_first() -> None:
    [term] = TERMS.read("dikantornya")

    assert term.forms == ("dikantornya", "dikantor", "kantornya", "kantor")


@given(st.text(max_size=400))
def test_whatever_is_written_is_read_within_bounds(text: str) -> None:
    assert len(TERMS.read(text)) <= MOST_WORDS
