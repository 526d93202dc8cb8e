import random
import time
from datetime import datetime

import pytest

from storage.errors import SealBroken
from storage.outbox import Outgoing
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW, message


async def add(store: Store, *messages: Outgoing) -> None:
    await store.write(lambda tx: tx.outbox.add_many(messages))


async def heads(
    store: Store, now: datetime = NOW, limit: int = 100, not_chats: tuple[int, ...] = ()
) -> list[str]:
    found = await store.read(lambda tx: tx.outbox.heads(now, limit, not_chats))
    return [message.id for message in found]


async def done(store: Store, *ids: str) -> None:
    await store.write(lambda tx: tx.outbox.done(ids))


async def test_a_message_comes_out_as_it_went_in(store: Store) -> None:
    queued = message("a", 2**52 - 1, 3, priority=2, kind="receipt", version=9, payload=bytes(256))
    await add(store, queued)

    assert await store.read(lambda tx: tx.outbox.heads(NOW, 1)) == [queued]


async def test_an_empty_outbox_has_no_heads(store: Store) -> None:
    await add(store)

    assert await heads(store) == []
    assert await store.read(lambda tx: tx.outbox.next_due()) is None
    assert await store.read(lambda tx: tx.outbox.depth()) == 0


async def test_a_chats_messages_come_one_after_the_other(store: Store) -> None:
    await add(store, message("c", 7, 3), message("a", 7, 1), message("b", 7, 2))
    await add(store, message("x", 8, 1))

    assert set(await heads(store)) == {"a", "x"}
    await done(store, "a")
    assert set(await heads(store)) == {"b", "x"}
    await done(store, "b", "x")
    assert await heads(store) == ["c"]


async def test_a_later_message_never_overtakes_however_urgent(store: Store) -> None:
    await add(store, message("a", 7, 1, priority=9), message("b", 7, 2, priority=0))

    assert await heads(store) == ["a"]


async def test_messages_without_an_order_wait_for_nobody(store: Store) -> None:
    await add(store, message("a", 7, None), message("b", 7, None), message("c", 7, 1))

    assert set(await heads(store)) == {"a", "b", "c"}


async def test_heads_come_by_priority_then_by_how_long_they_are_due(store: Store) -> None:
    await add(
        store,
        message("late", 1, 1, priority=5, due=NOW - 9 * MINUTE),
        message("second", 2, 1, priority=1, due=NOW - MINUTE),
        message("first", 3, 1, priority=1, due=NOW - 2 * MINUTE),
        message("urgent", 4, 1, priority=0, due=NOW),
    )

    assert await heads(store) == ["urgent", "first", "second", "late"]
    assert await heads(store, limit=2) == ["urgent", "first"]


async def test_a_head_that_is_not_due_holds_up_its_chat_only(store: Store) -> None:
    await add(store, message("a", 7, 1, due=NOW + MINUTE), message("b", 7, 2))
    await add(store, message("x", 8, 1))

    assert await heads(store) == ["x"]
    assert set(await heads(store, NOW + MINUTE)) == {"a", "x"}


async def test_chats_that_must_wait_are_left_out(store: Store) -> None:
    await add(store, *(message(str(chat), chat, 1) for chat in range(10)))
    await add(store, *(message(f"u{n}", 3, None, due=NOW - MINUTE) for n in range(50)))

    assert set(await heads(store, not_chats=(3, 4))) == {"0", "1", "2", "5", "6", "7", "8", "9"}
    assert len(await heads(store, limit=5, not_chats=(3,))) == 5


async def test_a_retried_message_keeps_its_place_and_counts_a_try(store: Store) -> None:
    await add(store, message("a", 7, 1), message("b", 7, 2))
    await store.write(lambda tx: tx.outbox.retry("a", NOW + MINUTE))

    assert await heads(store) == []
    (again,) = await store.read(lambda tx: tx.outbox.heads(NOW + MINUTE, 10))
    assert (again.id, again.tries, again.due) == ("a", 1, NOW + MINUTE)


async def test_the_sender_knows_how_long_it_may_sleep(store: Store) -> None:
    await add(
        store,
        message("a", 7, 1, due=NOW + 5 * MINUTE),
        message("b", 7, 2, due=NOW),
        message("x", 8, 1, due=NOW + 3 * MINUTE, priority=4),
    )

    assert await store.read(lambda tx: tx.outbox.next_due()) == NOW + 3 * MINUTE


async def test_what_may_be_sent_at_most_once_is_marked_once(store: Store) -> None:
    await add(store, message("a", 7, 1, kind="export"), message("b", 7, 2))

    assert await store.write(lambda tx: tx.outbox.mark_sending("a")) is True
    assert await store.write(lambda tx: tx.outbox.mark_sending("a")) is False
    assert await store.write(lambda tx: tx.outbox.mark_sending("nothing")) is False
    assert await heads(store) == []
    assert await store.read(lambda tx: tx.outbox.next_due()) is None
    (found,) = await store.read(lambda tx: tx.outbox.unfinished_sending())
    assert (found.id, found.kind) == ("a", "export")
    await done(store, "a")
    assert await heads(store) == ["b"]


