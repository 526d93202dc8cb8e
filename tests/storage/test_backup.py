"""A copy of the database, taken while it is in use."""

from pathlib import Path

import pytest

from storage.errors import StorageError
from storage.sealing import Keyring
from storage.store import Store
from tests.storage.people import NOW


async def test_a_copy_holds_what_was_committed_and_opens_with_the_same_keyring(
    sqlite: str, keyring: Keyring, tmp_path: Path
) -> None:
    copy = tmp_path / "copy" / "bot.db"
    copy.parent.mkdir()
    store = await Store.open(sqlite, keyring)
    await store.write(lambda tx: tx.meta.put("note", "kept", NOW))
    await store.back_up(copy)
    await store.write(lambda tx: tx.meta.put("note", "later", NOW))
    await store.close()

    restored = await Store.open(f"sqlite:///{copy}", keyring)
    await restored.check_schema()
    note = await restored.read(lambda tx: tx.meta.get("note"))
    await restored.close()
    assert note is not None
    assert note.value == "kept"
    assert copy.stat().st_mode & 0o077 == 0


async def test_a_copy_never_replaces_a_file(sqlite: str, keyring: Keyring, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("mine")
    store = await Store.open(sqlite, keyring)

    with pytest.raises(StorageError, match="cannot be made"):
        await store.back_up(copy)
    await store.close()
    assert copy.read_text() == "mine"


async def test_postgresql_says_which_tool_to_use(postgresql: str, keyring: Keyring) -> None:
    store = await Store.open(postgresql, keyring)

    with pytest.raises(StorageError, match="pg_dump"):
        await store.back_up(Path("copy.db"))
    await store.close()
