"""What SQLite and PostgreSQL each do in their own way. Knows no table."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]


class Backend(Protocol):
    @property
    def guest(self) -> bool:
        """Whether another process has the database to itself and we only look in."""
        ...

    async def write(self, work: Work[T]) -> T:
        """Runs work in one transaction and commits it; on any error nothing of it stays.

        Goes on to its end when the caller is cancelled. Work awaits nothing but its
        connection, and may be run several times.
        """
        ...

    async def read(self, work: Work[T]) -> T:
        """Runs work on one unchanging view of what is committed; never waits for a writer."""
        ...

    async def scrub(self, patience: float) -> bool:
        """Removes what was deleted from the database's files, as far as it can."""
        ...

    async def back_up(self, target: Path) -> None:
        """Writes a whole copy of one moment, readable by its owner only.

        Raises StorageError where ``target`` exists or this is not how it is done here.
        """
        ...

    async def close(self) -> None:
        """Finishes what was begun."""
        ...
