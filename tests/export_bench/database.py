"""A SQLite database with a great many sealed leads, made fast and used again.

Nobody in it exists. The first lead is written by the store itself; the others are its row over
again, with a person, seals and indexes of their own.
"""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.opening import opened
from bot.settings import Settings
from conversations import codes
from storage import keyring_file
from storage.consents import Consent
from storage.sealing import Keyring
from storage.transaction import Transaction
from tests.bot.officers.office import NOW, draft, name, nik, phone

_ONE = 1


def settings_in(folder: Path) -> Settings:
    return Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder}/data/bench.db",
        keyring_file=folder / "keys" / "keyring.json",
    )


def database_in(folder: Path) -> Path:
    return folder / "data" / "bench.db"


def prepare(folder: Path, leads: int) -> None:
    """Nothing where the folder has them already."""
    done = folder / "ready"
    if done.exists() and done.read_text("ascii") == str(leads):
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    settings = settings_in(folder)
    asyncio.run(_begin(settings))
    _multiply(database_in(folder), keyring_file.load_or_new(settings.keyring_file), leads)
    done.write_text(str(leads), "ascii")


async def _begin(settings: Settings) -> None:
    async with opened(settings) as store:
        await store.write(_first)


async def _first(tx: Transaction) -> None:
    await tx.leads.add(_ONE, draft(_ONE), NOW)
    consent = Consent(_ONE, True, "2026-11-22", "0" * 64, "id", NOW, _ONE)
    await tx.consents.add_many([consent])


def _multiply(path: Path, keyring: Keyring, leads: int) -> None:
    """Durability is of no use here."""
    with sqlite3.connect(path) as database:
        database.row_factory = sqlite3.Row
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        for table, rows in (
            ("leads", _leads(dict(_row(database, "leads")), keyring, leads)),
            ("lead_history", _steps(dict(_row(database, "lead_history")), leads)),
            ("consents", _consents(dict(_row(database, "consents")), leads)),
        ):
            _insert(database, table, rows)
        database.execute("ANALYZE")


def _row(database: sqlite3.Connection, table: str) -> Any:
    return database.execute(f"SELECT * FROM {table}").fetchone()


def _insert(database: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    places = ", ".join(f":{column}" for column in first)
    statement = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({places})"
    database.execute(statement, first)
    database.executemany(statement, rows)
    database.commit()


def _leads(row: dict[str, Any], keyring: Keyring, leads: int) -> Iterator[dict[str, Any]]:
    plain = keyring.open(row["sealed"], f"leads|{row['code']}").decode()
    for number in range(_ONE + 1, leads + 1):
        code, of_whom = codes.make(number), number % 10_000
        content = plain.replace(nik(_ONE), nik(of_whom)).replace(phone(_ONE), phone(of_whom))
        content = content.replace(name(_ONE), name(of_whom))
        yield row | {
            "code": code,
            "chat": number,
            "submitted_at": _moment(number),
            "updated_at": _moment(number),
            "sealed": keyring.seal(content.encode(), f"leads|{code}"),
            "nik_index": keyring.index("nik", nik(of_whom)),
            "phone_index": keyring.index("phone", phone(of_whom)),
        }


def _steps(row: dict[str, Any], leads: int) -> Iterator[dict[str, Any]]:
    for number in range(_ONE + 1, leads + 1):
        yield row | {"code": codes.make(number), "at": _moment(number)}


def _consents(row: dict[str, Any], leads: int) -> Iterator[dict[str, Any]]:
    for number in range(_ONE + 1, leads + 1):
        yield row | {"id": f"{row['id']}{number}", "chat": number, "at": _moment(number)}


def _moment(number: int) -> str:
    return (NOW + timedelta(seconds=number)).isoformat(timespec="microseconds")


def opened_answers(sealed: bytes, code: str, keyring: Keyring) -> dict[str, Any]:
    """What a plain loop makes of a sealed row."""
    content: dict[str, Any] = json.loads(keyring.open(sealed, f"leads|{code}"))
    return content
