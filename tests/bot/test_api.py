"""The client over HTTP: what each answer becomes, and that no error names the token."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.api import BotApi, NotSent, Upload, wait_of
from bot.sandbox.chats import Person
from bot.sandbox.server import Server
from tests.sandboxed import honest


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with honest() as ready:
        yield ready


@pytest.fixture
async def api(server: Server) -> AsyncIterator[BotApi]:
    async with BotApi(server.api_url + "/", server.token) as ready:
        yield ready


@pytest.fixture
def siti(server: Server) -> Person:
    person = server.telegram.person("Siti")
    server.telegram.say(person, "/start")
    return person


async def refused(api: BotApi, siti: Person, seconds: float = 5) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await api.call("sendMessage", {"chat_id": siti.id, "text": "x"}, seconds=seconds)
    assert "SANDBOX" not in f"{caught.value!r} {caught.value.__context__!r}"
    return caught.value


async def test_a_call_gives_telegrams_result(api: BotApi, server: Server, siti: Person) -> None:
    markup = {"keyboard": [[{"text": "Ya"}]], "resize_keyboard": True}
    sent = await api.call(
        "sendMessage", {"chat_id": siti.id, "text": "Halo 👋", "reply_markup": markup}
    )

    seen = server.telegram.chat(siti)
    assert (seen.last.id, seen.last.text, seen.labels) == (sent["message_id"], "Halo 👋", ["Ya"])


async def test_a_file_goes_along(api: BotApi, server: Server, siti: Person) -> None:
    upload = Upload("document", "daftar.csv", "kode;né\r\n".encode())
    await api.call("sendDocument", {"chat_id": siti.id, "caption": "Daftar"}, upload)

    document = server.telegram.chat(siti).last.document
    assert document is not None
    assert document["file_name"] == "daftar.csv"
    assert server.telegram.file(document["file_id"]) == upload.content
    assert server.telegram.chat(siti).last.text == "Daftar"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("too_many", RetryAfter),
        ("server_error", NetworkError),
        ("bad_gateway", NetworkError),
        ("cut", NetworkError),
        ("cut_after", NetworkError),
        ("blocked", Forbidden),
        ("hang", TimedOut),
    ],
)
async def test_each_failure_is_an_error_of_its_own(
    api: BotApi, server: Server, siti: Person, fault: str, error: type[TelegramError]
) -> None:
    server.telegram.faults.next("sendMessage", fault)

    found = await refused(api, siti, seconds=0.2)
    assert type(found) is error


async def test_a_refusal_says_how_long_to_wait(api: BotApi, server: Server, siti: Person) -> None:
    server.telegram.faults.next("sendMessage", "too_many", retry_after=17)

    found = await refused(api, siti)
    assert isinstance(found, RetryAfter)
    assert wait_of(found) == 17.0


async def test_a_mistake_of_ours_is_a_bad_request(api: BotApi, server: Server) -> None:
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await api.call("sendMessage", {"chat_id": 5, "text": "x"})


async def test_a_token_nobody_knows(server: Server) -> None:
    async with BotApi(server.api_url, server.token[:-1] + "_") as other:
        with pytest.raises(InvalidToken):
            await other.call("getMe", {})


async def test_half_a_character_is_refused_by_telegram_and_not_by_us(
    api: BotApi, server: Server, siti: Person
) -> None:
    with pytest.raises(TelegramError):
        await api.call("sendMessage", {"chat_id": siti.id, "text": "\ud83d"})
    server.telegram.take_illegal_calls()


async def test_two_polls_are_a_conflict(api: BotApi) -> None:
    first = asyncio.create_task(api.call("getUpdates", {"timeout": 5}))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(api.call("getUpdates", {"timeout": 0}))

    with pytest.raises(Conflict):
        await first
    assert await second == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://nowhere.invalid"])
async def test_without_a_connection_nothing_was_sent_for_certain(
    server: Server, siti: Person, address: str
) -> None:
    async with BotApi(address, server.token) as nowhere:
        assert type(await refused(nowhere, siti)) is NotSent


async def test_a_client_that_is_not_open_sends_nothing(server: Server, siti: Person) -> None:
    assert type(await refused(BotApi(server.api_url, server.token), siti)) is NotSent


async def test_calls_go_side_by_side(api: BotApi, server: Server, siti: Person) -> None:
    server.telegram.faults.next("sendMessage", "hang_after", times=40, seconds=0.3)
    begin = time.monotonic()
    calls = [api.call("sendMessage", {"chat_id": siti.id, "text": "x"}) for _ in range(40)]
    await asyncio.gather(*calls, return_exceptions=True)

    assert time.monotonic() - begin < 3
    assert len(server.telegram.chat(siti).messages) == 41


async def test_it_closes_what_it_opened(server: Server) -> None:
    api = BotApi(server.api_url, server.token)
    async with api:
        await api.call("getMe", {})

    with pytest.raises(NotSent):
        await api.call("getMe", {})


async def test_a_file_is_downloaded_as_it_was(api: BotApi, server: Server, siti: Person) -> None:
    sent = server.telegram.send_file(siti, "daftar.csv", b"nama;nik\n")
    found = await api.call("getFile", {"file_id": sent.json["document"]["file_id"]})

    assert await api.download(found["file_path"]) == b"nama;nik\n"


async def test_a_file_that_is_not_there_is_a_network_error_without_the_token(
    api: BotApi, server: Server
) -> None:
    with pytest.raises(NetworkError) as caught:
        await api.download("documents/../other file.csv")
    assert server.token not in f"{caught.value!r} {caught.value.__context__!r}"
