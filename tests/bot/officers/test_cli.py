"""The command line, as it is typed: what it prints, what it writes, how it refuses."""

import asyncio
import csv
import hashlib
import os
import re
import stat
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import pyzipper

from bot.opening import opened
from bot.settings import Settings
from tests.bot.officers.machine import Machine
from tests.bot.officers.office import LAHAT, NOW, PALEMBANG, draft, name, secrets


def test_an_officer_is_added_listed_and_removed(machine: Machine) -> None:
    added = machine.run("officer", "add", "50", "Ana Petugas", "--area", "16.71", "--area", "muba")
    assert (added.exit_code, added.stderr) == (0, "")
    assert "16.71 Kota Palembang" in added.stdout
    listed = machine.run("officer", "list").stdout
    assert re.fullmatch(
        r"50  Ana Petugas  officer  16\.06 Kabupaten Musi Banyuasin, 16\.71 Kota Palembang"
        r"  [A-Z2-7]{6}\n",
        listed,
    )
    assert "removed" in machine.run("officer", "remove", "50").stdout
    assert "no officers" in machine.run("officer", "list").stdout


def test_all_areas_are_said_in_so_many_words(machine: Machine) -> None:
    for asked in (("add", "50", "Ana"), ("invite", "Ana"), ("add", "50", "A", "--role", "viewer")):
        refused = machine.run("officer", *asked)
        assert refused.exit_code == 2
        assert "--area 16.71 or --area Palembang (once for each), or --all-areas" in refused.stderr
    assert "no officers" in machine.run("officer", "list").stdout
    assert "all areas" in machine.run("officer", "add", "50", "Ana", "--all-areas").stdout
    both = machine.run("officer", "add", "50", "Ana", "--all-areas", "--area", "16.71")
    assert "not both" in both.stderr


def test_whose_work_has_no_areas_needs_none(machine: Machine) -> None:
    for role in ("administrator", "auditor"):
        invited = machine.run("officer", "invite", "Dewi", "--role", role)
        assert f"{role}, who will work in: all areas" in invited.stdout


def test_who_is_an_officer_keeps_the_areas_that_are_not_said(machine: Machine) -> None:
    machine.run("officer", "add", "50", "Ana", "--area", "16.71")
    changed = machine.run("officer", "add", "50", "Ana", "--role", "supervisor").stdout
    assert "Supervisor 50 (Ana) works in: 16.71 Kota Palembang." in changed
    machine.run("officer", "add", "51", "Budi", "--role", "auditor")
    refused = machine.run("officer", "add", "51", "Budi", "--role", "officer")
    assert (refused.exit_code, "--all-areas" in refused.stderr) == (2, True)


def test_whoever_is_removed_gives_back_what_they_held(machine: Machine) -> None:
    machine.run("officer", "add", "50", "Ana", "--all-areas")
    machine.file(1)
    machine.stored(lambda tx: tx.leads.claim(draft(1).code, 50, None, NOW))

    assert draft(1).code in machine.run("officer", "add", "50", "Ana", "--area", LAHAT).stdout
    assert "queue" not in machine.run("officer", "remove", "50").stdout


def test_an_invitation_is_a_link_or_a_command(machine: Machine) -> None:
    link = machine.run("officer", "invite", "Dewi", "--area", "16.71", "--bot-username", "@a_bot")
    url = re.search(r"https://t\.me/a_bot\?start=petugas-([\w-]{22})\n", link.stdout)
    assert url is not None
    assert len(f"petugas-{url[1]}") <= 64
    command = machine.run("officer", "invite", "Dewi", "--all-areas").stdout
    token = re.search(r"/start petugas-([\w-]{22})\n", command)
    assert token is not None
    waiting, _ = machine.stored(lambda tx: tx.invites.open(url[1], 60, _now()))
    assert (waiting.name, waiting.areas) == ("Dewi", frozenset({PALEMBANG}))


