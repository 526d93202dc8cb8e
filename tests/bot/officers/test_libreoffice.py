"""What a real spreadsheet makes of our files. LibreOffice works formulas out as Excel does."""

import asyncio
import csv
import io
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
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
        found = column(cells, name, 1)
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
    sheets.add([names if col.name == "name" else [None] * len(names) for col in COLUMNS])
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


# Typed into LibreOffice by a macro of its own, since its command line has no way to say it.
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script"
 script:name="Module1" script:language="StarBasic">
Sub Reopen(source, target, typed)
  Dim opening(1) As New com.sun.star.beans.PropertyValue
  Dim saving(1) As New com.sun.star.beans.PropertyValue
  Dim book As Object
  On Error Goto failed
  opening(0).Name = "Password"
  opening(0).Value = typed
  opening(1).Name = "Hidden"
  opening(1).Value = True
  saving(0).Name = "FilterName"
  saving(0).Value = "Text - txt - csv (StarCalc)"
  saving(1).Name = "FilterOptions"
  saving(1).Value = "59,34,76,1,,0,true"
  book = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, opening())
  book.storeToURL(ConvertToURL(target), saving())
  Open target &amp; ".said" For Output As #1
  Print #1, "opened"
  Close #1
  Exit Sub
failed:
  Open target &amp; ".said" For Output As #1
  Print #1, "refused"
  Close #1
End Sub
</script:module>
"""
LIBRARIES = {
    "script.xlc": """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library"
 xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/"
  xlink:type="simple" library:link="false"/>
</library:libraries>
""",
    "Standard/script.xlb": """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>
""",
    "Standard/Module1.xba": MACRO,
}


def typed(folder: Path, content: bytes, passphrase: str) -> tuple[str, Path]:
    """What LibreOffice says to the passphrase, and where it then saved the first sheet."""
    begin = [
        "soffice",
        "--headless",
        "--norestore",
        f"-env:UserInstallation=file://{folder}/profile",
    ]
    # A new profile runs no macro at its first start.
    subprocess.run(
        [*begin, "--terminate_after_init"], check=True, timeout=100, capture_output=True
    )
    for name, text in LIBRARIES.items():
        part = folder / "profile" / "user" / "basic" / name
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, "utf-8")
    source, saved = folder / "in.xlsx", folder / "out.csv"
    said = folder / "out.csv.said"
    source.write_bytes(content)
    program = subprocess.Popen(
        [
            *("soffice", "--headless", "--norestore"),
            f"-env:UserInstallation=file://{folder}/profile",
            f'macro:///Standard.Module1.Reopen("{source}","{saved}","{passphrase}")',
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + 100
    while time.monotonic() < until and not (said.exists() and said.read_text("ascii").strip()):
        time.sleep(0.2)
    with suppress(ProcessLookupError):  # it may stay open, like any window
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()
    return said.read_text("ascii").strip(), saved


async def test_a_locked_workbook_opens_with_its_passphrase_and_no_other(
    office: Office, tmp_path: Path
) -> None:
    content, target = await hostile_file(office, Format.XLSX), io.BytesIO()
    lock(io.BytesIO(content), target, "in.xlsx", Format.XLSX, PASSPHRASE)
    said: list[str] = []
    for name, passphrase in (("wrong", f"{PASSPHRASE}x"), ("right", PASSPHRASE)):
        folder = tmp_path / name
        folder.mkdir()
        answer, saved = await asyncio.to_thread(typed, folder, target.getvalue(), passphrase)
        said.append(answer)

    assert said == ["refused", "opened"]
    rows = list(csv.reader(io.StringIO(saved.read_text("utf-8")), delimiter=";"))
    numbers = range(1, len(FORMULAS) + len(HARMLESS) + 1)
    for name, exact in (("nik", nik), ("phone", phone)):
        found = [row[NAMES.index(name)] for row in rows[1:]]
        assert sorted(found) == sorted(map(exact, numbers))
