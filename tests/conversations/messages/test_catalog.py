"""Words and values joined: escaped once, and written as the reader's language writes them."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from conversations.messages.catalog import FOLDER, Catalog, Language, placeholders
from conversations.replies import Lines, Month, Phrase, Rupiah, Value

MADE_UP = Catalog(
    {
        "id": Language(
            "id",
            {
                "said": "Kata: <b>{value}</b>",
                "two": "{first} dan {second}",
                "only_here": "Hanya di sini: {value}",
                "plain": "Tanpa isi",
            },
            {"said.yes": ("ya", "iya")},
        ),
        "en": Language("en", {"said": "Words: <b>{value}</b>", "two": "{first} and {second}"}, {}),
    }
)


def test_what_people_wrote_is_escaped_and_our_own_markup_is_not() -> None:
    said = MADE_UP.html("id", "said", {"value": '<i>Siti</i> & "co"'})

    assert said == "Kata: <b>&lt;i&gt;Siti&lt;/i&gt; &amp; &quot;co&quot;</b>"


def test_words_inside_words_are_escaped_once() -> None:
    inside = Phrase("two", {"first": "A&B", "second": Lines(("<", Phrase("plain")))})

    assert MADE_UP.html("id", "said", {"value": inside}) == (
        "Kata: <b>A&amp;B dan &lt;\nTanpa isi</b>"
    )


def test_braces_that_people_write_are_not_filled() -> None:
    assert MADE_UP.html("id", "two", {"first": "{second}", "second": "x"}) == "{second} dan x"


def test_a_button_has_no_markup_to_escape() -> None:
    label = Phrase("two", {"first": "A&B", "second": "<C>"})

    assert MADE_UP.plain("id", label) == "A&B dan <C>"
    assert MADE_UP.plain("id", "Kec. <Lahat>") == "Kec. <Lahat>"


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (Rupiah(1_500_000), "Rp1.500.000", "Rp1,500,000"),
        (Rupiah(0), "Rp0", "Rp0"),
        (16_800, "16.800", "16,800"),
        (10_000, "10.000", "10,000"),
        (9_999, "9999", "9999"),
        (1985, "1985", "1985"),
        (date(2026, 8, 17), "17 Agustus 2026", "17 August 2026"),
        (Month(date(2026, 8, 17)), "Agustus 2026", "August 2026"),
        (Lines(()), "", ""),
        (Lines((1, Rupiah(5_000), "x")), "1\nRp5.000\nx", "1\nRp5,000\nx"),
    ],
    ids=str,
)
def test_values_are_written_in_the_readers_language(
    value: Value, indonesian: str, english: str
) -> None:
    values: dict[str, Value] = {"first": value, "second": "x"}

    assert MADE_UP.html("id", "two", values) == f"{indonesian} dan x"
    assert MADE_UP.html("en", "two", values) == f"{english} and x"


def test_a_draft_writes_numbers_as_the_language_it_names_and_lacks_what_it_lacks(
    tmp_path: Path,
) -> None:
    (tmp_path / "id.toml").write_text('a = "Bayar {x}"\nb = "Uang {x}"\n', "utf-8")
    (tmp_path / "plm.toml").write_text('locale = "id"\ndraft = true\nb = "Duit {x}"\n', "utf-8")
    catalog = Catalog.load(tmp_path)

    assert catalog.languages["plm"] == Language("plm", {"b": "Duit {x}"}, {}, "id", draft=True)
    assert catalog.html("plm", "b", {"x": Rupiah(16_800)}) == "Duit Rp16.800"
    assert catalog.html("plm", "a", {"x": date(2026, 8, 17)}) == "Bayar 17 Agustus 2026"


def test_what_a_language_lacks_is_said_in_indonesian() -> None:
    assert MADE_UP.html("en", "only_here", {"value": Rupiah(5_000)}) == "Hanya di sini: Rp5,000"
    assert MADE_UP.html("tlh", "plain", {}) == "Tanpa isi"


def test_a_message_nobody_wrote_and_a_value_nobody_gave_are_errors_of_ours() -> None:
    with pytest.raises(KeyError, match="never_written"):
        MADE_UP.html("id", "never_written", {})
    with pytest.raises(KeyError, match="second"):
        MADE_UP.html("id", "two", {"first": "x"})


def test_a_value_that_no_message_wants_is_left_out() -> None:
    assert MADE_UP.html("id", "plain", {"value": "x"}) == "Tanpa isi"
    assert MADE_UP.html("id", "said", {"value": "x", "of": Phrase("never_written")}) == (
        "Kata: <b>x</b>"
    )


def test_words_that_people_may_write_belong_to_one_language() -> None:
    assert MADE_UP.words("id", "said.yes") == ("ya", "iya")
    assert MADE_UP.words("en", "said.yes") == MADE_UP.words("tlh", "said.yes") == ()


def test_a_file_is_a_language_and_its_tables_are_dotted_keys(tmp_path: Path) -> None:
    (tmp_path / "id.toml").write_text('a = "A"\n[b]\nc = "C"\n[b.d]\ne = ["x", "y"]\n', "utf-8")
    (tmp_path / "README.md").write_text("no language", "utf-8")

    catalog = Catalog.load(tmp_path)

    assert catalog.languages == {
        "id": Language("id", {"a": "A", "b.c": "C"}, {"b.d.e": ("x", "y")})
    }


def test_a_file_that_is_no_toml_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "id.toml").write_text('a = "A', "utf-8")

    with pytest.raises(tomllib.TOMLDecodeError):
        Catalog.load(tmp_path)


def test_every_file_of_the_release_is_a_language() -> None:
    assert Catalog.load().languages.keys() == {file.stem for file in FOLDER.glob("*.toml")}
    assert Catalog.load().languages.keys() >= {"id", "en"}


def test_the_values_that_fill_a_message_are_its_placeholders() -> None:
    assert placeholders("{n} dari {of}, {n} {{bukan}}") == {"n", "of"}
    with pytest.raises(ValueError, match="expected '}'"):
        placeholders("{n")
