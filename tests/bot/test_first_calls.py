"""A start on a bad line: what passes is waited for, what stays is told in a sentence."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.api import BotApi
from bot.first_calls import TRIES, StartError, identify, say_how_to_deliver
from bot.sandbox.faults import Kind
from bot.sandbox.server import Server
from tests.bot.living import settings
from tests.sandboxed import honest

PASSING = (Kind.BAD_GATEWAY, Kind.SERVER_ERROR, Kind.CUT, Kind.CUT_AFTER, Kind.TOO_MANY)
RECEIVE = {"polling": "deleteWebhook", "webhook": "setWebhook"}


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with honest() as ready:
        yield ready


@pytest.fixture
async def api(server: Server) -> AsyncIterator[BotApi]:
    async with BotApi(server.api_url, server.token) as ready:
        yield ready


@pytest.mark.parametrize("kind", PASSING)
async def test_one_bad_answer_does_not_hide_who_the_bot_is(
    api: BotApi, server: Server, tmp_path: Path, kind: Kind
) -> None:
    server.telegram.faults.next("getMe", kind, retry_after=0)

    me = await identify(api, settings(server, tmp_path), pause=0)

    assert str(me.id) == server.token.partition(":")[0]


@pytest.mark.parametrize("kind", PASSING)
@pytest.mark.parametrize("receive", RECEIVE)
async def test_a_start_outlives_bad_answers_where_it_says_how_to_deliver(
    api: BotApi, server: Server, tmp_path: Path, receive: str, kind: Kind
) -> None:
    server.telegram.faults.next(RECEIVE[receive], kind, times=TRIES - 1, retry_after=0)

    await say_how_to_deliver(api, settings(server, tmp_path, receive), pause=0)

    assert server.telegram.calls[RECEIVE[receive]] == TRIES


async def test_a_telegram_that_stays_away_ends_the_start_with_what_to_look_at(
    api: BotApi, server: Server, tmp_path: Path
) -> None:
    server.telegram.faults.next("*", Kind.BAD_GATEWAY, times=2 * TRIES)

    with pytest.raises(StartError, match="check TELEGRAM_API_URL and the network"):
        await identify(api, settings(server, tmp_path), pause=0)
    with pytest.raises(StartError, match="check RECEIVE and WEBHOOK_URL"):
        await say_how_to_deliver(api, settings(server, tmp_path), pause=0)


async def test_what_telegram_refuses_is_not_asked_again(server: Server, tmp_path: Path) -> None:
    async with BotApi(server.api_url, "1:unknown") as stranger:
        with pytest.raises(StartError, match="does not know this BOT_TOKEN"):
            await identify(stranger, settings(server, tmp_path), pause=60)
