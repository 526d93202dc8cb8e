"""PostgreSQL through asyncpg: several replicas, row locks, whole transactions run again.

Only what Citus, CockroachDB and YugabyteDB also have: no advisory locks, no LISTEN, no
triggers, no order by sequences.
"""

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.backend import Work
from storage.errors import BadDatabaseUrl, StorageError, StoreFull, StoreUnavailable, UnsafeStore

T = TypeVar("T")

CONNECTIONS = 10
TRIES = 5
_CLASHES = frozenset({"40001", "40P01"})  # serialization failure, deadlock
_FIRST = frozenset({"23505", "42P07"})
"""Another transaction inserted the same row, or made the same table, just before: run again,
ours finds it there. Where it does not, the error is of another kind and goes to the caller."""
_SENTENCES = {
    "28000": "PostgreSQL refuses the user in DATABASE_URL.",
    "28P01": "PostgreSQL refuses the user or the password in DATABASE_URL.",
    "3D000": "PostgreSQL has no database of the name in DATABASE_URL; create it first.",
}
_DISK_FULL = "53100"
_TROUBLE = ("08", "53", "57")  # classes of: connection, resources, operator intervention


def engine_url(url: URL) -> URL:
    """The form SQLAlchemy wants, with libpq's ``sslmode`` under asyncpg's name for it."""
    query = dict(url.query)
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    if not url.database:
        raise BadDatabaseUrl
    return url.set(drivername="postgresql+asyncpg", query=query)


class PostgresBackend:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._snapshots = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._running: set[asyncio.Task[Any]] = set()

    @classmethod
    async def open(cls, url: URL) -> "PostgresBackend":
        """Raises StoreUnavailable, BadDatabaseUrl, UnsafeStore."""
        engine = create_async_engine(
            engine_url(url),
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_pre_ping=True,
        )
        backend = cls(engine)
        try:
            await backend.read(_check)
        except BaseException as error:
            await engine.dispose()
            if isinstance(error, TypeError):  # an option in the URL that asyncpg does not know
                raise BadDatabaseUrl from error
            raise
        return backend

    @property
    def guest(self) -> bool:
        return False

    async def write(self, work: Work[T]) -> T:
        task = asyncio.create_task(self._with_retries(work))
        self._running.add(task)
        task.add_done_callback(self._ended)
        await asyncio.wait([task])  # unlike awaiting it, leaves it alone when we are cancelled
        if task.cancelled():
            raise StoreUnavailable("The store was stopped.")
        return task.result()

    async def read(self, work: Work[T]) -> T:
        with _translating():
            async with self._snapshots.begin() as connection:
                return await work(connection)

    async def scrub(self, patience: float) -> bool:
        """Nothing to do: what was deleted goes when autovacuum comes by."""
        return True

    async def back_up(self, target: Path) -> None:
        raise StorageError("PostgreSQL has its own tool for copies: use pg_dump.")

    async def close(self) -> None:
        if self._running:
            await asyncio.wait(self._running)
        await self._engine.dispose()

    async def _with_retries(self, work: Work[T]) -> T:
        with _translating():
            for left in reversed(range(TRIES)):
                try:
                    async with self._engine.begin() as connection:
                        return await work(connection)
                except DBAPIError as error:
                    if not left or _state(error) not in _CLASHES | _FIRST:
                        raise
                    await asyncio.sleep(random.uniform(0, 0.02) * (TRIES - left))  # noqa: S311
        raise AssertionError("unreachable")

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # nobody may be waiting any more; asyncio would complain


async def _check(connection: Any) -> None:
    if (await connection.execute(sa.text("SHOW synchronous_commit"))).scalar_one() == "off":
        raise UnsafeStore(
            "PostgreSQL runs with synchronous_commit=off and could lose what was acknowledged;"
            " set it to on."
        )


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except StorageError:
        raise
    except (OSError, PoolTimeout) as error:
        raise StoreUnavailable from error
    except DBAPIError as error:
        state = _state(error)
        if state == _DISK_FULL:
            raise StoreFull from error
        trouble = state in _CLASHES or state in _SENTENCES or state.startswith(_TROUBLE)
        if trouble or error.connection_invalidated:
            raise StoreUnavailable(_SENTENCES.get(state)) from error
        raise
