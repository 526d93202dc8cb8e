"""getUpdates over HTTP: waiting, confirming, taking over."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
import telegram
from telegram.error import Conflict

from bot.sandbox.chats import Person
from bot.sandbox.server import Server
from tests.sandboxed import Clock, call, client, honest


@pytest.fixture
def siti(sandbox: Server) -> Person:
    return sandbox.telegram.person("Siti")


async def test_a_long_poll_answers_as_soon_as_somebody_writes(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    begin = time.monotonic()
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    assert not poll.done()
    sandbox.telegram.say(siti, "satu")
    sandbox.telegram.say(siti, "dua")
    texts = [update.message.text for update in await poll if update.message]
    assert texts == ["satu", "dua"]  # what arrives together leaves together
    assert time.monotonic() - begin < 5


async def test_a_poll_without_news_ends_empty_at_its_timeout(bot: telegram.Bot) -> None:
    assert await bot.get_updates(timeout=0) == ()
    begin = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - begin < 5


async def test_an_offset_confirms_all_before_it(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    for text in "abc":
        sandbox.telegram.say(siti, text)
    first, second, third = await bot.get_updates()
    assert [u.update_id for u in await bot.get_updates(limit=1)] == [first.update_id]
    assert await bot.get_updates(offset=third.update_id) == (third,)
    assert await bot.get_updates() == (third,)
    assert second.update_id + 1 == third.update_id
    assert await bot.get_updates(offset=third.update_id + 1) == ()
    assert sandbox.telegram.waiting_updates == 0


async def test_messages_wait_a_day_and_presses_150_seconds(
    bot: telegram.Bot, sandbox: Server, siti: Person, clock: Clock
) -> None:
    sandbox.telegram.say(siti, "/start")
    markup = telegram.InlineKeyboardMarkup.from_button(
        telegram.InlineKeyboardButton("x", callback_data="1")
    )
    sent = await bot.send_message(siti.id, "x", reply_markup=markup)
    sandbox.telegram.press(siti, sent.message_id, "1")
    clock.advance(149)
    assert len(await bot.get_updates()) == 2
    clock.advance(2)
    assert [u.callback_query for u in await bot.get_updates()] == [None]
    clock.advance(86_400)
    assert await bot.get_updates() == ()


async def test_only_what_was_asked_for_is_queued_and_the_choice_stays(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    await bot.get_updates(allowed_updates=["edited_message"])
    said = sandbox.telegram.say(siti, "a")
    sandbox.telegram.edit(siti, said.id, "b")
    [update] = await bot.get_updates()
    assert update.edited_message
    await bot.get_updates(offset=update.update_id + 1, allowed_updates=[])
    sandbox.telegram.say(siti, "c")
    assert len(await bot.get_updates()) == 1


async def test_a_second_poll_ends_the_first(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    async with client(sandbox) as other:
        first = asyncio.create_task(bot.get_updates(timeout=10))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(other.get_updates(timeout=10))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        sandbox.telegram.say(siti, "halo")
        assert len(await second) == 1
    assert [each.code for each in sandbox.telegram.refused_calls] == [409]


async def test_who_hangs_up_is_not_in_the_way_of_who_comes_next(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    url = f"{sandbox.base_url}{sandbox.token}/getUpdates?timeout=30"
    async with httpx.AsyncClient(timeout=0.1) as http:
        with pytest.raises(httpx.ReadTimeout):
            await http.get(url)
    await asyncio.sleep(0.05)
    sandbox.telegram.say(siti, "halo")
    assert len(await bot.get_updates()) == 1
    assert sandbox.telegram.refused_calls == []


async def test_polling_and_a_webhook_exclude_each_other(
    bot: telegram.Bot, sandbox: Server
) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    await bot.set_webhook("http://127.0.0.1:1/hook")
    for poll in (waiting, bot.get_updates()):
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await poll
    assert sandbox.telegram.illegal_calls == []
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_updates_of_two_runs_never_have_the_same_id() -> None:
    ids = []
    for _ in range(2):
        async with honest() as server:
            server.telegram.say(server.telegram.person("Siti"), "x")
            _, body = await call(server, "getUpdates")
            ids += [update["update_id"] for update in body["result"]]
            await asyncio.sleep(0.002)
    assert ids[0] < ids[1]
