"""Long polling: Telegram forgets an update only when it is committed here."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.api import BotApi
from bot.intake import Intake
from bot.polling import Polling
from bot.sandbox.chats import Person
from bot.sandbox.server import Server
from bot.sender import TokenRefused
from storage.errors import StoreFull, StoreUnavailable
from tests.bot.front import Front, toy_flows
from tests.bot.post import Shaky
from tests.bot.receiving import Keeps, taking
from tests.sandboxed import eventually, honest


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with honest() as ready:
        yield ready


@pytest.fixture
async def api(server: Server) -> AsyncIterator[BotApi]:
    async with BotApi(server.api_url, server.token) as ready:
        yield ready


@pytest.fixture
def siti(server: Server) -> Person:
    return server.telegram.person("Siti")


async def always() -> bool:
    return True


class Ears:
    """Counts what the schedule would be told."""

    def __init__(self) -> None:
        self.heard: list[bool] = []

    def __call__(self, caught_up: bool) -> None:
        self.heard.append(caught_up)


@asynccontextmanager
async def polling(
    api: Any,
    intake: Intake,
    heard: Callable[[bool], None] = lambda _: None,
    may_poll: Callable[[], Awaitable[bool]] = always,
) -> AsyncIterator["asyncio.Task[None]"]:
    """Stops at the end, and must then end at once."""
    poll = Polling(api, intake, heard, may_poll)
    running = asyncio.create_task(poll.run())
    try:
        yield running
    finally:
        poll.stop()
        await asyncio.wait({running}, timeout=0.5)
        assert running.done()


def waiting(server: Server) -> int:
    return server.telegram.waiting_updates


# ---------------------------------------------------------------- acknowledging


async def test_what_is_committed_is_confirmed(api: BotApi, server: Server, siti: Person) -> None:
    service = Keeps()
    async with taking(service) as intake, polling(api, intake):
        for text in ("satu", "dua", "tiga"):
            server.telegram.say(siti, text)
            await asyncio.sleep(0)
        await eventually(lambda: service.texts == ["satu", "dua", "tiga"] and not waiting(server))


async def test_nothing_is_confirmed_before_the_commit(
    api: BotApi, server: Server, siti: Person
) -> None:
    service = Keeps()
    service.go.clear()
    server.telegram.say(siti, "satu")
    async with taking(service) as intake, polling(api, intake):
        await eventually(lambda: service.tries == 1)
        await asyncio.sleep(0.1)
        assert waiting(server) == 1
        assert server.telegram.calls["getUpdates"] == 1

        service.go.set()
        await eventually(lambda: not waiting(server))


async def test_a_failed_commit_is_asked_for_again(
    api: BotApi, server: Server, siti: Person
) -> None:
    service, ears = Keeps(), Ears()
    service.error = StoreUnavailable()
    server.telegram.say(siti, "satu")
    async with taking(service) as intake, polling(api, intake, ears):
        await eventually(lambda: service.tries == 1)
        await asyncio.sleep(0.1)
        assert waiting(server) == 1
        assert ears.heard == []
        service.error = None
        server.telegram.say(siti, "dua")
        await eventually(lambda: service.texts == ["satu", "dua"] and not waiting(server))

    assert ears.heard[0] is True


async def test_with_the_real_service_a_database_that_was_away_loses_nothing(
    api: BotApi, server: Server, siti: Person, each_front: Front
) -> None:
    shaky = Shaky(each_front.store)
    front = Front(shaky, toy_flows())
    async with taking(front.service) as intake, polling(api, intake):
        server.telegram.say(siti, "/start")
        await eventually(lambda: not waiting(server))
        shaky.gone = True
        server.telegram.say(siti, "1")
        await eventually(lambda: shaky.tries >= 2)
        assert waiting(server) == 1
        shaky.gone = False
        await eventually(lambda: not waiting(server))

    assert await front.answers(siti.id) == {"pet": "cat"}


async def test_a_fault_that_cannot_be_got_over_is_raised_and_confirms_nothing(
    api: BotApi, server: Server, siti: Person
) -> None:
    service = Keeps()
    service.error = StoreFull()
    server.telegram.say(siti, "satu")
    async with taking(service) as intake, polling(api, intake) as running:
        with pytest.raises(StoreFull):
            await asyncio.wait_for(asyncio.shield(running), 2)

    assert waiting(server) == 1


async def test_doubled_and_late_deliveries_all_arrive(
    api: BotApi, server: Server, siti: Person
) -> None:
    delivery = server.telegram.faults.delivery
    delivery.duplicate, delivery.reorder, delivery.longest_delay = 0.5, 0.3, 0.1
    service = Keeps()
    async with taking(service) as intake, polling(api, intake):
        for number in range(60):
            server.telegram.say(siti, str(number))
            if number % 10 == 0:
                await asyncio.sleep(0.01)
        await eventually(lambda: len(set(service.texts)) == 60)

    assert len(service.texts) > 60


async def test_updates_without_a_number_do_not_stop_it() -> None:
    class Odd:
        """Something that is not Telegram."""

        def __init__(self) -> None:
            self.offsets: list[int | None] = []

        async def call(self, method: str, params: dict[str, Any], **_: Any) -> list[Any]:
            self.offsets.append(params.get("offset"))
            if len(self.offsets) == 1:
                return [{"update_id": 5}, {"message": {}}, None, {"update_id": "7"}]
            return [{"message": {}}]

    odd, service = Odd(), Keeps()
    async with taking(service) as intake, polling(odd, intake) as running:
        await eventually(lambda: len(odd.offsets) == 2)
        await asyncio.sleep(0.2)
        assert not running.done()

    assert odd.offsets == [None, 6]  # and not a third at once
    assert service.ids == [5]


# ---------------------------------------------------------------- hearing


async def test_it_has_caught_up_once_nothing_more_is_kept(
    api: BotApi, server: Server, siti: Person
) -> None:
    for number in range(150):
        server.telegram.say(siti, str(number))
    service, ears = Keeps(), Ears()
    async with taking(service) as intake, polling(api, intake, ears):
        await eventually(lambda: True in ears.heard)
        assert ears.heard == [False, True]
        assert len(service.texts) == 150

        await eventually(lambda: not waiting(server))  # and a long poll is waiting
        assert len(ears.heard) == 2


async def test_only_who_may_polls(api: BotApi, server: Server, siti: Person) -> None:
    leads = False

    async def may_poll() -> bool:
        return leads

    server.telegram.say(siti, "satu")
    service = Keeps()
    async with taking(service) as intake, polling(api, intake, may_poll=may_poll):
        await asyncio.sleep(0.1)
        assert "getUpdates" not in server.telegram.calls
        leads = True
        await eventually(lambda: service.texts == ["satu"])


# ---------------------------------------------------------------- stopping


async def test_a_stop_ends_a_long_poll_at_once_and_is_no_news(api: BotApi, server: Server) -> None:
    ears = Ears()
    async with taking(Keeps()) as intake:
        async with polling(api, intake, ears):
            await eventually(lambda: server.telegram.calls.get("getUpdates") == 2)
        assert ears.heard == [True]


async def test_a_stop_ends_a_pause_at_once(server: Server) -> None:
    nowhere = BotApi("http://127.0.0.1:9", server.token)
    async with nowhere, taking(Keeps()) as intake, polling(nowhere, intake):
        await asyncio.sleep(0.1)


async def test_what_arrives_as_it_stops_is_left_to_the_next_start(
    server: Server, siti: Person
) -> None:
    class Late:
        """Answers in the very moment in which the bot is told to stop."""

        async def call(self, *_: Any, **__: Any) -> list[Any]:
            poll.stop()
            intake.stop()
            return [{"update_id": 1}]

    service, ears = Keeps(), Ears()
    async with taking(service) as intake:
        poll = Polling(Late(), intake, ears, always)  # type: ignore[arg-type]
        await asyncio.wait_for(poll.run(), 1)

    assert (service.tries, ears.heard) == (0, [])


async def test_a_batch_under_way_is_finished_though_it_stops(
    api: BotApi, server: Server, siti: Person
) -> None:
    service = Keeps()
    service.go.clear()
    server.telegram.say(siti, "satu")
    async with taking(service) as intake:
        poll = Polling(api, intake, lambda _: None, always)
        running = asyncio.create_task(poll.run())
        await eventually(lambda: service.tries == 1)
        poll.stop()
        await asyncio.sleep(0.05)
        assert not running.done()
        service.go.set()
        await asyncio.wait_for(running, 1)

    assert service.texts == ["satu"]


# ---------------------------------------------------------------- Telegram's troubles


@pytest.mark.parametrize("fault", ["server_error", "too_many"])
async def test_it_goes_on_after_a_failure(
    api: BotApi, server: Server, siti: Person, fault: str
) -> None:
    server.telegram.faults.next("getUpdates", fault, retry_after=1)
    server.telegram.say(siti, "satu")
    service = Keeps()
    async with taking(service) as intake, polling(api, intake):
        await eventually(lambda: service.texts == ["satu"])


async def test_somebody_elses_webhook_is_waited_out(
    api: BotApi, server: Server, siti: Person
) -> None:
    await api.call("setWebhook", {"url": "http://127.0.0.1:9/"})
    service = Keeps()
    async with taking(service) as intake, polling(api, intake) as running:
        await eventually(lambda: server.telegram.refused_calls)
        assert not running.done()
        await api.call("deleteWebhook", {})
        server.telegram.say(siti, "satu")
        await eventually(lambda: service.texts == ["satu"])


async def test_a_revoked_token_ends_it(server: Server) -> None:
    other = server.token[:-1] + "_"
    async with BotApi(server.api_url, other) as revoked, taking(Keeps()) as intake:
        poll = Polling(revoked, intake, lambda _: None, always)
        with pytest.raises(TokenRefused):
            await asyncio.wait_for(poll.run(), 2)


async def test_it_asks_for_what_we_read_and_drops_nothing(
    api: BotApi, server: Server, siti: Person
) -> None:
    group = server.telegram.group("Pasar", siti)
    service = Keeps()
    async with taking(service) as intake, polling(api, intake):
        await eventually(lambda: not waiting(server))
        said = server.telegram.say(siti, "/start")
        server.telegram.edit(siti, said.id, "x")
        server.telegram.block(siti)
        server.telegram.say(siti, "halo", group=group)
        await eventually(lambda: len(service.ids) >= 4)
