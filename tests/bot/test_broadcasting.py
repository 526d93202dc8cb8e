"""How a message to many leaves: behind everybody else, in its share of the pace, not at night, and
not once it was taken back."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.pace import Pace
from bot.sender import SLOW_AT_ONCE, SLOW_SHARE
from storage.transaction import Transaction
from tests.bot.post import Post, opened
from tests.sandboxed import eventually


@pytest.fixture
async def post(sqlite: str) -> AsyncIterator[Post]:
    async with opened(sqlite) as ready:
        yield ready


async def test_a_reply_overtakes_a_running_message_to_many(post: Post) -> None:
    crowd = [post.person(f"Orang {number}") for number in range(60)]
    siti = post.person("Siti")
    await post.queue_many(crowd, "untuk semua")

    async with post.sending(post.sender(rate=10)) as sender:
        sender.wake()
        await eventually(lambda: post.calls.get("sendMessage", 0) >= 8)
        begun = time.monotonic()
        await post.queue(siti, "jawaban")
        await eventually(lambda: post.heard(siti) == ["jawaban"])
        assert time.monotonic() - begun < 1.0
        assert post.calls["sendMessage"] < 30


async def test_it_takes_no_more_than_its_share_of_the_pace(post: Post) -> None:
    """Eight a second of ten: the twentieth leaves after two seconds, not after one."""
    crowd = [post.person(f"Orang {number}") for number in range(20)]
    await post.queue_many(crowd, "untuk semua")
    async with post.sending(post.sender(rate=10)):
        await eventually(lambda: post.calls.get("sendMessage", 0) >= 1)
        first = time.monotonic()
        await eventually(lambda: post.calls.get("sendMessage", 0) == 20)
        assert time.monotonic() - first > 1.5


async def test_what_was_taken_back_does_not_leave_though_it_was_begun(post: Post) -> None:
    crowd = [post.person(f"Orang {number}") for number in range(SLOW_AT_ONCE)]
    ids = await post.queue_many(crowd, "untuk semua")
    async with post.sending(post.sender(rate=5)):
        await eventually(lambda: post.calls.get("sendMessage", 0) >= 4)
        await post.store.write(lambda tx: tx.outbox.done(ids))
        sent = post.calls["sendMessage"]
        await asyncio.sleep(2.5)
        assert post.calls["sendMessage"] <= sent + 1


async def test_at_night_it_waits_for_the_morning(post: Post) -> None:
    siti = post.person("Siti")
    await post.queue_many([siti], "untuk semua")
    post.later(hours=9)
    async with post.sending():
        await asyncio.sleep(0.3)
        assert post.heard(siti) == []
        assert [row.due for row in await post.rows()] == [post.now + timedelta(hours=14)]
        post.later(hours=14, seconds=1)
        await eventually(lambda: post.heard(siti) == ["untuk semua"])


async def test_who_stopped_messages_while_it_waited_gets_none(post: Post) -> None:
    siti, adi = post.person("Siti"), post.person("Adi")
    await post.queue_many([siti, adi], "untuk semua")

    async def job(tx: Transaction) -> None:
        stored = (await tx.sessions.lock([siti.id], post.now))[siti.id]
        muted = replace(stored, session=replace(stored.session, muted=True))
        await tx.sessions.put_many([muted], post.now)

    await post.store.write(job)
    async with post.sending():
        await eventually(lambda: post.heard(adi) == ["untuk semua"])
        await asyncio.sleep(0.2)
        assert post.heard(siti) == []
    assert await post.waiting() == 0


def test_a_share_leaves_the_rest_of_every_second_to_others() -> None:
    pace, slow = Pace(10, now=0.0), 0
    while pace.wait(slow, 0.0, SLOW_SHARE) == 0:
        slow += 1
    assert slow == 8
    assert [pace.wait(100 + n, 0.0) for n in range(2)] == [0.0, 0.0]
    assert pace.wait(200, 0.0) == 1.0
    assert pace.wait(201, 1.0, SLOW_SHARE) == 0.0


def test_what_others_take_up_is_not_there_for_the_many() -> None:
    pace = Pace(10, now=0.0)
    assert [pace.wait(n, 0.0) for n in range(9)] == [0.0] * 9
    assert pace.wait(50, 0.5, SLOW_SHARE) == 0.5
    assert pace.wait(51, 0.5) == 0.0


def test_waiting_for_its_share_alone_does_not_make_the_pace_faster() -> None:
    pace = Pace(10, now=0.0)
    for second in range(40):
        for chat in range(20):
            pace.wait(chat + 20 * second, float(second), SLOW_SHARE)
    assert pace.rate == 10
