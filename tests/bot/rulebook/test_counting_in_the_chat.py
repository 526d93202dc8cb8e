"""The chat's calculator says what ``python -m bot hitung`` says, for the same inputs."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.chat import Talk
from bot.world import Worlds
from conversations.events import Said
from conversations.messages.catalog import Catalog
from conversations.rules.book import RuleBook
from tests.bot.rulebook.typing_in import hitung, said

WORLDS = Worlds(Catalog.load(), RuleBook.load(), "Kantor Contoh", "08.00–15.00 WIB")
DAYS = (
    date(2026, 11, 23),
    date(2026, 12, 31),  # the last day of the discount for most
    date(2027, 1, 1),
    date(2027, 3, 31),  # the last one for transport
    date(2027, 4, 1),
)
SECTORS = {"transport": "ya", "other": "bukan"}
PERIODS = (1, 3, 6, 12)


def chat(today: date, *lines: str) -> str:
    """What the last of these lines is answered, without markup."""
    talk, text = Talk(WORLDS), ""
    begin = datetime(today.year, today.month, today.day, 3, 0, tzinfo=UTC)
    for minute, line in enumerate(lines):
        now = begin + timedelta(minutes=minute)
        text = talk.hear(Said(line, now, minute), now).text
    return re.sub("<[^>]*>", "", text)


def rupiah(text: str) -> int:
    return int(text.replace(".", ""))


def in_the_chat(today: date, sector: str, income: str | None) -> dict[tuple[int, int], int]:
    """The sums, by months and number of programmes."""
    shown = chat(today, "hitung", "1", SECTORS[sector], income or "lewati")
    few, many = re.findall(r"(\d) program \(", shown)
    found = re.findall(r"(\d+) bulan\*?: Rp([\d.]+), atau Rp([\d.]+)", shown)
    return {
        (int(months), int(programmes)): rupiah(amount)
        for months, *amounts in found
        for programmes, amount in zip((few, many), amounts, strict=True)
    }


def on_the_command_line(
    today: date, sector: str, income: str | None, months: int, programmes: int
) -> int:
    earned = () if income is None else ("--income", income)
    wanted = ("--months", str(months), "--programmes", str(programmes))
    shown = said(hitung("bpu", *earned, "--sector", sector, "--month", f"{today:%Y-%m}", *wanted))
    found = re.search(rf"Pekerja membayar, {months} bulan Rp([\d.]+)", shown)
    assert found is not None
    return rupiah(found[1])


@pytest.mark.parametrize("income", [None, "1.299.999", "1,3 juta", "100 ribu sehari 25 hari"])
@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_a_worker_is_told_the_same_sums(today: date, sector: str, income: str | None) -> None:
    told = in_the_chat(today, sector, income)

    assert set(told) == {(months, count) for months in PERIODS for count in (2, 3)}
    for months, count in ((1, 2), (3, 3), (12, 2)):
        assert told[months, count] == on_the_command_line(today, sector, income, months, count)


SIZES = {"300 juta": ("--sales", "300 juta"), "2": ("--scale", "kecil"), "4": ("--scale", "besar")}
PAID = {
    "2 juta": ("2 juta",) * 3,
    "2 juta, 2,5 juta, 13 juta": ("2 juta", "2,5 juta", "13 juta"),
    "1,8jt, 1,8jt, 2jt": ("1,8jt", "1,8jt", "2jt"),
}


@pytest.mark.parametrize("paid", PAID)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("today", DAYS[1:3], ids=str)
def test_an_owner_is_told_the_same_sums(today: date, sector: str, size: str, paid: str) -> None:
    told = chat(today, "hitung", "2", SECTORS[sector], "3 juta", "3", paid, size)
    wages = [part for wage in PAID[paid] for part in ("--wage", wage)]
    of = ("--income", "3 juta", "--sector", sector, "--month", f"{today:%Y-%m}")
    shown = said(hitung("usaha", *of, *wages, *SIZES[size]))

    def line(name: str, text: str = shown) -> list[str]:
        return re.findall(rf"{name} (Rp\d+(?:\.\d{{3}})*)", text)

    for employer in line("Pemberi kerja membayar"):
        assert f"dibayar usaha {employer}," in told
    for worker in line("Dipotong dari upah pekerja"):
        assert f"dari upah {worker}\n" in told
    assert line("Jumlah", told) == line("Jumlah sebulan")
    assert line("Bapak/Ibu sendiri, 3 program:", told) == line("Iuran sebulan")
    if line("Dipotong dari upah") != ["Rp0"]:
        assert f"dibayar usaha {line('Pemilik membayar')[0]}" in told
        assert f", dari upah {line('Dipotong dari upah')[0]}." in told


@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_what_crosses_the_end_of_the_discount_is_marked_as_there(today: date, sector: str) -> None:
    told = chat(today, "hitung", "1", SECTORS[sector], "2 juta")
    for months in PERIODS:
        of = ("--income", "2 juta", "--sector", sector, "--month", f"{today:%Y-%m}")
        shown = said(hitung("bpu", *of, "--months", str(months)))

        assert (f"\n{months} bulan*:" in told) == ("melewati akhir potongan" in shown)
