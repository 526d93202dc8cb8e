"""The file that an officer opens: read back by openpyxl, cell by cell."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from bot.officers.about import By, file_name
from bot.officers.columns import COLUMNS, HISTORY
from bot.officers.export import Making, Taken, export
from bot.officers.labels import Labels
from bot.officers.profiles import CALLS, LAYOUTS, Profile, layout_of
from bot.officers.selection import Format, Selection
from conversations.answers import Answers
from conversations.flows import asked
from conversations.lead import LeadKind, Outcome
from conversations.replies import Phrase
from storage.consents import Consent
from storage.lead_filter import Areas
from storage.lead_rows import Action
from tests.bot.officers.hostile import FORMULAS
from tests.bot.officers.office import (
    ANA,
    CATALOG,
    LAHAT,
    NOW,
    PALEMBANG,
    RULES,
    TODAY,
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
BY = By("Ana (…0001)", "laporan", "KQ7MXA-3f9a2c1b", date(2027, 2, 20))
FULL = Selection(profile=Profile.REGISTRATION)
PROGRAMS = (Format.CSV, Format.JSONL)


async def made(
    office: Office, selection: Selection = FULL, areas: Areas = None, language: str = "id"
) -> tuple[bytes, Taken]:
    target = io.BytesIO()
    how = Making(
        layout_of(selection.profile, RULES, TODAY), Labels(CATALOG, language), BY, office.clock()
    )
    taken = await office.store.read(lambda tx: export(tx, selection, areas, target, how))
    return target.getvalue(), taken


def titles(names: Sequence[str] = NAMES, language: str = "id") -> list[str]:
    return [CATALOG.plain(language, Phrase(f"desk.column.{name}")) for name in names]


def rows_of(content: bytes) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["pendaftaran"]
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == titles()
    return [dict(zip(NAMES, row, strict=True)) for row in rows[1:]]


def lines_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def objects_of(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().splitlines()]


def read(content: bytes, format: Format) -> list[dict[str, Any]]:
    """Rows by names, however they were written."""
    readers: dict[Format, Any] = {
        Format.XLSX: rows_of,
        Format.CSV: lines_of,
        Format.JSONL: objects_of,
    }
    return list(readers[format](content))


async def test_the_names_of_columns_never_change() -> None:
    """Programs read them. Add at will; never rename, never give one to another meaning."""
    assert " ".join(NAMES) == (
        "lead_code name phone set_outcome set_follow_up set_note phone_whose call_time kabupaten"
        " kecamatan to_ask outcome follow_up_on status kind result tries notes officer claimed_at"
        " first_contact_at last_contact_at submitted_at updated_at nik nik_warnings birth_date"
        " birth_year sex citizen phone_verified registered_by language village postal_code"
        " province_code kabupaten_code kecamatan_code village_code work occupation occupation_code"
        " sector delivers project income_amount income_per income_days work_days income_month"
        " member aid plan business_name nib npwp owner_role helpers business_since sales capital"
        " wages_month version submitted_at_iso consent_version consent_at consent_sha256 flow"
        " referral"
    )
    assert " ".join(column.name for column in HISTORY) == (
        "lead_code version event_at event_at_iso event event_by from_status to_status outcome"
    )
    assert " ".join(column.name for column in LAYOUTS[Profile.CALLS].columns) == (
        "lead_code name phone set_outcome set_follow_up set_note phone_whose call_time kabupaten"
        " kecamatan to_ask outcome follow_up_on status kind tries notes version"
    )
    assert {column.name for column in LAYOUTS[Profile.CALLS].columns} == CALLS


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
        "language": "Indonesia",
        "flow": "registration",
        "version": 3,
        "phone_whose": "orangnya sendiri",
        "province_code": "16",
        "consent_sha256": "0" * 64,
        "first_contact_at": local,
        "last_contact_at": local,
        "notes": 0,
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
        cell = sheet.cell(2, NAMES.index(column) + 1)
        assert (cell.data_type, cell.number_format) == ("s", "@")
    for column in ("birth_date", "follow_up_on"):
        assert sheet.column_dimensions[_letter(column)].width > 8
    born = sheet.cell(2, NAMES.index("birth_date") + 1)
    assert (born.is_date, born.number_format) == (True, "yyyy-mm-dd")
    assert sheet.cell(2, NAMES.index("income_month") + 1).data_type == "n"


def _letter(column: str) -> str:
    return str(get_column_letter(NAMES.index(column) + 1))


async def test_skipped_is_not_empty_and_neither_is_helped(office: Office) -> None:
    """Three cases, three codes: never asked is empty."""
    await office.file(shy(1))

    async def cells(format: Format) -> list[object]:
        content, _ = await made(office, replace(FULL, format=format))
        [row] = read(content, format)
        words = format is Format.XLSX
        assert row["to_ask"] == ("NIK, Nomor HP, Penghasilan" if words else "nik phone income")
        return [row[name] for name in ("nik", "phone", "income_amount", "project")]

    helped = "belum terjawab, petugas menanyakan"
    assert await cells(Format.XLSX) == ["dilewati", "dilewati", helped, None]
    assert await cells(Format.CSV) == ["skipped", "skipped", "officer_asks", ""]
    skipped = {"missing": "skipped"}
    assert await cells(Format.JSONL) == [skipped, skipped, {"missing": "officer_asks"}, None]


@pytest.mark.parametrize("format", Format)
async def test_the_call_list_has_no_more_than_one_phones_with(
    office: Office, format: Format
) -> None:
    await office.file(*[draft(number) for number in range(1, 4)])
    content, taken = await made(office, Selection(format=format))
    written = content.decode() if format in PROGRAMS else str(_everything(content))

    assert (taken.rows, name(2) in written, phone(2) in written) == (3, True, True)
    hidden = [nik(2), "1984-08-15", "1984", "2500000", "Sungai Pinang"]
    assert [shown for shown in hidden if shown in written] == []


def _everything(content: bytes) -> list[object]:
    book: Workbook = openpyxl.load_workbook(io.BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]


@pytest.mark.parametrize("format", Format)
async def test_statistics_hold_nobody_and_no_group_of_fewer_than_five(
    office: Office, format: Format
) -> None:
    few = [draft(n, region=LAHAT, district=None, kind=LeadKind.PMI) for n in range(1, 4)]
    await office.file(*few, *[draft(n) for n in range(4, 20)])
    content, taken = await made(office, Selection(format=format, profile=Profile.STATISTICS))
    written = content.decode() if format in PROGRAMS else str(_everything(content))

    assert (taken.rows, list(taken.codes)) == (19, [])
    assert [s for n in range(1, 20) for s in (*secrets(n), draft(n).code) if s in written] == []
    if format is Format.XLSX:
        sheet = openpyxl.load_workbook(io.BytesIO(content))["pendaftaran"]
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        counts = {(row[0], row[2]): row[4] for row in rows}
    else:
        found = lines_of(content) if format is Format.CSV else objects_of(content)
        counts = {(row["group"], row["value"]): int(row["people"]) for row in found}
    assert min(counts.values()) >= 5
    assert counts[("kabupaten", "merged")] == 19  # three, and then the next greater group
    assert counts[("submitted_month", "2026-11")] == 19


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("profile", LAYOUTS)
async def test_a_file_of_nobody_has_its_heading(
    office: Office, profile: Profile, format: Format
) -> None:
    await office.file(draft(1))
    nobody = Selection(profile=profile, format=format, status="closed")
    content, taken = await made(office, nobody)
    assert taken.rows == 0
    if format is Format.XLSX:
        assert openpyxl.load_workbook(io.BytesIO(content))["pendaftaran"].max_row == 1
    else:
        assert content.count(b"\n") == (format is Format.CSV)


async def test_a_book_says_what_it_holds_and_what_it_means(office: Office) -> None:
    await office.file(draft(1))
    content, _ = await made(office, areas=frozenset({PALEMBANG}))
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert book.sheetnames == ["pendaftaran", "riwayat", "kamus", "tentang"]
    rows = list(book["kamus"].iter_rows(min_row=2, max_col=5, values_only=True))
    words = {row[2]: row for row in rows}
    told = {column.name for column in HISTORY}
    assert words.keys() == {*NAMES, *told, "skipped", "officer_asks"}
    assert words["work"][:2] == ("Cara kerja", "Pekerjaan dan program")
    assert "own_account = Kerja sendiri" in str(words["work"][4])
    about = dict(book["tentang"].iter_rows(values_only=True))
    assert about["Jumlah pendaftaran"] == 1
    assert about["Daerah"] == "16.71 Kota Palembang"
    assert about["Dibuat oleh"] == "Ana (…0001)"
    assert about["Untuk"] == "laporan"
    assert about["Zona waktu"] == "WIB (Asia/Jakarta, UTC+7)"
    assert "hapus" in about["Penyimpanan"]
    assert about["Simpan paling lama sampai"] == datetime(2027, 2, 20)  # noqa: DTZ001
    assert about["Tanda salinan"] == BY.mark == book.properties.keywords
    assert len(str(about["SHA-256 data"])) == 64


@pytest.mark.parametrize("language", CATALOG.languages)
async def test_every_column_has_words_in_every_language(office: Office, language: str) -> None:
    await office.file(draft(1))
    content, _ = await made(office, language=language)
    kamus = openpyxl.load_workbook(io.BytesIO(content))["kamus"]
    for row in kamus.iter_rows(max_row=len(NAMES), max_col=4, values_only=True):
        assert all(row)
    above = titles(language=language)
    assert len(set(above)) == len(above)  # a file that comes back is read by them


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
    assert await codes(replace(FULL, region=LAHAT), frozenset({PALEMBANG})) == []
    assert await codes(replace(FULL, status="held"), None) == [here.code]
    assert await codes(replace(FULL, until=NOW), None) == []
    assert len(await codes(replace(FULL, since=NOW), None)) == 3


async def test_who_took_their_data_back_is_in_no_file(office: Office) -> None:
    await office.file(draft(1), draft(2))
    await office.store.write(lambda tx: tx.leads.withdraw(700_001, draft(1).code, NOW))
    await office.store.write(lambda tx: tx.leads.erase(700_002, NOW))
    content, taken = await made(office)
    assert (rows_of(content), taken.rows) == ([], 0)


async def test_the_digest_is_of_the_data_whatever_the_format(office: Office) -> None:
    await office.file(draft(1), draft(2))
    table, _ = await made(office, replace(FULL, format=Format.CSV))
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))[1:]
    book = openpyxl.load_workbook(io.BytesIO((await made(office))[0]))
    about = dict(book["tentang"].iter_rows(values_only=True))

    # A CSV leaves the seconds out.
    text = "".join("\t".join(row) + "\n" for row in rows).replace("2026-11-22 10:04\t", "{}\t")
    text = text.format(*["2026-11-22 10:04:05"] * text.count("{}"))
    assert about["SHA-256 data"] == hashlib.sha256(text.encode()).hexdigest()


async def test_what_happened_to_each_is_on_the_second_sheet(office: Office) -> None:
    [code] = await office.file(draft(1))
    await office.say(ANA, f"/ambil {code}")
    await office.say(ANA, f"/catat {code} Minta ditelepon sore.")
    await office.say(ANA, f"/hasil {code} tersambung")
    book = openpyxl.load_workbook(io.BytesIO((await made(office))[0]))
    rows = list(book["riwayat"].iter_rows(min_row=2, values_only=True))

    assert [(row[0], row[1], row[4], row[5]) for row in rows] == [
        (code, 1, "dikirim", None),
        (code, 2, "diambil", "Ana"),
        (code, 3, "catatan ditulis", "Ana"),
        (code, 4, "hasil dicatat", "Ana"),
    ]
    assert rows[3][6:] == ("dipegang", "sudah dihubungi", "tersambung")
    assert "sore" not in str(_everything((await made(office))[0]))
    [row] = rows_of((await made(office))[0])
    assert row["notes"] == 1


@pytest.mark.parametrize("profile", [Profile.CALLS, Profile.REGISTRATION])
async def test_what_may_be_filled_in_is_empty_open_and_has_a_list(
    office: Office, profile: Profile
) -> None:
    await office.file(draft(1))
    sheet = openpyxl.load_workbook(
        io.BytesIO((await made(office, Selection(profile=profile)))[0])
    )["pendaftaran"]
    heads = [cell.value for cell in sheet[1]]

    assert sheet.protection.sheet is True
    places = [
        heads.index(title) + 1 for title in titles(["set_outcome", "set_follow_up", "set_note"])
    ]
    assert places == [4, 5, 6]  # beside name and phone
    assert [sheet.cell(2, at).value for at in places] == [None] * 3
    assert {sheet.cell(1, at).fill.fgColor.rgb for at in places} == {"FFFFC000"}
    open_columns = [
        at
        for column in sheet.column_dimensions.values()
        if not column.protection.locked
        for at in range(column.min, column.max + 1)
    ]
    assert open_columns == places
    [version] = titles(["version"])
    assert sheet.cell(2, heads.index(version) + 1).protection.locked is True
    [choices] = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert str(choices.sqref) == "D2"
    kamus, places_of_choices = choices.formula1.split("!")
    listed = [cell.value for [cell] in sheet.parent[kamus][places_of_choices.replace("$", "")]]
    said = [CATALOG.plain("id", Phrase(f"desk.outcome.{outcome}")) for outcome in Outcome]
    assert sorted(listed) == sorted(said)


@pytest.mark.parametrize("profile", LAYOUTS)
async def test_a_sheet_has_one_heading_and_goes_on_paper(office: Office, profile: Profile) -> None:
    await office.file(*[draft(number) for number in range(1, 7)])
    content, _ = await made(office, Selection(profile=profile))
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, layout = book["pendaftaran"], LAYOUTS[profile]

    heads = [cell.value for cell in sheet[1]]
    assert heads == titles([heading.name for heading in layout.headings])
    frozen = sheet.freeze_panes
    assert frozen == ("B2" if profile is Profile.STATISTICS else "C2")
    assert sheet.auto_filter.ref == f"A1:{get_column_letter(len(heads))}{sheet.max_row}"
    assert sheet.print_title_rows == "$1:$1"
    last = get_column_letter(layout.printed or len(heads))
    assert sheet.print_area == f"'pendaftaran'!$A$1:${last}${sheet.max_row}"
    for one in book:
        page = one.page_setup
        assert (page.orientation, page.fitToHeight) == ("landscape", 0)  # and one page wide
        assert one.sheet_properties.pageSetUpPr.fitToPage
        assert one.oddFooter.left.text == f"Tanda salinan: {BY.mark}"
        assert one.oddFooter.right.text == "Halaman &P dari &N"
        assert ("data pribadi" in str(one.oddHeader.right.text)) is layout.identity


async def test_more_rows_than_a_sheet_holds_go_on_in_the_next(office: Office) -> None:
    await office.file(*[draft(number) for number in range(1, 8)])
    target = io.BytesIO()
    how = Making(
        LAYOUTS[Profile.CALLS], Labels(CATALOG, "id"), BY, office.clock(), most_rows=1 + 3
    )
    await office.store.read(lambda tx: export(tx, Selection(), None, target, how))
    book = openpyxl.load_workbook(target)

    pages = [name for name in book.sheetnames if name.startswith("pendaftaran")]
    assert pages == ["pendaftaran", "pendaftaran_2", "pendaftaran_3"]
    found = [row[0] for page in pages for row in book[page].iter_rows(min_row=2, values_only=True)]
    assert sorted(found) == sorted(draft(number).code for number in range(1, 8))
    about = dict(book["tentang"].iter_rows(values_only=True))
    assert "pendaftaran_2" in str(about["Lembar"])


async def test_json_says_its_schema_in_every_line(office: Office) -> None:
    await office.file(draft(1))
    content, _ = await made(office, replace(FULL, format=Format.JSONL))
    [row] = objects_of(content)

    assert list(row) == ["schema", *NAMES]
    assert (row["schema"], row["nik"], row["income_month"]) == (1, nik(1), 2_500_000)
    assert (row["birth_date"], row["project"], row["set_note"]) == ("1984-08-15", None, None)


async def test_a_csv_is_what_indonesian_excel_and_programs_expect(office: Office) -> None:
    await office.file(draft(1))
    content, _ = await made(office, replace(FULL, format=Format.CSV))

    assert content.startswith(b'\xef\xbb\xbf"lead_code";"name";')
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    [row] = lines_of(content)
    assert (row["nik"], row["phone"]) == (nik(1), phone(1))
    assert (row["status"], row["work"], row["result"]) == ("new", "own_account", "own_account")
    assert (row["birth_date"], row["submitted_at"]) == ("1984-08-15", "2026-11-22 10:04")
    assert f'"{nik(1)}"'.encode() in content
    assert b";2500000;" in content


@pytest.mark.parametrize("format", [Format.XLSX, Format.CSV])
async def test_hostile_names_are_words_in_every_format(office: Office, format: Format) -> None:
    drafts = [
        draft(n, answers=answers(n).having(asked.NAME, formula))
        for n, formula in enumerate(FORMULAS, start=1)
    ]
    await office.file(*drafts)
    content, _ = await made(office, replace(FULL, format=format))
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


WORDS = Labels(CATALOG, "id")


@pytest.mark.parametrize("language", ["id", "en"])
def test_everything_that_happens_to_a_lead_has_words_in_the_history(language: str) -> None:
    told = CATALOG.languages[language].messages
    assert {f"desk.event.{action}" for action in Action} <= told.keys()


def test_a_files_name_says_when_what_and_which_copy_but_not_who() -> None:
    xlsx = file_name(Selection(), BY.mark, WORDS, NOW)
    assert xlsx == "pendaftaran_2026-11-22_1004_daftar-telepon_KQ7MXA-3f9a2c1b.xlsx"
    assert file_name(replace(FULL, format=Format.CSV), BY.mark, WORDS, NOW).endswith(".csv")


async def test_the_filters_of_a_file_are_those_of_the_screen(office: Office) -> None:
    held, due, english = draft(1), draft(2), draft(3, language="en", referral="PASAR1")
    await office.file(held, due, english)
    await office.say(ANA, f"/ambil {held.code}")
    await office.say(ANA, f"/ambil {due.code}")
    office.clock.later(hours=1)
    await office.say(ANA, f"/hasil {due.code} tidak diangkat 25-11")

    async def codes(**chosen: Any) -> set[object]:
        content, _ = await made(office, replace(FULL, **chosen))
        return {row["lead_code"] for row in rows_of(content)}

    assert await codes(holder=ANA) == {held.code, due.code}
    assert await codes(outcome=Outcome.NO_ANSWER) == {due.code}
    assert await codes(due_by=date(2026, 11, 25)) == {due.code}
    assert await codes(due_by=date(2026, 11, 24)) == set()
    assert await codes(language="en") == await codes(referred=True) == {english.code}
    assert await codes(referral="PASAR1") == {english.code}
    assert await codes(referred=False) == {held.code, due.code}
    assert await codes(kind=LeadKind.BPU, changed_since=NOW + timedelta(minutes=1)) == {due.code}
    assert await codes(kind=LeadKind.PU) == set()
