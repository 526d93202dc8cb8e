"""Connections to one SQLite file, each set up and asked whether it took the settings."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import ModuleType

import aiosqlite
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.errors import StoreCorrupt, UnsafeStore
from storage.sqlite_cursor import OneTrip

READERS = 4
_BUSY_MS = 5000
_Pragmas = Mapping[str, str | int]
_BOTH: _Pragmas = {
    "busy_timeout": _BUSY_MS,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": 2,
}
_READER: _Pragmas = {**_BOTH, "query_only": 1}
_WRITER: _Pragmas = {
    **_BOTH,
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: NORMAL may lose acknowledged commits when the power goes
    "foreign_keys": 1,
    "secure_delete": 1,
    "wal_autocheckpoint": 1000,
    "journal_size_limit": 32 * 1024 * 1024,
}


def writing(library: ModuleType, path: Path) -> AsyncEngine:
    """One connection. The first raises StoreCorrupt, and UnsafeStore where a setting fails."""
    connect = _connector(library, path, "rw", _WRITER)
    # IMMEDIATE: a plain BEGIN that reads first can fail at its first write.
    return _engine(connect, "BEGIN IMMEDIATE", 1)


def reading(library: ModuleType, path: Path) -> AsyncEngine:
    return _engine(_connector(library, path, "ro", _READER), "BEGIN", READERS)


async def cut_log(connection: AsyncConnection) -> bool:
    """Writes the log into the file and empties it; False while somebody reads an old state."""
    pooled = await connection.get_raw_connection()
    raw = pooled.driver_connection
    if not isinstance(raw, aiosqlite.Connection):
        raise TypeError
    await raw.execute_fetchall("PRAGMA busy_timeout=0")  # other jobs must not wait for readers
    try:
        return await _ask(raw, "PRAGMA wal_checkpoint(TRUNCATE)") == 0
    finally:
        await raw.execute_fetchall(f"PRAGMA busy_timeout={_BUSY_MS}")


async def copy_into(connection: AsyncConnection, target: Path) -> None:
    """A whole, compact copy of one moment, in a file that is empty so far."""
    pooled = await connection.get_raw_connection()
    raw = pooled.driver_connection
    if not isinstance(raw, aiosqlite.Connection):
        raise TypeError
    await raw.execute_fetchall("VACUUM INTO ?", (str(target),))


def _connector(
    library: ModuleType, path: Path, mode: str, pragmas: _Pragmas
) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    uri = f"{path.as_uri()}?mode={mode}"

    async def connect() -> aiosqlite.Connection:
        connection = OneTrip(
            # No isolation level: the library then begins no transaction of its own accord.
            lambda: library.connect(uri, uri=True, isolation_level=None, cached_statements=256),
            64,
        )
        # As SQLAlchemy does for its own: a program that dies must not wait for this thread.
        connection._thread.daemon = True
        await connection
        try:
            await _prepare(connection, pragmas)
        except BaseException:
            await connection.close()
            raise
        return connection

    return connect


def _engine(
    connect: Callable[[], Awaitable[aiosqlite.Connection]], begin: str, connections: int
) -> AsyncEngine:
    engine = create_async_engine(
        "sqlite+aiosqlite://",
        async_creator=connect,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # they are what people said
    )

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


async def _prepare(connection: aiosqlite.Connection, pragmas: _Pragmas) -> None:
    for name, wanted in pragmas.items():
        await connection.execute_fetchall(f"PRAGMA {name}={wanted}")
        if await _ask(connection, f"PRAGMA {name}") != wanted:
            raise UnsafeStore(
                f"The database refuses {name}={wanted}; keep its file on a local disk."
            )
    if pragmas is _WRITER and await _ask(connection, "PRAGMA quick_check(1)") != "ok":
        raise StoreCorrupt


async def _ask(connection: aiosqlite.Connection, query: str) -> object:
    rows = list(await connection.execute_fetchall(query))
    return rows[0][0]
