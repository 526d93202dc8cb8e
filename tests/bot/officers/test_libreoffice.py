"""What a real spreadsheet makes of our files. LibreOffice works formulas out as Excel does."""

import asyncio
import io
import shutil
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.officers.columns import COLUMNS
from bot.officers.labels import Labels
from bot.officers.locking import lock
from bot.officers.profiles import LAYOUTS, Profile
from bot.officers.selection import Format, Selection
from bot.officers.sheets import Table
from bot.officers.workbook import Workbook
from conversations.flows import asked
from tests.bot.officers.hostile import FORMULAS, HARMLESS
from tests.bot.officers.office import CATALOG, PASSPHRASE, Office, answers, draft, nik, phone
from tests.bot.officers.test_export import NAMES, made

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not here: apt-get install libreoffice-calc-nogui",
)

AS_IMPORTED_BY_HAND = "CSV:59,34,76"
QUOTED_IS_TEXT = "CSV:59,34,76,1,,0,true,false"
"""As with "format quoted field as text" ticked."""
Cells = list[list[openpyxl.cell.cell.Cell]]


async def reopened(folder: Path, content: bytes, ending: str, import_filter: str = "") -> Cells:
    """Opened by LibreOffice, worked out, saved again; the first sheet as it then is."""
    saved = await saved_again(folder, content, ending, import_filter)
    assert saved is not None
    sheet = openpyxl.load_workbook(saved).worksheets[0]
    return [list(row) for row in sheet.iter_rows()]


async def saved_again(
    folder: Path, content: bytes, ending: str, import_filter: str = ""
) -> Path | None:
    """None where LibreOffice does not open it."""
    source, saved = folder / f"in.{ending}", folder / "saved"
    source.write_bytes(content)
    options = [f"--infilter={import_filter}"] if import_filter else []
    program = await asyncio.create_subprocess_exec(
        "soffice",
        "--headless",
        "--norestore",
        f"-env:UserInstallation=file://{folder}/profile",
        *options,
        "--convert-to",
        "xlsx",
        "--outdir",
        str(saved),
        str(source),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(program.communicate(), 100)
    assert program.returncode == 0, output
    made = saved / "in.xlsx"
    return made if made.exists() else None


def column(cells: Cells, name: str, header_rows: int) -> Cells:
    at = NAMES.index(name)
    return [[row[at]] for row in cells[header_rows:]]


async def hostile_file(office: Office, format: Format) -> bytes:
    drafts = [
        draft(n, answers=answers(n).having(asked.NAME, said))
        for n, said in enumerate((*FORMULAS, *HARMLESS), start=1)
    ]
    await office.file(*drafts)
    return (await made(office, Selection(format=format, profile=Profile.REGISTRATION)))[0]


def assert_nothing_was_worked_out(cells: Cells) -> None:
    assert [cell.value for row in cells for cell in row if cell.data_type in ("f", "e")] == []


async def test_a_workbook_survives(office: Office, tmp_path: Path) -> None:
    content = await hostile_file(office, Format.XLSX)
    cells = await reopened(tmp_path, content, "xlsx")

    assert_nothing_was_worked_out(cells)
    before = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [[c.value for c in row] for row in cells] == [
        [c.value for c in row] for row in before.iter_rows()
    ]
    numbers = range(1, len(FORMULAS) + len(HARMLESS) + 1)
    for name, exact in (("nik", nik), ("phone", phone)):
        found = column(cells, name, 2)
        assert sorted(cell.value for [cell] in found) == sorted(map(exact, numbers))
        assert {(cell.data_type, cell.number_format) for [cell] in found} == {("s", "@")}


async def test_a_csv_imported_as_the_dictionary_says_survives(
    office: Office, tmp_path: Path
) -> None:
    content = await hostile_file(office, Format.CSV)
    cells = await reopened(tmp_path, content, "csv", QUOTED_IS_TEXT)

    assert_nothing_was_worked_out(cells)
    numbers = range(1, len(FORMULAS) + len(HARMLESS) + 1)
    for name, exact in (("nik", nik), ("phone", phone)):
        assert sorted(cell.value for [cell] in column(cells, name, 1)) == sorted(
            map(exact, numbers)
        )


async def test_a_csv_opened_carelessly_works_nothing_out(office: Office, tmp_path: Path) -> None:
    """It may round a NIK, which is why the dictionary says how; it must not run anything."""
    content = await hostile_file(office, Format.CSV)
    assert_nothing_was_worked_out(await reopened(tmp_path, content, "csv", AS_IMPORTED_BY_HAND))


def with_names(names: Sequence[str], format: Format) -> bytes:
    """A file whose rows have nothing but these names."""
    target, layout = io.BytesIO(), LAYOUTS[Profile.REGISTRATION]
    labels = Labels(CATALOG, "id")
    is_table = format is Format.CSV
    sheets = Table(target, layout, labels) if is_table else Workbook(target, layout, labels, None)
    sheets.add([said if col.name == "name" else None for col in COLUMNS] for said in names)
    sheets.finish([], "")
    return target.getvalue()


BEGINNINGS = st.sampled_from(["", "=", "+", "-", "@", "\t=", "\uff1d", "'", '"', ";", "=\n"])
NAMES_SAID = st.lists(
    st.builds(lambda begin, rest: begin + rest, BEGINNINGS, st.text(max_size=20)),
    min_size=300,
    max_size=600,
)


@pytest.mark.parametrize("format", [Format.XLSX, Format.CSV])
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(names=NAMES_SAID)
def test_whatever_people_call_themselves_is_never_worked_out(
    tmp_path_factory: pytest.TempPathFactory, format: Format, names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("sheets")
    by_hand = AS_IMPORTED_BY_HAND if format is Format.CSV else ""
    cells = asyncio.run(reopened(folder, with_names(names, format), format, by_hand))
    assert_nothing_was_worked_out(cells)


def locked(content: bytes) -> bytes:
    target = io.BytesIO()
    lock(io.BytesIO(content), target, "in.xlsx", Format.XLSX, PASSPHRASE)
    return target.getvalue()


async def test_a_locked_workbook_opens_with_its_passphrase_and_no_other(
    office: Office, tmp_path: Path
) -> None:
    content = await hostile_file(office, Format.XLSX)
    opened: list[Path | None] = []
    for name, passphrase in (("right", PASSPHRASE), ("wrong", PASSPHRASE + "x")):
        folder = tmp_path / name
        folder.mkdir()
        opened.append(await opened_with(folder, locked(content), passphrase))

    right, wrong = opened
    assert wrong is None
    assert right is not None
    before = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    after = openpyxl.load_workbook(right).worksheets[0]
    assert list(after.iter_rows(values_only=True)) == list(before.iter_rows(values_only=True))


async def opened_with(folder: Path, content: bytes, passphrase: str) -> Path | None:
    """As LibreOffice opens it for somebody who types this. Its own Python answers the question."""
    source, saved = folder / "in.xlsx", folder / "out.xlsx"
    source.write_bytes(content)
    port = f"pipe,name=export-{folder.parent.name}-{folder.name}"
    office = await asyncio.create_subprocess_exec(
        *("soffice", "--headless", "--norestore", f"--accept={port};urp;"),
        f"-env:UserInstallation=file://{folder}/profile",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        typing = await asyncio.create_subprocess_exec(
            *("python3", "-c", TYPING, port, str(source), str(saved), passphrase)
        )
        await asyncio.wait_for(typing.wait(), 120)
    finally:
        office.terminate()
        await office.wait()
    return saved if saved.exists() else None
