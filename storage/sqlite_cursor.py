"""aiosqlite with one trip to its thread for a statement instead of four: making the cursor, the
first rows and closing it go along. It knows no statement."""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite

READ_AHEAD = 256
"""Rows that come with the statement; the rest comes when it is asked for."""


class OneTrip(aiosqlite.Connection):
    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    async def in_thread(self, work: Callable[[], Any]) -> Any:
        # aiosqlite has no public name for it; its cursors and SQLAlchemy's dialect use it too.
        return await self._execute(work)  # type: ignore[no-untyped-call]


class Cursor:
    """All that SQLAlchemy asks of an aiosqlite cursor, in the same words."""

    def __init__(self, connection: OneTrip) -> None:
        self._connection = connection
        self._open: sqlite3.Cursor | None = None
        """Where there are more rows than came with the statement."""
        self._rows: deque[Any] = deque()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "Cursor":
        await self._connection.in_thread(
            lambda: self._run(lambda cursor: cursor.execute(sql, parameters))
        )
        return self

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> "Cursor":
        await self._connection.in_thread(
            lambda: self._run(lambda cursor: cursor.executemany(sql, parameters))
        )
        return self

    async def fetchone(self) -> Any:
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        wanted = size or self.arraysize
        if len(self._rows) < wanted and self._open is not None:
            await self._connection.in_thread(lambda: self._read(max(wanted, READ_AHEAD)))
        return [self._rows.popleft() for _ in range(min(wanted, len(self._rows)))]

    async def fetchall(self) -> list[Any]:
        if self._open is not None:
            await self._connection.in_thread(self._read)
        rows = list(self._rows)
        self._rows.clear()
        return rows

    async def close(self) -> None:
        self._rows.clear()
        if self._open is not None:
            await self._connection.in_thread(self._close)

    # --- in aiosqlite's thread, while the loop waits for it

    def _run(self, statement: Callable[[sqlite3.Cursor], object]) -> None:
        self._rows.clear()
        self._close()
        self._open = self._connection._conn.cursor()
        try:
            statement(self._open)
            self.description = self._open.description
            self.lastrowid = self._open.lastrowid
            if self.description is None:
                self._end()
            else:
                self._read(READ_AHEAD)
        except BaseException:
            self._close()
            raise

    def _read(self, size: int | None = None) -> None:
        """Up to so many rows more, or all that are left."""
        if self._open is None:
            return
        rows = self._open.fetchall() if size is None else self._open.fetchmany(size)
        self._rows += rows
        if size is None or len(rows) < size:
            self._end()

    def _end(self) -> None:
        if self._open is not None:
            self.rowcount = self._open.rowcount
        self._close()

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
