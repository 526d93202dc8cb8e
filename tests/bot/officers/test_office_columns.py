"""The office's own file of columns, as its RULES_FILE says."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from bot.looks import Seen, seen_in
from bot.officers.about import By
from bot.officers.export import Making, export
from bot.officers.labels import Labels
from bot.officers.office_columns import BadColumns, office_columns, read_columns
from bot.officers.profiles import (
    LAYOUTS,
    Layout,
    NoSuchProfile,
    Profile,
    known_profiles,
    layout_of,
)
from bot.officers.selection import Format, Selection
from conversations.rules.book import RuleBook
from storage.audit import Detail, Entry
from tests.bot.officers.office import CATALOG, NOW, RULES, TODAY, Office, draft, name, nik, shy

OWN = """
[[office.upload.columns.values]]
since = 2026-01-01
value = [
    "NO KTP = nik", "NAMA = name", "TGL LAHIR = birth_date dd/mm/yyyy", "JK = sex",
    'NEGARA = "Indonesia"', "KET =",
]
source = "office"
confidence = "A"
checked_on = 2026-11-01

[sources.office]
title = "Kantor"
url = "https://example.org/kolom"
"""


@pytest.fixture
def rules(tmp_path: Path) -> RuleBook:
    own = tmp_path / "kantor.toml"
    own.write_text(OWN, "utf-8")
    return RuleBook.load(override=own)


async def made(office: Office, rules: RuleBook, format: Format) -> bytes:
    target, by = io.BytesIO(), By("Ana", "laporan", "X-1", date(2027, 2, 20))
    layout = layout_of(Profile.OFFICE, rules, TODAY)
    how = Making(layout, Labels(CATALOG, "id"), by, office.clock())
    selection = Selection(format=format, profile=Profile.OFFICE)
    await office.store.read(lambda tx: export(tx, selection, None, target, how))
    return target.getvalue()


async def test_the_file_has_the_offices_titles_order_and_days(
    office: Office, rules: RuleBook
) -> None:
    await office.file(draft(1), shy(2))
    text = (await made(office, rules, Format.CSV)).decode("utf-8-sig")
    assert text.splitlines() == [
        '"NO KTP";"NAMA";"TGL LAHIR";"JK";"NEGARA";"KET"',
        f'"{nik(1)}";"{name(1)}";"15/08/1984";"perempuan";"Indonesia";""',
        f'"";"{name(2)}";"15/08/1984";"";"Indonesia";""',
    ]


async def test_a_workbook_of_it_has_one_line_of_titles(office: Office, rules: RuleBook) -> None:
    await office.file(draft(1))
    book = openpyxl.load_workbook(io.BytesIO(await made(office, rules, Format.XLSX)))
    assert book.sheetnames == ["pendaftaran", "kamus", "tentang"]
    rows = list(book["pendaftaran"].iter_rows(values_only=True))
    assert rows[0] == ("NO KTP", "NAMA", "TGL LAHIR", "JK", "NEGARA", "KET")
    assert rows[1][:2] == (nik(1), name(1))


def test_it_can_be_chosen_only_where_the_office_has_said_it(rules: RuleBook) -> None:
    assert Profile.OFFICE in known_profiles(rules, TODAY)
    assert Profile.OFFICE not in known_profiles(RULES, TODAY)
    assert office_columns(RULES, TODAY) == ()
    with pytest.raises(NoSuchProfile, match="RULES_FILE"):
        layout_of(Profile.OFFICE, RULES, TODAY)


@pytest.mark.parametrize(
    "line", ["NIK", "NIK = nikk", "NIK = set_note", "TGL = birth_date d-m-y", "= nik"]
)
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(BadColumns, match=r"office\.upload\.columns"):
        read_columns([line])


@pytest.mark.parametrize(
    ("lines", "clear"),
    [
        (("Nama = name", "NIK = nik"), Seen.ALL),
        (("Nama = name", "Lahir = birth_date dd-mm-yyyy", "KTP = nik dd-mm-yyyy"), Seen.ALL),
        (("Nama = name", "HP = phone"), Seen.CONTACT),
    ],
)
def test_it_is_known_whether_a_nik_can_be_read_in_it(lines: tuple[str, ...], clear: Seen) -> None:
    assert Layout(Profile.OFFICE, read_columns(lines)).clear is clear


def test_the_audit_says_of_a_file_what_it_held() -> None:
    assert {profile: layout.clear for profile, layout in LAYOUTS.items()} == {
        Profile.CALLS: Seen.CONTACT,
        Profile.REGISTRATION: Seen.ALL,
        Profile.STATISTICS: Seen.NOTHING,
    }
    detail: Detail = {"profile": "office", "clear": "contact"}
    assert seen_in(Entry(NOW, "export.built", detail=detail)) is Seen.CONTACT
    assert seen_in(Entry(NOW, "export.built", detail={"profile": "office"})) is Seen.ALL
