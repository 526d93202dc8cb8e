"""Opening the store as the settings say."""

from pathlib import Path

import pytest

from bot.opening import opened
from bot.settings import Settings
from storage.errors import KeyringError, NoDatabase, OlderSchema, StorageError, WrongKeyring
from tests.bot.program import on_disk


def settings(folder: Path, url: str | None = None) -> Settings:
    return Settings.read(
        None,
        database_url=url or f"sqlite:///{folder}/data/bot.db",
        keyring_file=folder / "keys" / "keyring.json",
    )


def make_empty(file: Path) -> None:
    file.parent.mkdir()
    file.touch()


async def test_a_first_start_makes_keyring_and_database(tmp_path: Path) -> None:
    async with opened(settings(tmp_path)) as store:
        assert await store.read(lambda tx: tx.outbox.depth()) == 0

    keyring = tmp_path / "keys" / "keyring.json"
    assert keyring.stat().st_mode & 0o077 == 0
    assert (tmp_path / "data" / "bot.db").exists()


async def test_the_next_one_finds_them_again(tmp_path: Path) -> None:
    given = settings(tmp_path)
    async with opened(given):
        pass
    before = given.keyring_file.read_bytes()
    async with opened(given, migrate=False) as store:
        assert await store.read(lambda tx: tx.outbox.depth()) == 0

    assert given.keyring_file.read_bytes() == before


async def test_an_empty_database_is_not_migrated_by_the_way(
    tmp_path: Path, empty_sqlite: str
) -> None:
    given = settings(tmp_path, empty_sqlite)
    make_empty(Path(empty_sqlite.removeprefix("sqlite:///")))
    with pytest.raises(OlderSchema):
        async with opened(given, migrate=False):
            pytest.fail("opened")

    assert not given.keyring_file.exists()


async def test_what_is_not_there_is_not_made_by_the_way(tmp_path: Path) -> None:
    with pytest.raises(NoDatabase, match=r"no database in .*/data/bot\.db; run .* migrate"):
        async with opened(settings(tmp_path), migrate=False):
            pytest.fail("opened")

    assert on_disk(tmp_path) == {}


async def test_it_is_closed_whatever_happens_inside(tmp_path: Path) -> None:
    given = settings(tmp_path)
    with pytest.raises(ZeroDivisionError):
        async with opened(given, alone=True):
            raise ZeroDivisionError
    async with opened(given, alone=True):  # refused while the first is open
        pass


async def test_a_lost_keyring_is_not_replaced(tmp_path: Path) -> None:
    given = settings(tmp_path)
    async with opened(given):
        pass
    given.keyring_file.unlink()

    with pytest.raises(WrongKeyring):
        async with opened(given):
            pytest.fail("opened")
    assert not given.keyring_file.exists()


async def test_a_keyring_beside_the_database_is_refused(tmp_path: Path) -> None:
    given = Settings.read(
        None,
        database_url=f"sqlite:///{tmp_path}/data/bot.db",
        keyring_file=tmp_path / "data" / "keyring.json",
    )
    with pytest.raises(KeyringError):
        async with opened(given):
            pytest.fail("opened")

    assert not given.keyring_file.exists()


@pytest.mark.parametrize(
    "url", ["sqlite:////proc/nowhere/bot.db", "postgresql://u:hunter2@127.0.0.1:9/x"]
)
async def test_a_database_that_cannot_be_had_is_one_sentence(tmp_path: Path, url: str) -> None:
    with pytest.raises(StorageError) as caught:
        async with opened(settings(tmp_path, url)):
            pytest.fail("opened")

    assert "hunter2" not in str(caught.value)
    assert str(caught.value).count("\n") == 0
