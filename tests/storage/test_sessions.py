from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.session import Session
from storage import tables
from storage.errors import SealBroken
from storage.sealing import Keyring
from storage.sessions import StoredSession
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW, session


async def put(store: Store, chat: int, said: Session, now: datetime = NOW, **more: Any) -> None:
    async def job(tx: Transaction) -> None:
        stored = (await tx.sessions.lock([chat], now))[chat]
        await tx.sessions.put_many([replace(stored, session=said, **more)], now)

    await store.write(job)


async def test_a_chat_never_heard_of_gets_a_new_session(store: Store) -> None:
    locked = await store.write(lambda tx: tx.sessions.lock([9, 7, 9], NOW))

    assert locked == {
        7: StoredSession(7, Session(), version=0, sent=0),
        9: StoredSession(9, Session(), version=0, sent=0),
    }


async def test_a_session_comes_back_as_it_was_put(store: Store) -> None:
    said = session("Seberang Ulu \N{SNOWMAN}", language="en", paused=True)
    await put(store, 7, said, sent=3, region="16.71")

    stored = (await store.write(lambda tx: tx.sessions.lock([7], NOW)))[7]
    assert stored == StoredSession(7, said, version=1, sent=3, region="16.71")
    assert "Seberang" not in repr(stored)


async def test_nobody_is_locked_and_nobody_is_put(store: Store) -> None:
    async def job(tx: Transaction) -> None:
        assert await tx.sessions.lock([], NOW) == {}
        assert await tx.sessions.versions([]) == {}
        await tx.sessions.put_many([], NOW)
        await tx.sessions.set_unreachable([], NOW)

    await store.write(job)


async def test_known_and_new_chats_are_locked_together(store: Store) -> None:
    await put(store, 8, session("Ilir Barat"))
    locked = await store.write(lambda tx: tx.sessions.lock([9, 8, 7], NOW))

    assert {chat: stored.version for chat, stored in locked.items()} == {7: 0, 8: 1, 9: 0}
    assert locked[8].session == session("Ilir Barat")


async def test_a_large_chat_id_keeps_all_its_digits(store: Store) -> None:
    chat = 2**52 - 1
    await put(store, chat, session())

    assert (await store.write(lambda tx: tx.sessions.lock([chat], NOW)))[chat].version == 1


async def test_who_owes_an_answer_and_was_there_is_found(store: Store) -> None:
    await put(store, 1, session(), NOW - MINUTE)
    await put(store, 2, session(), NOW)
    await put(store, 3, session(), NOW + MINUTE)
    await put(store, 4, session(), NOW + 2 * MINUTE)
    await put(store, 5, session(paused=True), NOW)
    await put(store, 6, session(asked=None), NOW)
    await put(store, 7, Session(), NOW)
    await put(store, 8, session(), NOW, unreachable=True)

    found = await store.read(lambda tx: tx.sessions.with_open_question(NOW, NOW + MINUTE))

    assert found == [2, 3]


async def test_a_person_can_be_reached_again_once_they_write(store: Store) -> None:
    await put(store, 1, session())
    await store.write(lambda tx: tx.sessions.set_unreachable([1], NOW))
    marked = (await store.write(lambda tx: tx.sessions.lock([1], NOW)))[1]
    await put(store, 1, session("still"))
    unchanged = (await store.write(lambda tx: tx.sessions.lock([1], NOW)))[1]
    await put(store, 1, session(), unreachable=False)
    cleared = (await store.write(lambda tx: tx.sessions.lock([1], NOW)))[1]

    assert (marked.unreachable, unchanged.unreachable, cleared.unreachable) == (True, True, False)


async def test_the_time_somebody_became_unreachable_stays(store: Store) -> None:
    await put(store, 1, session())
    await store.write(lambda tx: tx.sessions.set_unreachable([1], NOW))
    await put(store, 1, session(), NOW + timedelta(days=1))

    query = sa.select(tables.sessions.c.unreachable_at)
    assert await store.read(lambda tx: scalar(tx, query)) == NOW


async def scalar(tx: Transaction, query: sa.Select[Any]) -> Any:
    return (await tx.sessions._link.connection.execute(query)).scalar_one()


async def test_an_erased_session_is_a_new_one(store: Store) -> None:
    await put(store, 1, session())
    await store.write(lambda tx: tx.sessions.erase(1))

    assert (await store.write(lambda tx: tx.sessions.lock([1], NOW)))[1].session == Session()


async def test_a_session_can_be_put_after_it_was_erased(store: Store) -> None:
    await put(store, 1, session(), sent=5)

    async def job(tx: Transaction) -> None:
        stored = (await tx.sessions.lock([1], NOW))[1]
        await tx.sessions.erase(1)
        await tx.sessions.put_many([replace(stored, session=Session(language="en"))], NOW)

    await store.write(job)

    stored = (await store.write(lambda tx: tx.sessions.lock([1], NOW)))[1]
    assert (stored.session, stored.sent) == (Session(language="en"), 5)


async def test_a_state_moved_to_another_row_does_not_open(store: Store) -> None:
    await put(store, 1, session("one"))
    await put(store, 2, session("two"))

    async def swap(tx: Transaction) -> None:
        t = tables.sessions
        theirs = await scalar(tx, sa.select(t.c.state).where(t.c.chat == 2))
        update = sa.update(t).where(t.c.chat == 1).values(state=theirs)
        await tx.sessions._link.connection.execute(update)

    await store.write(swap)

    with pytest.raises(SealBroken):
        await store.write(lambda tx: tx.sessions.lock([1], NOW))


async def test_an_older_state_of_the_same_row_does_not_open(store: Store) -> None:
    t = tables.sessions
    await put(store, 1, session("old"))
    old = await store.read(lambda tx: scalar(tx, sa.select(t.c.state)))
    await put(store, 1, session("new"))

    async def set_back(tx: Transaction) -> None:
        await tx.sessions._link.connection.execute(sa.update(t).values(state=old))

    await store.write(set_back)

    with pytest.raises(SealBroken):
        await store.write(lambda tx: tx.sessions.lock([1], NOW))


async def test_a_rotated_keyring_reads_on_and_the_old_one_is_refused_its_rows(
    url: str, keyring: Keyring
) -> None:
    first = await Store.open(url, keyring)
    await put(first, 1, session("before"))
    await first.close()
    rotated = Keyring(keyring.keys.rotated())
    second = await Store.open(url, rotated)
    await second.migrate()
    await put(second, 2, session("after"))
    locked = await second.write(lambda tx: tx.sessions.lock([1, 2], NOW))
    await second.close()

    assert locked[1].session == session("before")
    assert locked[2].session == session("after")
