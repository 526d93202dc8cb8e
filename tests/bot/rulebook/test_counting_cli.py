"""``python -m bot hitung``, typed as people type it."""

from pathlib import Path

import pytest

from tests.bot.rulebook.typing_in import hitung, refusal, said

BPU = ("bpu", "--sector", "transport", "--month", "2026-12")


@pytest.mark.parametrize(
    "income",
    ["1.500.000", "Rp1.500.000", "1500000", "1,5 juta", "1,5jt sebulan", "60rb x 25 hari"],
)
def test_money_is_read_as_people_write_it(income: str) -> None:
    shown = said(hitung(*BPU, "--income", income))

    assert "Desember 2026, dasar penghasilan Rp1.600.000" in shown


def test_three_months_are_priced_item_by_item() -> None:
    shown = said(hitung(*BPU, "--income", "1.500.000", "--programmes", "3", "--months", "3"))

    assert shown.count("JKK Rp8.000 (penuh Rp16.000)") == 3
    assert shown.count("JKM Rp3.400 (penuh Rp6.800)") == 3
    assert shown.count("JHT Rp32.000") == 3
    assert "Pekerja membayar, 3 bulan Rp130.200" in shown
    assert "sampai 31 Maret 2027" in shown
    assert "PP 50/2025" in shown
    assert "https://" in shown
    assert "Petugas memastikan" not in shown


def test_a_period_beyond_the_discount_is_for_an_officer_to_confirm() -> None:
    shown = said(hitung(*BPU, "--income", "1.500.000", "--months", "6"))

    assert "Pekerja membayar, 6 bulan Rp91.200" in shown  # 4 × 11.400 + 2 × 22.800
    assert "melewati akhir potongan" in shown
    assert "Petugas memastikan" in shown


def test_what_is_not_said_is_told_as_the_least() -> None:
    shown = said(hitung("bpu", "--month", "2026-12"))

    assert "ini golongan terendah" in shown
    assert "Sektor tidak disebut" in shown


def test_who_pays_is_told_and_the_state_gets_no_discount() -> None:
    shown = said(hitung(*BPU, "--income", "1jt", "--payer", "apbd"))

    assert "APBD membayar, 1 bulan Rp16.800" in shown
    assert "Pekerja membayar Rp0" in shown


def test_a_wage_is_split_between_employer_and_worker() -> None:
    typed = ("--wage", "4 juta", "--risk", "2", "--scale", "menengah", "--month", "2026-12")
    shown = said(hitung("pu", *typed))

    assert "JKK Rp21.600" in shown
    assert "JHT Rp148.000 + dari upah Rp80.000" in shown
    assert "JP Rp80.000 + dari upah Rp40.000" in shown
    assert "Pemberi kerja membayar Rp261.600" in shown
    assert "Dipotong dari upah pekerja Rp120.000" in shown
    assert "Jumlah Rp381.600" in shown


def test_a_worker_of_a_small_business_may_have_more_than_is_mandatory() -> None:
    typed = ("--wage", "2 juta", "--risk", "1", "--scale", "mikro", "--month", "2026-12")

    assert "JHT" not in said(hitung("pu", *typed))
    assert "JHT Rp74.000" in said(hitung("pu", *typed, "--programmes", "JHT"))


def test_an_unknown_risk_is_the_lowest_and_to_confirm() -> None:
    shown = said(hitung("pu", "--wage", "2jt", "--scale", "mikro", "--month", "2026-12"))

    assert "Kelas risiko tidak disebut" in shown
    assert "Petugas memastikan" in shown


@pytest.mark.parametrize("size", [("--scale", "mikro"), ("--sales", "2 miliar")])
def test_a_business_is_its_owner_and_its_staff(size: tuple[str, str]) -> None:
    owner = ("--income", "3 juta", "--sector", "other", "--month", "2026-12")
    staff = ("--wage", "2 juta", "--wage", "2.500.000", "--risk", "1")
    shown = said(hitung("usaha", *owner, *staff, *size))

    assert "Pekerja 2 sebagai Penerima Upah" in shown
    assert "Pemilik membayar Rp101.450" in shown
    assert "Dipotong dari upah Rp0" in shown
    assert "Untuk kantor: Apakah pemilik usaha" in shown


def test_the_sales_decide_on_the_scale() -> None:
    owner = ("--income", "3 juta", "--sector", "other", "--month", "2026-12")
    shown = said(hitung("usaha", *owner, "--wage", "3jt", "--capital", "1.000.000.001"))

    assert shown.startswith("Skala usaha: kecil")
    assert "dari upah Rp60.000" in shown


def test_a_project_is_paid_by_its_contractor() -> None:
    once = said(hitung("proyek", "--contract", "2,5 miliar", "--on", "2026-12-01"))
    monthly = said(hitung("proyek", "--wages", "Rp100.000.000", "--on", "2026-12-01"))

    assert "Kontraktor membayar sekali Rp3.550.000" in once
    assert "Pekerja membayar Rp0" in once
    assert "Kontraktor membayar tiap bulan" in monthly


