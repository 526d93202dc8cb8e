"""A desk on a real store, and on both databases where what the database does is the point."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.bot.officers.machine import Machine
from tests.bot.officers.office import Office
from tests.storage.conftest import KEYRING, empty_sqlite, postgresql, sqlite, url

__all__ = ["empty_sqlite", "postgresql", "sqlite", "url"]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """With a database, and nothing in it."""
    ready = Machine(tmp_path)
    ready.file()
    return ready


@pytest.fixture
async def office(sqlite: str) -> AsyncIterator[Office]:
    async for ready in _office(sqlite):
        yield ready


@pytest.fixture
async def each_office(url: str) -> AsyncIterator[Office]:
    """On SQLite and on PostgreSQL."""
    async for ready in _office(url):
        yield ready


async def _office(url: str) -> AsyncIterator[Office]:
    store = await Store.open(url, KEYRING)
    ready = Office(store)
    await ready.enrol()
    yield ready
    await ready.service.close()
    await store.close()
