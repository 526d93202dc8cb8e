"""Officers' secrets and sessions, and what waits for a code."""

import asyncio

from storage.audit import Entry
from storage.postponed import WAITS
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def test_a_secret_is_kept_sealed_and_a_new_one_ends_the_session(store: Store) -> None:
    async def job(tx: Transaction) -> None:
        await tx.authenticators.put(50, SECRET, NOW)
        await tx.authenticators.missed(50, 3, NOW + MINUTE)
        await tx.authenticators.entered(50, 7, NOW)

    await store.write(job)
    known = await store.read(lambda tx: tx.authenticators.find(50))
    assert known is not None
    assert (known.secret, known.last_step, known.entered_at) == (SECRET, 7, NOW)
    assert (known.wrong, known.closed_until) == (0, None)
    assert SECRET not in repr(known)

    await store.write(lambda tx: tx.authenticators.put(50, SECRET[::-1], NOW + MINUTE))
    known = await store.read(lambda tx: tx.authenticators.find(50))
    assert known is not None
    assert (known.secret, known.last_step, known.entered_at) == (SECRET[::-1], None, None)


async def test_misses_are_kept(store: Store) -> None:
    await store.write(lambda tx: tx.authenticators.put(50, SECRET, NOW))
    await store.write(lambda tx: tx.authenticators.missed(50, 2, NOW + MINUTE))
    known = await store.read(lambda tx: tx.authenticators.find(50))
    assert known is not None
    assert (known.wrong, known.closed_until) == (2, NOW + MINUTE)


async def test_who_has_a_secret_is_known_and_removing_it_twice_is_no_fault(store: Store) -> None:
    await store.write(lambda tx: tx.authenticators.put(50, SECRET, NOW))
    assert await store.read(lambda tx: tx.authenticators.holders()) == {50}
    for _ in range(2):
        await store.write(lambda tx: tx.authenticators.remove(50))
    assert await store.read(lambda tx: tx.authenticators.find(50)) is None


async def test_codes_are_tried_one_at_a_time(store: Store) -> None:
    await store.write(lambda tx: tx.authenticators.put(50, SECRET, NOW))

    async def miss(tx: Transaction) -> None:
        known = await tx.authenticators.lock(50)
        assert known is not None
        await asyncio.sleep(0.01)
        await tx.authenticators.missed(50, known.wrong + 1, None)

    await asyncio.gather(*[store.write(miss) for _ in range(8)])
    known = await store.read(lambda tx: tx.authenticators.find(50))
    assert known is not None
    assert known.wrong == 8


async def test_the_last_thing_asked_waits_for_minutes(store: Store) -> None:
    await store.write(lambda tx: tx.postponed.put(50, {"press": "d:page:0"}, NOW))
    await store.write(lambda tx: tx.postponed.put(50, {"said": "/lead é", "message": 7}, NOW))
    assert await store.read(lambda tx: tx.postponed.find(50, NOW + MINUTE)) == {
        "said": "/lead é",
        "message": 7,
    }
    assert await store.read(lambda tx: tx.postponed.find(50, NOW + WAITS)) is None
    assert await store.read(lambda tx: tx.postponed.find(51, NOW)) is None
    await store.write(lambda tx: tx.postponed.remove(50))
    assert await store.read(lambda tx: tx.postponed.find(50, NOW)) is None


async def test_an_erasure_takes_along_what_may_name_the_person(store: Store) -> None:
    await store.write(lambda tx: tx.postponed.put(50, {"said": "/lead x", "message": 7}, NOW))
    await store.write(lambda tx: tx.erase_person(700, NOW))
    assert await store.read(lambda tx: tx.postponed.find(50, NOW)) is None


async def test_what_an_officer_has_done_is_counted_from_a_time_on(store: Store) -> None:
    async def job(tx: Transaction) -> None:
        for action, actor, at in (
            ("lead.shown", 50, NOW - MINUTE),
            ("lead.shown", 50, NOW),
            ("lead.shown", 50, NOW + MINUTE),
            ("lead.shown", 51, NOW),
            ("lead.found", 50, NOW),
        ):
            await tx.audit.add(Entry(at, action, actor))

    await store.write(job)
    assert await store.read(lambda tx: tx.audit.count("lead.shown", 50, NOW)) == 2