def test_benefits_come_with_their_conditions() -> None:
    shown = said(hitung("manfaat", "--base", "1.600.000", "--on", "2026-12-01"))

    assert "3 bulan tidak bekerja Rp4.800.000" in shown
    assert "Santunan Rp76.800.000" in shown
    assert "Sebelum 3 bulan peserta Rp10.000.000" in shown
    assert "Sesudah 3 bulan peserta Rp42.000.000" in shown
    assert "Iuran JHT terkumpul Rp3.840.000" in shown
    assert "tanpa hasil pengembangan" in shown
    assert "Petugas memastikan" in shown


def test_savings_are_told_for_the_given_contribution_and_years() -> None:
    typed = ("--jht", "100.000", "--years", "9", "--on", "2026-12-01")
    shown = said(hitung("manfaat", "--base", "3jt", *typed))

    assert "Iuran JHT terkumpul Rp10.800.000" in shown
    assert "Sebagian boleh diambil setelah 10 tahun" in shown


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        (("bpu", "--income", "banyak"), "--income"),
        (("bpu", "--income", "-1.500.000"), "--income"),
        (("bpu", "--income", "5"), "--income"),
        (("bpu", "--income", ""), "--income"),
        (("bpu", "--income", "100 ribu sehari"), "--income"),
        (("bpu", "--month", "2026-13"), "--month"),
        (("bpu", "--month", "9999-12"), "--month"),
        (("bpu", "--month", "Desember"), "--month"),
        (("bpu", "--months", "0"), "--months"),
        (("bpu", "--months", "2"), "--months"),
        (("bpu", "--programmes", "1"), "--programmes"),
        (("bpu", "--programmes", "4"), "--programmes"),
        (("pu", "--wage", "nol", "--scale", "mikro"), "--wage"),
        (("pu", "--wage", "2jt", "--scale", "mikro", "--programmes", "jkp"), "--programmes"),
        (("usaha", "--wage", "2jt"), "--scale"),
        (("usaha", "--scale", "mikro", "--sales", "1 miliar"), "--scale"),
        (("usaha", "--sales", ""), "--scale"),
        (("proyek",), "--contract"),
        (("proyek", "--contract", "1jt", "--wages", "1jt"), "--contract"),
        (("proyek", "--contract", "2 triliun"), "--contract"),
        (("proyek", "--contract", "-2 miliar"), "--contract"),
        (("proyek", "--contract", "1-2 miliar"), "--contract"),
        (("proyek", "--contract", "0"), "--contract"),
        (("proyek", "--contract", "9" * 40), "--contract"),
        (("proyek", "--wages", ""), "--wages"),
        (("proyek", "--contract", "1jt", "--on", "20261201"), "--on"),
        (("manfaat", "--base", "1jt", "--on", "2026-02-30"), "--on"),
        (("manfaat", "--base", "1jt", "--jht", "?"), "--jht"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_with_an_example(
    typed: tuple[str, ...], option: str
) -> None:
    code, sentence = refusal(hitung(*typed))

    assert code == 2
    assert f"Contoh: {option} " in sentence


@pytest.mark.parametrize(
    "typed",
    [
        ("bpu", "--sector", "laut"),
        ("bpu", "--months", "dua"),
        ("pu", "--wage", "2jt", "--scale", "raksasa"),
        ("pu", "--wage", "2jt", "--scale", "mikro", "--risk", "6"),
        ("pu",),
        ("manfaat", "--base", "1jt", "--years", "1000000"),
        ("manfaat", "--base", "1jt", "--months-off", "-1"),
    ],
)
def test_a_choice_that_there_is_not_ends_with_two(typed: tuple[str, ...]) -> None:
    refused = hitung(*typed)

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    "typed",
    [
        ("bpu", "--month", "2020-01"),
        ("pu", "--wage", "2jt", "--scale", "mikro", "--month", "2010-01"),
        ("usaha", "--scale", "mikro", "--month", "2020-01"),
        ("proyek", "--contract", "1 miliar", "--on", "2001-01-01"),
        ("manfaat", "--base", "1jt", "--on", "2001-01-01"),
    ],
)
def test_where_no_rule_is_in_force_that_is_said(typed: tuple[str, ...]) -> None:
    code, sentence = refusal(hitung(*typed))

    assert code == 1
    assert sentence.startswith("Tidak ada aturan yang berlaku")


def test_an_office_can_try_its_answers(tmp_path: Path) -> None:
    path = tmp_path / "kantor.toml"
    path.write_text(
        "[[bpu.discount.transport.values]]\nsince = 2026-01-01\nvalue = '0.25'\n"
        "source = 'pp_50_2025'\nconfidence = 'A'\nchecked_on = 2026-12-01\n",
        "utf-8",
    )

    assert "JKM Rp1.700" in said(hitung(*BPU, "--income", "1jt", "--override", str(path)))


@pytest.mark.parametrize("command", ["bpu", "pu", "usaha", "proyek", "manfaat"])
def test_help_has_an_example(command: str) -> None:
    assert f"python -m bot hitung {command} " in said(hitung(command, "--help"))
