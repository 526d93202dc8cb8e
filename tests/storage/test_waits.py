"""Who waits to be told that a rule has changed, on both databases."""

from datetime import date, timedelta
from typing import Any

from conversations.awaited import Awaited, Edition
from storage.store import Job, Store
from storage.transaction import Transaction
from storage.waits import Wait, Waiting
from tests.storage.people import NOW

SITI, ADI, NUR = 5_000_000_001, 5_000_000_002, 5_000_000_003
DAY = date(2026, 11, 23)
OLD = Awaited("too_old", DAY, {"bpu.age.max_exclusive": Edition(date(2025, 12, 1), "65")})
GAP = Awaited("rule_gap", DAY + timedelta(days=2), {"bpu.kinds": Edition(None, "")})


async def put(store: Store, *waits: tuple[int, Awaited]) -> None:
    async def job(tx: Transaction) -> None:
        for chat, what in waits:
            await tx.waits.put(chat, what)

    await store.write(job)


async def write(store: Store, job: Job[Any]) -> None:
    await store.write(job)


async def waits(store: Store) -> list[Wait]:
    return await store.read(lambda tx: tx.waits.open())


async def test_what_was_put_is_there_with_its_reason_day_and_editions(store: Store) -> None:
    await put(store, (ADI, OLD), (SITI, GAP), (SITI, OLD))

    assert await waits(store) == [Wait(SITI, GAP), Wait(SITI, OLD), Wait(ADI, OLD)]
    assert await store.read(lambda tx: tx.waits.open_of([ADI, NUR])) == [Wait(ADI, OLD)]


async def test_a_wait_that_was_told_is_closed_and_counted_apart(store: Store) -> None:
    await put(store, (ADI, OLD), (SITI, OLD), (NUR, GAP))
    await write(store, lambda tx: tx.waits.close(Wait(ADI, OLD), NOW))

    assert await waits(store) == [Wait(SITI, OLD), Wait(NUR, GAP)]
    assert await store.read(lambda tx: tx.waits.counts()) == [
        Waiting("rule_gap", 1, 0, GAP.day),
        Waiting("too_old", 1, 1, DAY),
    ]
    await write(store, lambda tx: tx.waits.close(Wait(SITI, OLD), NOW))
    assert (await store.read(lambda tx: tx.waits.counts()))[1] == Waiting("too_old", 0, 2, None)


async def test_who_is_turned_away_again_waits_anew(store: Store) -> None:
    await put(store, (ADI, OLD))
    await write(store, lambda tx: tx.waits.close(Wait(ADI, OLD), NOW))
    later = Awaited("too_old", DAY + timedelta(days=9), {"x": Edition(DAY, "70")})

    await put(store, (ADI, later))

    assert await waits(store) == [Wait(ADI, later)]


async def test_what_is_dropped_or_erased_is_gone(store: Store) -> None:
    await put(store, (ADI, OLD), (ADI, GAP), (SITI, OLD), (NUR, OLD))

    await write(store, lambda tx: tx.waits.drop(ADI))
    await write(store, lambda tx: tx.erase_person(SITI, NOW))

    assert await waits(store) == [Wait(NUR, OLD)]


async def test_who_was_told_is_forgotten_after_a_while(store: Store) -> None:
    await put(store, (ADI, OLD), (SITI, OLD))
    await write(store, lambda tx: tx.waits.close(Wait(ADI, OLD), NOW))

    await write(store, lambda tx: tx.waits.forget(NOW))
    assert (await store.read(lambda tx: tx.waits.counts()))[0].told == 1
    await write(store, lambda tx: tx.waits.forget(NOW + timedelta(seconds=1)))
    assert await store.read(lambda tx: tx.waits.counts()) == [Waiting("too_old", 1, 0, DAY)]
