"""Talks between an officer and a person: one at a time in a chat, their words sealed."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from storage.errors import LeadGone
from storage.lead_rows import Action
from storage.store import Store
from storage.talks import StoredTalk
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW, draft
from tests.storage.traces import every_value

ANA, BUDI, SITI = 50, 60, 7
CODE = draft().code


@pytest.fixture
async def desk(store: Store) -> Store:
    """A store with one lead that Ana holds."""

    async def job(tx: Transaction) -> None:
        await tx.leads.add(SITI, draft(), NOW)
        await tx.leads.claim(CODE, ANA, None, NOW)

    await store.write(job)
    return store


async def opened(store: Store, officer: int = ANA) -> StoredTalk:
    async def job(tx: Transaction) -> StoredTalk:
        return await tx.talks.open(await tx.leads.get(CODE, None), officer, NOW)

    return await store.write(job)


async def test_there_is_one_talk_in_a_chat(desk: Store) -> None:
    talk = await opened(desk)

    assert (talk.lead, talk.chat, talk.officer, talk.last_at) == (CODE, SITI, ANA, NOW)
    assert await opened(desk, BUDI) == talk
    assert await desk.read(lambda tx: tx.talks.find_open(SITI)) == talk
    assert await desk.read(lambda tx: tx.talks.find_open(8)) is None
    assert await desk.read(lambda tx: tx.talks.all_open(9)) == [talk]


async def test_what_is_said_stands_sealed_in_the_history(desk: Store) -> None:
    talk = await opened(desk)
    await desk.write(lambda tx: tx.talks.said(talk, ANA, "Selamat pagi Bu Nyimas", NOW))
    await desk.write(lambda tx: tx.talks.said(talk, None, "Pagi, ada apa?", NOW + MINUTE))

    history = await desk.read(lambda tx: tx.leads.history(CODE, None))
    said = [(s.actor, s.values, s.note) for s in history if s.action is Action.TALKED]
    assert said == [(ANA, "Selamat pagi Bu Nyimas", None), (None, "Pagi, ada apa?", None)]
    values = [value for value in await every_value(desk) if isinstance(value, str)]
    assert not any("Nyimas" in value or "ada apa" in value for value in values)
    [now] = await desk.read(lambda tx: tx.talks.all_open(9))
    assert now.last_at == NOW + MINUTE


async def test_it_is_closed_once_and_another_may_follow(desk: Store) -> None:
    talk = await opened(desk)

    assert await desk.write(lambda tx: tx.talks.close(talk.id, NOW))
    assert not await desk.write(lambda tx: tx.talks.close(talk.id, NOW))
    assert await desk.read(lambda tx: tx.talks.all_open(9)) == []
    assert (await opened(desk, BUDI)).officer == BUDI


async def test_about_a_lead_that_was_taken_back_nothing_is_said(desk: Store) -> None:
    talk = await opened(desk)
    await desk.write(lambda tx: tx.leads.withdraw(SITI, CODE, NOW))

    with pytest.raises(LeadGone):
        await desk.write(lambda tx: tx.talks.said(talk, ANA, "Halo", NOW))


Erasing = Callable[[Transaction], Awaitable[object]]
ERASURES: dict[str, Erasing] = {
    "person": lambda tx: tx.erase_person(SITI, NOW),
    "one of several": lambda tx: tx.erase_helped(SITI, CODE, NOW),
    "time": lambda tx: tx.expire(SITI, CODE, NOW, NOW + MINUTE),
    "again": lambda tx: tx.erase_again(SITI, NOW, NOW + MINUTE),
}


@pytest.mark.parametrize("erasing", ERASURES.values(), ids=ERASURES)
async def test_erasing_the_lead_erases_the_talk(desk: Store, erasing: Erasing) -> None:
    await opened(desk)
    await desk.write(erasing)

    assert await desk.read(lambda tx: tx.talks.all_open(9)) == []


async def test_an_officers_talks_of_late_are_the_open_and_the_fresh_of_leads_they_hold(
    desk: Store,
) -> None:
    async def lately(officer: int = ANA, since: datetime = NOW) -> list[str]:
        return await desk.read(lambda tx: tx.talks.lately(officer, since, 9))

    async def closed(talk: StoredTalk) -> None:
        await desk.write(lambda tx: tx.talks.close(talk.id, NOW))

    for _ in range(2):  # closed and open again, it is one
        await closed(await opened(desk))
    assert await lately() == [CODE]
    assert await lately(BUDI) == []
    assert await lately(since=NOW + MINUTE) == []
    await opened(desk)
    assert await lately(since=NOW + MINUTE) == [CODE]

    await desk.write(lambda tx: tx.leads.release(CODE, ANA, NOW))
    assert await lately() == []