async def test_a_marked_message_can_be_put_back(store: Store) -> None:
    await add(store, message("a", 7, 1))
    await store.write(lambda tx: tx.outbox.mark_sending("a"))
    await store.write(lambda tx: tx.outbox.retry("a", NOW))

    assert await heads(store) == ["a"]
    assert await store.read(lambda tx: tx.outbox.unfinished_sending()) == []


async def test_all_of_a_chat_can_be_dropped(store: Store) -> None:
    await add(store, message("a", 7, 1), message("b", 7, None), message("x", 8, 1))
    await store.write(lambda tx: tx.outbox.mark_sending("b"))
    await store.write(lambda tx: tx.outbox.drop_chat(7))

    assert await heads(store) == ["x"]
    assert await store.read(lambda tx: tx.outbox.depth()) == 1


async def test_what_is_done_twice_is_done(store: Store) -> None:
    await add(store, message("a", 7, 1))
    await done(store, "a")
    await done(store, "a")
    await done(store)
    await store.write(lambda tx: tx.outbox.retry("a", NOW))

    assert await store.read(lambda tx: tx.outbox.depth()) == 0


async def test_a_message_moved_to_another_row_does_not_open(store: Store) -> None:
    await add(store, message("a", 7, 1))

    async def rename(tx: Transaction) -> None:
        await tx.sessions._link.connection.exec_driver_sql("UPDATE outbox SET id = 'b'")

    await store.write(rename)

    with pytest.raises(SealBroken):
        await heads(store)


async def send_some(store: Store, now: datetime, chance: random.Random) -> list[Outgoing]:
    """One round of a sender whose messages fail now and then; what got through."""
    busy = chance.sample(range(6), 2) if chance.random() < 0.3 else []
    found = await store.read(lambda tx: tx.outbox.heads(now, 4, busy))
    failed = [message.id for message in found if chance.random() < 0.3]
    sent = [message for message in found if message.id not in failed]

    async def job(tx: Transaction) -> None:
        await tx.outbox.done([message.id for message in sent])
        for id in failed:
            await tx.outbox.retry(id, now + MINUTE)

    await store.write(job)
    return sent


@pytest.mark.parametrize("seed", range(10))
async def test_a_sender_with_faults_sends_everything_once_and_in_order(
    store: Store, seed: int
) -> None:
    chance = random.Random(seed)
    rows = [
        message(f"{chat}-{seq}", chat, seq, priority=chance.randrange(3))
        for chat in range(6)
        for seq in range(1, chance.randrange(2, 7))
    ]
    chance.shuffle(rows)
    await add(store, *rows)
    sent: list[Outgoing] = []
    now = NOW
    while (due := await store.read(lambda tx: tx.outbox.next_due())) is not None:
        now = max(now, due)
        sent += await send_some(store, now, chance)

    assert len(sent) == len(rows)
    for chat in range(6):
        in_order = sorted(row.seq or 0 for row in rows if row.chat == chat)
        assert [message.seq for message in sent if message.chat == chat] == in_order


async def test_a_hundred_thousand_waiting_messages_do_not_slow_the_sender(store: Store) -> None:
    """The bound is loose, for a busy machine: reading them all would take ten times as long."""
    for start in range(0, 100_000, 5000):
        rows = (
            message(f"{n:x}", n // 2, n % 2, priority=n % 5, due=NOW + n % 3 * MINUTE)
            for n in range(start, start + 5000)
        )
        await add(store, *rows)
    times = []
    for _ in range(7):
        begun = time.perf_counter()
        assert len(await heads(store, NOW, 100, tuple(range(200)))) == 100
        assert await heads(store, NOW - MINUTE) == []
        assert await store.read(lambda tx: tx.outbox.next_due()) == NOW
        times.append(time.perf_counter() - begun)

    assert sorted(times)[3] < 0.15


async def test_who_listens_is_told_what_is_committed_and_nothing_else(store: Store) -> None:
    told: list[list[str]] = []
    store.on_queued(lambda rows: told.append([row.id for row in rows]))

    async def undone(tx: Transaction) -> None:
        await tx.outbox.add_many([message("never", 7, 1)])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(undone)
    assert told == []

    async def two(tx: Transaction) -> None:
        await tx.outbox.add_many([message("a", 7, 1)])
        await tx.outbox.add_many([message("b", 7, 2)])

    await store.write(two)
    await done(store, "a")

    assert told == [["a", "b"]]
