import random
from datetime import timedelta

from storage.store import Store
from tests.storage.people import NOW


async def first_time(store: Store, ids: list[int]) -> set[int]:
    return await store.write(lambda tx: tx.seen.first_time(ids, NOW))


async def test_an_update_is_new_only_once(store: Store) -> None:
    first = await store.write(lambda tx: tx.seen.first_time([3, 1, 2, 2], NOW))
    second = await store.write(lambda tx: tx.seen.first_time([2, 3, 4], NOW))

    assert (first, second) == ({1, 2, 3}, {4})


async def test_no_updates_are_no_new_ones(store: Store) -> None:
    assert await store.write(lambda tx: tx.seen.first_time([], NOW)) == set()


async def test_batches_in_any_order_count_each_update_once(store: Store) -> None:
    chance = random.Random(2)
    deliveries = [*range(3000), *chance.sample(range(3000), 900)]
    chance.shuffle(deliveries)
    new: list[int] = []
    for start in range(0, len(deliveries), 100):
        new += await first_time(store, deliveries[start : start + 100])

    assert sorted(new) == list(range(3000))


async def test_a_forgotten_number_may_come_again(store: Store) -> None:
    await store.write(lambda tx: tx.seen.first_time([1], NOW - timedelta(hours=72, seconds=1)))
    await store.write(lambda tx: tx.seen.first_time([2], NOW))

    assert await store.write(lambda tx: tx.seen.forget(NOW - timedelta(hours=72))) == 1
    assert await store.write(lambda tx: tx.seen.first_time([1, 2], NOW)) == {1}


async def test_update_ids_above_two_billion_are_kept_apart(store: Store) -> None:
    ids = {2**31, 2**31 + 1, 2**52}

    assert await store.write(lambda tx: tx.seen.first_time(ids, NOW)) == ids
