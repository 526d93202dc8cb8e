"""Consents, dead letters, audit, notes and leases."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from storage.audit import AuditFilter, Entry
from storage.consents import Consent
from storage.dead_letters import DeadLetter
from storage.meta import Note
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW

HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def consent(chat: int, given: bool, minutes: int = 0) -> Consent:
    return Consent(chat, given, "2026-11", HASH, "id", NOW + minutes * MINUTE, 2**40 + minutes)


async def test_the_last_word_counts(store: Store) -> None:
    first, second, other = consent(7, True), consent(7, False, 1), consent(8, True)
    await store.write(lambda tx: tx.consents.add_many([second, first, other]))

    assert await store.read(lambda tx: tx.consents.latest([7, 8, 9])) == {
        (7, None): second,
        (8, None): other,
    }
    assert await store.read(lambda tx: tx.consents.latest([])) == {}


async def test_no_consents_are_no_statement(store: Store) -> None:
    await store.write(lambda tx: tx.consents.add_many([]))
    await store.write(lambda tx: tx.dead_letters.add_many([]))


async def test_erased_consents_are_gone(store: Store) -> None:
    await store.write(lambda tx: tx.consents.add_many([consent(7, True), consent(8, True)]))
    await store.write(lambda tx: tx.consents.erase(7))

    assert list(await store.read(lambda tx: tx.consents.latest([7, 8]))) == [(8, None)]


def letter(update_id: int, chat: int | None = 7, minutes: int = 0) -> DeadLetter:
    payload = b'{"text": "1671025508850001"}'
    return DeadLetter(update_id, chat, NOW + minutes * MINUTE, "KeyError", payload)


async def test_dead_letters_are_kept_whole_and_in_order(store: Store) -> None:
    letters = [letter(2, minutes=1), letter(1), letter(3, None, minutes=2)]
    await store.write(lambda tx: tx.dead_letters.add_many(letters))

    assert await store.read(lambda tx: tx.dead_letters.list(9)) == sorted(
        letters, key=lambda letter: letter.at
    )
    assert len(await store.read(lambda tx: tx.dead_letters.list(2))) == 2
    assert await store.read(lambda tx: tx.dead_letters.count()) == 3
    assert "1671" not in repr(letters)


async def test_old_dead_letters_are_forgotten(store: Store) -> None:
    await store.write(lambda tx: tx.dead_letters.add_many([letter(1), letter(2, minutes=2)]))

    assert await store.write(lambda tx: tx.dead_letters.forget(NOW + MINUTE)) == 1
    assert [one.update_id for one in await store.read(lambda tx: tx.dead_letters.list(9))] == [2]


async def test_audit_tells_newest_first(store: Store) -> None:
    export = Entry(NOW, "export", 50, detail={"rows": 12, "sha256": HASH, "areas": "16.71,16.04"})
    shown = Entry(NOW + MINUTE, "show", 50, "KM7A-4PXQ", "Ibu Nyimas minta dicek")
    bare = Entry(NOW - MINUTE, "migrate")

    async def add(tx: Transaction) -> None:
        for entry in (bare, export, shown):
            await tx.audit.add(entry)

    await store.write(add)

    assert await store.read(lambda tx: tx.audit.newest(9)) == [shown, export, bare]
    assert await store.read(lambda tx: tx.audit.newest(1)) == [shown]
    assert await store.read(lambda tx: tx.audit.newest(9, lead="KM7A-4PXQ")) == [shown]
    assert "Nyimas" not in repr(shown)


async def test_audit_is_asked_by_lead_officer_time_and_action(store: Store) -> None:
    one = Entry(NOW, "lead.shown", 50, "KM7A-4PXQ", "Ibu Nyimas minta dicek")
    two = Entry(NOW + MINUTE, "export.built", 51, detail={"rows": 12})
    three = Entry(NOW + 2 * MINUTE, "lead.shown", 51, "KM7A-4PXQ")

    async def add(tx: Transaction) -> None:
        for entry in (three, one, two):
            await tx.audit.add(entry)

    async def asked(**which: Any) -> list[Entry]:
        async def job(tx: Transaction) -> list[Entry]:
            return [entry async for entry in tx.audit.stream(AuditFilter(**which))]

        return await store.read(job)

    await store.write(add)

    assert await asked() == [one, two, three]
    assert await asked(lead="KM7A-4PXQ") == [one, three]
    assert await asked(officer=51) == [two, three]
    assert await asked(since=NOW + MINUTE) == [two, three]
    assert await asked(until=NOW + MINUTE) == [one]
    assert await asked(action="export.built") == [two]
    assert await asked(lead="KM7A-4PXQ", officer=51, since=NOW, until=NOW + MINUTE) == []
    assert await store.read(lambda tx: tx.audit.actions()) == ["export.built", "lead.shown"]


async def test_a_file_concerns_each_lead_in_it_and_no_other(store: Store) -> None:
    mine, other = "KM7A-4PXQ", "ACDE-FHJK"
    shown = Entry(NOW, "lead.shown", 50, mine)
    both = Entry(NOW + MINUTE, "export.built", 51, leads=(mine, other, mine))
    without = Entry(NOW + 2 * MINUTE, "export.built", 51, leads=(other,))

    async def add(tx: Transaction) -> None:
        for entry in (shown, both, without):
            await tx.audit.add(entry)

    async def work(tx: Transaction) -> list[list[str]]:
        of_mine = [entry async for entry in tx.audit.stream(AuditFilter(lead=mine))]
        found = [of_mine, await tx.audit.about([mine]), await tx.audit.about([])]
        return [[entry.action for entry in entries] for entries in found]

    expected = ["lead.shown", "export.built"]
    await store.write(add)
    assert await store.read(work) == [expected, expected, []]


@pytest.mark.parametrize(
    "detail",
    [
        {"name": "Nyimas Contoh"},
        {"nik": "1671025508850001"},
        {"nik": 1671025508850001},
        {"phone": "+628120000001"},
        {"a note": 1},
        {"note": "x" * 65},
        {"note": "a\n"},
    ],
)
async def test_audit_details_are_codes_and_counts_only(
    store: Store, detail: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="not a code"):
        await store.write(lambda tx: tx.audit.add(Entry(NOW, "export", detail=detail)))


async def test_a_note_is_the_last_one_put(store: Store) -> None:
    await store.write(lambda tx: tx.meta.put("bot_id", "1", NOW))
    await store.write(lambda tx: tx.meta.put("bot_id", "2", NOW + MINUTE))

    assert await store.read(lambda tx: tx.meta.get("bot_id")) == Note("2", NOW + MINUTE)
    assert await store.read(lambda tx: tx.meta.get("heartbeat")) is None


async def test_a_number_grows_from_nothing(store: Store) -> None:
    await store.write(lambda tx: tx.meta.count("asked", 2, NOW))
    await store.write(lambda tx: tx.meta.count("asked", 9, NOW + MINUTE))

    assert await store.read(lambda tx: tx.meta.get("asked")) == Note("11", NOW + MINUTE)


async def take(store: Store, holder: str, seconds: float = 10, minutes: int = 0) -> bool:
    now = NOW + minutes * MINUTE
    return await store.write(lambda tx: tx.meta.take_lease("sender", holder, seconds, now))


async def test_a_lease_has_one_holder_who_can_prolong_it(store: Store) -> None:
    assert await take(store, "a")
    assert not await take(store, "b")
    assert await take(store, "a")
    assert await store.write(lambda tx: tx.meta.take_lease("other", "b", 10, NOW))


async def test_a_dropped_lease_is_free_at_once_and_only_its_holder_drops_it(store: Store) -> None:
    await take(store, "a")
    await store.write(lambda tx: tx.meta.drop_lease("sender", "b"))
    assert not await take(store, "b")
    await store.write(lambda tx: tx.meta.drop_lease("sender", "a"))
    assert await take(store, "b")


async def test_of_many_who_want_a_lease_one_gets_it(store: Store) -> None:
    won = await asyncio.gather(*(take(store, str(n)) for n in range(20)))

    assert sum(won) == 1


async def test_a_lease_that_ran_out_goes_to_the_next(store: Store) -> None:
    """On PostgreSQL by the database's clock, so this waits a moment; SQLite is told the time."""
    await take(store, "a", seconds=0.2)
    await asyncio.sleep(0.3)

    assert await take(store, "b", seconds=60, minutes=1)
    assert not await take(store, "a", minutes=1)


async def test_postgres_leases_do_not_believe_a_replicas_clock(
    postgresql: str, keyring: Keyring
) -> None:
    store = await Store.open(postgresql, keyring)
    wrong = NOW + timedelta(days=9999)
    await take(store, "a")

    assert not await store.write(lambda tx: tx.meta.take_lease("sender", "b", 10, wrong))
    await store.close()
