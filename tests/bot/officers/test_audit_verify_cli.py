"""``audit verify`` and ``audit accept``: what whoever answers for the audit reads."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from bot.audit_end import AuditEnd
from bot.opening import opened
from bot.schedule import HEARTBEAT
from bot.settings import Settings
from storage import audit_anchor
from storage.audit import Entry
from storage.transaction import Transaction
from tests.bot.officers.machine import Machine
from tests.bot.officers.office import NOW, draft

LEAD = draft(1).code


@pytest.fixture
def machine(machine: Machine) -> Machine:
    machine.file(1)
    add(machine, 5)
    return machine


def add(machine: Machine, count: int) -> None:
    async def job(tx: Transaction) -> None:
        for number in range(count):
            at = NOW + timedelta(minutes=number)
            await tx.audit.add(Entry(at, "lead.shown", 50, LEAD, "mencocokkan KTP"))

    machine.stored(job)


def note(machine: Machine, after: timedelta = timedelta(hours=1)) -> None:
    """What the bot does at a beat."""
    settings = Settings(
        _env_file=None,
        database_url=machine.env["DATABASE_URL"],
        keyring_file=Path(machine.env["KEYRING_FILE"]),
    )

    async def work() -> None:
        async with opened(settings) as store:
            await AuditEnd(store, settings.audit_end, lambda: NOW + after).note()

    asyncio.run(work())


def end_file(machine: Machine) -> Path:
    return machine.output("keys") / "audit.jsonl"


def raw(machine: Machine, *statements: str) -> None:
    with sqlite3.connect(machine.output("data") / "bot.db") as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def cut(machine: Machine, number: int) -> None:
    """As somebody does it who knows the tables, the head with it."""
    raw(
        machine,
        f"DELETE FROM audit WHERE number > {number}",
        f"UPDATE audit_head SET number = {number},"
        f" mac = (SELECT mac FROM audit WHERE number = {number})",
    )


def beat(machine: Machine, after: timedelta) -> None:
    machine.stored(lambda tx: tx.meta.put(HEARTBEAT, "", NOW + after))


def verify(machine: Machine, *options: str) -> Result:
    return machine.run("audit", "verify", *options)


def refused(machine: Machine, *options: str) -> str:
    result = verify(machine, *options)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    return str(result.stderr)


def test_a_whole_audit_says_how_much_from_when_to_when_and_its_end(machine: Machine) -> None:
    result = verify(machine)
    assert result.exit_code == 0
    span = "from 2026-11-22 10:04:05 WIB to 2026-11-22 10:08:05 WIB"
    assert f"The audit is whole: 5 entries {span}." in result.stdout
    assert "Its end: 5:" in result.stdout
    assert "No end is noted" in result.stdout

    note(machine)
    said = verify(machine).stdout
    assert "It goes on from the end noted at 2026-11-22 11:04:05 WIB: 5." in said


def test_what_was_changed_is_named_with_its_row(machine: Machine) -> None:
    raw(machine, "UPDATE audit SET actor = 51 WHERE number = 2")
    assert "Error: Entry 2 was changed (row " in (said := refused(machine))
    assert "2026-11-22 10:05:05 WIB)." in said
    assert "mencocokkan" not in said


def test_a_cut_end_is_seen_by_the_note_beside_the_keyring(machine: Machine) -> None:
    note(machine)
    beat(machine, timedelta(hours=2))
    cut(machine, 3)
    said = refused(machine)
    assert "The entries from 4 on are missing: the end was cut off" in said
    assert "5 entries were known at 2026-11-22 11:04:05 WIB" in said
    assert "If nobody restored one, entries were removed." in said

    end_file(machine).unlink()
    assert verify(machine).exit_code == 0


def test_a_restored_backup_is_called_one_and_can_be_accepted(machine: Machine) -> None:
    beat(machine, timedelta(minutes=10))
    note(machine)
    cut(machine, 3)
    assert "last at work at 2026-11-22 10:14:05 WIB" in (said := refused(machine))
    assert "a backup from before it was restored" in said

    note(machine)
    refused(machine)
    done = machine.run("audit", "accept", "--reason", "cadangan tanggal 22 dipasang kembali")
    assert (done.exit_code, done.stdout) == (0, "Noted: the audit goes on from entry 3.\n")
    said = verify(machine).stdout
    assert "4 entries" in said
    assert "1 times a restored backup was accepted" in said
    [entry] = machine.stored(lambda tx: tx.audit.newest(1))
    assert (entry.action, entry.detail) == (
        "audit.accepted",
        {"known": 5, "found": 3, "via": "cli"},
    )
    assert entry.reason == "cadangan tanggal 22 dipasang kembali"


def test_nothing_is_accepted_where_nothing_is_missing_or_something_is_broken(
    machine: Machine,
) -> None:
    note(machine)
    done = machine.run("audit", "accept", "--reason", "coba")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "nothing to accept" in done.stderr

    cut(machine, 3)
    raw(machine, "UPDATE audit SET actor = 51 WHERE number = 2")
    done = machine.run("audit", "accept", "--reason", "coba")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Entry 2 was changed" in done.stderr


def test_the_note_does_not_move_over_a_cut_though_the_audit_grows_past_it(
    machine: Machine,
) -> None:
    note(machine)
    before = end_file(machine).read_text()
    cut(machine, 3)
    add(machine, 9)
    note(machine)
    assert end_file(machine).read_text() == before
    assert "Entry 5 is another one than the audit had there once" in refused(machine)


def test_an_end_kept_on_paper_tells_as_much(machine: Machine) -> None:
    printed = verify(machine).stdout.split("Its end: ")[1].split()[0]
    assert verify(machine, "--known", printed).exit_code == 0
    cut(machine, 3)
    assert "The entries from 4 on are missing" in refused(machine, "--known", printed)
    result = verify(machine, "--known", "lima")
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_note_moves_with_the_audit_and_is_for_its_owner_alone(machine: Machine) -> None:
    note(machine)
    add(machine, 2)
    note(machine, timedelta(hours=3))
    [anchor] = audit_anchor.read(end_file(machine))
    assert (anchor.head.number, anchor.at) == (7, NOW + timedelta(hours=3))
    assert end_file(machine).stat().st_mode & 0o077 == 0


def test_a_damaged_note_is_a_sentence_and_stays_as_it_is(machine: Machine) -> None:
    end_file(machine).write_text("{}\n")
    assert "is damaged" in refused(machine)
    note(machine)
    assert end_file(machine).read_text() == "{}\n"


def test_the_last_entry_gone_from_an_audit_of_one_is_seen_too(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.file()
    add(machine, 1)
    note(machine)
    raw(machine, "DELETE FROM audit", "UPDATE audit_head SET number = 0, mac = x''")
    assert "The entries from 1 on are missing" in refused(machine)