def test_who_opened_an_invitation_is_confirmed(machine: Machine) -> None:
    made = machine.run("officer", "invite", "Dewi", "--all-areas", "--role", "supervisor").stdout
    assert "no administrator yet" in made
    token = re.search(r"petugas-([\w-]{22})\n", made)
    assert token is not None
    machine.stored(lambda tx: tx.invites.open(token[1], 60, _now()))
    assert "waits: officer confirm 60" in machine.run("officer", "list").stdout
    assert (
        "Dewi (60) is now supervisor in: all areas"
        in machine.run("officer", "confirm", "60").stdout
    )
    assert "waits" not in machine.run("officer", "list").stdout
    again = machine.run("officer", "confirm", "60")
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)


def test_with_an_administrator_the_chat_confirms(machine: Machine) -> None:
    added = machine.run("officer", "add", "50", "Ana", "--role", "administrator").stdout
    assert added.startswith("Administrator 50 (Ana)")
    assert "in the chat, or you" in machine.run("officer", "invite", "Dewi", "--all-areas").stdout
    assert (
        "Officer 50"
        in machine.run("officer", "add", "50", "Ana", "--role", "officer", "--all-areas").stdout
    )
    assert "50  Ana  officer  all areas" in machine.run("officer", "list").stdout


def test_a_secret_is_shown_once_and_another_one_the_next_time(machine: Machine) -> None:
    machine.run("officer", "add", "50", "Ana", "--all-areas")
    first, second = (machine.run("officer", "totp", "50").stdout for _ in range(2))
    spelt = [re.search(r"typed: ((?:[A-Z2-7]{4} ?){8})\n", shown) for shown in (first, second)]
    assert spelt[0] is not None
    assert spelt[1] is not None
    assert spelt[0][1] != spelt[1][1]
    assert "█" in first
    known = machine.stored(lambda tx: tx.authenticators.find(50))
    assert known.secret == spelt[1][1].replace(" ", "")
    assert machine.run("officer", "totp", "51").exit_code == 1


def test_who_is_administrator_by_the_settings_is_left_alone(machine: Machine) -> None:
    machine.run("officer", "add", "50", "Ana", "--role", "administrator")
    machine.env["ADMIN_IDS"] = "50"
    for asked in (("remove", "50"), ("add", "50", "Ana", "--role", "viewer")):
        refused = machine.run("officer", *asked)
        assert refused.exit_code == 1
        assert "ADMIN_IDS" in refused.stderr
    assert "50  Ana  administrator" in machine.run("officer", "list").stdout


