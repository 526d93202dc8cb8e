"""The database's file on disk: whose it is, who may open it, and with which library."""

import fcntl
import importlib
import os
import sqlite3
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from storage.errors import DatabaseInUse, StoreFull, StoreUnavailable, UnsafeStore

Version = tuple[int, ...]
_FIXED: tuple[tuple[Version, Version], ...] = (
    ((3, 44, 6), (3, 45, 0)),
    ((3, 50, 7), (3, 51, 0)),
    ((3, 51, 3), (3, 52, 0)),
    ((3, 52, 1), (4, 0, 0)),  # 3.52.0 was withdrawn
)
"""From (included) and to (not included): SQLite without the WAL-reset bug, which loses commits."""

_guarded: set[str] = set()


def is_fixed(version: Version) -> bool:
    return any(first <= version < end for first, end in _FIXED)


def driver() -> ModuleType:
    """The one SQLite library of this process. Raises UnsafeStore where none is fixed."""
    try:
        library: ModuleType = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        library = sqlite3
    if not is_fixed(library.sqlite_version_info):
        raise UnsafeStore(
            f"SQLite {library.sqlite_version} on this machine can lose rows;"
            " install the pysqlite3 package, version 0.6.1 or newer, or use PostgreSQL."
        )
    return library


class SqliteFile:
    """Holds the lock file from the start to ``close``: one bot at a time works on a file."""

    def __init__(self, path: Path, *, alone: bool) -> None:
        """Raises DatabaseInUse where ``alone`` cannot be, StoreFull, StoreUnavailable.

        Makes folder and file if need be.
        """
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise _refusal(error, path) from error
        self.guest = not self._locked()
        """Another process is at work on the file: SQLite itself keeps the two apart."""
        if self.guest and alone:
            os.close(self._lock)
            raise DatabaseInUse
        try:
            # Before SQLite opens it: the log and its index then get the same mode.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
        except OSError as error:
            os.close(self._lock)
            raise _refusal(error, path) from error
        names = (path, path.resolve())
        self._names = {f"{name}{end}" for name in names for end in ("", "-wal", "-shm")}
        _guard(self._names)

    def _locked(self) -> bool:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        _guarded.difference_update(self._names)
        os.close(self._lock)


def _refusal(error: OSError, path: Path) -> StoreFull | StoreUnavailable:
    if error.errno in (28, 122):  # ENOSPC, EDQUOT
        return StoreFull()
    return StoreUnavailable(f"The database file {path} cannot be opened: {error.strerror}.")


def _guard(names: set[str]) -> None:
    """Whoever opens and closes the live file in this process drops SQLite's locks on it, and
    rows are lost without a trace; so they get an error instead."""
    _guarded.update(names)
    _watch_from_now_on()


@cache
def _watch_from_now_on() -> None:
    sys.addaudithook(_watch)  # once: it can never be taken out again


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if event != "open" or not _guarded or not isinstance(args[0], str | bytes | os.PathLike):
        return
    if os.path.abspath(os.fsdecode(args[0])) in _guarded:  # noqa: PTH100 - touches no disk
        raise PermissionError("the live database file must not be opened by hand")
