"""Old leads become comparable by name and birth date, once."""

from typing import Any

import pytest
import sqlalchemy as sa

from bot.people_index import AT_ONCE, EDITION, NOTE, PeopleIndex
from conversations.answers import Answers
from conversations.flows.leads import person_in
from storage import tables
from storage.store import Store
from storage.transaction import Transaction
from tests.bot.officers.office import Clock, answers, draft, shy
from tests.storage.conftest import empty_postgres, empty_sqlite, store, url

__all__ = ["empty_postgres", "empty_sqlite", "store", "url"]
NOW = Clock().now
MANY = AT_ONCE + 7


async def pairs(store: Store) -> list[tuple[str, str]]:
    found = await store.read(lambda tx: tx.duplicates.queue(None, 100))
    return sorted(one.codes for one in found)


async def old(tx: Transaction) -> None:
    """Filed by an earlier release: without the index. The second is the first again."""
    more: dict[str, Any] = {"nik": None, "phone": None, "answers": Answers()}
    for number in range(1, MANY):
        await tx.leads.add(number, draft(number, **more), NOW)
    twins = (draft(MANY, **(more | {"answers": answers(3)})), shy(MANY + 1))
    for number, twin in enumerate(twins, start=MANY):
        await tx.leads.add(number, twin, NOW)
    await tx.leads.add(MANY + 2, draft(MANY + 2, **(more | {"answers": answers(3)})), NOW)


async def test_old_leads_are_found_to_be_alike_after_a_look(store: Store) -> None:
    await store.write(old)
    assert await pairs(store) == []

    await PeopleIndex(store, Clock()).look()

    (found,) = await pairs(store)
    assert set(found) == {draft(MANY).code, draft(MANY + 2).code}
    note = await store.read(lambda tx: tx.meta.get(NOTE))
    assert note is not None
    assert note.value == EDITION


@pytest.mark.parametrize("edition", [EDITION, "0"])
async def test_it_is_done_once_an_edition(store: Store, edition: str) -> None:
    await store.write(lambda tx: tx.meta.put(NOTE, edition, NOW))
    await store.write(old)

    await PeopleIndex(store, Clock()).look()

    assert len(await pairs(store)) == (0 if edition == EDITION else 1)


async def test_a_day_later_pairs_are_noted_again_and_not_before(store: Store) -> None:
    async def forget(tx: Transaction) -> None:
        await tx.leads._link.connection.execute(sa.delete(tables.duplicates))

    clock = Clock()
    index = PeopleIndex(store, clock)
    await store.write(old)
    await index.look()
    await store.write(forget)
    await index.look()
    assert await pairs(store) == []
    clock.later(days=1)
    await index.look()
    assert len(await pairs(store)) == 1


def test_without_a_name_or_the_very_day_nobody_is_compared() -> None:
    assert person_in(Answers()) is None
    assert person_in(answers(3)) == "halimah contoh d|1984-08-15"
