"""What becomes of each row of a list of staff, whatever stands in its cells. Nobody exists."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.staff_rows import MOST_ROWS, BadList, Cell, Checked, Fault, check
from conversations.workers import Worker

TODAY = date(2026, 11, 23)
CALLED = {
    "name": ("Nama", "Nama pekerja"),
    "nik": ("NIK",),
    "born": ("Tanggal lahir",),
    "wage": ("Upah sebulan", "Gaji"),
    "phone": ("Nomor HP",),
}
HEAD: Sequence[Cell] = ("Nama", "NIK", "Tanggal lahir", "Upah sebulan", "Nomor HP")
GOOD: Sequence[Cell] = ("Siti Contoh", "1671011208850001", "12-8-1985", "2 juta", "081234567890")


def checked(*rows: Sequence[Cell], **called: Sequence[str]) -> Checked:
    return check(enumerate(rows, start=1), {**CALLED, **called}, TODAY)


def faults(**cells: Cell) -> list[Fault]:
    """Of a good row with these cells instead."""
    row = {**dict(zip(CALLED, GOOD, strict=True)), **cells}
    [found] = checked(HEAD, list(row.values())).rows
    return list(found.faults)


def test_a_good_row_is_a_worker() -> None:
    worker = Worker(
        "Siti Contoh", date(1985, 8, 12), "1671011208850001", 2_000_000, "+6281234567890"
    )
    assert checked(HEAD, GOOD).workers == (worker,)


@pytest.mark.parametrize(
    "cells",
    [
        {"nik": "1671 0112 0885 0001"},
        {"nik": 1671011208850001},
        {"nik": 1671011208850001.0},
        {"born": date(1985, 8, 12)},
        {"born": 12081985},
        {"born": "12 Agustus 1985"},
        {"wage": 2_000_000},
        {"wage": 2_000_000.4},
        {"wage": "Rp2.000.000"},
        {"wage": "2000000"},
        {"phone": 81234567890},
        {"phone": None},
        {"phone": "  "},
        {"name": "SITI CONTOH"},
    ],
)
def test_people_and_spreadsheets_write_the_same_in_many_ways(cells: dict[str, Cell]) -> None:
    assert faults(**cells) == []


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"name": None}, "name_empty"),
        ({"name": 12}, "name"),
        ({"name": "=A1&B1"}, "formula_name"),
        ({"nik": "=B1"}, "formula_nik"),
        ({"born": " =TODAY()"}, "formula_born"),
        ({"wage": "=100000*25"}, "formula_wage"),
        ({"phone": "=F2"}, "formula_phone"),
        ({"nik": None}, "nik_empty"),
        ({"nik": "167101120885"}, "nik_length"),
        ({"nik": "1671011208850000"}, "nik"),
        ({"nik": 1671011208850000}, "nik_rounded"),
        ({"nik": 9171011208850002}, "nik_rounded"),
        ({"nik": "1,67101E+15"}, "nik_rounded"),
        ({"nik": "halo"}, "nik"),
        ({"born": None}, "born_empty"),
        ({"born": "1985"}, "born"),
        ({"born": "1-1-2030"}, "born_future"),
        ({"born": "13-8-1985"}, "nik_birth"),
        ({"wage": None}, "wage_empty"),
        ({"wage": "100 ribu"}, "wage_of_day"),
        ({"wage": 100_000}, "wage_of_day"),
        ({"wage": -5}, "wage"),
        ({"wage": "2 juta, 3 juta"}, "wage"),
        ({"wage": 9_000_000_000}, "wage_high"),
        ({"phone": "021 555"}, "phone"),
        ({"phone": "081234567890/081234567891"}, "phone_two"),
    ],
)
def test_what_is_wrong_is_told_by_a_reason(cells: dict[str, Cell], reason: str) -> None:
    told = [fault.reason for fault in faults(**cells)]
    assert told[-1:] == [reason]
    assert set(told) <= {reason, "without_phone"}


def test_all_that_is_wrong_in_a_row_is_told_at_once() -> None:
    assert [f.reason for f in faults(name=None, nik="1", wage=None)] == [
        "name_empty",
        "nik_length",
        "wage_empty",
    ]


def test_of_two_rows_with_one_nik_the_first_is_taken_and_named() -> None:
    first, second = checked(HEAD, GOOD, [None] * 5, ("Budi", *GOOD[1:])).rows
    assert first.worker is not None
    assert second.faults == (Fault("nik_twice", 2),)


def test_columns_may_stand_in_any_order_below_a_title_among_others() -> None:
    order = [3, 0, 2, 1]
    found = checked(
        ("Daftar karyawan toko", None),
        [None],
        ("No", *(HEAD[at] for at in order), "Jabatan"),
        (1, *(GOOD[at] for at in order), "kasir"),
    )
    assert [worker.name for worker in found.workers] == ["Siti Contoh"]
    assert found.rows[0].cells[-1] == "kasir"


def test_a_row_shorter_than_the_heading_is_a_row_with_empty_cells() -> None:
    assert [f.reason for f in checked(HEAD, GOOD[:3]).rows[0].faults] == ["wage_empty"]


@pytest.mark.parametrize(
    ("rows", "reason", "missing"),
    [
        ([], "no_heading", ()),
        ([GOOD], "no_heading", ()),
        ([HEAD], "empty", ()),
        ([HEAD, [None, "  "]], "empty", ()),
        ([("Nama", "NIK")], "columns", ("born", "wage")),
        ([*[("judul",)] * 20, HEAD, GOOD], "no_heading", ()),
        ([HEAD, *[GOOD] * (MOST_ROWS + 1)], "many", ()),
    ],
)
def test_a_list_that_cannot_be_read_says_why(
    rows: list[Sequence[Cell]], reason: str, missing: tuple[str, ...]
) -> None:
    with pytest.raises(BadList) as caught:
        checked(*rows)
    assert (caught.value.reason, caught.value.missing) == (reason, missing)


def test_a_thousand_rows_are_read_and_no_more_than_one_beyond() -> None:
    assert len(checked(HEAD, *[GOOD] * MOST_ROWS).rows) == MOST_ROWS
    read = iter(enumerate([HEAD, *[GOOD] * 5_000], start=1))
    with pytest.raises(BadList):
        check(read, CALLED, TODAY)
    assert next(read)[0] == MOST_ROWS + 3


cells = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.sampled_from([*GOOD, *HEAD, "=1+1", "\ud800", "0" * 16, "-", "\t", "2.5.1985"]),
)


@given(st.lists(st.lists(cells, max_size=7), max_size=6))
def test_any_cells_are_a_worker_or_a_reason(rows: list[list[Cell]]) -> None:
    found = checked(HEAD, GOOD, *rows)
    for row in found.rows:
        assert (row.worker is None) == bool(row.faults)
    assert len({worker.nik for worker in found.workers}) == len(found.workers)


def test_who_has_a_phone_that_cannot_be_read_is_on_the_list_without_it() -> None:
    [row] = checked(HEAD, (*GOOD[:4], "0812")).rows

    assert row.worker is not None
    assert row.worker.phone is None
    assert [fault.reason for fault in row.faults] == ["without_phone", "phone"]


def test_a_row_that_sums_up_is_nobody() -> None:
    found = checked(HEAD, GOOD, ("TOTAL :", None, None, 2_500_000, None), total=("Total",))

    assert len(found.rows) == 1
    assert found.faulty == 0
