"""Who works in a business, and the files that owners send, on both databases. Nobody exists."""

from datetime import date, timedelta

import pytest

from conversations.workers import Worker
from storage.staff import Put
from storage.staff_files import FileState, StaffFile
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW, draft

OWNER, OTHER = 5_000_000_001, 5_000_000_002
SHOP, STALL = draft(1).code, draft(2).code
BORN = date(1990, 5, 17)


def worker(number: int, wage: int = 1_500_000) -> Worker:
    return Worker(f"Pekerja Contoh {number}", BORN, f"167102170590{number:04}", wage, None)


@pytest.fixture
async def shops(store: Store) -> Store:
    async def job(tx: Transaction) -> None:
        await tx.leads.add(OWNER, draft(1), NOW)
        await tx.leads.add(OTHER, draft(2), NOW)

    await store.write(job)
    return store


async def put(store: Store, lead: str, *workers: Worker, after: timedelta = MINUTE) -> Put:
    return await store.write(lambda tx: tx.staff.put_many(lead, workers, NOW + after))


async def of(store: Store, lead: str) -> list[Worker]:
    return list(await store.read(lambda tx: tx.staff.of_lead(lead)))


async def test_workers_come_back_as_they_were_in_the_order_they_came(shops: Store) -> None:
    first = Worker("Siti Contoh", BORN, "1671025705900001", 2_000_000, "+6281200000001")

    assert await put(shops, SHOP, first) == Put(1, 0)
    assert await put(shops, SHOP, worker(2), after=2 * MINUTE) == Put(1, 0)
    assert await of(shops, SHOP) == [first, worker(2)]
    assert await of(shops, STALL) == []
    assert await shops.read(lambda tx: tx.staff.counts([SHOP, STALL])) == {SHOP: 2}
    assert await shops.read(lambda tx: tx.staff.counts([])) == {}


async def test_the_same_list_twice_is_one_list_and_what_is_new_is_taken_over(
    shops: Store,
) -> None:
    both = worker(1), worker(2)
    await put(shops, SHOP, *both)

    assert await put(shops, SHOP, *both, worker(3), after=2 * MINUTE) == Put(1, 2)
    assert await put(shops, SHOP, worker(2, 9_000_000), after=3 * MINUTE) == Put(0, 1)
    assert await of(shops, SHOP) == [worker(1), worker(2, 9_000_000), worker(3)]


async def test_of_two_with_one_nik_the_last_counts(shops: Store) -> None:
    assert await put(shops, SHOP, worker(1), worker(1, 9)) == Put(1, 0)
    assert await of(shops, SHOP) == [worker(1, 9)]


async def test_one_person_may_work_in_two_businesses(shops: Store) -> None:
    await put(shops, SHOP, worker(1))
    assert await put(shops, STALL, worker(1)) == Put(1, 0)


async def test_a_thousand_workers_are_one_transaction(shops: Store) -> None:
    assert await put(shops, SHOP, *map(worker, range(1_000))) == Put(1_000, 0)
    assert len(await of(shops, SHOP)) == 1_000


def file(id: str = "a", chat: int = OWNER, due: timedelta = timedelta()) -> StaffFile:
    return StaffFile(id, chat, SHOP, b'{"file": "x"}', NOW + due, NOW)


async def test_a_file_waits_until_it_is_due_and_longest_due_first(shops: Store) -> None:
    async def job(tx: Transaction) -> None:
        for one in (file("b", due=MINUTE), file("a"), file("c", due=2 * MINUTE)):
            await tx.staff_files.add(one)

    await shops.write(job)
    now = NOW + MINUTE
    assert [one.id for one in await shops.read(lambda tx: tx.staff_files.due(now, 9))] == [
        "a",
        "b",
    ]
    assert len(await shops.read(lambda tx: tx.staff_files.due(now, 1))) == 1
    assert await shops.read(lambda tx: tx.staff_files.waiting_of(OWNER)) == 3


async def test_a_try_is_counted_and_puts_it_off(shops: Store) -> None:
    await shops.write(lambda tx: tx.staff_files.add(file()))
    await shops.write(lambda tx: tx.staff_files.retry("a", NOW + MINUTE))

    assert await shops.read(lambda tx: tx.staff_files.due(NOW, 9)) == []
    [again] = await shops.read(lambda tx: tx.staff_files.due(NOW + MINUTE, 9))
    assert (again.tries, again.content) == (1, b'{"file": "x"}')


async def test_what_was_read_waits_for_its_answer_to_be_sent(shops: Store) -> None:
    await shops.write(lambda tx: tx.staff_files.add(file()))
    await shops.write(lambda tx: tx.staff_files.checked("a", b"rows"))

    assert await shops.read(lambda tx: tx.staff_files.due(NOW, 9)) == []
    found = await shops.write(lambda tx: tx.staff_files.find("a"))
    assert found is not None
    assert (found.state, found.content) == (FileState.CHECKED, b"rows")
    assert await shops.read(lambda tx: tx.staff_files.waiting_of(OWNER)) == 0
    await shops.write(lambda tx: tx.staff_files.done("a"))
    assert await shops.write(lambda tx: tx.staff_files.find("a")) is None


async def test_an_answer_that_could_never_be_sent_is_forgotten(shops: Store) -> None:
    await shops.write(lambda tx: tx.staff_files.add(file()))
    await shops.write(lambda tx: tx.staff_files.forget(NOW))
    assert len(await shops.read(lambda tx: tx.staff_files.of_chat(OWNER))) == 1
    await shops.write(lambda tx: tx.staff_files.forget(NOW + MINUTE))
    assert await shops.read(lambda tx: tx.staff_files.of_chat(OWNER)) == []


async def test_an_erased_owner_leaves_no_staff_and_no_file(shops: Store) -> None:
    await put(shops, SHOP, worker(1))
    await put(shops, STALL, worker(2))
    await shops.write(lambda tx: tx.staff_files.add(file()))
    await shops.write(lambda tx: tx.erase_person(OWNER, NOW))

    assert await of(shops, SHOP) == []
    assert await of(shops, STALL) == [worker(2)]
    assert await shops.read(lambda tx: tx.staff_files.of_chat(OWNER)) == []


async def test_a_lead_whose_time_is_over_takes_staff_and_files_along(shops: Store) -> None:
    await put(shops, SHOP, worker(1))
    await put(shops, STALL, worker(2))
    await shops.write(lambda tx: tx.staff_files.add(file()))
    await shops.write(lambda tx: tx.expire(OWNER, SHOP, NOW + MINUTE, NOW + MINUTE))

    assert await of(shops, SHOP) == []
    assert await of(shops, STALL) == [worker(2)]
    assert await shops.read(lambda tx: tx.staff_files.of_chat(OWNER)) == []
