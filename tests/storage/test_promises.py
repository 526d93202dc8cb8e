"""Promised calls: made, kept, moved, missed, and gone with their person."""

import asyncio
from datetime import date, timedelta

import pytest

from conversations.call_promises import CallPromise, Slot
from conversations.errors import MoveNotAllowed
from conversations.lead import Outcome
from storage.lead_bringing import Brought
from storage.lead_rows import Action
from storage.promises import Promised, PromiseState
from storage.store import Store
from tests.storage.people import NOW, draft

CODE = draft().code
CHAT, ANA, BUDI = 7, 50, 60
DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)
CALL = Promised(TODAY + DAY, Slot.NOON, NOW + DAY)


@pytest.fixture
async def desk(store: Store) -> Store:
    """Ana holds the lead and has promised a call for tomorrow."""
    await store.write(lambda tx: tx.leads.add(CHAT, draft(), NOW))
    await store.write(lambda tx: tx.leads.claim(CODE, ANA, None, NOW))
    assert await store.write(lambda tx: tx.leads.promise(CODE, ANA, CALL, NOW)) == CHAT
    return store


async def state(store: Store) -> PromiseState | None:
    promise = await store.read(lambda tx: tx.promises.find(CODE))
    return None if promise is None else promise.state


async def outcome(store: Store, after: timedelta, what: Outcome = Outcome.NO_ANSWER) -> None:
    await store.write(lambda tx: tx.leads.set_outcome(CODE, ANA, what, NOW + after))


async def test_the_person_sees_it_with_their_lead(desk: Store) -> None:
    [lead] = (await desk.read(lambda tx: tx.leads.of_chats([CHAT])))[CHAT]
    assert lead.call == CallPromise(CALL.day, Slot.NOON)
    history = await desk.read(lambda tx: tx.leads.history(CODE, None))
    assert (history[-1].action, history[-1].actor) == (Action.PROMISED, ANA)
    assert (await desk.read(lambda tx: tx.leads.get(CODE, None))).follow_up_on == CALL.day


async def test_a_call_on_the_day_keeps_it_and_an_earlier_one_does_not(desk: Store) -> None:
    await outcome(desk, timedelta())
    assert await state(desk) is PromiseState.OPEN
    await outcome(desk, DAY)
    assert await state(desk) is PromiseState.KEPT
    [lead] = (await desk.read(lambda tx: tx.leads.of_chats([CHAT])))[CHAT]
    assert lead.call is None


@pytest.mark.parametrize("what", [Outcome.REFUSED, Outcome.WRONG_NUMBER])
async def test_work_that_ends_before_the_day_ends_the_promise(desk: Store, what: Outcome) -> None:
    await outcome(desk, timedelta(), what)
    assert await state(desk) is PromiseState.DROPPED
    [lead] = (await desk.read(lambda tx: tx.leads.of_chats([CHAT])))[CHAT]
    assert lead.call is None


async def test_an_outcome_from_a_file_ends_it_as_well(desk: Store) -> None:
    version = (await desk.read(lambda tx: tx.leads.get(CODE, None))).version
    wrong = Brought(CODE, version, Outcome.WRONG_NUMBER, None, None)
    await desk.write(lambda tx: tx.leads.bring(wrong, ANA, None, NOW, NOW + DAY, others_too=False))
    assert await state(desk) is PromiseState.DROPPED


async def test_one_that_was_missed_is_told_of_once_and_made_good_by_a_call(desk: Store) -> None:
    later = NOW + DAY
    assert [one.lead for one in await desk.read(lambda tx: tx.promises.due(later, 9))] == [CODE]
    missing = [desk.write(lambda tx: tx.promises.miss(CODE, later)) for _ in range(5)]
    told = [one for one in await asyncio.gather(*missing) if one is not None]
    assert [(one.lead, one.chat, one.officer) for one in told] == [(CODE, CHAT, ANA)]
    assert not await desk.read(lambda tx: tx.promises.due(later, 9))
    missed = await desk.read(lambda tx: tx.promises.unsettled(None, PromiseState.MISSED))
    assert missed == [CODE]

    await outcome(desk, DAY)
    assert await state(desk) is PromiseState.KEPT


async def test_it_is_not_missed_before_its_time(desk: Store) -> None:
    early = NOW + DAY - timedelta(seconds=1)
    assert not await desk.read(lambda tx: tx.promises.due(early, 9))
    assert await desk.write(lambda tx: tx.promises.miss(CODE, early)) is None


async def test_of_a_lead_that_was_taken_back_nothing_is_missed(desk: Store) -> None:
    await desk.write(lambda tx: tx.leads.withdraw(CHAT, CODE, NOW))
    assert await desk.write(lambda tx: tx.promises.miss(CODE, NOW + DAY)) is None
    assert await state(desk) is PromiseState.DROPPED


async def test_a_new_one_takes_the_place_of_the_last(desk: Store) -> None:
    moved = Promised(TODAY + 3 * DAY, Slot.MORNING, NOW + 3 * DAY)
    await desk.write(lambda tx: tx.promises.miss(CODE, NOW + DAY))
    holder = await desk.write(
        lambda tx: tx.leads.choose_call(CODE, CHAT, moved, NOW + DAY, NOW + 4 * DAY)
    )
    assert holder == ANA
    [promise] = await desk.read(lambda tx: tx.promises.of_chat(CHAT))
    assert (promise.day, promise.state, promise.officer) == (moved.day, PromiseState.OPEN, None)
    assert not await desk.read(lambda tx: tx.promises.due(NOW + DAY, 9))


async def test_nobody_chooses_for_another_chats_lead(desk: Store) -> None:
    with pytest.raises(MoveNotAllowed):
        await desk.write(lambda tx: tx.leads.choose_call(CODE, CHAT + 1, CALL, NOW, NOW))


@pytest.mark.parametrize("way", ["person", "again", "expire"])
async def test_nothing_of_it_outlives_what_it_is_about(desk: Store, way: str) -> None:
    if way == "person":
        await desk.write(lambda tx: tx.erase_person(CHAT, NOW))
    elif way == "again":
        await desk.write(lambda tx: tx.erase_again(CHAT, NOW, NOW + DAY))
    else:
        await desk.write(lambda tx: tx.expire(CHAT, CODE, NOW, NOW + DAY))
    assert await state(desk) is None


async def test_what_a_helper_erases_goes_and_their_own_stays(desk: Store) -> None:
    other = draft(2, run=2, helper="family")
    await desk.write(lambda tx: tx.leads.add(CHAT, other, NOW))
    await desk.write(lambda tx: tx.leads.claim(other.code, ANA, None, NOW))
    await desk.write(lambda tx: tx.leads.promise(other.code, ANA, CALL, NOW))
    await desk.write(lambda tx: tx.erase_helped(CHAT, other.code, NOW))

    assert [one.lead for one in await desk.read(lambda tx: tx.promises.of_chat(CHAT))] == [CODE]


async def test_a_digest_is_taken_once_a_day_by_whoever_comes_first(store: Store) -> None:
    tries = [store.write(lambda tx: tx.digests.take(ANA, TODAY)) for _ in range(5)]
    assert sorted(await asyncio.gather(*tries)) == [False] * 4 + [True]
    assert await store.read(lambda tx: tx.digests.had(TODAY)) == {ANA}
    assert await store.read(lambda tx: tx.digests.had(TODAY + DAY)) == set()
    assert await store.write(lambda tx: tx.digests.take(ANA, TODAY + DAY))
    assert not await store.write(lambda tx: tx.digests.take(ANA, TODAY)), "a clock put back"
