"""Which of many answers a person's own words ask for: on a few made up here, and on the release's
own with what people really write.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.messages.catalog import Catalog
from conversations.messages.lexicon import CatalogLexicon
from conversations.relevance import Relevance
from conversations.terms import Affixes, Terms

FOLDER = Path(__file__).parent / "data"
LEXICON = CatalogLexicon(Catalog.load())
NONE = "-"
TOY = Relevance(
    {
        "price": ["berapa harga", "bayar berapa"],
        "late": ["telat bayar", "denda"],
        "office": ["alamat kantor", "kantor mana"],
    },
    Terms(
        Affixes(after=("nya",)),
        {"pay": ["bayar"], "price": ["harga"], "fine": ["denda"], "office": ["kantor"]},
        ["saya", "pak"],
    ),
    weak=["berapa", "pay"],
)


def found(text: str) -> list[str]:
    return [hit.id for hit in TOY.search(text)]


def test_the_answer_whose_phrasing_is_covered_comes_first() -> None:
    assert found("harganya berapa pak") == ["price"]
    assert found("telat bayar") == ["late", "price"]
    assert found("kantornya") == ["office"]


def test_a_slip_of_the_pen_is_forgiven_in_a_long_word_only() -> None:
    assert found("kantro") == ["office"]
    assert found("alammat") == ["office"]
    assert found("hrg") == []


def test_weak_words_are_sure_only_where_they_are_a_whole_phrasing() -> None:
    assert TOY.search("bayar berapa")[0].sure
    assert not TOY.search("bayar")[0].sure
    assert TOY.search("kantor")[0].sure


def test_strange_words_make_it_unsure() -> None:
    assert TOY.search("denda")[0].sure
    assert not TOY.search("denda ayam goreng lemper pecel")[0].sure


def test_a_phrasing_of_empty_words_is_meant_only_as_it_stands() -> None:
    toy = Relevance({"what": ["apa ini"], "price": ["harga"]}, Terms(Affixes(), {}, ["apa ini"]))

    assert [(hit.id, hit.sure) for hit in toy.search("Apa ini?")] == [("what", True)]
    assert [hit.id for hit in toy.search("apa ini harga")] == ["price"]
    assert toy.search("ini") == []


def test_nothing_is_found_in_nothing() -> None:
    assert found("") == []
    assert found("pak") == []
    assert Relevance({}, Terms(Affixes(), {})).search("harga") == []


@given(st.text(max_size=300))
def test_whatever_is_written_a_score_lies_between_nothing_and_all(text: str) -> None:
    scores = [hit.score for hit in TOY.search(text)]

    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1.0001 for score in scores)


# ---------------------------------------------------------------- what people really write


@dataclass(frozen=True)
class Measured:
    """Shares of the questions that have an answer, and a count of those that have none."""

    asked: int
    first: float
    """The wanted answer is the first found."""
    three: float
    """It is among the first three, which are offered."""
    right: float
    """It is said at once, and wanted."""
    wrong: float
    """Another is said at once."""
    strange: int
    taken: int
    """Of the strange ones: how many got an answer at once all the same."""


def lines(name: str) -> Iterator[tuple[set[str], str]]:
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            wanted, _, text = line.partition(" : ")
            yield set(wanted.split("|")), text


def measured(name: str) -> Measured:
    asked = [(wanted, LEXICON.meant(text)) for wanted, text in lines(name) if NONE not in wanted]
    strange = [LEXICON.meant(text) for wanted, text in lines(name) if NONE in wanted]
    first = [bool(meant.ids) and meant.ids[0] in wanted for wanted, meant in asked]
    three = [not wanted.isdisjoint(meant.ids[:3]) for wanted, meant in asked]
    said = [meant.sure for _, meant in asked]
    right = sum(sure and hit for sure, hit in zip(said, first, strict=True))
    return Measured(
        len(asked),
        sum(first) / len(asked),
        sum(three) / len(asked),
        right / len(asked),
        (sum(said) - right) / len(asked),
        len(strange),
        sum(meant.sure for meant in strange),
    )


def test_the_questions_the_words_were_settled_with_are_understood() -> None:
    now = measured("asked.txt")

    assert now.asked >= 340
    assert now.first >= 0.95
    assert now.three >= 0.97
    assert now.right >= 0.86
    assert now.wrong <= 0.02
    assert now.strange >= 95
    assert now.taken <= 5


def test_questions_never_used_to_settle_the_words_are_mostly_understood() -> None:
    now = measured("asked_unseen.txt")

    assert now.asked >= 75
    assert now.first >= 0.8
    assert now.three >= 0.88
    assert now.wrong <= 0.06
    assert now.taken <= 4


@pytest.mark.parametrize("text", ["1985?", "17-8-1985?", "0812 3456 7890?", "16710112?", "?", ""])
def test_a_number_alone_asks_for_nothing(text: str) -> None:
    assert LEXICON.meant(text).ids == ()
