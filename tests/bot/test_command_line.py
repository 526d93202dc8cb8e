"""The program as whoever runs it meets it: real processes, in folders of their own."""

import asyncio
import base64
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.command_table import ELSEWHERE, add_to
from bot.erasures import Erasures
from bot.sandbox.server import Server
from bot.world import utc_now
from storage import keyring_file
from storage.meta import BOT_ID
from storage.store import Store
from tests.bot.front import execute
from tests.bot.living import Phone, free_port
from tests.bot.program import Ended, address_of, on_disk, ran, started, write_env
from tests.bot.rudi import NAME, NIK, PHONE, REGISTRATION
from tests.sandboxed import eventually, honest
from tests.storage.traces import Person, every_value, fill

AT_ONCE = 3
SECRET = "a-secret-of-the-webhook"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with honest() as ready:
        yield ready


def usual(server: Server) -> dict[str, object]:
    return {"BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.api_url, "SEND_RATE": 0}


async def make_installation(folder: Path, bot: int) -> None:
    """A folder in which the bot has run."""
    keyring = keyring_file.load_or_new(folder / "keys" / "keyring.json")
    store = await Store.open(f"sqlite:///{folder}/data/bot.db", keyring)
    await store.migrate()
    await store.write(lambda tx: tx.meta.put(BOT_ID, str(bot), utc_now()))
    await store.close()


# ---------------------------------------------------------------- help and check


def test_every_command_has_help() -> None:
    ways = [way for name in (None, *ELSEWHERE) for way in _shown(_with(name), name)]
    assert len(ways) >= 30


def _with(name: str | None) -> typer.Typer:
    """What ``python -m bot NAME`` is made of."""
    commands = typer.Typer()
    commands.add_typer(cli)
    add_to(commands, called=name)
    return commands


def _shown(commands: typer.Typer, name: str | None) -> list[tuple[str, ...]]:
    ways = _ways(typer.main.get_command(commands), ())
    ways = ways if name is None else [way for way in ways if way[:1] == (name,)]
    for way in ways:
        shown = CliRunner().invoke(commands, [*way, "--help"])
        assert shown.exit_code == 0, way
        assert "Usage" in shown.output
    return ways


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_command_is_listed_with_its_own_words(name: str) -> None:
    command = typer.main.get_command(_with(name))

    assert isinstance(command, TyperGroup)
    own = command.commands[name].help or ""
    assert " ".join(own.split()).startswith(ELSEWHERE[name].help)


def test_the_list_of_commands_loads_none_of_them() -> None:
    heavy = ("sqlalchemy", "telegram", "openpyxl", "matplotlib", "conversations.regions")
    look = f"import sys, bot.__main__; sys.exit([m for m in {heavy} if m in sys.modules] or 0)"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True)

    assert (found.returncode, found.stderr) == (0, "")


def _ways(command: object, way: tuple[str, ...]) -> list[tuple[str, ...]]:
    below = getattr(command, "commands", {})
    return [way, *(w for name, sub in below.items() for w in _ways(sub, (*way, name)))]


async def test_check_says_what_is_missing_and_then_that_all_is_well(tmp_path: Path) -> None:
    help_, empty = await asyncio.gather(ran(tmp_path, "--help"), ran(tmp_path, "check"))

    assert (help_.code, help_.err) == (0, "")
    assert empty.code == 1
    assert _faults(empty) == {"keyring", "database"}
    assert on_disk(tmp_path) == {}

    assert (await ran(tmp_path, "migrate")).code == 0
    made = on_disk(tmp_path)
    well = await ran(tmp_path, "check")
    assert (well.code, _faults(well)) == (0, set())
    assert len(well.out.splitlines()) == 5
    assert on_disk(tmp_path) == made


def _faults(ended: Ended) -> set[str]:
    return {line.split()[0] for line in ended.out.splitlines() if "fault:" in line}


# ---------------------------------------------------------------- the office's own rules


async def test_a_broken_file_of_rules_stops_everything_and_says_where(
    tmp_path: Path, server: Server
) -> None:
    write_env(tmp_path, {**usual(server), "RULES_FILE": "kantor.toml"})
    (tmp_path / "kantor.toml").write_text(
        '["bpu.discount.other"]\n\n'
        '[["bpu.discount.other".values]]\nsince = "2026-04-01"\nvalue = "0.5"\n'
    )
    before = on_disk(tmp_path)

    ended = await ran(tmp_path, "run")
    checked = await ran(tmp_path, "rules", "check")

    assert (ended.code, checked.code) == (1, 1)
    for told in (ended.err, checked.err):
        assert "kantor.toml" in told
        assert "bpu.discount.other" in told
        assert "Traceback" not in told
    assert on_disk(tmp_path) == before


