"""Reading what officers filled in: formats, and files that mean no good."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from bot.officers.importing_read import MOST_BYTES, MOST_ROWS, FileRefused, Filled, read, titles_in
from bot.officers.locking import lock
from bot.officers.selection import Format
from tests.bot.officers.office import CATALOG

TITLES = titles_in(CATALOG)
HEAD = ["lead_code", "name", "version", "set_outcome", "set_follow_up", "set_note"]
ROW = ["KM7A-4PXQ", "H•••", "3", "tersambung", "25-11-2026", "Sore"]


def book(*rows: Sequence[object], head: list[str] = HEAD, above: int = 0) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for _ in range(above):
        sheet.append(["Judul"])
    for row in (head, *rows):
        sheet.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def table(*rows: list[str], delimiter: str = ";", head: list[str] = HEAD) -> str:
    return "\r\n".join(delimiter.join(row) for row in (head, *rows)) + "\r\n"


def read_(content: bytes, passphrase: str | None = None) -> list[Filled]:
    return read(content, TITLES, passphrase)


def refused(content: bytes) -> str:
    with pytest.raises(FileRefused) as why:
        read_(content)
    return why.value.reason


@pytest.mark.parametrize(
    "content",
    [
        book(ROW),
        book(ROW, above=2),
        book(["KM7A-4PXQ", "", 3, "tersambung", "25-11-2026", "Sore"]),
        book(["KM7A-4PXQ", "", 3.0, " tersambung ", "25-11-2026", "Sore"]),
        table(ROW).encode("utf-8-sig"),
        table(ROW, delimiter=",").encode(),
        table(ROW, delimiter="\t").encode(),
        table(ROW, head=["code", *HEAD[1:]]).encode(),
        table([*ROW[:1], "Á", *ROW[2:]]).encode("cp1252"),
    ],
)
def test_a_filled_row_is_read_whatever_wrote_it(content: bytes) -> None:
    (row,) = read_(content)
    cells = (row.code, row.version, row.outcome, row.follow_up, row.note)
    assert cells == ("KM7A-4PXQ", "3", "tersambung", "25-11-2026", "Sore")


def test_a_day_that_excel_knows_is_a_day() -> None:
    (row,) = read_(book(["KM7A-4PXQ", "", 3, "nanti", datetime(2026, 11, 25), None]))  # noqa: DTZ001
    assert row.follow_up == date(2026, 11, 25)


def test_columns_may_be_moved_and_some_left_out() -> None:
    (row,) = read_(table(["", "7", "KM7A-4PXQ"], head=["set_outcome", "version", "code"]).encode())
    assert (row.code, row.version, row.note, row.empty) == ("KM7A-4PXQ", "7", "", True)


@pytest.mark.parametrize("language", ["id", "en"])
def test_columns_are_known_by_their_titles_too(language: str) -> None:
    said = CATALOG.languages[language].messages
    head = [said[f"desk.column.{name}"] for name in HEAD]
    assert read_(book(ROW, head=head)) == read_(book(ROW))


def test_a_file_of_the_time_when_titles_stood_below_the_names_is_read() -> None:
    said = CATALOG.languages["id"].messages
    labels = [said[f"desk.column.{name}"] for name in HEAD]
    assert [row.number for row in read_(book(labels, ROW))] == [3]


def test_a_formula_is_seen_as_one_and_not_as_its_value() -> None:
    (row,) = read_(book(["KM7A-4PXQ", "", 3, '="tersambung"', "", ""]))
    assert row.has_formula


def test_a_row_knows_where_it_stood() -> None:
    assert [row.number for row in read_(book(ROW, [], ROW))] == [2, 4]


def test_a_file_with_a_password_is_told_apart() -> None:
    locked = io.BytesIO()
    plain = io.BytesIO(book(ROW))
    OOXMLFile(plain).encrypt("rahasia", locked)
    assert refused(locked.getvalue()) == "protected"


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<x/>")
        with made.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(70):
                part.write(b" " * 2**20)
    return target.getvalue()


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (table().encode(), "empty"),
        (b"x" * (MOST_BYTES + 1), "large"),
        (table(["a", "b"], head=["a", "b"]).encode(), "columns"),
        (b"PK\x03\x04 broken", "unreadable"),
        (zipped("xl/workbook.xml"), "unreadable"),
        (zipped("word/document.xml"), "kind"),
        (zipped("xl/workbook.xml", *(f"x/{n}" for n in range(2_001))), "huge"),
        (b"\x89PNG\x00\x00", "kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "kind"),
        (table(*[ROW] * (MOST_ROWS + 9)).encode(), "rows"),
        (b'lead_code;version;set_outcome\r\n"' + b"x" * 200_000, "unreadable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_filled_export_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    assert refused(content) == reason


def test_a_small_file_that_would_unpack_to_a_large_one_is_not_unpacked() -> None:
    content = bomb()
    assert len(content) < 2**20
    assert refused(content) == "huge"


@pytest.mark.parametrize("format", [Format.XLSX, Format.CSV])
def test_a_file_under_the_officers_own_lock_is_read_as_it_is(format: Format) -> None:
    plain = book(ROW) if format is Format.XLSX else table(ROW).encode("utf-8-sig")
    target = io.BytesIO()
    lock(io.BytesIO(plain), target, f"isi.{format}", format, "lahat-kikim-jejawi")
    content = target.getvalue()

    assert read_(content, "lahat-kikim-jejawi") == read_(plain)
    assert refused(content) == "protected"
    with pytest.raises(FileRefused, match="protected"):
        read_(content, "another-passphrase")
