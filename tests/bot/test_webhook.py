"""The webhook: 200 after the commit and not before, and a closed door for everybody else."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.api import BotApi
from bot.intake import Intake
from bot.sandbox.server import Server
from bot.webhook import LONGEST_BODY, SECRET_HEADER, Webhook, webhook_app
from storage.errors import StoreFull, StoreUnavailable
from tests.bot.front import Front, toy_flows
from tests.bot.living import free_port
from tests.bot.post import Shaky
from tests.bot.receiving import Keeps, taking
from tests.sandboxed import eventually, honest

SECRET = "only-telegram_knows-this"
RIGHT = {SECRET_HEADER: SECRET}
UPDATE = {"update_id": 1}


@dataclass
class Hook:
    url: str
    intake: Intake
    http: httpx.AsyncClient
    webhook: Webhook

    async def post(self, content: Any = UPDATE, **more: Any) -> httpx.Response:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return await self.http.post(
            f"{self.url}/telegram", content=body, **{"headers": RIGHT, **more}
        )


@asynccontextmanager
async def listening(intake: Intake) -> AsyncIterator[Hook]:
    port = free_port()
    webhook = Webhook(webhook_app("/telegram", SECRET, intake), "127.0.0.1", port, 1)
    running = asyncio.create_task(webhook.run())
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient() as http:
        await eventually(lambda: _answers(port))
        try:
            yield Hook(url, intake, http, webhook)
        finally:
            webhook.stop()
            await asyncio.wait_for(running, 3)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def service() -> Keeps:
    return Keeps()


@pytest.fixture
async def hook(service: Keeps) -> AsyncIterator[Hook]:
    async with taking(service) as intake, listening(intake) as ready:
        yield ready


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with honest() as ready:
        yield ready


# ---------------------------------------------------------------- the commit


async def test_the_answer_waits_for_the_commit(hook: Hook, service: Keeps) -> None:
    service.go.clear()
    post = asyncio.create_task(hook.post())
    await eventually(lambda: service.tries == 1)
    await asyncio.sleep(0.05)
    assert not post.done()

    service.go.set()
    assert (await post).status_code == 200
    assert service.ids == [1]


async def test_what_is_not_committed_is_asked_for_again(hook: Hook, service: Keeps) -> None:
    service.error = StoreUnavailable()
    answer = await hook.post()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")

    service.error = None
    assert (await hook.post()).status_code == 200
    assert service.ids == [1]


async def test_when_the_bot_cannot_go_on_nobody_waits_and_nothing_is_confirmed(
    hook: Hook, service: Keeps
) -> None:
    service.go.clear()
    service.error = StoreFull()
    first = asyncio.create_task(hook.post())
    await eventually(lambda: service.tries == 1)
    others = [asyncio.create_task(hook.post({"update_id": number})) for number in (2, 3)]
    await asyncio.sleep(0.05)
    service.go.set()

    answers = await asyncio.wait_for(asyncio.gather(first, *others), 2)
    assert {answer.status_code for answer in answers} == {503}
    assert (await hook.http.get(f"{hook.url}/readyz")).status_code == 503


async def test_with_the_real_service_a_database_that_was_away_loses_nothing(
    each_front: Front,
) -> None:
    shaky = Shaky(each_front.store)
    front = Front(shaky, toy_flows())
    begun, cat = (front.said(5_000_000_001, text).raw for text in ("/start", "1"))
    async with taking(front.service) as intake, listening(intake) as hook:
        statuses = [(await hook.post(begun)).status_code]
        shaky.gone = True
        statuses.append((await hook.post(cat)).status_code)
        shaky.gone = False
        statuses += [(await hook.post(cat)).status_code, (await hook.post(cat)).status_code]

    assert statuses == [200, 503, 200, 200]
    assert await front.answers(5_000_000_001) == {"pet": "cat"}


async def test_telegram_delivers_to_it(server: Server, service: Keeps, hook: Hook) -> None:
    siti = server.telegram.person("Siti")
    async with BotApi(server.api_url, server.token) as api:
        url = f"{hook.url}/telegram"
        await api.call("setWebhook", {"url": url, "secret_token": SECRET})
        for number in range(30):
            server.telegram.say(siti, str(number))
        await eventually(lambda: not server.telegram.waiting_updates)

    assert service.texts == [str(number) for number in range(30)]


async def test_a_caller_that_hangs_up_does_not_undo_the_commit(hook: Hook, service: Keeps) -> None:
    service.go.clear()
    with pytest.raises(httpx.ReadTimeout):
        await hook.post(timeout=0.1)
    service.go.set()

    await eventually(lambda: service.ids == [1])
    assert (await hook.post({"update_id": 2})).status_code == 200


# ---------------------------------------------------------------- the door


@pytest.mark.parametrize(
    "given",
    [
        {},
        {SECRET_HEADER: ""},
        {SECRET_HEADER: SECRET[:-1]},
        {SECRET_HEADER: SECRET + "x"},
        {SECRET_HEADER: SECRET.upper()},
        {SECRET_HEADER: "é\xff"},
        {"authorization": SECRET},
    ],
)
async def test_without_the_secret_nothing_gets_in(
    hook: Hook, service: Keeps, given: dict[str, str]
) -> None:
    encoded = {name: value.encode("latin-1") for name, value in given.items()}
    answer = await hook.post(headers=encoded)

    assert (answer.status_code, answer.text) == (403, "")
    assert service.tries == 0


async def test_a_flood_without_the_secret_reaches_nobody(hook: Hook, service: Keeps) -> None:
    for number in range(300):
        answer = await hook.post({"update_id": number}, headers={SECRET_HEADER: f"x{number}"})
        assert answer.status_code == 403

    assert service.tries == 0
    assert (await hook.post()).status_code == 200


def of_length(length: int) -> bytes:
    body = json.dumps({**UPDATE, "x": ""}).encode()
    return body[:-2] + b"x" * (length - len(body)) + body[-2:]


async def test_a_body_is_as_long_as_an_update_and_no_longer(hook: Hook, service: Keeps) -> None:
    assert (await hook.post(of_length(LONGEST_BODY))).status_code == 200
    assert (await hook.post(of_length(LONGEST_BODY + 1))).status_code == 413
    assert service.ids == [1]


async def test_a_body_without_end_is_not_read_to_its_end(hook: Hook, service: Keeps) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 10_000_000:
            sent += 10_000
            yield b"x" * 10_000
            await asyncio.sleep(0)

    try:
        answer = await hook.http.post(f"{hook.url}/telegram", content=endless(), headers=RIGHT)
    except httpx.HTTPError:  # the connection was closed under it
        pass
    else:
        assert answer.status_code == 413
    assert sent < 10_000_000
    assert service.tries == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"{",
        b"[]",
        b"7",
        b"null",
        b'"update"',
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"update_id": ' + b"9" * 5_000 + b"}",
    ],
)
async def test_what_is_no_object_is_refused(hook: Hook, service: Keeps, body: bytes) -> None:
    assert (await hook.post(body)).status_code == 400
    assert service.tries == 0


@pytest.mark.parametrize("body", [{}, {"update_id": "x"}, {"update_id": 2**70}])
async def test_an_object_that_is_no_update_is_acknowledged_and_forgotten(
    hook: Hook, service: Keeps, body: dict[str, Any]
) -> None:
    assert (await hook.post(body)).status_code == 200
    assert service.tries == 0


async def test_half_a_body_harms_nobody(hook: Hook, service: Keeps) -> None:
    host, port = hook.url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"POST /telegram HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\n"
        'Content-Length: 100\r\n\r\n{"update'.encode()
    )
    await writer.drain()
    writer.close()
    await writer.wait_closed()

    assert (await hook.post()).status_code == 200
    assert service.ids == [1]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/telegram", 405),
        ("PUT", "/telegram", 405),
        ("POST", "/", 404),
        ("POST", "/telegram/x", 404),
        ("POST", "/livez", 405),
    ],
)
async def test_there_is_one_door(
    hook: Hook, service: Keeps, method: str, path: str, status: int
) -> None:
    answer = await hook.http.request(method, hook.url + path, json=UPDATE, headers=RIGHT)

    assert answer.status_code == status
    assert service.tries == 0


# ---------------------------------------------------------------- health and ends


async def test_it_says_how_it_is(hook: Hook) -> None:
    async def status(path: str) -> int:
        return (await hook.http.get(hook.url + path)).status_code

    assert [await status("/livez"), await status("/readyz")] == [200, 200]
    hook.intake.stop()
    assert [await status("/livez"), await status("/readyz")] == [200, 503]
    assert (await hook.post()).status_code == 503


async def test_a_stop_lets_what_is_under_way_be_answered(service: Keeps) -> None:
    async with taking(service) as intake, listening(intake) as hook:
        service.go.clear()
        post = asyncio.create_task(hook.post())
        await eventually(lambda: service.tries == 1)
        hook.webhook.stop()
        intake.stop()
        await asyncio.sleep(0.2)
        service.go.set()

        assert (await post).status_code == 200


async def test_a_port_that_is_taken_is_an_os_error(hook: Hook) -> None:
    port = int(hook.url.rpartition(":")[2])

    with pytest.raises(OSError, match="in use"):
        Webhook(webhook_app("/", SECRET, hook.intake), "127.0.0.1", port, 1)


async def test_it_listens_where_it_is_told_to() -> None:
    async with taking(Keeps()) as intake:
        port = free_port()
        webhook = Webhook(webhook_app("/", SECRET, intake), "::1", port, 1)
        running = asyncio.create_task(webhook.run())
        async with httpx.AsyncClient() as http:
            async with asyncio.timeout(3):
                while True:
                    try:
                        answer = await http.get(f"http://[::1]:{port}/livez")
                        break
                    except httpx.ConnectError:
                        await asyncio.sleep(0.01)
            assert answer.text == "ok"
        webhook.stop()
        await asyncio.wait_for(running, 3)