# ---------------------------------------------------------------- copies and keys


async def test_after_a_new_key_what_the_old_one_sealed_still_opens(tmp_path: Path) -> None:
    await make_installation(tmp_path, 1)
    write_env(tmp_path, {})

    ended = await ran(tmp_path, "rotate")
    checked = await ran(tmp_path, "check")

    assert (ended.code, checked.code) == (0, 0), (ended.err, checked.out)
    assert "Restart the bot" in ended.out
    keyring = tmp_path / "keys" / "keyring.json"
    assert keyring.stat().st_mode & 0o077 == 0
    assert len(keyring_file.load(keyring).keys.sealing) == 2


async def test_without_a_keyring_no_key_can_be_added(tmp_path: Path) -> None:
    await make_installation(tmp_path, 1)
    (tmp_path / "keys" / "keyring.json").unlink()
    write_env(tmp_path, {})
    before = on_disk(tmp_path)

    ended = await ran(tmp_path, "rotate")

    assert _wrong(ended, "There is no keyring", before == on_disk(tmp_path)) == []


async def test_a_copy_is_whole_and_replaces_nothing(tmp_path: Path) -> None:
    await make_installation(tmp_path, 1)
    write_env(tmp_path, {})
    (tmp_path / "copies").mkdir()

    first = await ran(tmp_path, "backup", "copies/copy.db")
    second = await ran(tmp_path, "backup", "copies/copy.db")

    assert (first.code, second.code) == (0, 1)
    assert len(second.err.splitlines()) == 1
    keyring = keyring_file.load(tmp_path / "keys" / "keyring.json")
    copy = await Store.open(f"sqlite:///{tmp_path}/copies/copy.db", keyring)
    note = await copy.read(lambda tx: tx.meta.get(BOT_ID))
    await copy.close()
    assert note is not None
    assert note.value == "1"


async def test_a_copy_put_back_is_erased_again_by_check(tmp_path: Path) -> None:
    await make_installation(tmp_path, 1)
    write_env(tmp_path, {})
    (tmp_path / "copies").mkdir()
    siti = Person(1)
    async with _looking_in(tmp_path) as store:
        await fill(store, [siti])
    assert (await ran(tmp_path, "backup", "copies/copy.db")).code == 0
    async with _looking_in(tmp_path) as store:
        await store.write(lambda tx: tx.erase_person(siti.chat, utc_now()))
        await store.write(lambda tx: tx.tombstones.add(siti.chat, "KM7A-4PXQ", utc_now()))
        await Erasures(store, tmp_path / "keys" / "erased.jsonl", utc_now).settle()
    shutil.copy(tmp_path / "copies" / "copy.db", tmp_path / "data" / "bot.db")

    first, second = await ran(tmp_path, "check"), await ran(tmp_path, "check")

    assert (first.code, second.code) == (0, 0), first.out
    assert "1 people erased again after a restore" in first.out
    assert "again" not in second.out
    async with _looking_in(tmp_path) as store:
        assert siti.chat not in await every_value(store)


@asynccontextmanager
async def _looking_in(folder: Path) -> AsyncIterator[Store]:
    keyring = keyring_file.load(folder / "keys" / "keyring.json")
    store = await Store.open(f"sqlite:///{folder}/data/bot.db", keyring)
    try:
        yield store
    finally:
        await store.close()


# ---------------------------------------------------------------- what cannot run


Spoil = Callable[[Path], None]


def _keyring(folder: Path) -> Path:
    return folder / "keys" / "keyring.json"


def _lose_keyring(folder: Path) -> None:
    _keyring(folder).unlink()


def _shorten_key(folder: Path) -> None:
    stored = json.loads(_keyring(folder).read_text())
    stored["index_key"] = base64.b64encode(bytes(16)).decode()
    _keyring(folder).write_text(json.dumps(stored))


def _open_keyring_to_others(folder: Path) -> None:
    _keyring(folder).chmod(0o644)


def _copy_keyring_to_database(folder: Path) -> None:
    shutil.copy(_keyring(folder), folder / "data" / "keyring.json")


def _nothing(_: Path) -> None:
    return


