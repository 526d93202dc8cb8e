"""What our bot's database says of its commits: how many there were, and how safe each was."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from storage import sqlite_engine
from storage.sqlite_file import driver

_CHANGES = struct.Struct("=8xI")
"""The wal-index header counts transactions in its third 32-bit word, in the machine's order
(https://www.sqlite.org/walformat.html#the_wal_index_header)."""
_LEVELS = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}


def commits(database: Path) -> int:
    """Of a live SQLite file, since its first opening.

    Only for another process than the bot's: there, closing the file would drop SQLite's locks.
    """
    with Path(f"{database}-shm").open("rb") as index:
        (count,) = _CHANGES.unpack(index.read(_CHANGES.size))
    return int(count)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file holds when the bot is gone."""

    synchronous: str
    """With which the bot's own writing connection commits; it refuses to start otherwise."""
    handled: int
    """Updates that were handled for good."""


async def kept(database: Path) -> Kept:
    engine = sqlite_engine.writing(driver(), database)
    try:
        async with engine.connect() as connection:
            level = (await connection.exec_driver_sql("PRAGMA synchronous")).scalar_one()
            seen = (await connection.exec_driver_sql("SELECT count(*) FROM seen")).scalar_one()
    finally:
        await engine.dispose()
    return Kept(_LEVELS[level], int(seen))
