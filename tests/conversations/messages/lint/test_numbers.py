"""A number that people read comes from a value, or stands in the list with its reason."""

import pytest

from conversations.messages.catalog import Catalog, Language
from conversations.messages.lint import faults
from conversations.messages.lint.numbers import Allowed, allowed, numbers_by_hand, without_values
from conversations.messages.lint.texts import to_people

CATALOG = Catalog.load()


def found(text: str, key: str = "receipt") -> list[str]:
    return [fault.split("'")[1] for fault in numbers_by_hand(Language("id", {key: text}, {}))]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Iurannya Rp16.800 sebulan.", ["Rp16.800"]),
        ("Iurannya Rp 36.800.", ["Rp 36.800"]),
        ("Santunan 42 juta rupiah.", ["42 juta rupiah"]),
        ("Potongan 50%, ya.", ["50%"]),
        ("Potongan 50 persen.", ["50 persen"]),
        ("Masa tunggu 3 bulan, umur 65 tahun.", ["3 bulan", "65 tahun"]),
        ("Paling lambat 14 hari.", ["14 hari"]),
        ("Masa tunggu tiga bulan.", ["tiga bulan"]),
        ("Santunan empat puluh dua juta.", ["empat puluh dua juta"]),
        ("Bayar separuh saja.", ["separuh"]),
        ("Bayar Setengah harga.", ["Setengah"]),
        ("Ado duo program.", ["duo program"]),
        ("You pay half for six months.", ["half", "six months"]),
        ("It costs 1.5 million.", ["1.5 million"]),
        ("Telepon 176.", ["176"]),
        ("Pilih 2.", ["2"]),
    ],
)
def test_a_number_by_hand_is_named(text: str, numbers: list[str]) -> None:
    assert found(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "Iurannya {amount} sebulan, umur {limit_age} tahun, {few} program.",
        "Telepon 175.",
        '<a href="https://contoh/2026">Sumber</a>',
        "Satu kata saja. Ada dua nomor. Kami tanya dua kali.",
        "Sebulan sekali, setiap hari.",
        "Seribu terima kasih.",
    ],
)
def test_a_value_and_what_is_no_amount_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_officers_are_told_numbers_as_they_are() -> None:
    assert found("Pesan terhapus dalam 10 menit.", "desk.show.secret") == []


def test_an_example_is_allowed_only_where_it_is_one() -> None:
    assert found("Contoh: 41 tahun.", "again.birth") == []
    assert found("Contoh: 41 tahun.", "result.too_old") == ["41 tahun"]


def test_the_lint_says_which_number_and_what_to_do() -> None:
    broken = Language("id", {**CATALOG.languages["id"].messages, "paused": "Tunggu 3 bulan."}, {})
    told = faults(Catalog({"id": broken}), {})

    assert (
        "id: paused has '3 bulan' written by hand: "
        "make it a {value}, or list it in numbers.toml with the reason"
    ) in told


@pytest.mark.parametrize("one", allowed(), ids=lambda one: one.text.pattern)
def test_an_exception_has_a_reason_and_is_needed(one: Allowed) -> None:
    needs = [
        key
        for language in CATALOG.languages.values()
        for key, text in to_people(language)
        if one.fits(key) and one.text.search(without_values(text))
    ]
    assert needs
    assert len(one.why.split()) >= 5
