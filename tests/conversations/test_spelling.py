"""One form for differently written names."""

import pytest

from conversations.spelling import Spelling, in_figures, plain

SPELLING = Spelling({"sei": "sungai"}, ["di", "rumah saya"], ["kec"])


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("  Jenti'an, KEC. Jarai ", "jentian kec jarai"),
        ("Alang-Alang/Lebar", "alang alang lebar"),
        ("Émile", "emile"),
        ("😀 _", ""),
    ],
)
def test_case_marks_and_punctuation_do_not_count(typed: str, form: str) -> None:
    assert plain(typed) == form


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("di sei lilin", ["sungai", "lilin"]),
        ("rumah saya di rawa", ["rawa"]),
        ("dirawa", ["dirawa"]),
        pytest.param("di", ["di"], id="nothing but an empty word"),
        ("", []),
    ],
)
def test_abbreviations_are_written_out_and_empty_words_dropped(
    typed: str, words: list[str]
) -> None:
    assert SPELLING.words(typed) == words


def test_a_word_for_a_kind_is_dropped_unless_it_is_all_there_is() -> None:
    assert SPELLING.without_kinds(["kec", "rawa"]) == ["rawa"]
    assert SPELLING.without_kinds(["kec"]) == ["kec"]


@pytest.mark.parametrize(
    ("typed", "figures"),
    [
        ("ilir barat satu", "ilir barat 1"),
        ("ilir barat i", "ilir barat 1"),
        ("ilir barat 01", "ilir barat 1"),
        ("belitang iii", "belitang 3"),
        ("dua puluh enam ilir", "26 ilir"),
        ("tiga puluh ilir", "30 ilir"),
        ("dua belas ulu", "12 ulu"),
        ("sebelas ulu", "11 ulu"),
        ("tiga empat ulu", "3 4 ulu"),
        ("sembilan sepuluh ulu", "9 10 ulu"),
        ("sikok duo tigo", "1 2 3"),
        ("satuan", "satuan"),
    ],
)
def test_numerals_become_figures(typed: str, figures: str) -> None:
    assert in_figures(typed.split()) == figures.split()
