"""What is refused before anything is changed, each in one clear sentence."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from storage import keyring_file
from storage.errors import (
    BadDatabaseUrl,
    DatabaseInUse,
    KeyringError,
    StorageError,
    StoreCorrupt,
    StoreUnavailable,
    UnsafeStore,
    WrongKeyring,
)
from storage.sealing import Keyring, Keys
from storage.sqlite_file import driver, is_fixed
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import NOW

ROOT = Path(__file__).parents[2]


async def refusal(url: str, keyring: Keyring) -> StorageError:
    with pytest.raises(StorageError) as refused:
        await Store.open(url, keyring)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return refused.value


def file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


async def pragmas(store: Store, how: str) -> dict[str, object]:
    names = [
        "journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema",
        "busy_timeout", "wal_autocheckpoint", "journal_size_limit", "cell_size_check",
        "temp_store", "query_only",
    ]  # fmt: skip

    async def job(tx: Transaction) -> dict[str, object]:
        connection = tx.seen._link.connection
        return {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in names
        }

    return await (store.write(job) if how == "write" else store.read(job))


async def test_sqlite_is_set_to_lose_nothing(sqlite: str, keyring: Keyring) -> None:
    store = await Store.open(sqlite, keyring)
    writer, reader = await pragmas(store, "write"), await pragmas(store, "read")
    await store.close()

    assert writer == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "busy_timeout": 5000,
        "wal_autocheckpoint": 1000,
        "journal_size_limit": 33554432,
        "cell_size_check": 1,
        "temp_store": 2,
        "query_only": 0,
    }
    assert (reader["query_only"], reader["trusted_schema"]) == (1, 0)


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 46, 1), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), False),
        ((3, 53, 4), True),
        ((3, 60, 0), True),
    ],
)
def test_only_a_fixed_sqlite_is_used(version: tuple[int, int, int], fixed: bool) -> None:
    assert is_fixed(version) is fixed


def test_the_library_in_use_is_fixed() -> None:
    assert is_fixed(driver().sqlite_version_info)


async def test_files_are_for_their_owner_only(tmp_path: Path, keyring: Keyring) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/new/bot.db", keyring)
    await store.migrate()
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
    await store.close()

    assert set(modes) == {"bot.db", "bot.db-wal", "bot.db-shm", "bot.db.lock"}
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


async def test_an_open_database_file_is_closed_to_everybody(sqlite: str, keyring: Keyring) -> None:
    path = file_of(sqlite)
    content = path.read_bytes()
    path.chmod(0o644)
    store = await Store.open(sqlite, keyring)
    mode = path.stat().st_mode & 0o777
    await store.close()

    assert mode == 0o600
    assert path.read_bytes() == content


def read(path: Any) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - all the ways of naming a file
        return file.read()


async def test_nobody_in_this_process_opens_the_live_file(sqlite: str, keyring: Keyring) -> None:
    path = file_of(sqlite)
    relative = os.path.relpath(path)  # noqa: ASYNC240
    store = await Store.open(sqlite, keyring)
    for name in (path, str(path), os.fsencode(path), path.with_name("bot.db-wal"), relative):
        with pytest.raises(PermissionError, match="by hand"):
            read(name)
    await store.close()

    assert read(path).startswith(b"SQLite format 3")


async def test_a_second_process_is_refused(sqlite: str, keyring: Keyring) -> None:
    program = textwrap.dedent(
        f"""
        import asyncio
        from storage.sealing import Keyring, Keys
        from storage.store import Store
        asyncio.run(Store.open({sqlite!r}, Keyring(Keys.fresh())))
        """
    )
    store = await Store.open(sqlite, keyring)
    command = [sys.executable, "-c", program]
    second = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    await store.write(lambda tx: tx.meta.put("still", "here", NOW))
    await store.close()

    assert second.returncode == 1
    assert "storage.errors.DatabaseInUse: Another process" in second.stderr


async def test_a_short_job_may_look_in_while_the_bot_is_at_work(
    sqlite: str, keyring: Keyring, tmp_path: Path
) -> None:
    file = tmp_path / "keys" / "keyring.json"
    keyring_file.keep(Keyring(keyring.keys, file, kept=False))
    guest = textwrap.dedent(
        f"""
        import asyncio, datetime, pathlib
        from storage import keyring_file
        from storage.store import Store
        async def main():
            keyring = keyring_file.load(pathlib.Path({str(file)!r}))
            store = await Store.open({sqlite!r}, keyring, alone=False)
            now = datetime.datetime.now(datetime.UTC)
            for number in range(50):
                await store.write(lambda tx: tx.meta.put(f"guest{{number}}", "x", now))
            await store.close()
            return store.guest
        raise SystemExit(0 if asyncio.run(main()) else 9)
        """
    )
    store = await Store.open(sqlite, keyring)

    async def put(name: str) -> None:
        await store.write(lambda tx: tx.meta.put(name, "x", NOW))

    async def is_there(name: str) -> bool:
        return await store.read(lambda tx: tx.meta.get(name)) is not None

    process = await asyncio.create_subprocess_exec(sys.executable, "-c", guest, cwd=ROOT)
    written = 0
    while process.returncode is None:
        await put(f"host{written}")
        written += 1
        await asyncio.sleep(0)
        await asyncio.wait([asyncio.ensure_future(process.wait())], timeout=0.001)

    assert process.returncode == 0
    for name in ("guest0", "guest49", "host0", f"host{written - 1}"):
        assert await is_there(name)
    await store.close()


async def test_a_second_store_in_the_same_process_is_refused(
    sqlite: str, keyring: Keyring
) -> None:
    store = await Store.open(sqlite, keyring)

    assert isinstance(await refusal(sqlite, keyring), DatabaseInUse)
    await store.write(lambda tx: tx.meta.put("still", "here", NOW))
    await store.close()


async def test_a_file_that_a_stranger_keeps_locked_is_said_to_be_busy(
    sqlite: str, keyring: Keyring
) -> None:
    """A database tool that knows nothing of the lock file. The writer waits five seconds."""
    tool = textwrap.dedent(
        f"""
        from storage.sqlite_file import driver
        connection = driver().connect({str(file_of(sqlite))!r}, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        print("locked", flush=True)
        input()
        """
    )
    store = await Store.open(sqlite, keyring)
    pipe = asyncio.subprocess.PIPE
    stranger = await asyncio.create_subprocess_exec(
        sys.executable, "-c", tool, cwd=ROOT, stdin=pipe, stdout=pipe
    )
    assert stranger.stdout is not None
    await stranger.stdout.readline()

    with pytest.raises(StoreUnavailable):
        await store.write(lambda tx: tx.meta.put("note", "x", NOW))
    assert await store.read(lambda tx: tx.meta.get("note")) is None
    await stranger.communicate(b"\n")
    await store.write(lambda tx: tx.meta.put("note", "x", NOW))
    await store.close()


async def test_the_file_is_free_again_after_closing(sqlite: str, keyring: Keyring) -> None:
    for _ in range(3):
        store = await Store.open(sqlite, keyring)
        await store.close()


async def test_the_file_is_free_again_after_a_refusal(sqlite: str, keyring: Keyring) -> None:
    assert isinstance(await refusal(sqlite, Keyring(Keys.fresh())), WrongKeyring)

    store = await Store.open(sqlite, keyring)
    await store.close()


async def test_a_wrong_keyring_is_refused_and_nothing_changed(url: str, keyring: Keyring) -> None:
    assert isinstance(await refusal(url, Keyring(Keys.fresh())), WrongKeyring)

    store = await Store.open(url, keyring)
    await store.check_schema()
    await store.close()


async def test_a_keyring_with_another_index_key_is_refused(url: str, keyring: Keyring) -> None:
    keys = keyring.keys
    other = Keyring(Keys(keys.active, keys.sealing, b"i" * 32))

    assert isinstance(await refusal(url, other), WrongKeyring)


async def test_a_keyring_that_lacks_an_old_key_is_refused(url: str, keyring: Keyring) -> None:
    rotated = keyring.keys.rotated()
    store = await Store.open(url, Keyring(rotated))
    await store.migrate()
    await store.close()

    lacking = Keys(
        rotated.active, {rotated.active: rotated.sealing[rotated.active]}, rotated.index
    )
    assert isinstance(await refusal(url, Keyring(lacking)), WrongKeyring)
    assert isinstance(await refusal(url, keyring), WrongKeyring)


async def test_a_lost_keyring_is_not_replaced_in_silence(url: str, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keyring.json"

    assert isinstance(await refusal(url, keyring_file.load_or_new(path)), WrongKeyring)
    assert not path.parent.exists()


async def test_the_first_start_makes_the_keyring_and_the_second_one_uses_it(
    empty: str, tmp_path: Path
) -> None:
    path = tmp_path / "keys" / "keyring.json"
    first = await Store.open(empty, keyring_file.load_or_new(path))
    assert not path.exists()
    await first.migrate()
    await first.close()

    second = await Store.open(empty, keyring_file.load(path))
    await second.migrate()
    await second.close()


async def test_a_start_whose_keyring_cannot_be_kept_writes_nothing(
    empty: str, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "keyring.json"
    store = await Store.open(empty, keyring_file.load_or_new(path))
    with pytest.raises(KeyringError):
        await store.migrate()
    await store.close()

    other = await Store.open(empty, Keyring(Keys.fresh()))
    await other.migrate()
    await other.close()


async def test_a_keyring_beside_the_database_is_refused_before_anything_is_made(
    tmp_path: Path,
) -> None:
    keyring = keyring_file.load_or_new(tmp_path / "data" / "keyring.json")

    assert isinstance(await refusal(f"sqlite:///{tmp_path}/data/bot.db", keyring), KeyringError)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "bot.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///a.db?mode=memory",
        "sqlite://host/a.db",
        "mysql://localhost/bot",
        "postgresql://localhost",
        "postgresql://user:hunter2@localhost:port/bot",
        "postgresql+psycopg://localhost/bot",
    ],
)
async def test_an_url_of_another_kind_is_refused(url: str, keyring: Keyring) -> None:
    refused = await refusal(url, keyring)

    assert isinstance(refused, BadDatabaseUrl)
    assert "hunter2" not in repr(refused)


async def test_an_option_postgres_does_not_know_is_refused(
    postgresql: str, keyring: Keyring
) -> None:
    assert isinstance(await refusal(f"{postgresql}&colour=red", keyring), BadDatabaseUrl)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
async def test_postgres_urls_come_in_three_spellings(
    postgresql: str, keyring: Keyring, scheme: str
) -> None:
    url = make_url(postgresql).set(drivername=scheme).render_as_string(hide_password=False)
    store = await Store.open(f"{url}&sslmode=disable", keyring)
    await store.check_schema()
    await store.close()


async def test_a_file_that_is_no_database_is_refused_and_kept(
    tmp_path: Path, keyring: Keyring
) -> None:
    path = tmp_path / "bot.db"
    path.write_bytes(b"This is a letter to my grandmother." * 100)
    before = path.read_bytes()

    assert isinstance(await refusal(f"sqlite:///{path}", keyring), StoreCorrupt)
    assert path.read_bytes() == before


async def test_a_damaged_database_is_refused(sqlite: str, keyring: Keyring) -> None:
    path = file_of(sqlite)
    content = bytearray(path.read_bytes())
    for page in range(2, 12):
        content[page * 4096 : page * 4096 + 200] = b"\x99" * 200
    path.write_bytes(content)

    assert isinstance(await refusal(sqlite, keyring), StoreCorrupt)


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, keyring: Keyring) -> None:
    (tmp_path / "file").touch()
    refused = await refusal(f"sqlite:///{tmp_path}/file/bot.db", keyring)

    assert isinstance(refused, StoreUnavailable)
    assert f"{tmp_path}/file/bot.db" in str(refused)


async def test_a_path_that_is_a_folder_is_named(tmp_path: Path, keyring: Keyring) -> None:
    (tmp_path / "bot.db").mkdir()

    assert isinstance(await refusal(f"sqlite:///{tmp_path}/bot.db", keyring), StoreUnavailable)


@pytest.mark.parametrize("name", ["a b.db", "50%.db", "q?.db", "h#h.db", "\N{SNOWMAN}.db"])
async def test_a_file_may_have_any_name(tmp_path: Path, keyring: Keyring, name: str) -> None:
    escaped = name.replace("%", "%25").replace("?", "%3F").replace("#", "%23")
    store = await Store.open(f"sqlite:///{tmp_path}/{escaped}", keyring)
    await store.close()

    assert (tmp_path / name).exists()


async def test_a_server_that_is_not_there_is_said_to_be_out_of_reach(keyring: Keyring) -> None:
    refused = await refusal("postgresql://nobody:hunter2@127.0.0.1:1/bot", keyring)

    assert isinstance(refused, StoreUnavailable)
    assert "hunter2" not in repr(refused)


async def test_a_database_that_does_not_exist_is_said_to_be_missing(
    empty_postgres: str, keyring: Keyring
) -> None:
    url = make_url(empty_postgres).set(database="nothing_here")
    refused = await refusal(url.render_as_string(hide_password=False), keyring)

    assert isinstance(refused, StoreUnavailable)
    assert "create it first" in str(refused)


async def test_a_server_that_commits_without_waiting_for_the_disk_is_refused(
    postgresql: str, keyring: Keyring
) -> None:
    name = make_url(postgresql).database
    store = await Store.open(postgresql, keyring)

    async def weaken(tx: Transaction) -> None:
        sql = f'ALTER DATABASE "{name}" SET synchronous_commit = off'
        await tx.seen._link.connection.exec_driver_sql(sql)

    await store.write(weaken)
    await store.close()

    assert isinstance(await refusal(postgresql, keyring), UnsafeStore)


async def test_a_server_that_goes_away_is_said_to_be_out_of_reach_and_used_again(
    postgresql: str, keyring: Keyring
) -> None:
    store = await Store.open(postgresql, keyring)

    async def cut(tx: Transaction) -> None:
        sql = "SELECT pg_terminate_backend(pg_backend_pid())"
        await tx.seen._link.connection.exec_driver_sql(sql)

    with pytest.raises(StoreUnavailable):
        await store.write(cut)

    await store.write(lambda tx: tx.meta.put("still", "here", NOW))
    await store.close()


def test_without_a_fixed_library_nothing_starts() -> None:
    """Where the wheel is missing, the standard library's SQLite has to pass the same check."""
    program = textwrap.dedent(
        """
        import sys
        sys.modules["pysqlite3"] = None
        from storage.sqlite_file import driver
        print(driver().sqlite_version)
        """
    )
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)

    if is_fixed(sqlite3.sqlite_version_info):
        assert result.stdout.strip() == sqlite3.sqlite_version
    else:
        assert "storage.errors.UnsafeStore" in result.stderr
        assert "pysqlite3" in result.stderr


def leaves(base: type[Any]) -> list[type[Any]]:
    return [base, *(leaf for child in base.__subclasses__() for leaf in leaves(child))]


def test_every_refusal_is_one_sentence() -> None:
    for leaf in leaves(StorageError):
        assert leaf.sentence.endswith(".")
        assert leaf.__doc__ or leaf.sentence != StorageError.sentence
