"""``python -m bot rules``, as an office and an auditor type it."""

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from bot.rulebook import waiting
from bot.rulebook.changes import changes
from bot.rulebook.report import ending, in_force, unchecked
from bot.rulebook.sheet import HEADINGS, NOTHING, SIGNED, rows
from bot.rulebook.words import IDS, source, value_lines
from bot.rulebook.words import in_force as in_force_in_words
from conversations.awaited import Awaited
from conversations.messages.catalog import Catalog
from conversations.rules.book import Confidence, RuleBook, Unit
from storage.waits import Waiting
from tests.bot.officers.machine import Machine
from tests.bot.rulebook.typing_in import refusal, said
from tests.bot.rulebook.typing_in import rules as typed

OVERRIDE = """
[sources.letter]
title = "Surat | Kanwil"
url = "https://example.org/surat"

[[bpu.jkm.amount.values]]
since = 2027-01-01
value = "7000"
source = "letter"
confidence = "B"
doubt = "new"
checked_on = 2026-12-01

[doubts.new]
rank = 1
text = "Benarkah | <7.000>?"
"""


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return RuleBook.load()


@pytest.fixture
def override(tmp_path: Path) -> Path:
    path = tmp_path / "kantor.toml"
    path.write_text(OVERRIDE, "utf-8")
    return path


# ---------------------------------------------------------------- in force


def test_every_rule_in_force_is_told_with_value_day_source_and_confidence(
    book: RuleBook,
) -> None:
    day = date(2026, 11, 22)
    shown = said(typed("--on", "2026-11-22"))

    assert shown.startswith("Aturan yang berlaku pada 22 November 2026\n")
    for rule, value in in_force(book, day):
        assert all(f"{line}\n" in shown for line in value_lines(value)), rule.name
        assert f"\n{rule.label}:" in shown
    assert (
        "Iuran JKK BPU, bagian dari dasar penghasilan: 1%\n"
        "sejak 1 Desember 2025 atau lebih awal · PP 44/2015 tentang Penyelenggaraan JKK dan JKM,"
        " Lampiran II · A\n"
    ) in shown


def test_what_is_over_is_not_told_as_in_force() -> None:
    label = "Iuran JKK dan JKM BPU sektor lain dikali: 0,5 kali"

    assert label in said(typed("--on", "2026-12-31"))
    assert label not in said(typed("--on", "2027-01-01"))


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),  # 60 days before
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_the_discount_is_told_to_end_from_sixty_days_before(
    book: RuleBook, day: date, ends: bool
) -> None:
    names = [rule.name for rule, _ in ending(book, day)]

    assert ("bpu.discount.other" in names) == ends
    line = "31 Desember 2026: Iuran JKK dan JKM BPU sektor lain dikali, kini 0,5 kali,"
    assert (f"{line} lalu tidak berlaku lagi" in said(typed("--on", str(day)))) == ends


def test_what_takes_the_place_of_an_old_value_is_told(override: Path) -> None:
    shown = said(typed("--on", "2026-12-24", "--override", str(override)))

    assert "Iuran JKM BPU, kini Rp6.800 sebulan, lalu Rp7.000 sebulan" in shown


def test_what_was_checked_more_than_a_year_ago_is_told(book: RuleBook) -> None:
    checked = book.on("bpu.jkm.amount", date(2026, 11, 22)).checked_on
    last, later = checked.replace(year=2027), checked.replace(year=2027, day=checked.day + 1)

    assert [rule.name for rule, _ in unchecked(book, last)] == []
    assert "bpu.jkm.amount" in [rule.name for rule, _ in unchecked(book, later)]
    old = said(typed("--on", str(later))).partition("lebih dari setahun lalu")[2]
    assert "22 November 2026: Iuran JKM BPU (bpu_contributions.toml)" in old
    assert "tidak ada" in said(typed("--on", str(last))).partition("setahun lalu")[2]


def test_without_a_day_it_is_today() -> None:
    assert "Aturan yang berlaku pada" in said(typed())


