"""A migrated database of each kind for each test: a copy of one that was migrated once."""

import asyncio
import atexit
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage.sealing import Keyring, Keys
from storage.store import Store
from tests import postgres

KEYRING = Keyring(Keys.fresh())
_postgres_templates: list[str] = []
_sqlite_templates: list[Path] = []


@pytest.fixture
def keyring() -> Keyring:
    return KEYRING


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/bot.db"


@pytest.fixture
async def sqlite(empty_sqlite: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    await _migrated_sqlite(empty_sqlite, tmp_path_factory)
    return empty_sqlite


@pytest.fixture
async def empty_postgres() -> AsyncIterator[str]:
    async with _copied("template1") as url:
        yield url


@pytest.fixture
async def postgresql() -> AsyncIterator[str]:
    async with _migrated_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(
    request: pytest.FixtureRequest, empty_sqlite: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """A migrated database of each kind."""
    if request.param == "sqlite":
        await _migrated_sqlite(empty_sqlite, tmp_path_factory)
        yield empty_sqlite
    else:
        async with _migrated_postgres() as copy:
            yield copy


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, empty_sqlite: str) -> AsyncIterator[str]:
    """A database of each kind without any table."""
    if request.param == "sqlite":
        yield empty_sqlite
    else:
        async with _copied("template1") as copy:
            yield copy


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url, KEYRING)
    yield store
    await store.close()


async def _migrated_sqlite(url: str, folders: pytest.TempPathFactory) -> None:
    if not _sqlite_templates:
        template = folders.mktemp("template") / "bot.db"
        await migrate(f"sqlite:///{template}")
        _sqlite_templates.append(template)
    target = Path(url.removeprefix("sqlite:///"))
    target.parent.mkdir(mode=0o700)
    shutil.copy(_sqlite_templates[0], target)


@asynccontextmanager
async def _migrated_postgres() -> AsyncIterator[str]:
    if not _postgres_templates:
        template = await postgres.create()
        await migrate(template)
        _postgres_templates.append(postgres.name_of(template))
        atexit.register(lambda: asyncio.run(postgres.drop(template)))
    async with _copied(_postgres_templates[0]) as url:
        yield url


@asynccontextmanager
async def _copied(template: str) -> AsyncIterator[str]:
    url = await postgres.create(template)
    yield url
    await postgres.drop(url)


async def migrate(url: str) -> None:
    store = await Store.open(url, KEYRING)
    await store.migrate()
    await store.close()
