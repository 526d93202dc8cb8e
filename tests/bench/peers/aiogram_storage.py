"""An FSM storage in SQLite as people write it for aiogram: one connection, a commit a change.

The write-ahead log is on and every commit reaches the disk (``synchronous=FULL``), as in our bot.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiosqlite
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

_TABLE = """
CREATE TABLE IF NOT EXISTS fsm (
    bot INTEGER, chat INTEGER, person INTEGER, state TEXT, data TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (bot, chat, person)
)
"""
_SET_STATE = """
INSERT INTO fsm (bot, chat, person, state) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET state = excluded.state
"""
_SET_DATA = """
INSERT INTO fsm (bot, chat, person, data) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET data = excluded.data
"""
_GET_STATE = "SELECT state FROM fsm WHERE bot = ? AND chat = ? AND person = ?"
_GET_DATA = "SELECT data FROM fsm WHERE bot = ? AND chat = ? AND person = ?"


class SqliteStorage(BaseStorage):
    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, path: Path) -> SqliteStorage:
        connection = await aiosqlite.connect(path)
        await connection.execute("PRAGMA journal_mode=WAL")
        await connection.execute("PRAGMA synchronous=FULL")
        await connection.execute(_TABLE)
        await connection.commit()
        return cls(connection)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        value = state.state if isinstance(state, State) else state
        await self._connection.execute(_SET_STATE, (*_columns(key), value))
        await self._connection.commit()

    async def get_state(self, key: StorageKey) -> str | None:
        row = await self._row(_GET_STATE, key)
        return row[0] if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._connection.execute(_SET_DATA, (*_columns(key), json.dumps(data)))
        await self._connection.commit()

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        row = await self._row(_GET_DATA, key)
        return json.loads(row[0]) if row else {}

    async def close(self) -> None:
        await self._connection.close()

    async def _row(self, query: str, key: StorageKey) -> Any:
        async with self._connection.execute(query, _columns(key)) as cursor:
            return await cursor.fetchone()


def _columns(key: StorageKey) -> tuple[int, int, int]:
    return key.bot_id, key.chat_id, key.user_id