@pytest.mark.parametrize("day", ["besok", "2026-02-30", "0001-01-01", "9999-12-31", "20261122"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    code, sentence = refusal(typed("--on", day))

    assert (code, "Contoh: --on 2026-11-22" in sentence) == (2, True)


def test_options_before_a_command_are_not_lost_silently(override: Path) -> None:
    code, sentence = refusal(typed("--override", str(override), "check"))

    assert (code, "after check" in sentence) == (2, True)


def test_every_id_of_the_release_has_words(book: RuleBook) -> None:
    used = {
        name
        for rule in book
        for value in rule.values
        if value.unit is Unit.IDS and value.value is not None
        for name in value.ids
    }

    assert used == IDS.keys()


PHONES = """
[sources.letter]
title = "Surat Kanwil"
url = "https://example.org/surat"

[[office.phones.values]]
since = 2026-11-01
value = ["Palembang 0711 555 0100", "Lahat 0731 555 0100"]
source = "letter"
confidence = "A"
checked_on = 2026-11-20
"""


def test_what_only_the_office_can_say_is_told_once_it_said_it_and_asked_for_before(
    override: Path,
) -> None:
    before = said(typed("--on", "2026-11-22"))
    override.write_text(PHONES, "utf-8")
    after = said(typed("--on", "2026-11-22", "--override", str(override)))

    waits = "Telepon kantor cabang, satu kantor satu baris (office.phones)\n"
    assert waits in before.partition("Belum diisi kantor")[2]
    assert waits not in after
    assert "(office.addresses)\n" in after.partition("Belum diisi kantor")[2]
    assert "kantor.toml\nTelepon kantor cabang, satu kantor satu baris:\n" in after
    assert "\nPalembang 0711 555 0100\nLahat 0731 555 0100\nsejak 1 November 2026" in after


# ---------------------------------------------------------------- check


def test_check_counts_what_it_loaded(book: RuleBook, override: Path) -> None:
    assert said(typed("check")).startswith(f"{len(list(book))} rules with ")
    assert "1 of the values are from kantor.toml" in said(
        typed("check", "--override", str(override))
    )


COMMANDS = [
    (),
    ("check",),
    ("diff", "2026-03-31", "2026-04-01"),
    ("doubts",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "rules")
def test_a_broken_override_is_told_with_its_place_and_the_remedy(
    command: tuple[str, ...], override: Path
) -> None:
    override.write_text(OVERRIDE.replace('"7000"', '"7.000"'), "utf-8")
    code, sentence = refusal(typed(*command, "--override", str(override)))

    assert code == 1
    assert sentence.startswith("kantor.toml, line 8: bpu.jkm.amount: value 1: value: '7.000'")
    assert "written as text like" in sentence


def test_an_override_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    code, sentence = refusal(typed("check", "--override", str(tmp_path / "none.toml")))

    assert (code, "none.toml: cannot be read" in sentence) == (1, True)


# ---------------------------------------------------------------- diff


def test_the_first_of_april_brought_the_discount_to_all(book: RuleBook) -> None:
    shown = said(typed("diff", "2026-03-31", "2026-04-01"))

    assert "1 April 2026: Iuran JKK dan JKM BPU sektor lain dikali\n" in shown
    assert "dulu: belum ada\njadi: 0,5 kali\nsumber: PP 50/2025" in shown
    found = changes(book, date(2026, 3, 31), date(2026, 4, 1))
    assert [change.rule.name for change in found] == ["bpu.discount.other"]


def test_a_value_that_came_and_went_between_the_days_is_told_twice() -> None:
    shown = said(typed("diff", "2025-12-31", "2027-01-01"))

    label = "Iuran JKK dan JKM BPU sektor lain dikali"
    assert shown.index(f"1 April 2026: {label}") < shown.index(f"1 Januari 2027: {label}")
    assert "dulu: 0,5 kali\njadi: tidak berlaku lagi" in shown


def test_a_rule_older_than_the_data_is_not_told_as_new() -> None:
    shown = said(typed("diff", "2025-11-30", "2025-12-01"))

    assert "dulu: tidak ada dalam data; aturannya lebih tua\njadi: Rp6.800 sebulan" in shown


def test_where_nothing_changed_that_is_said() -> None:
    assert said(typed("diff", "2026-05-01", "2026-05-02")).endswith("\ntidak ada")


@pytest.mark.parametrize("days", [("2026-04-01", "2026-04-01"), ("2026-04-01", "2026-03-31")])
def test_the_days_stand_in_order(days: tuple[str, str]) -> None:
    code, sentence = refusal(typed("diff", *days))

    assert (code, "FROM must be before TO" in sentence) == (2, True)


# ---------------------------------------------------------------- doubts


def test_every_question_is_on_the_page_once_with_every_value_below_a_under_it(
    book: RuleBook,
) -> None:
    page = {question: (held, sources) for _, question, held, sources, *_ in rows(book)}
    unsure = [
        (rule, value)
        for rule in book
        for value in rule.values
        if value.confidence is not Confidence.A
    ]

    assert [row[1] for row in rows(book)] == [doubt.text for doubt in book.doubts]
    assert [row[0] for row in rows(book)] == [str(n + 1) for n in range(len(book.doubts))]
    assert all(row[-2:] == ("", "") for row in rows(book))
    assert unsure
    for rule, value in unsure:
        assert value.doubt is not None
        held, sources = page[value.doubt.text]
        assert f"{rule.label}:\n" in held
        assert all(line in held for line in value_lines(value))
        assert f"({in_force_in_words(value)}; {value.confidence})" in held
        assert f"{source(value.source)}\n{value.source.url}" in sources


def test_what_only_the_office_can_say_is_on_the_page_until_it_said_it(
    book: RuleBook, override: Path
) -> None:
    waiting = [rule for rule in book if rule.asked is not None]
    page = {row[1]: row[2] for row in rows(book)}
    override.write_text(PHONES, "utf-8")
    later = {row[1]: row[2] for row in rows(RuleBook.load(override=override))}

    assert len(waiting) == 6 + 17  # of the office itself, and a target a kabupaten
    for rule in waiting:
        assert rule.asked is not None
        assert f"{rule.label}:\n• {NOTHING}" in page[rule.asked.text]
        assert (rule.label in later[rule.asked.text]) is (rule.name != "office.phones")


def test_the_workbook_is_a_page_to_fill_in_and_sign(book: RuleBook, tmp_path: Path) -> None:
    path = tmp_path / "tanya.xlsx"
    assert str(path) in said(typed("doubts", "--output", str(path)))

    sheet = openpyxl.load_workbook(BytesIO(path.read_bytes())).active
    assert tuple(cell.value for cell in sheet[4]) == HEADINGS
    assert HEADINGS[-2:] == ("Jawaban kantor", "Nama, tanggal, paraf")
    table, signing = sheet.auto_filter.ref, sheet.max_row - len(SIGNED)
    shown = [
        tuple(cell or "" for cell in row)
        for row in sheet.iter_rows(min_row=5, max_row=signing - 1, values_only=True)
    ]
    whole: list[tuple[str, ...]] = []
    for row in shown:  # a long value goes on in rows that have nothing else
        if row[0]:
            whole.append(row)
        else:
            assert set(row[:2] + row[3:]) == {""}
            whole[-1] = (*whole[-1][:2], f"{whole[-1][2]}\n{row[2]}", *whole[-1][3:])
    assert whole == rows(book)
    assert table == f"A4:F{signing - 1}"
    lines = [cell.value for (cell,) in sheet.iter_rows(min_row=signing + 1, min_col=2, max_col=2)]
    assert tuple(lines) == SIGNED


def test_the_workbook_prints_on_a4_across_with_its_heading_on_every_page(
    tmp_path: Path,
) -> None:
    path = tmp_path / "tanya.xlsx"
    said(typed("doubts", "--output", str(path)))
    sheet = openpyxl.load_workbook(BytesIO(path.read_bytes())).active

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$4:$4"
    heights = [sheet.row_dimensions[row].height or 0 for row in range(4, sheet.max_row + 1)]
    assert all(26 <= height < 409 for height in heights if height)


def test_the_markdown_page_is_one_table_whatever_a_text_holds(
    override: Path, tmp_path: Path
) -> None:
    path = tmp_path / "tanya.md"
    said(typed("doubts", "--output", str(path), "--override", str(override)))
    lines = path.read_text("utf-8").splitlines()
    table = [line for line in lines if line.startswith("|")]

    assert {line.replace("\\|", "").count("|") for line in table} == {len(HEADINGS) + 1}
    assert any("Benarkah \\| \\<7.000>?" in line for line in table)
    assert len(table) == 2 + len(rows(RuleBook.load(override=override)))


def test_without_a_file_the_page_goes_to_the_terminal() -> None:
    shown = said(typed("doubts"))

    assert "| Jawaban kantor | Nama, tanggal, paraf |" in shown
    assert all(f"{line}: ____" in shown for line in SIGNED)


@pytest.mark.parametrize("name", ["page.pdf", "page", "no/folder/page.md"])
def test_a_page_that_cannot_be_written_is_one_sentence(name: str, tmp_path: Path) -> None:
    code, _ = refusal(typed("doubts", "--output", str(tmp_path / name)))

    assert (code, list(tmp_path.iterdir())) == (1, [])


@pytest.mark.parametrize("name", ["page.md", "page.xlsx"])
def test_an_answered_page_is_not_overwritten(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("answers", "utf-8")
    code, sentence = refusal(typed("doubts", "--output", str(path)))

    assert (code, "not overwritten" in sentence) == (1, True)
    assert path.read_text("utf-8") == "answers"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "rules")
def test_help_has_an_example(command: tuple[str, ...]) -> None:
    shown = said(typed(*command[:1], "--help"))

    assert " ".join(("Example: python -m bot rules", *command[:1])) in shown


# ---------------------------------------------------------------- who waits


def test_it_says_how_many_wait_for_which_reason() -> None:
    counts = [Waiting("rule_gap", 0, 2, None), Waiting("too_old", 3, 1, date(2026, 11, 23))]
    shown = "\n".join(waiting.told(counts, Catalog.load()))

    assert shown == (
        "Menunggu kabar kalau aturan berubah\n"
        "  pendaftaran ini (rule_gap): 0 orang; 2 sudah dikabari dalam 30 hari terakhir\n"
        "  batas umur (too_old): 3 orang, yang pertama sejak 23 November 2026;"
        " 1 sudah dikabari dalam 30 hari terakhir"
    )


def test_the_command_counts_in_the_database_that_is_there(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    assert "There is no database" in machine.run("rules", "waiting").stderr
    old = Awaited("too_old", date(2026, 11, 23), {})
    machine.stored(lambda tx: tx.waits.put(5_000_000_001, old))

    shown = machine.run("rules", "waiting").stdout

    [line] = shown.splitlines()[1:]
    assert line == "  batas umur (too_old): 1 orang, yang pertama sejak 23 November 2026"
