"""Of several replicas one leads, on both databases; another takes over when it is gone."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bot.leader import LEASE, LOST_AFTER, RENEWED_AFTER, Leader
from bot.world import utc_now
from storage.store import Store
from tests.bot.post import Shaky
from tests.storage.conftest import KEYRING

LASTS = 0.6


@pytest.fixture
async def shaky(url: str) -> AsyncIterator[Shaky]:
    store = await Store.open(url, KEYRING)
    yield Shaky(store)
    await store.close()


@pytest.fixture
async def second(url: str, shaky: Shaky) -> AsyncIterator[Store]:
    """Another replica's way to the database; SQLite allows one process only."""
    if not url.startswith("postgresql"):
        yield shaky._store
        return
    store = await Store.open(url, KEYRING)
    yield store
    await store.close()


def leader(store: Store) -> Leader:
    return Leader(store, utc_now, alone=False, seconds=LASTS)


async def until_leads(one: Leader) -> float:
    """Seconds until it does."""
    begin = time.monotonic()
    async with asyncio.timeout(5):
        while not await one.leads():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return time.monotonic() - begin


async def test_one_leads_and_goes_on_leading(shaky: Shaky, second: Store) -> None:
    first, other = leader(shaky), leader(second)
    begin = time.monotonic()
    while time.monotonic() - begin < 1.5 * LASTS:
        assert await first.leads()
        assert not await other.leads()
        await asyncio.sleep(0.05)


async def test_another_takes_over_once_the_lease_has_run_out(shaky: Shaky, second: Store) -> None:
    first, other = leader(shaky), leader(second)
    assert await first.leads()
    assert not await other.leads()

    waited = await until_leads(other)

    # It asks every now and then, so it may notice a little late.
    assert 0.5 * LASTS < waited < LASTS * (1 + RENEWED_AFTER) + 1
    assert not await first.leads()


async def test_never_do_two_lead_at_once(shaky: Shaky, second: Store) -> None:
    """Also while the one that leads cannot reach the database to learn that it is over."""
    first, other = leader(shaky), leader(second)
    assert await first.leads()
    shaky.gone = True
    begin = time.monotonic()
    async with asyncio.timeout(5):
        while not await other.leads():
            if time.monotonic() - begin > LOST_AFTER * LASTS:
                assert not await first.leads()
            await asyncio.sleep(0.01)

    assert not await first.leads()


async def test_who_resigns_hands_over_at_once(shaky: Shaky, second: Store) -> None:
    first = leader(shaky)
    assert await first.leads()
    await first.resign()

    assert await leader(second).leads()
    assert not await first.leads()


async def test_who_does_not_lead_cannot_give_the_lease_away(shaky: Shaky, second: Store) -> None:
    first, other = leader(shaky), leader(second)
    assert await first.leads()
    assert not await other.leads()
    await other.resign()

    assert not await leader(second).leads()


async def test_a_database_that_is_away_is_no_fault_of_the_leader(shaky: Shaky) -> None:
    first = leader(shaky)
    shaky.gone = True

    assert not await first.leads()
    await first.resign()
    assert not await first.leads()


async def test_the_database_is_asked_now_and_then_only(shaky: Shaky) -> None:
    first = Leader(shaky, utc_now, alone=False)
    for _ in range(100):
        assert await first.leads()
    await asyncio.gather(*(first.leads() for _ in range(100)))

    assert shaky.tries == 1


async def test_who_is_alone_asks_nobody() -> None:
    alone = Leader(None, utc_now, alone=True)  # type: ignore[arg-type]

    assert await alone.leads()
    await alone.resign()
    assert await alone.leads()


def test_the_lease_has_a_name() -> None:
    assert LEASE == "leader"  # replicas of two releases must agree on it
