"""The files we make: an empty list that comes back readable, and answers that run nothing."""

import io
from collections.abc import Sequence
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.staff.keeping import dumped, loaded
from bot.staff.sheets import Sheets, called
from bot.staff.table import rows
from conversations.people import NIK_LENGTH
from conversations.staff_rows import (
    COLUMNS,
    MOST_ROWS,
    BadList,
    Cell,
    Checked,
    Fault,
    Row,
    check,
)
from tests.bot.officers.hostile import FORMULAS, HARMLESS
from tests.bot.officers.office import CATALOG
from tests.bot.staff.lists import HEAD, cells, row

TODAY = date(2026, 11, 23)
SHEETS = Sheets(CATALOG, "id")
CALLED = called(CATALOG)
languages = pytest.mark.parametrize("language", sorted(CATALOG.languages))


def read(content: bytes) -> Checked:
    return check(rows(content), CALLED, TODAY)


@languages
def test_the_empty_list_is_for_text_and_has_its_headings(language: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(Sheets(CATALOG, language).template()))
    sheet = book.worksheets[0]

    assert [cell.value for cell in sheet[1]] == [
        Sheets(CATALOG, language).heading(column) for column in COLUMNS
    ]
    assert sheet.max_row == 1
    for letter in "ABCE":
        assert sheet.column_dimensions[letter].number_format == "@"
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules[f"B2:B{MOST_ROWS + 1}"].formula1 == str(NIK_LENGTH)
    assert all(rule.prompt for rule in rules.values())
    assert len(book.worksheets) == 2


@languages
def test_the_empty_list_comes_back_filled_in(language: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(Sheets(CATALOG, language).template()))
    for number in (1, 2):
        for at, value in enumerate(row(number), start=1):
            book.worksheets[0].cell(number + 1, at, value)
    filled = io.BytesIO()
    book.save(filled)

    assert len(read(filled.getvalue()).workers) == 2


@languages
def test_the_empty_list_sent_back_as_it_is_is_empty(language: str) -> None:
    with pytest.raises(BadList, match="empty"):
        read(Sheets(CATALOG, language).template())


@languages
def test_every_reason_has_its_words(language: str) -> None:
    reasons = {
        key.rpartition(".")[2]
        for key in CATALOG.languages["id"].messages
        if key.startswith("staff.fault.")
    }
    for reason in reasons:
        assert Sheets(CATALOG, language).fault(Fault(reason, 3))


def answered(*given: Sequence[Cell]) -> list[list[Cell]]:
    checked = loaded(dumped(check(enumerate((HEAD, *given), start=1), CALLED, TODAY)))
    return cells(SHEETS.answer(checked))


def test_the_answer_has_the_same_cells_and_a_column_more() -> None:
    odd = (7, 1.5, date(1985, 8, 12), date(1850, 1, 1), None, "kasir")
    heading, good, bad = answered(row(1), odd)
    assert heading == [*HEAD, "", "Yang perlu diperbaiki"]
    assert good[:5] == row(1)
    assert bad[0:2] == [7, 1.5]
    assert str(bad[2])[:10] == "1985-08-12"
    assert bad[3:6] == ["1850-01-01", None, "kasir"]


def test_what_would_be_a_formula_stays_text() -> None:
    given = [(said, *row(1)[1:]) for said in (*FORMULAS, *HARMLESS)]
    checked = check(enumerate((HEAD, *given), start=1), CALLED, TODAY)
    sheet = openpyxl.load_workbook(io.BytesIO(SHEETS.answer(checked))).worksheets[0]
    kinds = {cell.data_type for each in sheet.iter_rows() for cell in each}
    assert kinds <= {"s", "n"}
    names = [cell.value for cell in sheet["A"][1:]]
    assert [name for name in names if str(name)[:1] in ("=", "@", "\t")] == []


wild = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.sampled_from([*FORMULAS, *HARMLESS, "\ud800", "\x00\x0b", "x" * 500]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(wild, max_size=8), max_size=5), st.lists(wild, max_size=8))
def test_whatever_stands_in_cells_the_answer_is_a_workbook_that_runs_nothing(
    given: list[list[Cell]], heading: list[Cell]
) -> None:
    checked = Checked(
        tuple(heading), tuple(Row(tuple(each), faults=(Fault("name"),)) for each in given)
    )
    assert loaded(dumped(checked)) == checked
    content = SHEETS.answer(loaded(dumped(checked)))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [c.value for each in sheet.iter_rows() for c in each if c.data_type in "fe"] == []
    assert sheet.max_row == len(given) + 1


def test_an_answer_that_is_answered_again_has_its_column_once() -> None:
    [heading, *rest] = answered(row(1), row(2, name=None))
    checked = check(enumerate((heading, *rest), start=1), CALLED, TODAY)
    assert cells(SHEETS.answer(checked))[0] == heading
