"""Who erased themselves is known by a hash, in the database and apart from it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage import tombstone_file
from storage.errors import TombstonesError
from storage.meta import BOT_ID
from storage.store import Store
from storage.tables import leads, metadata, stalled
from storage.tombstones import _WRITTEN, Tombstone
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW
from tests.storage.traces import Person, every_value, fill

SITI, ADI = Person(1), Person(2)
STONE = Tombstone(b"\x01" * 32, "KM7A-4PXQ", NOW)
OTHER = Tombstone(b"\x02" * 32, "ACDE-FHJK", NOW + MINUTE)


async def added(store: Store, chat: int, receipt: str = "KM7A-4PXQ") -> Tombstone:
    await store.write(lambda tx: tx.tombstones.add(chat, receipt, NOW))
    return (await store.read(lambda tx: tx.tombstones.since()))[-1]


# ---------------------------------------------------------------- the table


async def test_a_tombstone_names_nobody(store: Store) -> None:
    stone = await added(store, SITI.chat)

    assert len(stone.person) == 32
    assert (stone.receipt, stone.at) == ("KM7A-4PXQ", NOW)
    assert SITI.chat not in await every_value(store)
    found = await store.read(lambda tx: tx.tombstones.chats_of([stone]))
    assert found == {}


async def test_whoever_is_back_is_found_by_it(store: Store) -> None:
    await fill(store, [SITI, ADI])
    stone = await added(store, SITI.chat)

    assert await store.read(lambda tx: tx.tombstones.chats_of([stone, OTHER])) == {
        SITI.chat: stone
    }


async def test_another_bots_people_are_not_ours(store: Store) -> None:
    await fill(store, [SITI])
    stone = await added(store, SITI.chat)
    await store.write(lambda tx: tx.meta.put(BOT_ID, "12345", NOW))

    assert await store.read(lambda tx: tx.tombstones.chats_of([stone])) == {}


async def test_one_a_person_the_newest(store: Store) -> None:
    later = replace(STONE, receipt="LATER", at=NOW + MINUTE)
    for stone in (STONE, later, STONE, OTHER):
        await store.write(lambda tx, stone=stone: tx.tombstones.put_many([stone]))  # type: ignore[misc]

    assert {s.receipt for s in await store.read(lambda tx: tx.tombstones.since())} == {
        "LATER",
        OTHER.receipt,
    }
    assert await store.read(lambda tx: tx.tombstones.since(NOW + 2 * MINUTE)) == []


async def test_only_erasures_the_database_has_not_been_through_are_missing(store: Store) -> None:
    await store.write(lambda tx: tx.tombstones.put_many([STONE]))
    later = replace(STONE, at=NOW + MINUTE)
    earlier = replace(STONE, at=NOW - MINUTE)

    async def missing(*stones: Tombstone) -> list[Tombstone]:
        return await store.read(lambda tx: tx.tombstones.missing(stones))

    assert await missing() == []
    assert await missing(STONE, earlier) == []
    assert await missing(earlier, later, OTHER) == [later, OTHER]


async def test_only_what_is_older_goes_from_every_table(store: Store) -> None:
    await fill(store, [SITI, ADI])

    async def job(tx: Transaction) -> tuple[list[str], list[str]]:
        before = await tx.erase_again(SITI.chat, NOW, NOW - timedelta(days=9))
        return before, await tx.erase_again(SITI.chat, NOW, NOW + MINUTE)

    assert await store.write(job) == ([], [SITI.code])
    left = await every_value(store)
    assert SITI.chat not in left
    assert ADI.chat in left


def test_every_table_with_a_person_in_it_says_when_a_row_was_written() -> None:
    with_people = {table for table in metadata.tables.values() if "chat" in table.c}

    assert set(_WRITTEN) == with_people - {leads, stalled}


# ---------------------------------------------------------------- the file


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "erased.jsonl"

    assert tombstone_file.read(path) == []
    tombstone_file.append(path, [])
    assert not path.exists()
    tombstone_file.append(path, [STONE])
    tombstone_file.append(path, [OTHER])

    assert tombstone_file.read(path) == [STONE, OTHER]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("cut", [1, 20, 60, 110])
def test_half_a_line_that_a_crash_left_spoils_no_other(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "erased.jsonl"
    tombstone_file.append(path, [STONE, OTHER])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - cut])
    kept = [STONE, OTHER] if cut == 1 else [STONE]

    assert tombstone_file.read(path) == kept
    tombstone_file.append(path, [OTHER])
    assert tombstone_file.read(path) == [*kept, OTHER]


@pytest.mark.parametrize(
    "line", ["x", "{}", '{"at": "2026-11-22T00:00:00", "receipt": "", "person": ""}', "[1]"]
)
def test_a_damaged_line_is_not_passed_over(tmp_path: Path, line: str) -> None:
    path = tmp_path / "erased.jsonl"
    tombstone_file.append(path, [STONE])
    path.write_text(f"{line}\n{path.read_text()}")

    with pytest.raises(TombstonesError, match="Line 1 of the list of erasures"):
        tombstone_file.read(path)


def test_a_list_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    for name in ("folder", "bytes"):
        with pytest.raises(TombstonesError, match="cannot be read"):
            tombstone_file.read(tmp_path / name)
    with pytest.raises(TombstonesError, match="cannot be written"):
        tombstone_file.append(tmp_path / "bytes" / "erased.jsonl", [STONE])
