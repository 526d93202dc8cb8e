"""Tells whether a keyring belongs to a database: for each key, a value that only it opens."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import tables
from storage.errors import SealBroken, WrongKeyring
from storage.sealing import Keyring

_PREFIX = "canary:"
_INDEX = f"{_PREFIX}index"
_m = tables.meta.c
_ALL = sa.select(_m.key, _m.value).where(_m.key.like(f"{_PREFIX}%"))
_ADD = insert(tables.meta).on_conflict_do_nothing(index_elements=[_m.key])


async def check(connection: AsyncConnection, keyring: Keyring) -> None:
    """Raises WrongKeyring unless every key that was ever used here is in the keyring."""
    for row in await connection.execute(_ALL):
        try:
            found = _index(keyring) == row.value if row.key == _INDEX else _opens(keyring, row)
        except SealBroken:
            found = False
        if not found:
            raise WrongKeyring


async def plant(connection: AsyncConnection, keyring: Keyring) -> None:
    """For a new database, or a key that is new since the last start. Raises WrongKeyring."""
    key = _PREFIX + keyring.keys.active
    now = datetime.now(UTC)
    rows = [
        {"key": key, "value": keyring.seal(b"canary", f"meta|{key}").hex(), "at": now},
        {"key": _INDEX, "value": _index(keyring), "at": now},
    ]
    await connection.execute(_ADD, rows)
    await check(connection, keyring)  # another replica may have planted others first


def _opens(keyring: Keyring, row: Any) -> bool:
    return keyring.open(bytes.fromhex(row.value), f"meta|{row.key}") == b"canary"


def _index(keyring: Keyring) -> str:
    return keyring.index("canary", "").hex()
