"""A service on a real store, and on both databases where what the database does is the point."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.front import Front, opened, toy_flows
from tests.storage.conftest import empty_sqlite, sqlite, url

__all__ = ["empty_sqlite", "sqlite", "url"]


@pytest.fixture
async def front(sqlite: str) -> AsyncIterator[Front]:
    """The toy flow."""
    async with opened(sqlite, toy_flows()) as ready:
        yield ready


@pytest.fixture
async def each_front(url: str) -> AsyncIterator[Front]:
    """The toy flow, on SQLite and on PostgreSQL."""
    async with opened(url, toy_flows()) as ready:
        yield ready


@pytest.fixture
async def real_front(sqlite: str) -> AsyncIterator[Front]:
    """The real flows."""
    async with opened(sqlite) as ready:
        yield ready


@pytest.fixture
async def each_real_front(url: str) -> AsyncIterator[Front]:
    """The real flows, on SQLite and on PostgreSQL."""
    async with opened(url) as ready:
        yield ready
