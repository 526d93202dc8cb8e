"""Owners with a business on a real store, and a sandbox that has their files."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.staff.owner import Owner, opened
from tests.storage.conftest import empty_sqlite, sqlite, url

__all__ = ["empty_sqlite", "sqlite", "url"]


@pytest.fixture
async def owner(sqlite: str) -> AsyncIterator[Owner]:
    async with opened(sqlite) as ready:
        yield ready


@pytest.fixture
async def each_owner(url: str) -> AsyncIterator[Owner]:
    """On SQLite and on PostgreSQL."""
    async with opened(url) as ready:
        yield ready
