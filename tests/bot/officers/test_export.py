"""The file that an officer opens: read back by openpyxl, cell by cell."""

import csv
import hashlib
import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from bot.officers.columns import COLUMNS, MASKED
from bot.officers.export import By, Taken, export, file_name
from bot.officers.labels import Labels
from bot.officers.selection import Format, Profile, Selection
from conversations.answers import Answers
from conversations.flows import asked
from conversations.lead import LeadKind
from storage.consents import Consent
from storage.lead_rows import Areas
from tests.bot.officers.hostile import FORMULAS
from tests.bot.officers.office import (
    ANA,
    CATALOG,
    LAHAT,
    NOW,
    PALEMBANG,
    Office,
    answers,
    draft,
    name,
    nik,
    phone,
    secrets,
    shy,
)

NAMES = [column.name for column in COLUMNS]
BY = By("Ana (…0001)", "laporan")
FULL = Selection(profile=Profile.FULL)


async def made(
    office: Office, selection: Selection = FULL, areas: Areas = None, language: str = "id"
) -> tuple[bytes, Taken]:
    target = io.BytesIO()
    labels = Labels(CATALOG, language)
    taken = await office.store.read(
        lambda tx: export(tx, selection, areas, BY, target, labels, office.clock())
    )
    return target.getvalue(), taken


def rows_of(content: bytes) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["pendaftaran"]
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == NAMES
    return [dict(zip(NAMES, row, strict=True)) for row in rows[2:]]


def lines_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


async def test_the_names_of_columns_never_change() -> None:
    """Programs read them. Add at will; never rename, never give one to another meaning."""
    assert " ".join(NAMES) == (
        "lead_code status kind result to_ask name nik nik_warnings birth_date birth_year sex phone"
        " phone_verified citizen kabupaten_code kabupaten kecamatan_code kecamatan village_code"
        " village postal_code work occupation_code occupation sector delivers project"
        " income_amount income_per income_days work_days income_month member aid plan call_time"
        " consent_version consent_at submitted_at submitted_at_iso updated_at officer claimed_at"
        " outcome tries follow_up_on language flow referral version business_name nib npwp"
        " owner_role helpers business_since sales capital wages_month phone_whose"
        " registered_by"
    )


async def test_a_lead_in_full_comes_back_as_it_was(office: Office) -> None:
    [code] = await office.file(draft(1))
    consent = Consent(700_001, True, "2026-11-22", "0" * 64, "id", NOW, 1)
    await office.store.write(lambda tx: tx.consents.add_many([consent]))
    await office.say(ANA, f"/ambil {code}")
    await office.say(ANA, f"/hasil {code} tidak diangkat 25-11")
    [row] = rows_of((await made(office))[0])

    local = datetime(2026, 11, 22, 10, 4, 5)  # noqa: DTZ001 - a spreadsheet knows no zones
    assert row == dict.fromkeys(NAMES) | {
        "lead_code": code,
        "status": "dipegang",
        "kind": "kerja sendiri",
        "result": "bisa ikut sebagai pekerja mandiri (BPU)",
        "name": name(1),
        "nik": nik(1),
        "birth_date": datetime(1984, 8, 15),  # noqa: DTZ001
        "birth_year": 1984,
        "sex": "perempuan",
        "phone": phone(1),
        "phone_verified": "ya",
        "kabupaten_code": PALEMBANG,
        "kabupaten": "Kota Palembang",
        "kecamatan_code": "16.71.05",
        "kecamatan": row["kecamatan"],
        "village_code": "16.71.05.1003",
        "village": row["village"],
        "postal_code": row["postal_code"],
        "work": "Kerja sendiri",
        "occupation_code": answers()[asked.OCCUPATION],
        "occupation": row["occupation"],
        "sector": "transportasi",
        "income_amount": 100_000,
        "income_per": "sehari",
        "income_days": 25,
        "income_month": 2_500_000,
        "member": row["member"],
        "plan": "2 program, tiap bulan",
        "call_time": "Pagi",
        "consent_version": "2026-11-22",
        "consent_at": local,
        "submitted_at": local,
        "submitted_at_iso": "2026-11-22T10:04:05+07:00",
        "updated_at": local,
        "officer": "Ana",
        "claimed_at": local,
        "outcome": "tidak diangkat",
        "tries": 1,
        "follow_up_on": datetime(2026, 11, 25),  # noqa: DTZ001
        "language": "id",
        "flow": "registration",
        "version": 3,
        "phone_whose": "orangnya sendiri",
    }
    assert isinstance(row["postal_code"], str)


