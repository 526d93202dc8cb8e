"""Officers' secrets and sessions, and what waits for a code."""

import asyncio
from typing import Any

from storage.audit import Entry
from storage.postponed import MOST, WAITS
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def test_a_secret_is_kept_sealed_and_a_new_one_ends_the_session(store: Store) -> None:
    async def job(tx: Transaction) -> None:
        await tx.authenticators.put(50, SECRET, NOW)
        await tx.authenticators.missed(50, 3)
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
    await store.write(lambda tx: tx.authenticators.missed(50, 2))
    known = await store.read(lambda tx: tx.authenticators.find(50))
    assert known is not None
    assert (known.wrong, known.closed_until) == (2, None)


async def test_closing_ends_the_session_and_forgives_the_misses(store: Store) -> None:
    await store.write(lambda tx: tx.authenticators.put(50, SECRET, NOW))
    await store.write(lambda tx: tx.authenticators.entered(50, 7, NOW))
    await store.write(lambda tx: tx.authenticators.missed(50, 4))
    await store.write(lambda tx: tx.authenticators.close(50, NOW + MINUTE))
    known = await store.read(lambda tx: tx.authenticators.find(50))
    assert known is not None
    assert (known.entered_at, known.closed_until) == (None, NOW + MINUTE)
    assert (known.wrong, known.last_step) == (0, 7)


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
        await tx.authenticators.missed(50, known.wrong + 1)

    await asyncio.gather(*[store.write(miss) for _ in range(8)])
    known = await store.read(lambda tx: tx.authenticators.find(50))
    assert known is not None
    assert known.wrong == 8


async def test_everything_asked_waits_in_its_order(store: Store) -> None:
    asks: list[dict[str, Any]] = [
        {"press": "d:page:0"},
        {},
        {"said": "/lead é", "message": 7},
    ]

    async def job(tx: Transaction) -> list[bool]:
        return [await tx.postponed.put(50, ask, NOW) for ask in (*asks, asks[0])]

    assert await store.write(job) == [True] * 4
    found = await store.read(lambda tx: tx.postponed.asked(50, NOW + MINUTE))
    assert [one.asked for one in found] == [asks[0], asks[2]]
    assert "lead" not in repr(found)
    assert await store.read(lambda tx: tx.postponed.asked(50, NOW + WAITS)) == []
    assert not await store.read(lambda tx: tx.postponed.awaits_code(51, NOW))
    await store.write(lambda tx: tx.postponed.remove(50))
    assert not await store.read(lambda tx: tx.postponed.awaits_code(50, NOW))


async def test_what_a_code_has_come_for_makes_no_code_of_six_digits(store: Store) -> None:
    async def job(tx: Transaction) -> None:
        for n in range(3):
            await tx.postponed.put(50, {"press": f"d:page:{n}"}, NOW)
        await tx.postponed.put(50, {}, NOW)
        await tx.postponed.code_came(50, NOW)

    await store.write(job)
    assert not await store.read(lambda tx: tx.postponed.awaits_code(50, NOW))
    await store.write(lambda tx: tx.postponed.put(50, {"press": "d:page:0"}, NOW))
    first, *_ = offered = await store.read(lambda tx: tx.postponed.offered(50, NOW))
    assert len(offered) == 3
    await store.write(lambda tx: tx.postponed.end(50, [first.place]))
    assert await store.read(lambda tx: tx.postponed.offered(50, NOW)) == offered[1:]
    assert len(await store.read(lambda tx: tx.postponed.asked(50, NOW))) == 1


async def test_more_than_there_is_room_for_is_refused_and_not_put_in_anythings_place(
    store: Store,
) -> None:
    async def job(tx: Transaction) -> list[bool]:
        return [await tx.postponed.put(50, {"press": str(n)}, NOW) for n in range(MOST + 1)]

    assert await store.write(job) == [*[True] * MOST, False]
    found = await store.read(lambda tx: tx.postponed.asked(50, NOW))
    assert [one.asked["press"] for one in found] == [str(n) for n in range(MOST)]


async def test_an_erasure_takes_along_what_may_name_the_person(store: Store) -> None:
    named: list[dict[str, Any]] = [
        {"said": "/cari siti", "message": 7},
        {"press": "d:x", "quoted": {"text": "Siti"}},
    ]
    others: list[dict[str, Any]] = [
        {"press": "d:page:1"},
        {"said": "/antrian"},
        {"said": "/lead AAAA-AAAA"},
    ]

    async def job(tx: Transaction) -> None:
        for ask in (*named, *others):
            await tx.postponed.put(50, ask, NOW)
        await tx.erase_person(700, NOW)

    await store.write(job)
    left = await store.read(lambda tx: tx.postponed.asked(50, NOW))
    assert [one.asked for one in left] == others


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
