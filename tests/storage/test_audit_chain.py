"""The audit's chain: what is whole is called whole, and each way to break it is named."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import audit_chain, tables
from storage.audit import AuditFilter, Entry
from storage.audit_chain import Head
from storage.audit_walk import Broken, Fault, Walked
from storage.errors import AuditHeadless
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import draft

NOW = datetime(2026, 11, 22, 3, 4, 5, 678, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CHAT = 700_001
LEAD = draft(1).code
"""In the table; ``THEIRS`` is of somebody else."""
THEIRS = draft(2).code


@pytest.fixture
async def store(store: Store) -> Store:
    """Ten entries, each in a transaction of its own."""

    async def leads(tx: Transaction) -> None:
        await tx.leads.add(CHAT, draft(1), NOW)
        await tx.leads.add(CHAT + 1, draft(2), NOW)

    await store.write(leads)
    for number in range(1, 11):
        await add(store, _entry(number))
    return store


def _entry(number: int) -> Entry:
    at = NOW + number * MINUTE
    if number == 4:
        return Entry(at, "export.built", 50, None, "laporan", {"rows": 2}, (THEIRS, LEAD))
    reason = "mencocokkan KTP" if number % 2 else None
    return Entry(at, "lead.shown", 50 + number, LEAD, reason, {"n": number, "b": True, "no": None})


async def add(store: Store, *entries: Entry) -> None:
    async def job(tx: Transaction) -> None:
        for entry in entries:
            await tx.audit.add(entry)

    await store.write(job)


async def run(store: Store, *statements: Any) -> None:
    """What somebody does who can write to the database."""

    async def job(tx: Transaction) -> None:
        for statement in statements:
            if isinstance(statement, str):
                statement = sa.text(statement)
            await tx.audit._link.connection.execute(statement)

    await store.write(job)


async def walked(store: Store, known: Head | None = None) -> Walked:
    return await store.read(lambda tx: tx.audit.walk(known))


async def broken(store: Store, known: Head | None = None) -> tuple[Fault, int | None]:
    found = (await walked(store, known)).broken
    assert isinstance(found, Broken)
    return found.fault, found.number


async def head_of(store: Store) -> Head:
    head = await store.read(lambda tx: tx.audit.head())
    assert head is not None
    return head


async def test_a_whole_audit_is_counted_with_its_times_and_its_head(store: Store) -> None:
    head = await head_of(store)
    found = await walked(store, head)

    assert found == Walked(head, NOW + MINUTE, NOW + 10 * MINUTE)
    assert found.count == 10
    assert len(head.mac) == 32


async def test_an_empty_audit_is_whole(url: str, keyring: Keyring) -> None:
    store = await Store.open(url, keyring)
    assert (await walked(store)).broken is None
    await store.close()


async def test_more_than_a_page_is_walked_and_chained_in_one_transaction(store: Store) -> None:
    many = [Entry(NOW, "lead.shown", 50, LEAD) for _ in range(2 * audit_chain.PAGE)]
    await add(store, *many)
    found = await walked(store)

    assert (found.count, found.broken) == (10 + 2 * audit_chain.PAGE, None)
    await run(store, f"DELETE FROM audit WHERE number = {audit_chain.PAGE + 3}")
    assert await broken(store) == (Fault.MISSING, audit_chain.PAGE + 3)


SWAP = (
    "UPDATE audit SET number = -1 WHERE number = 5",
    "UPDATE audit SET number = 5 WHERE number = 6",
    "UPDATE audit SET number = 6 WHERE number = -1",
)
FORGED = (
    "INSERT INTO audit (id, at, actor, action, lead, detail, number, previous, mac)"
    " SELECT 'forged', at, 77, action, lead, detail, {number}, previous, mac"
    " FROM audit WHERE number = {like}"
)


@pytest.mark.parametrize(
    ("statements", "fault", "number"),
    [
        (["UPDATE audit SET actor = 99 WHERE number = 3"], Fault.CHANGED, 3),
        (["UPDATE audit SET action = 'lead.found' WHERE number = 3"], Fault.CHANGED, 3),
        ([f"UPDATE audit SET lead = '{THEIRS}' WHERE number = 3"], Fault.CHANGED, 3),
        (["UPDATE audit SET at = (SELECT at FROM audit WHERE number = 9) WHERE number = 3"],
         Fault.CHANGED, 3),
        (["UPDATE audit SET detail = '{\"n\": 4}' WHERE number = 3"], Fault.CHANGED, 3),
        (["UPDATE audit SET id = 'another' WHERE number = 3"], Fault.CHANGED, 3),
        (["UPDATE audit SET sealed = (SELECT sealed FROM audit WHERE number = 5)"
          " WHERE number = 3"], Fault.CHANGED, 3),
        (["UPDATE audit SET sealed = NULL, reason_hash = NULL WHERE number = 3"],
         Fault.CHANGED, 3),
        (["UPDATE audit SET mac = (SELECT mac FROM audit WHERE number = 5) WHERE number = 10"],
         Fault.CHANGED, 10),
        ([f"DELETE FROM audit_leads WHERE lead = '{LEAD}'"], Fault.CHANGED, 4),
        ([f"UPDATE audit_leads SET lead = 'ACDE-FHJK' WHERE lead = '{LEAD}'"], Fault.CHANGED, 4),
        (["INSERT INTO audit_leads SELECT id, 'ACDE-FHJK' FROM audit WHERE number = 7"],
         Fault.CHANGED, 7),
        (["DELETE FROM audit WHERE number = 3"], Fault.MISSING, 3),
        (["DELETE FROM audit WHERE number < 3"], Fault.MISSING, 1),
        (["DELETE FROM audit WHERE number = 9",
          "UPDATE audit SET number = 9 WHERE number = 10",
          "UPDATE audit_head SET number = 9"], Fault.MISSING, 9),
        (SWAP, Fault.MOVED, 5),
        (["UPDATE audit SET number = 12 WHERE number = 10"], Fault.MOVED, 12),
        ([FORGED.format(number=11, like=10)], Fault.INSERTED, 11),
        (["UPDATE audit SET number = -number WHERE number > 4",
          FORGED.format(number=5, like=-5),
          "UPDATE audit SET number = 1 - number WHERE number < 0"], Fault.INSERTED, 5),
        (["INSERT INTO audit (id, at, action) SELECT 'loose', at, action FROM audit"
          " WHERE number = 2"], Fault.INSERTED, None),
        (["UPDATE audit SET sealed = NULL WHERE number = 3"], Fault.REASON, 3),
        (["UPDATE audit SET sealed = NULL WHERE number = 4"], Fault.REASON, 4),
        (["DELETE FROM audit WHERE number > 7"], Fault.CUT, 8),
        (["DELETE FROM audit_head"], Fault.HEAD, 10),
        (["UPDATE audit_head SET number = 8"], Fault.HEAD, 10),
    ],
)  # fmt: skip
async def test_what_is_broken_first_is_named(
    store: Store, statements: Sequence[str], fault: Fault, number: int | None
) -> None:
    await run(store, *statements)
    assert await broken(store) == (fault, number)


async def test_a_tail_that_was_cut_with_the_head_is_seen_by_who_knows_a_later_head(
    store: Store,
) -> None:
    known = await head_of(store)
    earlier = await store.read(lambda tx: audit_chain.mac_at(tx.audit._link, 7))
    await run(
        store,
        "DELETE FROM audit WHERE number > 7",
        sa.update(tables.audit_head).values(number=7, mac=earlier),
    )
    assert (await walked(store)).broken is None  # the database alone cannot know
    assert await broken(store, known) == (Fault.CUT, 8)

    await add(store, *(_entry(number) for number in (20, 21, 22, 23)))
    assert (await walked(store)).broken is None
    assert await broken(store, known) == (Fault.OTHER, 10)
    assert await store.read(lambda tx: tx.audit.continues(known)) is False
    assert await store.read(lambda tx: tx.audit.continues(Head(7, earlier or b""))) is True


async def test_what_somebody_writes_anew_with_the_head_gone_is_not_taken_for_ours(
    store: Store,
) -> None:
    known = await head_of(store)
    await run(store, "DELETE FROM audit_head")
    await store.migrate()
    assert await broken(store) == (Fault.HEAD, 10)
    with pytest.raises(AuditHeadless):
        await add(store, _entry(11))

    await run(store, "UPDATE audit SET actor = 99, number = NULL, previous = NULL, mac = NULL")
    await store.migrate()
    assert await broken(store, known) == (Fault.OTHER, 10)


async def test_a_loose_row_is_not_adopted_at_the_next_start(store: Store) -> None:
    await run(
        store, "INSERT INTO audit (id, at, action) SELECT 'x', at, action FROM audit LIMIT 1"
    )
    await store.migrate()
    assert await broken(store) == (Fault.INSERTED, None)


async def test_what_an_older_release_wrote_is_chained_in_its_order_at_the_first_start(
    store: Store,
) -> None:
    before = await store.read(lambda tx: tx.audit.newest(99))
    await run(
        store,
        "DELETE FROM audit_head",
        "UPDATE audit SET number = NULL, previous = NULL, mac = NULL, reason_hash = NULL",
    )
    await store.migrate()

    found = await walked(store)
    assert (found.count, found.first, found.last) == (10, NOW + MINUTE, NOW + 10 * MINUTE)
    assert found.broken is None
    assert await store.read(lambda tx: tx.audit.newest(99)) == before
    head = await head_of(store)
    await store.migrate()
    assert await head_of(store) == head


async def test_an_erased_lead_takes_the_reasons_and_leaves_the_chain_whole(store: Store) -> None:
    head = await head_of(store)
    await store.write(lambda tx: tx.erase_person(CHAT, NOW + 60 * MINUTE))

    async def of_lead(tx: Transaction) -> list[Entry]:
        return [entry async for entry in tx.audit.stream(AuditFilter(lead=LEAD))]

    entries = await store.read(of_lead)
    assert [entry.reason for entry in entries if entry.action == "lead.shown"] == [None] * 9
    found = await walked(store, head)
    assert (found.broken, found.count, found.redacted) == (None, 10, 5)


async def test_a_new_key_leaves_the_old_entries_verified(store: Store) -> None:
    head = await head_of(store)
    store._keyring = Keyring(store._keyring.keys.rotated())
    await store.migrate()
    await add(store, _entry(11))

    found = await walked(store, head)
    assert (found.broken, found.count) == (None, 11)


async def test_another_keyring_signs_nothing_that_is_taken_for_ours(store: Store) -> None:
    foreign = Keyring(type(store._keyring.keys).fresh())
    ours, store._keyring = store._keyring, foreign
    await add(store, _entry(11))
    store._keyring = ours
    assert await broken(store) == (Fault.CHANGED, 11)


async def test_replicas_that_add_at_once_make_one_chain(postgresql: str, keyring: Keyring) -> None:
    stores = [await Store.open(postgresql, keyring) for _ in range(3)]
    await asyncio.gather(
        *(add(stores[n % 3], _entry(n), _entry(n + 100)) for n in range(10, 40)),
    )
    found = await walked(stores[0])
    assert (found.count, found.broken) == (60, None)
    for store in stores:
        await store.close()


async def test_who_adds_nothing_waits_for_nobody_who_adds(
    postgresql: str, keyring: Keyring
) -> None:
    """The head is locked by who adds to the audit; a worker's batch does not come near it."""
    store = await Store.open(postgresql, keyring)
    locked, go_on = asyncio.Event(), asyncio.Event()

    async def hold(tx: Transaction) -> None:
        await audit_chain.find_head(tx.audit._link, lock=True)
        locked.set()
        await go_on.wait()

    async def batch(tx: Transaction) -> None:
        await tx.sessions.lock([CHAT], NOW)
        await tx.leads.add(CHAT, draft(3), NOW)

    holding = asyncio.create_task(store.write(hold))
    await locked.wait()
    await asyncio.wait_for(store.write(batch), timeout=10)
    adding = asyncio.create_task(add(store, _entry(1)))
    await asyncio.sleep(0.2)
    assert not adding.done()
    go_on.set()
    await asyncio.gather(holding, adding)
    await store.close()