def _now() -> Any:
    from bot.world import utc_now

    return utc_now()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("officer", "remove", "50"), 1, "no such officer"),
        (("officer", "add", "50", "Ana", "--area", "99.99"), 2, "no kabupaten or kota"),
        (("officer", "add", "50", "Ana", "--area", "16.71.05"), 2, "no kabupaten or kota"),
        (("officer", "add", "50", "Ana", "--area", ""), 2, "no kabupaten or kota"),
        (("officer", "add", "50", " "), 2, "NAME"),
        (("officer", "add", "50", "A" * 61), 2, "NAME"),
        (("officer", "add", "50", "A\x1bB"), 2, "NAME"),
        (("officer", "add", "0", "Ana"), 2, "positive number"),
        (("officer", "add", "abc", "Budi"), 2, "a positive number such as 123456789"),
        (("officer", "add", "9" * 5000, "Budi"), 2, "a positive number"),
        (("officer", "remove", "abc"), 2, "a positive number"),
        (("export", "--output", "x.pdf"), 2, ".xlsx, .csv or .jsonl"),
        (("export", "--output", "x.xlsx", "--profile", "calls"), 2, "--reason"),
        (("export", "--output", "x.xlsx", "--kind", "report"), 2, "--kind"),
        (("export", "--output", "x.xlsx", "--due", "besok"), 2, "2026-11-22"),
        (
            ("export", "--output", "x.xlsx", "--profile", "office", "--reason", "x"),
            1,
            "office.upload.columns",
        ),
        (("officer", "passphrase", "999"), 1, "officer"),
        (("export", "--output", "x.xlsx", "--status", "x"), 2, "--status"),
        (("export", "--output", "x.xlsx", "--since", "22-11-2026"), 2, "--since"),
        (("export", "--output", "x.xlsx", "--until", "9999-12-31"), 2, "--until"),
        (
            ("export", "--output", "x.xlsx", "--since", "2026-11-23", "--until", "2026-11-22"),
            2,
            "--since must not be later",
        ),
        (("export", "--output", "x.xlsx", "--area", "x"), 2, "no kabupaten"),
        (("export", "--output", "x.xlsx", "--language", "fr"), 1, "--language"),
        (("export", "--output", "/nowhere/x.xlsx"), 1, "cannot be written"),
    ],
)
def test_a_mistake_is_one_sentence(
    machine: Machine, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    result = machine.run(*arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert sentence in result.stderr
    assert not Path("x.xlsx").exists()


def test_a_wrong_setting_is_one_sentence(machine: Machine) -> None:
    machine.env["DATABASE_URL"] = "mysql://x"
    result = machine.run("officer", "list")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "DATABASE_URL" in result.stderr


def test_a_setting_nearly_ours_is_one_sentence(machine: Machine) -> None:
    machine.env["SEND_RATEE"] = "1"
    result = machine.run("officer", "list")
    assert result.exit_code == 1
    assert result.stderr == "Error: Unknown setting SEND_RATEE; did you mean SEND_RATE?\n"


@pytest.mark.parametrize("name", ["leads.xlsx", "leads.csv"])
def test_an_export_is_a_file_for_its_owner_alone(machine: Machine, name: str) -> None:
    machine.file(1, 2, 3)
    output = machine.output(name)
    result = machine.run(
        *("export", "--output", str(output), "--profile", "registration"),
        *("--reason", "memproses pendaftaran"),
    )

    assert (result.exit_code, result.stderr) == (0, "")
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    digest = hashlib.sha256(output.read_bytes()).hexdigest()
    assert result.stdout.split() == ["rows", "3", "sha256", digest, "file", str(output)]
    assert {path.name for path in machine.folder.iterdir()} == {"data", "keys", name}
    [entry] = machine.stored(lambda tx: tx.audit.newest(10))
    assert (entry.action, entry.actor, entry.reason) == (
        "export.built",
        None,
        "memproses pendaftaran",
    )
    assert (entry.detail["rows"], entry.detail["sha256"]) == (3, digest)
    assert [s for n in (1, 2, 3) for s in secrets(n) if s in str(entry.detail)] == []


def test_without_a_word_it_is_counts(machine: Machine) -> None:
    machine.file(*range(1, 7))
    output = machine.output("leads.csv")
    assert machine.run("export", "--output", str(output)).exit_code == 0
    text = output.read_text("utf-8-sig")
    assert '"kind";"Jenis";"bpu";"kerja sendiri";6' in text
    assert [secret for secret in secrets(1) if secret in text] == []


CALLS = ("--profile", "calls", "--reason", "menelepon")


@pytest.mark.parametrize("format", ["xlsx", "csv", "jsonl"])
def test_with_a_passphrase_it_is_locked(machine: Machine, format: str) -> None:
    machine.file(1)
    output = machine.output(f"leads.{format}")
    typed = "lahat-kikim-jejawi\n"
    locked = machine.run(
        "export", "--output", str(output), "--passphrase", *CALLS, input=typed * 2
    )
    assert locked.exit_code == 0
    assert "lahat" not in locked.output
    assert [s for s in secrets(1) if s.encode() in output.read_bytes()] == []
    assert {path.name for path in machine.folder.iterdir()} == {"data", "keys", output.name}
    digest = hashlib.sha256(output.read_bytes()).hexdigest()
    [entry] = machine.stored(lambda tx: tx.audit.newest(10))
    assert (entry.detail["sha256"], entry.detail["locked"]) == (digest, True)
    if format != "xlsx":
        archive = pyzipper.AESZipFile(output)
        assert archive.namelist() == [f"leads.{format}"]
        assert name(1).encode() in archive.read(f"leads.{format}", pwd=b"lahat-kikim-jejawi")


@pytest.mark.parametrize("typed", ["short\nshort\n", "aaaaaaaaaaaaaa\naaaaaaaaaaaaaa\n"])
def test_a_weak_passphrase_locks_nothing(machine: Machine, typed: str) -> None:
    output = machine.output("leads.csv")
    result = machine.run("export", "--output", str(output), "--passphrase", *CALLS, input=typed)
    assert result.exit_code == 2
    assert "at least 12 characters" in result.stderr
    assert not output.exists()


def test_an_officers_passphrase_is_shown_once_and_kept_sealed(machine: Machine) -> None:
    machine.run("officer", "add", "50", "Ana", "--all-areas")
    result = machine.run("officer", "passphrase", "50")
    said = re.search(r"\n    ([a-z]+(?:-[a-z]+){5})\n", result.stdout)

    assert (result.exit_code, said is not None) == (0, True)
    assert said is not None
    assert machine.stored(lambda tx: tx.passphrases.find(50)) == said[1]
    assert said[1].encode() not in (machine.folder / "data" / "bot.db").read_bytes()
    assert said[1] not in machine.run("officer", "list").output
    assert said[1] not in str(machine.stored(lambda tx: tx.audit.newest(10)))
    machine.run("officer", "remove", "50")
    assert machine.stored(lambda tx: tx.passphrases.find(50)) is None


def test_an_officers_passphrase_may_be_typed(machine: Machine) -> None:
    machine.run("officer", "add", "50", "Ana", "--all-areas")
    result = machine.run("officer", "passphrase", "50", "--type", input="kuda laut biru 7\n" * 2)
    assert result.exit_code == 0
    assert "kuda" not in result.output
    assert machine.stored(lambda tx: tx.passphrases.find(50)) == "kuda laut biru 7"


def test_nothing_is_overwritten(machine: Machine) -> None:
    output = machine.output("leads.xlsx")
    output.write_text("mine")
    result = machine.run("export", "--output", str(output))
    assert result.exit_code == 1
    assert "exists already" in result.stderr
    assert output.read_text() == "mine"


def test_a_choice_of_days_area_and_status(machine: Machine) -> None:
    machine.file(1)
    machine.file(2, region=LAHAT, district=None)

    def chosen(*options: str) -> set[str]:
        output = machine.output(f"{len(list(machine.folder.iterdir()))}.csv")
        machine.run("export", "--output", str(output), *CALLS, *options)
        lines = output.read_text("utf-8-sig").splitlines()
        return {row["lead_code"] for row in csv.DictReader(lines, delimiter=";")}

    both = {draft(1).code, draft(2).code}
    assert chosen() == chosen("--since", "2026-11-22", "--until", "2026-11-22") == both
    assert chosen("--since", "2026-11-23") == chosen("--until", "2026-11-21") == set()
    assert chosen("--area", "lahat") == {draft(2).code}
    assert chosen("--status", "registered") == set()


def test_the_cover_says_the_last_day_that_is_in_it(machine: Machine) -> None:
    output = machine.output("a.xlsx")
    machine.run("export", "--output", str(output), "--until", "2026-11-22", "--language", "en")
    about = dict(openpyxl.load_workbook(output)["tentang"].iter_rows(values_only=True))
    assert str(about["Came in until"]).startswith("2026-11-22")
    assert about["Made by"] == "command line (administrator)"


def test_the_format_goes_before_the_name(machine: Machine) -> None:
    output = machine.output("leads.dat")
    assert machine.run("export", "--output", str(output), "--format", "csv").exit_code == 0
    assert output.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("officer",),
        ("export",),
        ("audit",),
        *[("officer", c) for c in ("add", "invite", "list", "passphrase", "remove")],
    ],
)
def test_every_command_has_help(machine: Machine, command: tuple[str, ...]) -> None:
    result = machine.run(*command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_a_command_works_beside_a_running_bot(machine: Machine) -> None:
    machine.run("officer", "list")
    settings = Settings(
        _env_file=None,
        database_url=machine.env["DATABASE_URL"],
        keyring_file=Path(machine.env["KEYRING_FILE"]),
    )

    async def work() -> None:
        async with opened(settings, alone=True):
            program = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "officer", "add", "50", "Ana", "--all-areas"),
                env={**os.environ, **machine.env},
            )
            assert await program.wait() == 0

    asyncio.run(work())
    assert "Ana" in machine.run("officer", "list").stdout
