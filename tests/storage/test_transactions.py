"""What every job may rely on, on both databases."""

import asyncio
import random
from dataclasses import replace

import pytest

from storage.errors import StoreUnavailable
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import NOW


class Refused(Exception):
    pass


async def count_up(tx: Transaction) -> int:
    """One more message for chat 7, as a turn would count it."""
    stored = (await tx.sessions.lock([7], NOW))[7]
    await tx.sessions.put_many([replace(stored, sent=stored.sent + 1)], NOW)
    return stored.sent + 1


async def counted(store: Store) -> int:
    async def look(tx: Transaction) -> int:
        return (await tx.sessions.lock([7], NOW))[7].sent

    return await store.write(look)


async def test_what_a_job_wrote_is_there_when_it_returns(store: Store) -> None:
    assert await store.write(count_up) == 1

    assert await store.read(lambda tx: tx.sessions.versions([7])) == {7: 1}


async def test_nothing_of_a_job_that_failed_stays(store: Store) -> None:
    async def fail(tx: Transaction) -> None:
        await count_up(tx)
        await tx.meta.put("note", "x", NOW)
        raise Refused

    with pytest.raises(Refused):
        await store.write(fail)

    assert await counted(store) == 0
    assert await store.read(lambda tx: tx.meta.get("note")) is None


async def test_twenty_writers_of_one_chat_all_count(store: Store) -> None:
    results = await asyncio.gather(*(store.write(count_up) for _ in range(20)))

    assert sorted(results) == list(range(1, 21))
    assert await counted(store) == 20


async def test_jobs_that_lock_the_same_chats_in_other_orders_all_end(store: Store) -> None:
    chats = list(range(30))

    async def job(tx: Transaction) -> None:
        mine = random.sample(chats, 10)
        locked = await tx.sessions.lock(mine, NOW)
        assert list(locked) == sorted(mine)
        await tx.sessions.put_many(
            [replace(stored, sent=stored.sent + 1) for stored in locked.values()], NOW
        )

    await asyncio.gather(*(store.write(job) for _ in range(40)))

    async def total(tx: Transaction) -> int:
        return sum(stored.sent for stored in (await tx.sessions.lock(chats, NOW)).values())

    assert await store.write(total) == 400


async def test_a_thousand_callers_who_leave_disturb_nobody(store: Store) -> None:
    """Each adds one of its own; who was told "done" is right, and each is there or not at all."""
    chance = random.Random(1)

    async def caller(number: int) -> int:
        async def job(tx: Transaction) -> int:
            await tx.seen.first_time([2 * number], NOW)
            await tx.seen.first_time([2 * number + 1], NOW)
            return number

        return await store.write(job)

    tasks = []
    for number in range(1000):
        task = asyncio.create_task(caller(number))
        tasks.append(task)
        if chance.random() < 0.5:
            asyncio.get_running_loop().call_later(chance.random() / 2, task.cancel)
        if number % 50 == 0:
            await asyncio.sleep(0)
    ended = await asyncio.gather(*tasks, return_exceptions=True)

    told = {number for number in ended if isinstance(number, int)}
    left = sum(isinstance(number, asyncio.CancelledError) for number in ended)
    assert len(told) + left == 1000
    assert left > 100
    fresh = await store.write(lambda tx: tx.seen.first_time(range(2000), NOW))
    assert not fresh & {update for number in told for update in (2 * number, 2 * number + 1)}
    assert all((update ^ 1) in fresh for update in fresh)


async def test_a_job_goes_on_when_its_caller_leaves(store: Store) -> None:
    begun = asyncio.Event()

    async def slow(tx: Transaction) -> None:
        begun.set()
        await asyncio.sleep(0.05)
        await count_up(tx)

    task = asyncio.create_task(store.write(slow))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for _ in range(500):
        if await counted(store):
            return
        await asyncio.sleep(0.02)

    pytest.fail("the job was lost")


async def test_a_commit_that_is_refused_leaves_no_transaction_open(
    sqlite: str, keyring: Keyring
) -> None:
    store = await Store.open(sqlite, keyring)

    async def history_of_nothing(tx: Transaction) -> None:
        await count_up(tx)
        connection = tx.seen._link.connection
        await connection.exec_driver_sql("PRAGMA defer_foreign_keys=1")
        await connection.exec_driver_sql(
            "INSERT INTO lead_history (code, version, at, action, to_status)"
            " VALUES ('x', 1, '', '', '')"
        )

    with pytest.raises(Exception, match="FOREIGN KEY"):
        await store.write(history_of_nothing)

    assert await counted(store) == 0
    await store.close()


async def test_readers_who_leave_give_their_connections_back(store: Store) -> None:
    async def slow(tx: Transaction) -> None:
        await tx.outbox.depth()
        await asyncio.sleep(0.02)
        await tx.outbox.depth()

    for _ in range(10):
        tasks = [asyncio.create_task(store.read(slow)) for _ in range(20)]
        await asyncio.sleep(random.random() / 50)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    assert await asyncio.wait_for(store.read(lambda tx: tx.outbox.depth()), 5) == 0


async def test_a_reader_sees_one_moment_and_holds_up_no_writer(store: Store) -> None:
    await store.write(count_up)

    async def look_twice(tx: Transaction) -> tuple[int, int]:
        before = (await tx.sessions.versions([7]))[7]
        await store.write(count_up)
        return before, (await tx.sessions.versions([7]))[7]

    assert await asyncio.wait_for(store.read(look_twice), 5) == (1, 1)
    assert await store.read(lambda tx: tx.sessions.versions([7])) == {7: 2}


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"read-?only"):
        await store.read(lambda tx: tx.meta.put("note", "x", NOW))

    assert await store.read(lambda tx: tx.meta.get("note")) is None


async def test_a_job_that_was_cancelled_from_inside_harms_no_other(store: Store) -> None:
    async def gives_up(tx: Transaction) -> None:
        await count_up(tx)
        raise asyncio.CancelledError

    with pytest.raises(StoreUnavailable):
        await store.write(gives_up)

    assert await store.write(count_up) == 1


async def test_closing_finishes_the_jobs_already_given(url: str, keyring: Keyring) -> None:
    store = await Store.open(url, keyring)
    jobs = [asyncio.create_task(store.write(count_up)) for _ in range(5)]
    await asyncio.sleep(0)
    await store.close()

    assert sorted(await asyncio.gather(*jobs)) == [1, 2, 3, 4, 5]
    again = await Store.open(url, keyring)
    assert await counted(again) == 5
    await again.close()


async def test_a_closed_store_says_so(sqlite: str, keyring: Keyring) -> None:
    store = await Store.open(sqlite, keyring)
    await store.close()

    with pytest.raises(StoreUnavailable):
        await store.write(count_up)


async def test_a_job_may_not_wait_for_another_one(store: Store) -> None:
    async def nested(tx: Transaction) -> int:
        return await store.write(count_up)

    with pytest.raises(RuntimeError, match="itself"):
        await store.write(nested)
    assert await store.write(count_up) == 1


async def test_an_error_nobody_waits_for_any_more_is_no_noise(store: Store) -> None:
    noise: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: noise.append(context))

    async def fail(tx: Transaction) -> None:
        raise Refused

    task = asyncio.create_task(store.write(fail))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    del task
    await store.write(count_up)

    assert not noise
