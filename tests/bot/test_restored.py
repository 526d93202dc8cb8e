"""A backup that is restored brings nobody back who erased themselves after it."""

import asyncio
import itertools
import json
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from bot.erasures import Erasures
from conversations.lead import LeadStatus
from storage.errors import StorageError, TombstonesError
from storage.store import Store
from storage.tombstones import Tombstone
from tests import postgres
from tests.bot.front import NOW, Front, execute, rows
from tests.bot.rudi import ERASURE, REGISTRATION
from tests.storage.conftest import KEYRING
from tests.storage.traces import bytes_on_disk

RUDI, ADI, NUR = 5_000_000_001, 5_000_000_002, 5_000_000_003


class Place:
    """A database of one kind, copies of it, and the list that lies apart from them."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.list = folder / "keys" / "erased.jsonl"
        self._folder = folder
        self._copies: list[str] = []
        self._numbers = itertools.count(1)

    @asynccontextmanager
    async def open(self, url: str | None = None) -> AsyncIterator[tuple[Front, Erasures]]:
        store = await Store.open(url or self.url, KEYRING)
        try:
            front = Front(store, numbers=self._numbers)
            yield front, Erasures(store, self.list, front.clock)
            await front.service.close()
        finally:
            await store.close()

    async def backed_up(self) -> str:
        """Another database with all of this one, while nobody works on it."""
        if self.url.startswith("sqlite"):
            copy = self._folder / f"copy-{len(self._copies)}" / "bot.db"
            copy.parent.mkdir()
            shutil.copy(make_url(self.url).database or "", copy)
            self._copies.append(f"sqlite:///{copy}")
        else:
            self._copies.append(await postgres.create(postgres.name_of(self.url)))
        return self._copies[-1]

    async def clear(self) -> None:
        for url in self._copies:
            if not url.startswith("sqlite"):
                await postgres.drop(url)


@pytest.fixture
async def place(url: str, tmp_path: Path) -> AsyncIterator[Place]:
    here = Place(url, tmp_path)
    yield here
    await here.clear()


async def everything(store: Store) -> list[Any]:
    found = await rows(store)
    return [value for table in found.values() for row in table for value in row.values()]


async def test_who_erased_themselves_after_the_backup_is_erased_again(place: Place) -> None:
    async with place.open() as (front, erasures):
        assert await erasures.begin() == 0
        for person in (RUDI, ADI):
            await front.say(person, *REGISTRATION)
        await front.say(NUR, "/start", "/berhenti")
    backup = await place.backed_up()
    async with place.open() as (front, erasures):
        front.now = NOW.replace(hour=5)
        said = await front.say(RUDI, *ERASURE)
        await front.say(NUR, *ERASURE)
        await erasures.settle()

    async with place.open(backup) as (front, erasures):
        assert RUDI in await everything(front.store)
        assert await erasures.begin() == 2
        left = await everything(front.store)
        leads = {lead["status"] for lead in (await rows(front.store))["leads"]}
        again = [row for row in (await rows(front.store))["audit"] if "again" in row["action"]]
        assert await erasures.begin() == 0

    assert RUDI not in left
    assert NUR not in left
    assert ADI in left
    assert leads == {LeadStatus.ERASED, LeadStatus.NEW}
    assert len(again) == 2
    receipts = {json.loads(row["detail"])["receipt"] for row in again}
    assert any(receipt in said for receipt in receipts)
    if backup.startswith("sqlite"):
        assert str(RUDI).encode() not in bytes_on_disk(backup)


async def test_who_came_back_after_erasing_is_new_and_stays(place: Place) -> None:
    async with place.open() as (front, erasures):
        await front.say(RUDI, *REGISTRATION, *ERASURE, *REGISTRATION)
        await erasures.settle()
        assert await erasures.begin() == 0
    backup = await place.backed_up()

    async with place.open(backup) as (front, erasures):
        assert await erasures.begin() == 0
        [lead] = await front.leads(RUDI)
        assert lead.status is LeadStatus.NEW


async def test_where_the_list_was_put_back_late_only_what_is_old_goes(place: Place) -> None:
    async with place.open() as (front, _):
        await front.say(RUDI, *REGISTRATION)
    backup = await place.backed_up()
    async with place.open() as (front, erasures):
        await front.say(RUDI, *ERASURE)
        await erasures.settle()
    lost = place.list.rename(place.list.with_name("lost"))

    async with place.open(backup) as (front, erasures):
        assert await erasures.begin() == 0
        front.now = NOW.replace(hour=8)
        await front.say(RUDI, "/status", "Tarik kembali", "Ya, tarik", *REGISTRATION)
        lost.rename(place.list)
        assert await erasures.begin() == 1
        assert [lead.status for lead in await front.leads(RUDI)] == [LeadStatus.NEW]


async def test_a_list_that_lacks_something_is_completed_at_the_start(place: Place) -> None:
    """Another replica erased, or this one was killed before it wrote it down."""
    async with place.open() as (front, erasures):
        await front.say(RUDI, *REGISTRATION, *ERASURE)
        await front.service.close()
        assert not place.list.exists()

        await erasures.begin()

        assert len(place.list.read_text().splitlines()) == 1
        await erasures.begin()
        await erasures.note()
        assert len(place.list.read_text().splitlines()) == 1


async def test_several_erasures_of_one_person_are_each_written_down(place: Place) -> None:
    async with place.open() as (front, erasures):
        for _ in range(2):
            await front.say(RUDI, "/start", *ERASURE)
            await erasures.settle()

        stones = place.list.read_text().splitlines()
        assert len(stones) == len(set(stones)) == 2
        assert len((await rows(front.store))["tombstones"]) == 1


async def test_nothing_in_the_list_says_who(place: Place) -> None:
    async with place.open() as (front, erasures):
        said = await front.say(RUDI, *REGISTRATION, *ERASURE)
        await erasures.settle()

    [line] = place.list.read_text().splitlines()
    stone = json.loads(line)
    assert set(stone) == {"at", "receipt", "person"}
    assert str(RUDI) not in line
    assert stone["receipt"] in said


async def test_a_damaged_list_stops_the_start(place: Place) -> None:
    place.list.parent.mkdir()
    place.list.write_text("nonsense\n")
    async with place.open() as (_, erasures):
        with pytest.raises(TombstonesError, match="Line 1"):
            await erasures.begin()


async def test_a_list_that_cannot_be_written_now_is_written_later(
    front: Front, tmp_path: Path
) -> None:
    path = tmp_path / "keys" / "erased.jsonl"
    path.parent.write_text("in the way")
    erasures = Erasures(front.store, path, front.clock)
    stone = Tombstone(b"\x01" * 32, "KM7A-4PXQ", NOW)
    await front.store.write(lambda tx: tx.tombstones.put_many([stone]))

    await erasures.settle()
    path.parent.unlink()
    await erasures.note()

    assert len(path.read_text().splitlines()) == 1


# ---------------------------------------------------------------- at once


async def test_an_erasure_is_gone_from_the_files_within_moments(sqlite: str) -> None:
    """Sixty seconds is the promise; with nobody reading it takes a fraction of one."""
    store = await Store.open(sqlite, KEYRING)
    front = Front(store)
    await front.say(ADI, *REGISTRATION)
    await front.say(RUDI, *REGISTRATION)
    [row] = [row for row in (await rows(store))["leads"] if row["chat"] == RUDI]
    traces = [row["sealed"]]  # whoever else has the same number has the same index
    assert all(trace in bytes_on_disk(sqlite) for trace in traces)

    begun = time.monotonic()
    await front.say(RUDI, *ERASURE)
    while any(trace in bytes_on_disk(sqlite) for trace in traces):
        assert time.monotonic() - begun < 60
        await asyncio.sleep(0.01)
    took = time.monotonic() - begun

    await front.service.close()
    await store.close()
    assert took < 10


class Scrubbing:
    """A store whose files are only clean at the third try, or which is away."""

    def __init__(self, store: Store, fails: Callable[[], None] | None = None) -> None:
        self._store = store
        self._fails = fails
        self.tries = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def scrub(self, patience: float = 60) -> bool:
        self.tries += 1
        if self._fails is not None:
            self._fails()
        return self.tries == 3


async def test_cleaning_goes_on_until_nothing_is_left(front: Front, tmp_path: Path) -> None:
    store: Any = Scrubbing(front.store)

    await Erasures(store, tmp_path / "erased.jsonl", front.clock).settle()

    assert store.tries == 3


async def test_a_store_that_goes_away_meanwhile_troubles_nobody(
    front: Front, tmp_path: Path
) -> None:
    def away() -> None:
        raise StorageError

    store: Any = Scrubbing(front.store, away)
    real = Front(front.store)
    real.service._settle = Erasures(store, tmp_path / "erased.jsonl", front.clock).settle
    await real.say(RUDI, "/start", *ERASURE)
    await real.service.close()

    assert store.tries == 1
    await execute(front.store, "SELECT 1")