REFUSALS: Mapping[str, tuple[Spoil, dict[str, object], str]] = {
    "an unknown setting": (_nothing, {"BOT_TOKN": "x"}, "Unknown setting BOT_TOKN"),
    "a token of another shape": (_nothing, {"BOT_TOKEN": "abc"}, "setting BOT_TOKEN: must be"),
    "another kind of database": (_nothing, {"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
    "a webhook without a secret": (
        _nothing,
        {"RECEIVE": "webhook", "WEBHOOK_URL": "https://x.id/t"},
        "WEBHOOK_SECRET",
    ),
    "an unreachable Bot API": (
        _nothing,
        {"TELEGRAM_API_URL": "http://127.0.0.1:9"},
        "cannot be reached",
    ),
    "a lost keyring": (_lose_keyring, {}, "keyring does not belong to this database"),
    "a short key": (_shorten_key, {}, "not 32 bytes long"),
    "a keyring open to others": (_open_keyring_to_others, {}, "is open to others"),
    "a keyring beside the database": (
        _copy_keyring_to_database,
        {"KEYRING_FILE": "data/keyring.json"},
        "lies in the database's folder",
    ),
    "a newer database": (_nothing, {}, "from a newer release"),
    "the database of another bot": (_nothing, {}, "belongs to another bot"),
    "a port in use, at the first start": (shutil.rmtree, {"RECEIVE": "webhook"}, "cannot be used"),
    "a wrong token, at the first start": (
        shutil.rmtree,
        {"BOT_TOKEN": f"1:{'x' * 35}"},
        "does not know this BOT_TOKEN",
    ),
}


async def test_what_cannot_run_says_why_in_one_sentence_and_changes_nothing(
    server: Server, tmp_path: Path
) -> None:
    own, stranger = int(server.token.partition(":")[0]), 42
    await make_installation(tmp_path / "own", own)
    await make_installation(tmp_path / "stranger", stranger)
    shutil.copytree(tmp_path / "own", tmp_path / "newer")
    await _make_newer(tmp_path / "newer")
    slots = asyncio.Semaphore(AT_ONCE)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        webhook = {
            "WEBHOOK_PORT": taken.getsockname()[1],
            "WEBHOOK_URL": "http://127.0.0.1/t",
            "WEBHOOK_SECRET": SECRET,
        }

        async def refused(name: str) -> list[str]:
            spoil, settings, sentence = REFUSALS[name]
            kind = "newer" if "newer" in name else "stranger" if "another bot" in name else "own"
            folder = tmp_path / name
            shutil.copytree(tmp_path / kind, folder)
            spoil(folder)
            folder.mkdir(exist_ok=True)
            more = webhook if "port in use" in name else {}
            write_env(folder, {**usual(server), **more, **settings})
            before = on_disk(folder)
            async with slots:
                ended = await ran(folder, "run")
            return _wrong(ended, sentence, before == on_disk(folder))

        found = await asyncio.gather(*map(refused, REFUSALS))

    assert {name: wrong for name, wrong in zip(REFUSALS, found, strict=True) if wrong} == {}


def _wrong(ended: Ended, sentence: str, unchanged: bool) -> list[str]:
    wrong = []
    if not ended.code:
        wrong.append("it ended well")
    if not re.fullmatch(r"Error: [^\n]+\n", ended.err) or sentence not in ended.err:
        wrong.append(f"it said: {ended.err or ended.out}")
    if not unchanged:
        wrong.append("something on the disk is different")
    return wrong


async def _make_newer(folder: Path) -> None:
    keyring = keyring_file.load(_keyring(folder))
    store = await Store.open(f"sqlite:///{folder}/data/bot.db", keyring)
    await execute(store, "UPDATE alembic_version SET version_num = '9999'")
    await store.close()


ON_A_DATABASE = (
    ("officer", "list"),
    ("officer", "add", "50", "Ana", "--all-areas"),
    ("officer", "invite", "Ana", "--all-areas"),
    ("officer", "remove", "50"),
    ("export", "--output", "leads.csv"),
    ("audit",),
    ("audit", "--output", "audit.csv"),
    ("backup", "copy.db"),
    ("rotate",),
)


async def test_where_nothing_is_set_up_nothing_is_made(tmp_path: Path) -> None:
    slots = asyncio.Semaphore(AT_ONCE)

    async def refused(number: int) -> list[str]:
        folder = tmp_path / str(number)
        folder.mkdir()
        async with slots:
            ended = await ran(folder, *ON_A_DATABASE[number])
        sentence = f"There is no database in {folder}/data/bot.db; run `python -m bot migrate`"
        return _wrong(ended, sentence, on_disk(folder) == {})

    found = await asyncio.gather(*map(refused, range(len(ON_A_DATABASE))))
    assert [wrong for wrong in zip(ON_A_DATABASE, found, strict=True) if wrong[1]] == []


@pytest.mark.parametrize("command", ["run", "sandbox"])
@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_cannot_be_is_refused(command: str, port: str) -> None:
    shown = CliRunner().invoke(cli, [command, "--port", port])

    assert shown.exit_code == 2
    assert "Invalid value for '--port'" in shown.output


async def test_check_says_that_a_token_is_none(tmp_path: Path) -> None:
    write_env(tmp_path, {"BOT_TOKEN": "abc"})
    ended = await ran(tmp_path, "check")

    assert ended.code == 1
    assert "setting BOT_TOKEN: must be a bot's token" in ended.out


async def test_a_language_that_is_not_there_is_refused(tmp_path: Path) -> None:
    ended = await ran(tmp_path, "chat", "--language", "xx", said="")

    assert _wrong(ended, "There is no language xx", on_disk(tmp_path) == {}) == []


# ---------------------------------------------------------------- what runs


async def test_it_runs_until_it_is_told_to_stop(server: Server, tmp_path: Path) -> None:
    """And meanwhile: a second one is refused, and an officer is enrolled beside it."""
    write_env(tmp_path, {**usual(server), "LOG_LEVEL": "DEBUG"})
    rudi, ana = Phone(server.telegram, "Rudi"), Phone(server.telegram, "Ana")
    server.telegram.say(rudi.person, "/start")
    begun = time.monotonic()
    async with started(tmp_path, "run") as process:
        await server.telegram.heard(rudi.person, timeout=60)
        print(f"from the start to the first answer: {time.monotonic() - begun:.1f} s")

        second, enrolled = await asyncio.gather(
            ran(tmp_path, "run"),
            ran(tmp_path, "officer", "add", str(ana.id), "Ana", "--all-areas"),
        )
        assert second.code == 1
        assert "Another process is using this database" in second.err
        assert enrolled.code == 0, enrolled.err
        assert "Meja petugas" in await ana.says("/meja")
        for text in REGISTRATION[1:]:
            await rudi.says(text)

        seconds, log = await _stopped(process)
        assert seconds < 5
        assert "running" in log
        for secret in (NAME, NIK, PHONE[1:], "Rudi", server.token.partition(":")[2]):
            assert secret not in log


async def test_a_call_that_hangs_does_not_keep_it_from_stopping(
    server: Server, tmp_path: Path
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/telegram"
    webhook = {"RECEIVE": "webhook", "WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET}
    write_env(tmp_path, {**usual(server), **webhook, "WEBHOOK_PORT": port})
    rudi = Phone(server.telegram, "Rudi")
    async with started(tmp_path, "run") as process:
        server.telegram.say(rudi.person, "/start")
        await server.telegram.heard(rudi.person, timeout=60)
        server.telegram.faults.next("sendMessage", "hang", seconds=60)
        before = server.telegram.calls["sendMessage"]
        server.telegram.say(rudi.person, "Kerja sendiri")
        await eventually(lambda: server.telegram.calls["sendMessage"] > before)

        assert (await _stopped(process))[0] < 10


async def _stopped(process: asyncio.subprocess.Process) -> tuple[float, str]:
    """Seconds that it took, and its log; a fault in it fails the test."""
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, err = await asyncio.wait_for(process.communicate(), 30)
    seconds, log = time.monotonic() - begun, err.decode()
    assert process.returncode == 0, log
    assert "Traceback" not in log
    assert "[error" not in log
    return seconds, log


async def test_without_a_token_there_are_two_phones_on_a_page(tmp_path: Path) -> None:
    async with started(tmp_path, "run", "--port", "0") as process:
        address = await address_of(process)
        async with httpx.AsyncClient() as http:
            page = await http.get(address)
            people = (await http.get(f"{address}sandbox/state")).json()["people"]
        assert (page.status_code, "<html" in page.text) == (200, True)
        assert [person["name"] for person in people] == ["Siti", "Pak Budi"]

        assert (await _stopped(process))[0] < 5


async def test_a_conversation_in_the_terminal_leaves_nothing_behind(tmp_path: Path) -> None:
    ended = await ran(tmp_path, "chat", said="kerja sendiri\nojek online\nya\nexit\n")

    assert (ended.code, ended.err) == (0, "")
    for words in (
        "Selamat datang",
        "[◀ Kembali]".strip("[]"),
        "Ojek online (ojol)",
        "Tahun berapa",
    ):
        assert words in ended.out
    assert on_disk(tmp_path) == {}
