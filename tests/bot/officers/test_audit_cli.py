"""``audit``: what an auditor asks, and what they read."""

import csv
import stat
from datetime import UTC, datetime

import pytest

from storage.audit import Entry
from storage.transaction import Transaction
from tests.bot.officers.machine import Machine
from tests.bot.officers.office import NOW, PALEMBANG, draft, secrets

CODE, OTHER = draft(1).code, draft(2).code
LATE = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
"""Half past midnight of the 23rd in Palembang."""
SHOWN = f"2026-11-22 10:04:05 WIB  lead.shown  {CODE}  Ana (50)  mencocokkan KTP di kantor"
CALLED = f"2026-11-23 00:30:00 WIB  lead.shown  {OTHER}  Budi (51)  calling"


@pytest.fixture
def machine(machine: Machine) -> Machine:
    """Ana, who has left since, and Budi looked at leads; the command line wrote a file."""

    async def job(tx: Transaction) -> None:
        for id, name in ((50, "Ana"), (51, "Budi")):
            await tx.officers.add(id, name, "officer", frozenset({PALEMBANG}), NOW)
        await tx.officers.remove(50, NOW)
        words = "mencocokkan KTP di kantor"
        for entry in (
            Entry(LATE, "lead.shown", 51, OTHER, detail={"reason": "call"}),
            Entry(NOW, "lead.shown", 50, CODE, words, {"reason": "other"}),
            Entry(LATE, "export.built", None, None, "=laporan", {"rows": 2, "region": None}),
        ):
            await tx.audit.add(entry)

    machine.file(1, 2, 3)
    machine.stored(job)
    return machine


def asked(machine: Machine, *options: str) -> list[str]:
    result = machine.run("audit", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_each_line_says_when_what_whose_who_and_why(machine: Machine) -> None:
    built = "2026-11-23 00:30:00 WIB  export.built  -  command line  =laporan  2 rows"
    lines = asked(machine)
    assert lines[0] == SHOWN
    assert sorted(lines[1:]) == sorted([CALLED, built])


def test_who_saw_one_lead(machine: Machine) -> None:
    assert asked(machine, "--lead", CODE.lower().replace("-", "")) == [SHOWN]


def test_what_people_did_about_their_own_data_is_theirs(machine: Machine) -> None:
    entry = Entry(LATE, "copy.file", detail={"leads": 1}, leads=(CODE,))
    machine.stored(lambda tx: tx.audit.add(entry))

    shown = "2026-11-23 00:30:00 WIB  copy.file  -  the person  1 registrations"
    assert asked(machine, "--lead", CODE) == [SHOWN, shown]


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (("--officer", "51"), [CALLED]),
        (("--action", "lead.shown"), [SHOWN, CALLED]),
        (("--until", "2026-11-22"), [SHOWN]),
        (("--since", "2026-11-23", "--action", "lead.shown"), [CALLED]),
        (("--since", "2026-11-22", "--until", "2026-11-22"), [SHOWN]),
    ],
)
def test_it_can_be_narrowed(machine: Machine, options: tuple[str, ...], lines: list[str]) -> None:
    assert asked(machine, *options) == lines


@pytest.mark.parametrize(
    "options",
    [
        ("--lead", draft(3).code),
        ("--since", "2026-12-01"),
        ("--officer", "50", "--action", "export.built"),
    ],
)
def test_no_entry_is_said(machine: Machine, options: tuple[str, ...]) -> None:
    assert asked(machine, *options) == ["The audit has no such entry."]


def test_an_erased_lead_keeps_who_saw_it_without_their_words(machine: Machine) -> None:
    machine.stored(lambda tx: tx.leads.erase(1, NOW))
    assert asked(machine, "--lead", CODE) == [
        SHOWN.replace("mencocokkan KTP di kantor", "another reason")
    ]


def test_looks_at_somebody_who_never_handed_in_are_found_by_their_code(machine: Machine) -> None:
    code = draft(9).code
    look = Entry(NOW, "lead.shown", 50, code, "menelepon orangnya")
    machine.stored(lambda tx: tx.audit.add(look))

    [line] = asked(machine, "--lead", code)

    assert line.startswith(f"2026-11-22 10:04:05 WIB  lead.shown  {code}")


def test_reading_it_here_is_recorded_too(machine: Machine) -> None:
    asked(machine, "--lead", CODE)
    [entry] = machine.stored(lambda tx: tx.audit.newest(1))
    assert (entry.action, entry.actor, entry.lead) == ("audit.read", None, CODE)
    assert entry.detail["via"] == "cli"


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (("--lead", "KM7A"), 2, "--lead must be a lead's code such as"),
        (("--lead", draft(9).code), 1, "There is no such lead."),
        (("--officer", "99"), 1, "was ever an officer"),
        (("--action", "shown"), 1, "there are: export.built, lead.shown."),
        (("--since", "22-11-2026"), 2, "--since must be a day"),
        (("--since", "2026-11-23", "--until", "2026-11-22"), 2, "must not be later"),
        (("--output", "/nowhere/audit.csv"), 1, "cannot be written"),
    ],
)
def test_a_slip_is_one_sentence(
    machine: Machine, options: tuple[str, ...], code: int, sentence: str
) -> None:
    result = machine.run("audit", *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert sentence in result.stderr


def test_as_a_file_it_is_for_its_owner_alone_and_has_no_formula(machine: Machine) -> None:
    output = machine.output("audit.csv")
    assert asked(machine, "--output", str(output)) == [f"3 entries in {output}."]
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    rows = list(csv.DictReader(output.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert (rows[0]["at"], rows[0]["officer"], rows[0]["lead"]) == (
        "2026-11-22 10:04:05",
        "Ana",
        CODE,
    )
    assert "'=laporan" in {row["reason"] for row in rows}
    assert "exists already" in machine.run("audit", "--output", str(output)).stderr


def test_no_entry_makes_no_file(machine: Machine) -> None:
    output = machine.output("audit.csv")
    asked(machine, "--since", "2026-12-01", "--output", str(output))
    assert not output.exists()


def test_it_shows_nothing_of_the_people(machine: Machine) -> None:
    shown = "\n".join(asked(machine))
    assert [s for number in (1, 2, 3) for s in secrets(number) if s in shown] == []
