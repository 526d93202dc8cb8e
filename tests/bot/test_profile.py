"""What Telegram shows before anybody writes: the menu and the description, in each language."""

from collections.abc import AsyncIterator

import pytest
import structlog

from bot.api import BotApi
from bot.profile import show_profile
from bot.sandbox.server import Server
from conversations.commands import MENU
from tests.bot.front import WORDS
from tests.sandboxed import call, honest


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with honest() as ready:
        yield ready


@pytest.fixture
async def api(server: Server) -> AsyncIterator[BotApi]:
    async with BotApi(server.api_url, server.token) as ready:
        yield ready


@pytest.mark.parametrize(("phone", "language"), [("id", "id"), ("en", "en"), ("jv", "id")])
async def test_everybody_sees_a_menu_they_can_read(
    api: BotApi, server: Server, phone: str, language: str
) -> None:
    await show_profile(api, WORDS, "Kantor Contoh")

    menu = server.telegram.commands(server.telegram.person("Siti", language=phone))
    assert [entry["description"] for entry in menu] == [
        WORDS.template(language, f"menu.{name}") for name in MENU
    ]
    for entry, name in zip(menu, MENU, strict=True):
        assert entry["command"] in WORDS.words(language, f"command.{name}")


async def test_the_menu_stands_in_private_chats_only(api: BotApi, server: Server) -> None:
    await show_profile(api, WORDS, "Kantor Contoh")

    for language in ({}, {"language_code": "en"}):
        _, everywhere = await call(server, "getMyCommands", **language)
        scope = {"type": "all_private_chats"}
        _, private = await call(server, "getMyCommands", scope=scope, **language)
        assert everywhere["result"] == []
        assert len(private["result"]) == len(MENU)


async def test_the_description_names_who_runs_it(api: BotApi, server: Server) -> None:
    await show_profile(api, WORDS, "Kantor <Contoh> & Co")

    _, told = await call(server, "getMyDescription")
    _, english = await call(server, "getMyDescription", language_code="en")
    _, short = await call(server, "getMyShortDescription")
    assert "Kantor <Contoh> & Co" in told["result"]["description"]
    assert english["result"]["description"] != told["result"]["description"]
    assert short["result"]["short_description"]


@pytest.mark.parametrize("fault", ["server_error", "too_many", "cut"])
async def test_a_failure_is_harmless(api: BotApi, server: Server, fault: str) -> None:
    server.telegram.faults.next("setMyCommands", fault)

    await show_profile(api, WORDS, "Kantor Contoh")


async def test_an_organisation_too_long_for_telegram_is_harmless(
    api: BotApi, server: Server
) -> None:
    await show_profile(api, WORDS, "x" * 600)

    assert server.telegram.take_illegal_calls()
    assert server.telegram.commands(server.telegram.person("Siti", language="id"))


async def test_a_language_that_telegram_has_no_code_for_is_not_sent(api: BotApi) -> None:
    assert any(len(code) != 2 for code in WORDS.languages)

    with structlog.testing.capture_logs() as told:
        await show_profile(api, WORDS, "Kantor Contoh")

    assert told == []
