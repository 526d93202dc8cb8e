"""Delivery to a webhook: order, patience, secrets; against a real HTTP server of the test."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import telegram
from aiohttp import web

from bot.sandbox.chats import Person
from bot.sandbox.delivery import Patience
from bot.sandbox.server import Server
from tests.sandboxed import Clock, client, eventually, honest

SECRET = "s3cret_-"


@dataclass
class Hook:
    """Answers 200 unless told otherwise, and remembers everything."""

    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    respond: Callable[[dict[str, Any]], Awaitable[web.Response]] | None = None
    now: int = 0
    most: int = 0

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.bodies.append(body)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            return await self.respond(body) if self.respond else web.Response()
        finally:
            self.now -= 1

    @property
    def texts(self) -> list[str]:
        return [body["message"]["text"] for body in self.bodies if "message" in body]

    async def has(self, count: int) -> None:
        await eventually(lambda: len(self.bodies) >= count)


@contextlib.asynccontextmanager
async def listening(hook: Hook) -> AsyncIterator[Hook]:
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with listening(Hook()) as ready:
        yield ready


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Server]:
    async with honest(now=clock, patience=Patience(first=0.01, longest=0.05)) as server:
        yield server


@pytest.fixture
async def bot(sandbox: Server) -> AsyncIterator[telegram.Bot]:
    async with client(sandbox) as ready:
        yield ready


@pytest.fixture
def siti(sandbox: Server) -> Person:
    return sandbox.telegram.person("Siti")


async def settled(server: Server) -> None:
    await eventually(lambda: not server.telegram.waiting_updates)


async def test_updates_arrive_with_the_secret(
    bot: telegram.Bot, sandbox: Server, hook: Hook, siti: Person
) -> None:
    sandbox.telegram.say(siti, "sebelum")
    await bot.set_webhook(hook.url, secret_token=SECRET)
    sandbox.telegram.say(siti, "sesudah")
    await hook.has(2)
    assert hook.texts == ["sebelum", "sesudah"]
    assert hook.secrets == [SECRET, SECRET]
    assert telegram.Update.de_json(hook.bodies[0], bot).message
    await settled(sandbox)


async def test_an_update_comes_again_until_it_is_taken_and_holds_back_its_chat_only(
    bot: telegram.Bot, sandbox: Server, hook: Hook, siti: Person
) -> None:
    budi = sandbox.telegram.person("Budi")
    down = True

    async def respond(body: dict[str, Any]) -> web.Response:
        failing = down and body["message"]["from"]["id"] == siti.id
        return web.Response(status=500 if failing else 204)

    hook.respond = respond
    await bot.set_webhook(hook.url)
    sandbox.telegram.say(siti, "a1")
    sandbox.telegram.say(siti, "a2")
    sandbox.telegram.say(budi, "b1")
    await hook.has(5)
    assert hook.texts.count("b1") == 1
    assert "a2" not in hook.texts
    info = await bot.get_webhook_info()
    assert info.pending_update_count == 2
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert info.last_error_date
    down = False
    await settled(sandbox)
    assert hook.texts[-1] == "a2"
    repeats = [body["update_id"] for body in hook.bodies if body["message"]["text"] == "a1"]
    assert len(set(repeats)) == 1


async def test_the_next_update_of_a_chat_waits_for_the_one_before(
    bot: telegram.Bot, sandbox: Server, hook: Hook, siti: Person
) -> None:
    going = asyncio.Event()

    async def respond(body: dict[str, Any]) -> web.Response:
        await going.wait()
        return web.Response()

    hook.respond = respond
    await bot.set_webhook(hook.url)
    sandbox.telegram.say(siti, "a1")
    sandbox.telegram.say(siti, "a2")
    sandbox.telegram.say(sandbox.telegram.person("Budi"), "b1")
    await hook.has(2)
    await asyncio.sleep(0.05)
    assert sorted(hook.texts) == ["a1", "b1"]
    going.set()
    await hook.has(3)
    await settled(sandbox)


async def test_presses_do_not_wait_for_messages(
    bot: telegram.Bot, sandbox: Server, hook: Hook, siti: Person
) -> None:
    async def respond(body: dict[str, Any]) -> web.Response:
        return web.Response(status=200 if "callback_query" in body else 503)

    hook.respond = respond
    sandbox.telegram.say(siti, "/start")
    markup = telegram.InlineKeyboardMarkup.from_button(
        telegram.InlineKeyboardButton("x", callback_data="1")
    )
    sent = await bot.send_message(siti.id, "x", reply_markup=markup)
    sandbox.telegram.press(siti, sent.message_id, "1")
    await bot.set_webhook(hook.url)
    await eventually(lambda: sandbox.telegram.waiting_updates == 1)
    assert any("callback_query" in body for body in hook.bodies)


async def test_what_is_too_old_is_dropped_and_the_next_goes_on(
    bot: telegram.Bot, sandbox: Server, hook: Hook, siti: Person, clock: Clock
) -> None:
    async def respond(body: dict[str, Any]) -> web.Response:
        return web.Response(status=500 if body["message"]["text"] == "lama" else 200)

    hook.respond = respond
    await bot.set_webhook(hook.url)
    sandbox.telegram.say(siti, "lama")
    clock.advance(60)
    sandbox.telegram.say(siti, "baru")
    await hook.has(2)
    clock.advance(86_400 - 30)
    await settled(sandbox)
    assert hook.texts[-1] == "baru"


async def test_retry_after_is_honoured(
    bot: telegram.Bot, sandbox: Server, hook: Hook, siti: Person
) -> None:
    async def respond(body: dict[str, Any]) -> web.Response:
        if len(hook.bodies) > 1:
            return web.Response()
        return web.Response(status=503, headers={"Retry-After": "1"})

    hook.respond = respond
    await bot.set_webhook(hook.url)
    begin = asyncio.get_running_loop().time()
    sandbox.telegram.say(siti, "x")
    await hook.has(2)
    assert asyncio.get_running_loop().time() - begin >= 1
    await settled(sandbox)


async def test_no_more_connections_than_asked_for(
    bot: telegram.Bot, sandbox: Server, hook: Hook
) -> None:
    async def respond(body: dict[str, Any]) -> web.Response:
        await asyncio.sleep(0.01)
        return web.Response()

    hook.respond = respond
    await bot.set_webhook(hook.url, max_connections=2)
    for number in range(8):
        sandbox.telegram.say(sandbox.telegram.person(f"P{number}"), "x")
    await hook.has(8)
    assert hook.most == 2
    await settled(sandbox)


async def test_an_answer_may_be_a_method_call(
    bot: telegram.Bot, sandbox: Server, hook: Hook, siti: Person
) -> None:
    async def respond(body: dict[str, Any]) -> web.Response:
        call = {"method": "sendMessage", "chat_id": siti.id, "text": "dari jawaban"}
        return web.json_response(call)

    hook.respond = respond
    await bot.set_webhook(hook.url)
    said = sandbox.telegram.say(siti, "x")
    [heard] = await sandbox.telegram.heard(siti, after=said.id)
    assert heard.text == "dari jawaban"


async def test_an_illegal_call_in_an_answer_is_recorded(
    bot: telegram.Bot, sandbox: Server, hook: Hook, siti: Person
) -> None:
    async def respond(body: dict[str, Any]) -> web.Response:
        return web.json_response({"method": "sendMessage", "chat_id": siti.id, "text": ""})

    hook.respond = respond
    await bot.set_webhook(hook.url)
    sandbox.telegram.say(siti, "x")
    await settled(sandbox)
    assert [each.method for each in sandbox.telegram.take_illegal_calls()] == ["sendMessage"]


async def test_a_webhook_is_told_about_moved_and_removed(
    bot: telegram.Bot, sandbox: Server, hook: Hook, siti: Person
) -> None:
    assert (await bot.get_webhook_info()).url == ""
    await bot.set_webhook("http://127.0.0.1:1/gone", allowed_updates=["message"])
    sandbox.telegram.say(siti, "satu")
    async with asyncio.timeout(5):
        while not (info := await bot.get_webhook_info()).last_error_message:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert (info.max_connections, info.allowed_updates) == (40, ("message",))
    await bot.set_webhook(hook.url)
    await hook.has(1)
    await settled(sandbox)
    await bot.delete_webhook()
    sandbox.telegram.say(siti, "dua")
    await asyncio.sleep(0.05)
    assert hook.texts == ["satu"]
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_a_taken_update_may_be_delivered_twice(
    bot: telegram.Bot, sandbox: Server, hook: Hook, siti: Person
) -> None:
    sandbox.telegram.faults.delivery.duplicate = 1.0
    await bot.set_webhook(hook.url)
    sandbox.telegram.say(siti, "a")
    sandbox.telegram.say(siti, "b")
    await settled(sandbox)
    assert hook.texts == ["a", "a", "b", "b"]
    assert len({body["update_id"] for body in hook.bodies}) == 2
