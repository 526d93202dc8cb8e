"""Where an office is: what it said of itself in its own file, and nothing that it did not say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat import Talk
from bot.world import Worlds
from conversations.events import Said
from conversations.messages.catalog import Catalog
from conversations.rules.book import RuleBook

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CATALOG = Catalog.load()
ASKED = "kantornya di mana?"
OFFICE = """
[sources.letter]
title = "Surat Kanwil 12/2026"
url = "https://example.org/surat-12-2026"

[[office.addresses.values]]
since = 2026-11-01
value = ["Palembang: Jl. Contoh <b>1</b>", "Lahat: Jl. Contoh 2"]
source = "letter"
confidence = "A"
checked_on = 2026-11-20

[[office.phones.values]]
since = 2026-11-01
value = ["0711 555 0100"]
source = "letter"
confidence = "A"
checked_on = 2026-11-20

[[office.phones.values]]
since = 2027-01-01
ended = true
source = "letter"
confidence = "A"
checked_on = 2026-11-20
"""


def book(folder: Path, text: str) -> RuleBook:
    path = folder / "kantor.toml"
    path.write_text(text, "utf-8")
    return RuleBook.load(override=path)


def heard(rules: RuleBook, *lines: str, now: datetime = NOW) -> str:
    talk, text = Talk(Worlds(CATALOG, rules, "Kanwil (uji coba)", "08.00-15.00 WIB")), ""
    for step, line in enumerate(lines):
        at = now + timedelta(minutes=step)
        text = talk.hear(Said(line, at, step), at).text
    return text


def test_without_the_offices_own_words_no_address_is_made_up() -> None:
    said = heard(RuleBook.load(), "/start", ASKED)

    assert "belum ada di sini" in said
    assert "175" in said
    assert "Bagaimana Bapak/Ibu bekerja" in said


@pytest.mark.parametrize("before", [("/start",), ("/start", "Kerja sendiri"), ()])
def test_an_office_is_told_as_it_said(tmp_path: Path, before: tuple[str, ...]) -> None:
    said = heard(book(tmp_path, OFFICE), "/start", "/batal", *before, ASKED)

    assert "Alamat:\nPalembang: Jl. Contoh &lt;b&gt;1&lt;/b&gt;\nLahat: Jl. Contoh 2\n" in said
    assert "Telepon:\n0711 555 0100" in said
    assert "petugas memastikan" not in said.lower()


def test_what_has_ended_is_not_told_any_more(tmp_path: Path) -> None:
    said = heard(book(tmp_path, OFFICE), "/start", ASKED, now=NOW.replace(year=2027))

    assert "Lahat" in said
    assert "0711" not in said


def test_what_an_office_is_not_sure_of_says_so(tmp_path: Path) -> None:
    unsure = OFFICE.replace('"A"', '"B"\ndoubt = "offices"', 1)
    assert "Petugas memastikan dulu." in heard(book(tmp_path, unsure), "/start", ASKED)
