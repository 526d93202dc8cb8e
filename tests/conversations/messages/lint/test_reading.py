"""What workers read is short, of known words, and says what its letters stand for."""

from statistics import median

import pytest

from conversations.messages.catalog import Catalog, Language
from conversations.messages.lint import faults
from conversations.messages.lint.reading import (
    LISTS,
    LONG_WORD,
    LONGEST_SENTENCE,
    abbreviations,
    hard_to_read,
    listed_abbreviations,
    long_words,
    sentences,
)
from conversations.messages.lint.texts import to_people

CATALOG = Catalog.load()


def told(text: str, key: str = "receipt", **others: str) -> list[str]:
    language = Language("id", {key: text, **others}, {})
    return list(hard_to_read(language, language))


def said(code: str) -> list[int]:
    """How many words each sentence of a language has."""
    messages = to_people(CATALOG.languages[code])
    return [len(one.split()) for _, text in messages for one in sentences(text)]


def test_a_sentence_may_have_so_many_words_and_no_more() -> None:
    assert told("<b>Ini {n}</b> " + "kata " * (LONGEST_SENTENCE - 2) + ". Lalu lagi.") == []
    assert told("Kata " * (LONGEST_SENTENCE + 1) + ".")[0].startswith(
        f"id: receipt has a sentence of {LONGEST_SENTENCE + 1} words, more than {LONGEST_SENTENCE}"
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Satu. Dua? Tiga! Empat", ["Satu.", "Dua?", "Tiga!", "Empat"]),
        ("<b>Satu</b>\n\n• dua\n• tiga", ["Satu", "• dua", "• tiga"]),
        ("Rp{x}, jadi {y}. Ya.", ["Rpx, jadi x.", "Ya."]),
        ("Contoh: 17.08.1985.\n…", ["Contoh: 17.08.1985."]),
    ],
)
def test_a_line_and_a_full_stop_end_a_sentence(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_a_long_word_is_one_of_the_list() -> None:
    assert told("Kepesertaannya perlu. Pendaftaran juga.") == [
        "id: receipt has the long word 'kepesertaannya': say it plainly, or add it to words.id.txt"
    ]
    assert (
        told("Lihat contoh.bpjsketenagakerjaan.go.id atau /perpanjangan. Antar-mengantar.") == []
    )


def test_letters_are_explained_where_they_stand_or_in_the_message_before() -> None:
    assert told("Bawa KTP. Daftar lewat BPJS.") == []
    assert told("Ikut JKK dan JHT.") == [
        "id: receipt has 'JHT' unexplained: say what it is, and list it in abbreviations.toml",
        "id: receipt has 'JKK' unexplained: say what it is, and list it in abbreviations.toml",
    ]
    assert told("Ikut JKK (kecelakaan kerja).") == []
    assert told("Lewat SPBU.") != []
    assert told("Jangan beri OTP.", welcome="Kami tidak meminta OTP (kode lewat SMS).") == []
    assert told("Jangan beri OTP.", welcome="Selamat datang.") != []


def test_what_a_draft_lacks_is_explained_by_what_is_said_instead() -> None:
    spoken = Language("plm", {"nik": "NIK ado di KTP."}, {}, draft=True)
    explaining = Language("id", {"consent_for.registration": "NIK, nomor di KTP."}, {})

    assert list(hard_to_read(spoken, explaining)) == []
    assert list(hard_to_read(spoken, spoken)) != []


def test_a_language_that_is_not_for_slow_readers_is_not_measured() -> None:
    english = Language("en", {"receipt": "Kepesertaannya " * (LONGEST_SENTENCE + 1)}, {})

    assert list(hard_to_read(english, english)) == []


def test_the_lint_tells_it() -> None:
    broken = {**CATALOG.languages["id"].messages, "paused": "Ketidakpastian."}
    found = faults(Catalog({"id": Language("id", broken, {})}), {})

    assert any("the long word 'ketidakpastian'" in fault for fault in found)


def test_our_sentences_are_short() -> None:
    """Measured in November 2026: half have 4 words or fewer, nine of ten have 9 or fewer."""
    counts = sorted(said("id"))

    assert median(counts) <= 4
    assert counts[len(counts) * 9 // 10] <= 9


@pytest.mark.parametrize("code", [list_ for lists in LISTS.values() for list_ in lists])
def test_every_listed_long_word_is_long_and_somewhere_said(code: str) -> None:
    saying = (
        text for using in CATALOG.languages for _, text in to_people(CATALOG.languages[using])
    )
    everything = " ".join(saying).casefold()

    assert [word for word in long_words(code) if len(word) < LONG_WORD] == []
    assert [word for word in long_words(code) if word not in everything] == []


def test_every_listed_abbreviation_is_said_and_has_a_reason() -> None:
    known, explained = listed_abbreviations().values()
    used = {
        letters
        for _, text in to_people(CATALOG.languages["id"])
        for letters in abbreviations(text)
    }

    assert used == {*known, *explained}
    assert all(len(str(reason).split()) >= 3 for reason in known.values())