async def test_who_was_helped_has_a_consent_of_their_own(office: Office) -> None:
    own, helped = draft(1), replace(draft(2, run=4), helper="rt", helper_phone=True)
    await office.file(own)
    await office.store.write(lambda tx: tx.leads.add(700_001, helped, NOW))
    first = Consent(700_001, True, "2026-11-22", "0" * 64, "id", NOW, 1)
    second = replace(first, text_version="2026-11-24", helper="rt", run=4)
    await office.store.write(lambda tx: tx.consents.add_many([first, second]))

    told = {row["name"]: row for row in rows_of((await made(office))[0])}
    assert told[name(1)]["consent_version"] == "2026-11-22"
    assert told[name(2)]["consent_version"] == "2026-11-24"
    assert told[name(1)]["registered_by"] is None
    assert told[name(2)]["registered_by"] == "RT/RW"


async def test_numbers_that_are_names_are_text_in_a_text_format(office: Office) -> None:
    await office.file(draft(1))
    content, _ = await made(office)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["pendaftaran"]
    for column in ("lead_code", "nik", "phone", "kabupaten_code", "postal_code"):
        cell = sheet.cell(3, NAMES.index(column) + 1)
        assert (cell.data_type, cell.number_format) == ("s", "@")
    for column in ("birth_date", "follow_up_on"):
        assert sheet.column_dimensions[_letter(column)].width > 8
    born = sheet.cell(3, NAMES.index("birth_date") + 1)
    assert (born.is_date, born.number_format) == (True, "yyyy-mm-dd")
    assert sheet.cell(3, NAMES.index("income_month") + 1).data_type == "n"


def _letter(column: str) -> str:
    return str(get_column_letter(NAMES.index(column) + 1))


@pytest.mark.parametrize("format", Format)
async def test_skipped_is_not_empty_and_neither_is_helped(office: Office, format: Format) -> None:
    await office.file(shy(1))
    content, _ = await made(office, Selection(format=format, profile=Profile.FULL))
    [row] = rows_of(content) if format is Format.XLSX else lines_of(content)

    skipped, helped = ("dilewati", "belum terjawab, petugas menanyakan")
    if format is Format.CSV:
        skipped, helped = ("skipped", "officer_asks")
    assert (row["nik"], row["phone"], row["income_amount"]) == (skipped, skipped, helped)
    assert row["project"] in (None, "")
    assert row["to_ask"] == "nik phone income"


@pytest.mark.parametrize("format", Format)
async def test_the_masked_profile_holds_nobody(office: Office, format: Format) -> None:
    await office.file(*[draft(number) for number in range(1, 10)])
    await office.say(ANA, f"/ambil {draft(1).code}")
    content, taken = await made(office, Selection(format=format))
    rows = rows_of(content) if format is Format.XLSX else lines_of(content)

    assert taken.rows == len(rows) == 9
    written = str(rows) + str(_everything(content) if format is Format.XLSX else "")
    assert [s for n in range(1, 10) for s in secrets(n) if s in written] == []
    masked = "disamarkan" if format is Format.XLSX else MASKED
    first = rows[0]
    assert first["nik"] == "1671••••••••0001"
    assert first["name"] == "H••• C••• B•••"
    hidden = ("birth_date", "village", "village_code", "postal_code", "officer")
    assert [first[column] for column in hidden] == [masked] * 5
    assert first["birth_year"] in (1984, "1984")


def _everything(content: bytes) -> list[object]:
    book: Workbook = openpyxl.load_workbook(io.BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]


async def test_a_book_says_what_it_holds_and_what_it_means(office: Office) -> None:
    await office.file(draft(1))
    content, _ = await made(office, areas=frozenset({PALEMBANG}))
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert book.sheetnames == ["pendaftaran", "kamus", "tentang"]
    words = {row[0]: row[1:] for row in book["kamus"].iter_rows(values_only=True)}
    assert words.keys() == {"kolom", *NAMES, "masked", "skipped", "officer_asks"}
    assert "own_account = Kerja sendiri" in str(words["work"])
    about = dict(book["tentang"].iter_rows(values_only=True))
    assert about["Jumlah pendaftaran"] == 1
    assert about["Daerah"] == "16.71 Kota Palembang"
    assert about["Dibuat oleh"] == "Ana (…0001)"
    assert about["Untuk"] == "laporan"
    assert about["Zona waktu"] == "WIB (Asia/Jakarta, UTC+7)"
    assert "hapus" in about["Penyimpanan"]
    labels = [cell.value for cell in book["pendaftaran"][2]]
    assert labels[NAMES.index("nik")] == "NIK"
    assert book["pendaftaran"].freeze_panes == "B3"


