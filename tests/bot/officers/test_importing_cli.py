"""``import-outcomes``, as it is typed: first a trial, then for good."""

import hashlib
from pathlib import Path

import openpyxl
import pytest

from conversations.lead import LeadStatus
from tests.bot.officers.machine import Machine
from tests.bot.officers.office import NOW, draft, nik

CODE = draft(1).code


@pytest.fixture
def held(machine: Machine) -> Machine:
    """Officer 50 holds a lead, as version 2."""
    machine.run("officer", "add", "50", "Ana", "--all-areas")
    machine.file(1)
    machine.stored(lambda tx: tx.leads.claim(CODE, 50, None, NOW))
    return machine


def filled(machine: Machine, *rows: str) -> Path:
    file = machine.output("isi.csv")
    head = "lead_code;version;set_outcome;set_follow_up;set_note"
    file.write_text("\n".join((head, *rows)), encoding="utf-8-sig")
    return file


def test_a_trial_changes_nothing_and_apply_does_it_once(held: Machine) -> None:
    file = filled(held, f"{CODE};2;tersambung;;", "KM7A-4PXQ;1;tersambung;;")
    command = ("import-outcomes", str(file), "--officer", "50")
    trial = held.run(*command)
    assert trial.exit_code == 0
    assert "ok         1\nunknown    1" in trial.stdout
    assert hashlib.sha256(file.read_bytes()).hexdigest() in trial.stdout
    assert "Nothing was changed yet" in trial.stdout
    assert held.stored(lambda tx: tx.leads.get(CODE, None)).version == 2

    assert "ok         1" in held.run(*command, "--apply").stdout
    assert held.stored(lambda tx: tx.leads.get(CODE, None)).status is LeadStatus.CONTACTED
    assert "done       1" in held.run(*command, "--apply").stdout
    assert held.stored(lambda tx: tx.leads.get(CODE, None)).version == 3


def test_the_report_has_a_column_more_with_the_reason_in_words(held: Machine) -> None:
    held.stored(lambda tx: tx.leads.note(CODE, 50, None, "Sudah pindah", NOW))
    file = filled(held, f"{CODE};2;tidak mau;;", f"{CODE};3;apa;;", f"{CODE};3;;;{nik(1)}")
    output = held.output("hasil.xlsx")
    held.run("import-outcomes", str(file), "--officer", "50", "--report", str(output))

    rows = list(openpyxl.load_workbook(output).worksheets[0].iter_rows(values_only=True))
    assert (rows[0][0], rows[0][-1]) == ("Kode", "Hasil impor")
    assert rows[1][:3] == (CODE, "2", "tidak mau")
    assert "Sekarang: dipegang, terakhir: belum ada hasil" in str(rows[1][-1])
    assert "Di berkas: tidak mau" in str(rows[1][-1])
    assert "Untuk pendaftaran: tersambung, tidak diangkat" in str(rows[2][-1])
    assert "NIK" in str(rows[3][-1])


@pytest.mark.parametrize(
    ("content", "said"), [("", "Tidak ada baris"), ("a;b\n1;2\n", "tidak ditemukan")]
)
def test_a_file_that_is_none_ends_with_a_sentence(held: Machine, content: str, said: str) -> None:
    file = held.output("x.csv")
    file.write_text(content)
    refused = held.run("import-outcomes", str(file), "--officer", "50")
    assert refused.exit_code == 1
    assert said in refused.stderr


def test_somebody_without_the_right_brings_in_nothing(held: Machine) -> None:
    held.run("officer", "remove", "50")
    file = filled(held, f"{CODE};2;tersambung;;")
    assert held.run("import-outcomes", str(file), "--officer", "50", "--apply").exit_code == 1
    missing = held.run("import-outcomes", str(held.output("none.csv")), "--officer", "50")
    assert "cannot be read" in missing.stderr
