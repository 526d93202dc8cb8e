"""The one door to the tables: open, migrate, and run jobs in transactions."""

from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import audit_chain, canary, keyring_file, schema
from storage.backend import Backend
from storage.errors import BadDatabaseUrl, NoDatabase
from storage.link import Link
from storage.outbox import Outgoing
from storage.postgres import PostgresBackend
from storage.sealing import Keyring
from storage.sqlite import SqliteBackend, path_of
from storage.transaction import Transaction

T = TypeVar("T")
Job = Callable[[Transaction], Awaitable[T]]
_in_job: ContextVar[bool] = ContextVar("in_job", default=False)
_POSTGRES = frozenset({"postgresql", "postgres", "postgresql+asyncpg"})


class Store:
    def __init__(self, backend: Backend, keyring: Keyring) -> None:
        self._backend = backend
        self._keyring = keyring
        self._tell: Callable[[Sequence[Outgoing]], None] | None = None

    @classmethod
    async def open(cls, url: str, keyring: Keyring, *, alone: bool = True) -> "Store":
        """Opens the database and changes nothing in it.

        On SQLite one process is at work at a time; with ``alone`` False a short job, such as
        enrolling an officer, may look in as its guest.
        Raises a leaf of StorageError, one clear sentence, for whatever is in the way.
        """
        backend = await _backend(url, keyring, alone)
        store = cls(backend, keyring)
        try:
            await backend.read(store._check_keyring)
        except BaseException:
            await backend.close()
            raise
        return store

    @property
    def guest(self) -> bool:
        """Another process works on this database: its schema is that one's business."""
        return self._backend.guest

    def sign(self, purpose: str, text: str) -> bytes:
        """A hash that only this installation's keyring makes, the same for ever."""
        return self._keyring.sign(purpose, text)

    def on_queued(self, tell: Callable[[Sequence[Outgoing]], None]) -> None:
        """From now on tells, right after each commit, what it put into the outbox.

        A hint and no promise: it does not come for what other processes put there, nor where
        the writer was cancelled.
        """
        self._tell = tell

    async def migrate(self) -> None:
        """To this release's schema, and the keyring to its file where it is new.

        Raises NewerSchema, KeyringError, and nothing is changed.
        """

        async def work(connection: AsyncConnection) -> None:
            await schema.upgrade(connection)
            await canary.plant(connection, self._keyring)
            await audit_chain.adopt(Link(connection, self._keyring))
            keyring_file.keep(self._keyring)  # before the commit: no data without their keys

        await self._backend.write(work)

    async def check_schema(self) -> None:
        """Raises OlderSchema, NewerSchema."""
        await self._backend.read(schema.check)

    async def write(self, job: Job[T]) -> T:
        """The job's result, once everything it wrote is committed; on an error, none of it is.

        A job awaits nothing but its transaction, since on SQLite all others wait for it, and
        may be run several times on PostgreSQL. A caller's cancellation does not stop it.
        """
        if _in_job.get():
            raise RuntimeError("a job that waits for another job may wait for itself")

        async def work(connection: AsyncConnection) -> tuple[T, Sequence[Outgoing]]:
            before = _in_job.set(True)
            try:
                transaction = self._transaction(connection)
                result = await job(transaction)
                await transaction.finish()
                return result, transaction.outbox.added
            finally:
                _in_job.reset(before)

        result, queued = await self._backend.write(work)
        if queued and self._tell is not None:
            self._tell(queued)
        return result

    async def read(self, job: Job[T]) -> T:
        """For jobs that only read: one view of one moment, however long; writers go on."""
        return await self._backend.read(lambda connection: job(self._transaction(connection)))

    async def scrub(self, patience: float = 60) -> bool:
        """After an erasure, removes what is left of it in the database's files.

        False where somebody went on reading an old state for ``patience`` seconds: try again.
        """
        return await self._backend.scrub(patience)

    async def back_up(self, target: Path) -> None:
        """A whole copy of one moment, while everybody goes on. Sealed values stay sealed: without
        the keyring, which is kept apart, nobody can read them. Raises StorageError."""
        await self._backend.back_up(target)

    async def close(self) -> None:
        """Finishes the jobs already given. The store takes no others."""
        await self._backend.close()

    def _transaction(self, connection: AsyncConnection) -> Transaction:
        return Transaction(Link(connection, self._keyring))

    async def _check_keyring(self, connection: AsyncConnection) -> None:
        if await schema.has_tables(connection):
            await canary.check(connection, self._keyring)


def require_database(url: str) -> None:
    """Raises NoDatabase where the SQLite file is not there: opening it would make it.

    Whether a PostgreSQL database is there, opening it says.
    """
    parsed = _parsed(url)
    if parsed.drivername in _POSTGRES:
        return
    path = path_of(parsed)
    if not path.exists():
        raise NoDatabase(f"There is no database in {path}; run `python -m bot migrate` first.")


async def _backend(url: str, keyring: Keyring, alone: bool) -> Backend:
    parsed = _parsed(url)
    if parsed.drivername in _POSTGRES:
        return await PostgresBackend.open(parsed)
    path = path_of(parsed)
    if keyring.path is not None:
        keyring_file.check_apart(keyring.path, path)
    return await SqliteBackend.open(path, alone=alone)


def _parsed(url: str) -> URL:
    """Of one of the two databases. Raises BadDatabaseUrl."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise BadDatabaseUrl from None  # what it complains of may hold the password
    if parsed.drivername not in _POSTGRES | {"sqlite"}:
        raise BadDatabaseUrl
    return parsed