@pytest.mark.parametrize("language", CATALOG.languages)
async def test_every_column_has_words_in_every_language(office: Office, language: str) -> None:
    await office.file(draft(1))
    content, _ = await made(office, language=language)
    kamus = openpyxl.load_workbook(io.BytesIO(content))["kamus"]
    for row in kamus.iter_rows(values_only=True):
        assert all(row[:3])


async def test_only_what_was_chosen_and_may_be_seen_comes_out(office: Office) -> None:
    here, there = draft(1), draft(2, region=LAHAT, district=None)
    nowhere = draft(3, region=None, district=None)
    await office.file(here, there, nowhere)
    await office.say(ANA, f"/ambil {here.code}")

    async def codes(selection: Selection, areas: Areas) -> list[object]:
        return [row["lead_code"] for row in rows_of((await made(office, selection, areas))[0])]

    everything = sorted([here.code, there.code, nowhere.code])
    assert sorted(await codes(FULL, None), key=str) == everything
    assert await codes(FULL, frozenset({LAHAT})) == [there.code, nowhere.code]
    assert await codes(Selection(region=LAHAT), frozenset({PALEMBANG})) == []
    assert await codes(Selection(status="held"), None) == [here.code]
    assert await codes(Selection(until=NOW), None) == []
    assert len(await codes(Selection(since=NOW), None)) == 3


async def test_who_took_their_data_back_is_in_no_file(office: Office) -> None:
    await office.file(draft(1), draft(2))
    await office.store.write(lambda tx: tx.leads.withdraw(700_001, draft(1).code, NOW))
    await office.store.write(lambda tx: tx.leads.erase(700_002, NOW))
    content, taken = await made(office)
    assert (rows_of(content), taken.rows) == ([], 0)


@pytest.mark.parametrize("format", Format)
async def test_the_digest_is_the_files(office: Office, format: Format) -> None:
    await office.file(draft(1))
    content, taken = await made(office, Selection(format=format))
    assert taken.sha256 == hashlib.sha256(content).hexdigest()


async def test_a_csv_is_what_indonesian_excel_and_programs_expect(office: Office) -> None:
    await office.file(draft(1))
    content, _ = await made(office, Selection(format=Format.CSV, profile=Profile.FULL))

    assert content.startswith(b'\xef\xbb\xbf"lead_code";"status";')
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    [row] = lines_of(content)
    assert (row["nik"], row["phone"]) == (nik(1), phone(1))
    assert (row["status"], row["work"], row["result"]) == ("new", "own_account", "own_account")
    assert (row["birth_date"], row["submitted_at"]) == ("1984-08-15", "2026-11-22 10:04")
    assert f'"{nik(1)}"'.encode() in content
    assert b";2500000;" in content


@pytest.mark.parametrize("format", Format)
async def test_hostile_names_are_words_in_every_format(office: Office, format: Format) -> None:
    drafts = [
        draft(n, answers=answers(n).having(asked.NAME, formula))
        for n, formula in enumerate(FORMULAS, start=1)
    ]
    await office.file(*drafts)
    content, _ = await made(office, Selection(format=format, profile=Profile.FULL))
    if format is Format.XLSX:
        sheet = openpyxl.load_workbook(io.BytesIO(content))["pendaftaran"]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
        written = [str(row["name"]) for row in rows_of(content)]
    else:
        written = [row["name"] for row in lines_of(content)]
    assert len(written) == len(FORMULAS)
    assert all(shown.startswith("'") for shown in written)


async def test_many_leads_come_out_whole_and_once(each_office: Office) -> None:
    """More than are read at a time, from a cursor that other questions are asked beside."""
    office = each_office
    drafts = [draft(number, answers=Answers(), kind=LeadKind.PU) for number in range(1, 451)]
    codes = await office.file(*drafts)
    content, taken = await made(office)
    shown = [row["lead_code"] for row in rows_of(content)]
    assert taken.rows == 450
    assert sorted(shown, key=str) == sorted(codes)


def test_a_files_name_says_when_and_how_but_not_who() -> None:
    assert file_name(Selection(), NOW) == "pendaftaran_2026-11-22_1004_samar.xlsx"
    csv_name = file_name(Selection(format=Format.CSV, profile=Profile.FULL), NOW)
    assert csv_name == "pendaftaran_2026-11-22_1004_lengkap.csv"
