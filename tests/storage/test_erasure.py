"""After an erasure nothing of the person is left, neither in a table nor in a file."""

import asyncio

import pytest
import sqlalchemy as sa

from conversations.lead import LeadStatus
from storage.errors import LeadGone
from storage.lead_filter import LeadFilter
from storage.lead_rows import Action
from storage.sealing import Keyring
from storage.store import Store
from storage.tables import metadata
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW
from tests.storage.traces import (
    Person,
    blobs,
    bytes_on_disk,
    every_value,
    fill,
    hits,
    people,
)

GONE, STAYING = people(range(1, 41)), people(range(41, 61))


async def erase(store: Store, *erased: Person) -> None:
    async def job(tx: Transaction) -> None:
        for person in erased:
            assert await tx.erase_person(person.chat, NOW + MINUTE) == [person.code]

    await store.write(job)


async def test_no_byte_of_an_erased_person_is_left_in_the_file(
    sqlite: str, keyring: Keyring
) -> None:
    store = await Store.open(sqlite, keyring)
    await fill(store, GONE + STAYING)
    traces = [trace for person in GONE for trace in await blobs(store, person)]
    remains = [trace for person in STAYING for trace in await blobs(store, person)]
    assert len(traces) == 17 * len(GONE)
    assert not set(traces) - set(hits(bytes_on_disk(sqlite), traces))
    await erase(store, *GONE)

    assert await store.scrub()

    content = bytes_on_disk(sqlite)
    await store.close()
    assert hits(content, traces) == []
    assert hits(content, [address for person in GONE for address in person.addresses()]) == []
    assert set(hits(content, remains)) == set(remains)
    for person in STAYING:
        assert person.addresses()[0] in content


async def test_before_scrubbing_the_log_still_tells(sqlite: str, keyring: Keyring) -> None:
    """So that the test above proves something."""
    store = await Store.open(sqlite, keyring)
    await fill(store, GONE[:1])
    traces = await blobs(store, GONE[0])
    await erase(store, GONE[0])

    assert hits(bytes_on_disk(sqlite), traces)
    await store.close()


async def test_no_table_knows_an_erased_person(store: Store) -> None:
    person, other = GONE[0], STAYING[0]
    await fill(store, [person, other])
    traces = await blobs(store, person)
    await erase(store, person)

    left = await every_value(store)
    assert not set(traces) & {value for value in left if isinstance(value, bytes)}
    assert person.chat not in left
    assert other.chat in left
    for words in person.said():
        assert not any(words.decode() in value for value in left if isinstance(value, str))


async def test_every_table_with_a_chat_is_emptied_of_it(store: Store) -> None:
    await fill(store, GONE[:1])
    chat = GONE[0].chat
    tables = [table for table in metadata.tables.values() if "chat" in table.c]

    async def count(tx: Transaction) -> list[int]:
        connection = tx.seen._link.connection
        queries = [
            sa.select(sa.func.count()).select_from(t).where(t.c.chat == chat) for t in tables
        ]
        return [(await connection.execute(query)).scalar_one() for query in queries]

    before = await store.read(count)
    await erase(store, GONE[0])

    assert len(tables) == 14
    assert all(before)
    assert not any(await store.read(count))


async def test_only_the_code_of_an_erased_lead_is_left(store: Store) -> None:
    await fill(store, GONE[:1])
    code = GONE[0].code
    await erase(store, GONE[0])

    async def row(tx: Transaction) -> dict[str, object]:
        query = sa.select(metadata.tables["leads"])
        return dict((await tx.seen._link.connection.execute(query)).mappings().one())

    left = {name: value for name, value in (await store.read(row)).items() if value is not None}
    assert left == {
        "code": code,
        "status": LeadStatus.ERASED,
        "tries": 0,
        "updated_at": NOW + MINUTE,
        "version": 9,
    }


async def test_officers_learn_that_a_lead_was_erased_and_no_more(store: Store) -> None:
    await fill(store, GONE[:1])
    await erase(store, GONE[0])

    with pytest.raises(LeadGone) as gone:
        await store.read(lambda tx: tx.leads.get(GONE[0].code, frozenset({"16.04"})))
    assert gone.value.status is LeadStatus.ERASED
    assert await store.read(lambda tx: tx.leads.count(LeadFilter(None))) == 0

    async def history(tx: Transaction) -> list[object]:
        query = sa.select(metadata.tables["lead_history"].c.action)
        return list((await tx.seen._link.connection.execute(query)).scalars())

    assert await store.read(history) == [Action.ERASED]
    (entry,) = await store.read(lambda tx: tx.audit.newest(9))
    assert (entry.lead, entry.reason) == (GONE[0].code, None)


async def test_who_was_erased_can_begin_anew(store: Store) -> None:
    await fill(store, GONE[:1])
    await erase(store, GONE[0])
    again = Person(99)

    class SameChat(Person):
        chat = GONE[0].chat

    await fill(store, [SameChat(again.number)])

    found = await store.read(lambda tx: tx.leads.of_chats([GONE[0].chat]))
    assert [summary.code for summary in found[GONE[0].chat]] == [again.code]


async def test_erasing_somebody_unknown_or_twice_is_nothing(store: Store) -> None:
    assert await store.write(lambda tx: tx.erase_person(1, NOW)) == []
    await fill(store, GONE[:1])
    await erase(store, GONE[0])
    assert await store.write(lambda tx: tx.erase_person(GONE[0].chat, NOW)) == []


async def test_scrubbing_waits_for_readers_of_the_old_state_but_writers_do_not(
    sqlite: str, keyring: Keyring
) -> None:
    store = await Store.open(sqlite, keyring)
    await fill(store, GONE[:1])
    traces = await blobs(store, GONE[0])
    reading, may_end = asyncio.Event(), asyncio.Event()

    async def long_read(tx: Transaction) -> None:
        await tx.outbox.depth()
        reading.set()
        await may_end.wait()

    reader = asyncio.create_task(store.read(long_read))
    await reading.wait()
    await erase(store, GONE[0])
    assert not await store.scrub(patience=0.1)
    scrubbing = asyncio.create_task(store.scrub())
    for _ in range(20):
        await asyncio.wait_for(store.write(lambda tx: tx.seen.forget(NOW)), 1)
    assert not scrubbing.done()
    may_end.set()
    await reader

    assert await scrubbing
    assert hits(bytes_on_disk(sqlite), traces) == []
    await store.close()
