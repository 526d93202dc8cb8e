"""Files that strangers send become rows, or a reason; whatever is in them, nothing is run."""

import io
from datetime import date

import msoffcrypto
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from bot.staff import table
from bot.staff.table import rows
from conversations.staff_rows import BadList, Cell
from tests.bot.staff.lists import HEAD, book, packed, row, text, with_part


def read(content: bytes) -> list[list[Cell]]:
    return [list(cells) for _, cells in rows(content)]


def reason(content: bytes) -> str:
    with pytest.raises(BadList) as caught:
        read(content)
    assert caught.value.__cause__ is None
    return caught.value.reason


def test_a_workbook_is_read_with_its_kinds_of_cells() -> None:
    content = book(HEAD, row(1, born=date(1985, 8, 12), phone=None), [True, None, 1.5])
    assert read(content) == [
        list(HEAD),
        ["Pekerja Contoh B", "1671011208850001", date(1985, 8, 12), 2_000_000],
        ["True", None, 1.5],
    ]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1252"])
def test_a_csv_is_read_as_whatever_program_wrote_it(delimiter: str, encoding: str) -> None:
    content = text(HEAD, ["Renée; Contoh, A", "1"], delimiter=delimiter, encoding=encoding)
    assert read(content) == [list(HEAD), ["Renée; Contoh, A", "1"]]


def test_rows_keep_the_numbers_they_have_in_the_file() -> None:
    assert [number for number, _ in rows(book(HEAD, [], row(1)))] == [1, 3]


def test_a_formula_is_what_it_came_to_and_never_worked_out() -> None:
    written = openpyxl.Workbook()
    written.active.append(["=1+1", None, "teks"])
    target = io.BytesIO()
    written.save(target)
    assert read(target.getvalue()) == [["=1+1", None, "teks"]]  # nobody has opened it since

    sheet = b"<row r='1'><c r='A1'><f>1+1</f><v>2</v></c><c r='B1' t='e'><f>1/0</f><v>#DIV/0!</v>"
    opened = with_part(
        target.getvalue(),
        "xl/worksheets/sheet1.xml",
        b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        b"<sheetData>" + sheet + b"</c></row></sheetData></worksheet>",
    )
    assert read(opened) == [[2, "=1/0"]]


def protected() -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(book(HEAD, row()))).encrypt("rahasia", target)
    assert msoffcrypto.OfficeFile(io.BytesIO(target.getvalue())).is_encrypted()
    return target.getvalue()


def test_what_is_no_list_is_refused_with_its_reason() -> None:
    whole = book(HEAD, row())
    assert reason(b"") == "empty"
    assert reason(b" \n") == "empty"
    assert reason(b"%PDF-1.7\x00\x01") == "kind"
    assert reason(packed({"word/document.xml": b"<a/>"})) == "kind"
    assert reason(packed({"xl/workbook.xml": b"<a"})) == "unreadable"
    assert reason(with_part(whole, "xl/vbaProject.bin", b"x")) == "macro"
    assert reason(whole[: len(whole) // 2]) == "unreadable"
    assert reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600) == "old"
    assert reason(protected()) == "protected"


def test_a_bomb_is_not_unpacked() -> None:
    huge = b"<x>" + b"0" * (table.MOST_UNPACKED + 1)
    bomb = with_part(book(HEAD, row()), "xl/media/a.bin", huge)
    assert len(bomb) < 100_000
    assert reason(bomb) == "huge"
    assert (
        reason(packed({"xl/workbook.xml": b"", **{str(n): b"" for n in range(2_001)}})) == "huge"
    )


def test_entities_that_grow_are_not_expanded() -> None:
    laughing = (
        b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c t="inlineStr"><is><t>&c;</t></is></c></row></sheetData>'
        b"</worksheet>"
    )
    assert reason(with_part(book(HEAD), "xl/worksheets/sheet1.xml", laughing)) == "unreadable"


def test_a_cell_far_away_makes_nothing_slow() -> None:
    written = openpyxl.Workbook()
    written.active.append(list(HEAD))
    written.active["ZZ900000"] = "x"
    target = io.BytesIO()
    written.save(target)
    assert sum(any(cells) for _, cells in rows(target.getvalue())) == 1


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_a_reason(content: bytes) -> None:
    try:
        read(content)
    except BadList:
        return


WHOLE = book(HEAD, row())
"""Made once: a book says when it was made, and another time could be another length."""


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_rows_or_a_reason(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content))
    except BadList:
        return
