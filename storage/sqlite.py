"""SQLite, safely: one fixed library, one process, one writing connection, full fsync."""

import asyncio
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import sqlite_engine
from storage.backend import Work
from storage.errors import (
    BadDatabaseUrl,
    StorageError,
    StoreCorrupt,
    StoreFull,
    StoreUnavailable,
)
from storage.sqlite_file import SqliteFile, driver
from storage.writer import Writer

T = TypeVar("T")

_REFUSALS: Mapping[int, type[StorageError]] = {
    sqlite3.SQLITE_BUSY: StoreUnavailable,
    sqlite3.SQLITE_LOCKED: StoreUnavailable,
    sqlite3.SQLITE_IOERR: StoreUnavailable,
    sqlite3.SQLITE_CANTOPEN: StoreUnavailable,
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_CORRUPT: StoreCorrupt,
    sqlite3.SQLITE_NOTADB: StoreCorrupt,
}


def path_of(url: URL) -> Path:
    """Raises BadDatabaseUrl where the URL names no file: a memory database keeps nothing."""
    if not url.database or url.database == ":memory:" or url.query or url.host:
        raise BadDatabaseUrl
    return Path(url.database).absolute()


class SqliteBackend:
    def __init__(
        self, file: SqliteFile, writing: AsyncEngine, reading: AsyncEngine, writer: Writer
    ) -> None:
        self._file = file
        self._writing = writing
        self._reading = reading
        self._writer = writer

    @classmethod
    async def open(cls, path: Path, *, alone: bool) -> "SqliteBackend":
        """Raises UnsafeStore, DatabaseInUse, StoreCorrupt, StoreFull, StoreUnavailable."""
        library = driver()
        file = SqliteFile(path, alone=alone)
        writing = sqlite_engine.writing(library, path)
        reading = sqlite_engine.reading(library, path)
        try:
            with _translating():
                return cls(file, writing, reading, Writer(await writing.connect()))
        except BaseException:
            await writing.dispose()
            file.close()
            raise

    @property
    def guest(self) -> bool:
        return self._file.guest

    async def write(self, work: Work[T]) -> T:
        with _translating():
            return await self._writer.transact(work)

    async def read(self, work: Work[T]) -> T:
        with _translating():
            async with self._reading.connect() as connection, connection.begin():
                return await work(connection)

    async def scrub(self, patience: float) -> bool:
        """Deleted values are zeroed in place, but stay in the log until it is cut off, and a
        reader who still looks at an old state holds that up. False after ``patience`` seconds."""
        until = time.monotonic() + patience
        with _translating():
            while not await self._writer.outside(sqlite_engine.cut_log):
                if time.monotonic() > until:
                    return False
                await asyncio.sleep(0.05)
            return True

    async def back_up(self, target: Path) -> None:
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as error:
            raise StorageError(f"The copy cannot be made at {target}: {error.strerror}.") from None
        with _translating():
            await self._writer.outside(lambda c: sqlite_engine.copy_into(c, target))

    async def close(self) -> None:
        await self._writer.close()
        # Readers first: whoever is last out cuts the log off, and they could not.
        await self._reading.dispose()
        await self._writing.dispose()
        self._file.close()


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except StorageError:
        raise
    except PoolTimeout as error:
        raise StoreUnavailable from error
    except Exception as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the rest of it says more precisely
        if code not in _REFUSALS:
            raise
        raise _REFUSALS[code] from error
