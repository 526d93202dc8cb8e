"""Registrations that stand still, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.audit import Entry
from storage.errors import LeadNotFound
from storage.sealing import Keyring, Keys
from storage.sessions import StoredSession
from storage.stalled import HELD_OUT, Stall
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import NOW, session

SITI, ADI, NUR, UMI = 5_000_000_001, 5_000_000_002, 5_000_000_003, 5_000_000_004
PALEMBANG, LAHAT = "16.71", "16.04"
HOUR = timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=30)


def stall(chat: int, **more: object) -> Stall:
    one = Stall(chat, f"AAAA-{chat % 10_000:04}", NOW, held_out=False, callable=True)
    return replace(one, **more)  # type: ignore[arg-type]


async def put(store: Store, *stalls: Stall, active_at: datetime = NOW) -> None:
    """With the session of each, last active at ``active_at``."""

    async def job(tx: Transaction) -> None:
        chats = [one.chat for one in stalls]
        locked = await tx.sessions.lock(chats, active_at)
        stored = [replace(locked[chat], session=session()) for chat in chats]
        await tx.sessions.put_many(stored, active_at)
        await tx.stalled.put_many(stalls)

    await store.write(job)


async def queue(store: Store, *areas: str) -> list[int]:
    which = frozenset(areas) if areas else None
    found = await store.read(lambda tx: tx.stalled.queue(which, LONG_AGO, 10))
    count = await store.read(lambda tx: tx.stalled.count(which, LONG_AGO))
    assert count == len(found)
    return [one.chat for one in found]


async def test_what_was_put_is_there_and_put_again_changes_all_but_code_and_hold_out(
    store: Store,
) -> None:
    first = stall(SITI, region=PALEMBANG, next_at=NOW + HOUR, called_by=7)
    await put(store, first)
    assert await store.read(lambda tx: tx.stalled.of_chats([SITI, ADI])) == {SITI: first}

    second = stall(
        SITI,
        code="OTHER",
        held_out=True,
        since=NOW + HOUR,
        sent=2,
        first_at=NOW,
        last_at=NOW + HOUR,
        came_back=True,
    )
    await put(store, second)

    kept = replace(second, code=first.code, held_out=False)
    assert await store.read(lambda tx: tx.stalled.of_chats([SITI])) == {SITI: kept}


async def test_what_is_due_comes_longest_waiting_first(store: Store) -> None:
    await put(
        store,
        stall(SITI, next_at=NOW),
        stall(ADI, next_at=NOW - HOUR),
        stall(NUR, next_at=NOW + HOUR),
        stall(UMI),
    )

    assert await store.read(lambda tx: tx.stalled.due(NOW, 10)) == [ADI, SITI]
    assert await store.read(lambda tx: tx.stalled.due(NOW, 1)) == [ADI]


async def test_an_officer_sees_whom_to_call_in_their_area_and_where_none_is_known(
    store: Store,
) -> None:
    await put(
        store,
        stall(SITI, region=PALEMBANG),
        stall(ADI, region=LAHAT, since=NOW),
        stall(NUR),
        stall(UMI, region=PALEMBANG, callable=False),
    )

    assert await queue(store) == [SITI, ADI, NUR]
    assert await queue(store, PALEMBANG) == [SITI, NUR]
    assert await queue(store, "16.01") == [NUR]
    with pytest.raises(LeadNotFound):
        await store.read(lambda tx: tx.stalled.get(stall(ADI).code, frozenset({PALEMBANG})))
    found = await store.read(lambda tx: tx.stalled.get(stall(ADI).code, frozenset({LAHAT})))
    assert found.chat == ADI
    with pytest.raises(LeadNotFound):  # without a yes to being contacted
        await store.read(lambda tx: tx.stalled.get(stall(UMI).code, None))


async def test_whoever_does_anything_is_gone_from_the_queue_at_once(store: Store) -> None:
    await put(store, stall(SITI), stall(ADI))
    [(stored, _)] = (await store.read(lambda tx: tx.sessions.known([SITI]))).values()

    await store.write(lambda tx: tx.sessions.put_many([stored], NOW + HOUR))

    assert await queue(store) == [ADI]
    with pytest.raises(LeadNotFound):
        await store.read(lambda tx: tx.stalled.get(stall(SITI).code, None))


async def test_what_we_say_unasked_is_nothing_that_they_did(store: Store) -> None:
    await put(store, stall(SITI))
    [(stored, _)] = (await store.read(lambda tx: tx.sessions.known([SITI]))).values()

    await store.write(lambda tx: tx.sessions.put_many([stored], NOW + HOUR, active=False))

    assert await queue(store) == [SITI]


async def test_who_was_called_or_stopped_long_ago_is_not_in_the_queue(store: Store) -> None:
    old = LONG_AGO - HOUR
    await put(store, stall(SITI), stall(ADI))
    await put(store, stall(NUR, since=old), active_at=old)
    await store.write(lambda tx: tx.stalled.set_called(SITI, 77))

    assert await queue(store) == [ADI]
    found = await store.read(lambda tx: tx.stalled.get(stall(SITI).code, None))
    assert found.called_by == 77


async def test_after_an_erasure_only_that_somebody_looked_is_left(store: Store) -> None:
    await put(store, stall(SITI), stall(ADI))

    async def look(tx: Transaction) -> None:
        for chat in (SITI, ADI):
            await tx.audit.add(Entry(NOW, "stalled.shown", 77, stall(chat).code, "cek Nyimas"))

    await store.write(look)

    await store.write(lambda tx: tx.erase_person(SITI, NOW))

    assert await queue(store) == [ADI]
    entries = await store.read(lambda tx: tx.audit.newest(9))
    assert {entry.lead: entry.reason for entry in entries} == {
        stall(SITI).code: None,
        stall(ADI).code: "cek Nyimas",
    }


async def test_sessions_are_found_by_their_silence(store: Store) -> None:
    async def job(tx: Transaction) -> None:
        for chat, hours in ((SITI, 3), (ADI, 2), (NUR, 1)):
            at = NOW - hours * HOUR
            stored = (await tx.sessions.lock([chat], at))[chat]
            await tx.sessions.put_many([replace(stored, session=session())], at)
        blank = (await tx.sessions.lock([UMI], NOW - 2 * HOUR))[UMI]
        await tx.sessions.put_many([blank], NOW - 2 * HOUR)  # nothing open

    await store.write(job)

    silent = await store.read(lambda tx: tx.sessions.silent(NOW - 3 * HOUR, NOW - HOUR))
    assert silent == [ADI, NUR]


async def test_those_who_are_not_there_are_not_made(store: Store) -> None:
    await put(store, stall(SITI))

    known = await store.write(lambda tx: tx.sessions.known([SITI, ADI], lock=True))

    [(stored, active_at)] = known.values()
    assert isinstance(stored, StoredSession)
    assert (stored.chat, active_at) == (SITI, NOW)
    assert not await store.read(lambda tx: tx.sessions.known([ADI]))


async def test_one_in_ten_is_held_out_by_the_key(store: Store, keyring: Keyring) -> None:
    chats = range(5_000_000_000, 5_000_005_000)

    async def chosen(tx: Transaction) -> set[int]:
        return {chat for chat in chats if tx.stalled.holds_out(chat)}

    ours = await store.read(chosen)
    assert len(chats) / HELD_OUT * 0.8 < len(ours) < len(chats) / HELD_OUT * 1.2
    other = Keyring(Keys.fresh())
    assert other.index("holdout", "1") != keyring.index("holdout", "1")
    rotated = Keyring(keyring.keys.rotated())
    assert rotated.index("holdout", "1") == keyring.index("holdout", "1")
