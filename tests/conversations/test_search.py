"""Searching a small directory of made-up places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.search import Directory, Entry
from conversations.spelling import Spelling

ENTRIES = [
    Entry("1", "Kab. Sungai"),
    Entry("2", "Kota Bukit"),
    Entry("1.1", "Kec. Rawa", ("Sungai",)),
    Entry("1.2", "Kec. Rawa Baru", ("Sungai",)),
    Entry("2.1", "Kec. Bukit", ("Bukit",)),
    Entry("2.2", "Kec. Pasar II", ("Bukit",)),
    Entry("1.1.1", "Melati", ("Rawa", "Sungai")),
    Entry("1.2.1", "Melati", ("Rawa Baru", "Sungai")),
    Entry("1.2.2", "Bukit", ("Rawa Baru", "Sungai")),
    Entry("1.2.3", "Rawa", ("Rawa Baru", "Sungai")),
    Entry("1.2.4", "Baru", ("Rawa Baru", "Sungai")),
    Entry("2.1.1", "Melati", ("Bukit", "Bukit")),
    Entry("2.1.2", "Pas", ("Bukit", "Bukit")),
    Entry("2.2.1", "Dua Puluh Enam Ilir", ("Pasar II", "Bukit")),
]
NAMES = {entry.id: [entry.name.split(". ")[-1].removeprefix("Kota ")] for entry in ENTRIES}
NAMES["1"].append("sei")
KINDS = {"1": "kab", "2": "kota", "1.1": "kec", "1.2": "kec", "2.1": "kec", "2.2": "kec"}
PLACES = Directory(
    ENTRIES,
    NAMES,
    {id: [f"{kind} {name}" for name in NAMES[id]] for id, kind in KINDS.items()},
    Spelling({"kecamatan": "kec", "ps": "pasar"}, ["di", "rumah saya"], ["kec", "kab"]),
)


def ids(typed: str, **options: object) -> list[str]:
    found = PLACES.search(typed, **options)  # type: ignore[arg-type]
    return [entry.id for entry in found.entries]


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("Sungai", "1"),
        ("  SUNGAI. ", "1"),
        ("sei", "1"),
        ("kab. sungai", "1"),
        pytest.param("bukit", "2", id="the greatest of a name, others in it or far below"),
        ("kec. bukit", "2.1"),
        ("kecamatan bukit", "2.1"),
        ("rawabaru", "1.2"),
        ("pasar 2", "2.2"),
        ("Pasar Dua", "2.2"),
        ("ps II", "2.2"),
        ("pasar 02", "2.2"),
        ("pasar ii, bukit", "2.2"),
        ("26 ilir", "2.2.1"),
        ("26Ilir", "2.2.1"),
        ("melati rawa", "1.1.1"),
        ("melati, rawa baru", "1.2.1"),
        ("bukit melati", "2.1.1"),
        ("di melati kec rawa kab sungai", "1.1.1"),
        ("rumah saya di melati bukit", "2.1.1"),
    ],
)
def test_one_place_alone_has_this_name(typed: str, id: str) -> None:
    found = PLACES.search(typed)

    assert (found.entries[0].id, found.exact) == (id, True)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_label_finds_its_entry(entry: Entry) -> None:
    found = PLACES.search(PLACES.label(entry))

    assert (found.entries[0], found.exact) == (entry, True)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        pytest.param("melati", ["1.1.1", "1.2.1", "2.1.1"], id="namesakes in the order given"),
        pytest.param("pas", ["2.2", "2.1.2"], id="a greater place begins so"),
        pytest.param("raw", ["1.1", "1.2", "1.2.3"], id="names that begin so"),
        pytest.param("baru ra", ["1.2"], id="beginnings of words in any order"),
        pytest.param("sugnai", ["1"], id="two letters swapped"),
        pytest.param("sunggai", ["1"], id="a letter doubled"),
        pytest.param("sngai", ["1"], id="a letter missing"),
        pytest.param("rawa bru", ["1.2"], id="a letter missing in the second word"),
        pytest.param("mlati sngai", ["1.1.1", "1.2.1"], id="slips in the name and its place"),
        pytest.param("rawa baru sngai", ["1.2"], id="a slip in its place only"),
        pytest.param("jalan mawar 3 melati dekat pasar bukit", ["2.1.1"], id="before its place"),
        pytest.param("melati lewat bukit jalan mawar", ["2.1.1"], id="among other words"),
        pytest.param("jembatan bukit mawar", ["2"], id="one word is no address"),
        pytest.param("jalan rawa baru mawar", ["1.2"], id="a word belongs to one name"),
    ],
)
def test_what_is_not_sure_is_offered(typed: str, first: list[str]) -> None:
    assert ids(typed)[: len(first)] == first
    assert not PLACES.search(typed).exact


def test_only_what_lies_inside_is_found() -> None:
    assert ids("melati", inside="1.2") == ["1.2.1"]
    assert PLACES.search("melati", inside="1.2").exact
    assert ids("bukit", inside="2") == ["2.1"]
    assert ids("melati", inside="9") == []


def test_never_more_than_asked_for_and_it_says_that_there_is_more() -> None:
    found = PLACES.search("melati", limit=2)

    assert len(found.entries) == 2
    assert found.more
    assert not PLACES.search("melati", limit=3).more


@pytest.mark.parametrize("typed", ["", " ", "...", "😀", "qqqqqq", "x" * 4096])
def test_nothing_like_it_finds_nothing(typed: str) -> None:
    assert PLACES.search(typed).entries == ()


def test_an_unknown_id_is_an_error() -> None:
    assert PLACES.get("1.1") is ENTRIES[2]
    with pytest.raises(KeyError):
        PLACES.get("3")


SAID = st.sampled_from(
    ["melati", "rawa", "bukit", "baru", "sungai", "kec", "ii", "26", "puluh", "di"]
)


@given(
    st.text(max_size=300) | st.lists(SAID, max_size=30).map(" ".join),
    st.integers(1, 6),
    st.none() | st.sampled_from(["1", "2", "1.2", "9"]),
)
def test_whatever_is_typed_the_search_answers_the_same_twice(
    typed: str, limit: int, inside: str | None
) -> None:
    found = PLACES.search(typed, limit, inside)

    assert found == PLACES.search(typed, limit, inside)
    assert len(set(found.entries)) == len(found.entries) <= limit
    assert all(entry.id.startswith(f"{inside}.") for entry in found.entries if inside)
    assert found.entries or not (found.exact or found.more)
