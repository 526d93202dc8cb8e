"""What time does: the heartbeat, the open question again after an outage, tidying up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from bot.schedule import (
    ACTIVE_BEFORE,
    HEARTBEAT,
    LETTERS_KEPT,
    SEEN_KEPT,
    TIDY_EVERY,
    Reception,
    Schedule,
)
from storage.dead_letters import DeadLetter
from storage.store import Store
from tests.bot.front import Front
from tests.bot.post import Shaky
from tests.sandboxed import eventually

SITI, ADI, NUR, UMI = 5_000_000_001, 5_000_000_002, 5_000_000_003, 5_000_000_004


async def always() -> bool:
    return True


def schedule(front: Front, store: Store | None = None) -> Schedule:
    reception = Reception(settles_after=0)
    return Schedule(store or front.store, front.service, reception, front.clock, always)


async def beats(store: Store) -> datetime | None:
    note = await store.read(lambda tx: tx.meta.get(HEARTBEAT))
    return note.at if note is not None else None


async def begun(front: Front, *people: int) -> None:
    """Each of them has an open question, and has read it."""
    await front.hear(*(front.said(person, "/start") for person in people))
    await front.send()


async def put_again(front: Front, person: int) -> bool:
    return any("terganggu" in text for text in await front.texts(person))


# ---------------------------------------------------------------- an outage


@pytest.mark.parametrize(("seconds", "asked"), [(119, False), (120, False), (121, True)])
async def test_after_more_than_two_minutes_who_was_active_is_asked_again(
    each_front: Front, seconds: int, asked: bool
) -> None:
    front = each_front
    await begun(front, SITI)
    await schedule(front).beat()
    front.now += timedelta(seconds=seconds)

    await schedule(front).beat()

    assert await put_again(front, SITI) is asked
    assert await beats(front.store) == front.now


async def test_they_are_asked_their_open_question_once(front: Front) -> None:
    await begun(front, SITI)
    await front.say(SITI, "1")
    await schedule(front).beat()
    front.now += timedelta(seconds=300)

    await schedule(front).beat()
    [text] = await front.texts(SITI)
    assert text.endswith("ask.breed")
    front.now += timedelta(seconds=10)
    await schedule(front).beat()  # a restart
    await schedule(front).beat()

    assert await front.texts(SITI) == []
    await front.say(SITI, "Poodle")
    assert await front.answers(SITI) == {"pet": "cat", "breed": "poodle"}


async def test_who_owes_no_answer_is_left_alone(each_front: Front) -> None:
    front = each_front
    await begun(front, SITI, ADI, NUR, UMI)
    await front.say(SITI, "/batal")  # paused
    await front.hear(front.stands(ADI, "kicked"))  # blocked the bot
    await front.store.write(lambda tx: tx.sessions.set_unreachable([UMI], front.now))
    await schedule(front).beat()
    front.now += timedelta(seconds=200)
    await front.say(NUR, "1")  # wrote while we were away, and was answered now

    await schedule(front).beat()

    for person in (SITI, ADI, NUR, UMI):
        assert not await put_again(front, person)


async def test_who_left_long_before_is_left_alone(front: Front) -> None:
    await begun(front, SITI)
    front.now += ACTIVE_BEFORE
    await begun(front, ADI)
    await schedule(front).beat()
    front.now += timedelta(seconds=200)

    await schedule(front).beat()

    assert not await put_again(front, SITI)
    assert await put_again(front, ADI)


async def test_who_wrote_just_after_the_last_beat_is_asked_too(front: Front) -> None:
    await schedule(front).beat()
    await begun(front, SITI)  # ten seconds later, before the fall
    front.now += timedelta(seconds=200)

    await schedule(front).beat()

    assert await put_again(front, SITI)


async def test_many_are_asked_and_none_twice(front: Front) -> None:
    people = range(1, 121)
    await begun(front, *people)
    await schedule(front).beat()
    front.now += timedelta(seconds=200)
    first = len(front.sent)

    await schedule(front).beat()
    await front.send()

    assert sorted(row.chat for row, _ in front.sent[first:]) == list(people)


async def test_the_first_start_ever_asks_nobody(front: Front) -> None:
    await begun(front, SITI)

    await schedule(front).beat()

    assert not await put_again(front, SITI)


async def test_a_clock_that_was_put_back_asks_nobody(front: Front) -> None:
    await begun(front, SITI)
    await schedule(front).beat()
    front.now -= timedelta(hours=1)

    await schedule(front).beat()

    assert not await put_again(front, SITI)
    assert await beats(front.store) == front.now


# ---------------------------------------------------------------- tidying


async def test_what_was_seen_long_ago_and_old_letters_are_dropped(each_front: Front) -> None:
    front = each_front

    async def remember(update_id: int, at: datetime) -> None:
        letter = DeadLetter(update_id, None, at, "x", b"{}")
        await front.store.write(lambda tx: tx.seen.first_time([update_id], at))
        await front.store.write(lambda tx: tx.dead_letters.add_many([letter]))

    second = timedelta(seconds=1)
    for number, age in enumerate((SEEN_KEPT + second, SEEN_KEPT, LETTERS_KEPT + second), start=1):
        await remember(number, front.now - age)

    async with running(schedule(front)):
        await eventually_letters(front, [2, 1])

    fresh = await front.store.write(lambda tx: tx.seen.first_time([1, 2, 3], front.now))
    assert fresh == {1, 3}


async def eventually_letters(front: Front, ids: list[int]) -> None:
    """Oldest first are those that remain."""
    async with asyncio.timeout(5):
        while [letter.update_id for letter in await front.letters()] != sorted(ids):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_it_tidies_once_an_hour(front: Front) -> None:
    shaky = Shaky(front.store)
    keeping = schedule(front, store=shaky)
    for later, writes in ((timedelta(0), 1), (TIDY_EVERY / 2, 0), (TIDY_EVERY / 2, 1)):
        front.now += later
        shaky.tries = 0
        await keeping._tidy()
        assert shaky.tries == writes


# ---------------------------------------------------------------- at work


@asynccontextmanager
async def running(keeping: Schedule) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(keeping.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_it_beats_only_once_what_telegram_kept_is_handled(front: Front) -> None:
    reception, leads = Reception(), False

    async def may_act() -> bool:
        return leads

    keeping = Schedule(front.store, front.service, reception, front.clock, may_act)
    async with running(keeping):
        await asyncio.sleep(0.1)
        reception.heard(False)
        await asyncio.sleep(0.1)
        assert await beats(front.store) is None
        leads = True
        reception.heard(True)
        async with asyncio.timeout(3):
            while await beats(front.store) is None:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


async def test_another_replicas_heart_does_not_beat_for_it(front: Front) -> None:
    async def never() -> bool:
        return False

    reception = Reception(settles_after=0)
    keeping = Schedule(front.store, front.service, reception, front.clock, never)
    async with running(keeping):
        await asyncio.sleep(0.1)

    assert await beats(front.store) is None


async def test_a_database_that_is_away_misses_a_beat_and_no_more(front: Front) -> None:
    shaky = Shaky(front.store)
    shaky.gone = True
    async with running(schedule(front, store=shaky)) as task:
        await eventually(lambda: shaky.tries)
        await asyncio.sleep(0.05)
        assert not task.done()


async def test_an_errand_that_fails_stops_neither_the_heart_nor_the_next_errand(
    front: Front,
) -> None:
    ran: list[str] = []

    async def broken() -> None:
        ran.append("broken")
        raise KeyError

    async def well() -> None:
        ran.append("well")

    reception = Reception(settles_after=0)
    keeping = Schedule(front.store, front.service, reception, front.clock, always, (broken, well))
    async with running(keeping) as task:
        await eventually(lambda: len(ran) >= 2)
        assert not task.done()

    assert ran[:2] == ["broken", "well"]
    assert any(line["event"] == "errand failed" for line in front.lines)


async def test_polling_has_settled_when_it_caught_up_and_is_not_silent() -> None:
    reception = Reception()
    assert not reception.settled()
    reception.heard(False)
    assert not reception.settled()
    reception.heard(True)
    assert reception.settled()
    assert not reception.settled(silence=0)


async def test_a_webhook_has_settled_some_time_after_the_start() -> None:
    assert Reception(settles_after=0).settled()
    assert not Reception(settles_after=20).settled()
