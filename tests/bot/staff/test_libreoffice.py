"""What a real spreadsheet makes of the empty list and of an answer."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.staff.table import rows
from conversations.staff_rows import check
from tests.bot.officers.hostile import FORMULAS, HARMLESS
from tests.bot.officers.test_libreoffice import assert_nothing_was_worked_out, reopened
from tests.bot.staff.lists import HEAD, nik, row
from tests.bot.staff.test_sheets import CALLED, SHEETS, TODAY, read

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not here: apt-get install libreoffice-calc-nogui",
)


async def test_the_empty_list_keeps_its_text_columns(tmp_path: Path) -> None:
    cells = await reopened(tmp_path, SHEETS.template(), "xlsx")
    assert [cell.value for cell in cells[0]][:5] == [
        SHEETS.heading(column) for column in ("name", "nik", "born", "wage", "phone")
    ]


async def test_an_answer_saved_there_is_read_again(tmp_path: Path) -> None:
    given = [row(1), row(2, nik="123"), *((said, *row(3)[1:]) for said in (*FORMULAS, *HARMLESS))]
    checked = check(enumerate((HEAD, *given), start=1), CALLED, TODAY)
    content = await asyncio.to_thread(SHEETS.answer, checked)

    cells = await reopened(tmp_path, content, "xlsx")

    assert_nothing_was_worked_out(cells)
    assert (cells[1][1].value, cells[1][1].number_format) == (nik(1), "@")
    again = read((tmp_path / "saved" / "in.xlsx").read_bytes())
    assert again.workers[0] == checked.workers[0]
    assert len(again.rows) == len(checked.rows)
    assert next(iter(rows(content)))[0] == 1
