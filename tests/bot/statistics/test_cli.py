"""``python -m bot report``: a week's report to a file, logged, for whoever runs the machine."""

import openpyxl
import pytest

from tests.bot.officers.conftest import machine
from tests.bot.officers.machine import Machine

__all__ = ["machine"]


def test_a_report_is_written_once_and_logged(machine: Machine) -> None:
    out = machine.folder / "laporan.xlsx"
    said = machine.run("report", "--week", "2026-W48", "--out", str(out))
    assert said.exit_code == 0, said.output
    assert said.output == f"Week 2026-W48 in {out}.\n"
    assert "kabupaten" in openpyxl.load_workbook(out).sheetnames
    assert out.stat().st_mode & 0o077 == 0
    again = machine.run("report", "--week", "2026-W48", "--out", str(out))
    assert again.exit_code == 1
    assert "exists already" in again.stderr


def test_a_pdf_is_a_pdf(machine: Machine) -> None:
    out = machine.folder / "laporan.pdf"
    assert machine.run("report", "--out", str(out), "--language", "en").exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--out", "x.pdf", "--week", "48"], "--week must be a week such as 20"),
        (["--out", "x.doc"], "--out must end in .pdf or .xlsx"),
        (["--out", "x.pdf", "--language", "jv"], "--language must be one of"),
    ],
)
def test_a_mistake_is_one_sentence(machine: Machine, arguments: list[str], sentence: str) -> None:
    said = machine.run("report", *arguments)
    assert said.exit_code == 2
    assert sentence in said.stderr
