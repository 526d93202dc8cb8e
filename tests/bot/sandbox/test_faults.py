"""Failures on demand, as the real client meets them, and what they leave behind."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
import telegram
from telegram.error import Forbidden, NetworkError, RetryAfter, TimedOut

from bot.api import wait_of
from bot.sandbox.chats import Person
from bot.sandbox.faults import Faults, Kind
from bot.sandbox.server import Server
from tests.sandboxed import call, client, honest


@pytest.fixture
def siti(sandbox: Server) -> Person:
    person = sandbox.telegram.person("Siti")
    sandbox.telegram.say(person, "/start")
    return person


def heard(sandbox: Server, siti: Person) -> list[str]:
    return [m.text for m in sandbox.telegram.chat(siti).messages if m.from_bot]


async def test_everything_works_by_default(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    for number in range(30):
        await bot.send_message(siti.id, str(number))
    assert len(heard(sandbox, siti)) == 30


async def test_too_many_requests_say_when_to_come_back(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.faults.next("sendMessage", "too_many", retry_after=7)
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(siti.id, "x")
    assert wait_of(caught.value) == 7
    await bot.send_message(siti.id, "y")
    assert heard(sandbox, siti) == ["y"]
    assert [each.code for each in sandbox.telegram.refused_calls] == [429]


async def test_a_gateway_answers_with_html(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.faults.next("sendMessage", "bad_gateway", times=2)
    with pytest.raises(NetworkError):
        await bot.send_message(siti.id, "x")
    async with httpx.AsyncClient() as http:
        answer = await http.post(
            f"{sandbox.base_url}{sandbox.token}/sendMessage",
            json={"chat_id": siti.id, "text": "x"},
        )
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert heard(sandbox, siti) == []


async def test_an_internal_error_is_told_in_json(sandbox: Server) -> None:
    sandbox.telegram.faults.next("*", "server_error")
    assert (await call(sandbox, "getMe"))[1] == {
        "ok": False,
        "error_code": 500,
        "description": "Internal Server Error",
    }
    assert (await call(sandbox, "getMe"))[0] == 200


@pytest.mark.parametrize(
    ("kind", "effect"), [("cut", []), ("cut_after", ["x"]), ("hang", []), ("hang_after", ["x"])]
)
async def test_no_whole_answer_says_nothing_about_the_effect(
    bot: telegram.Bot, sandbox: Server, siti: Person, kind: str, effect: list[str]
) -> None:
    sandbox.telegram.faults.next("sendMessage", kind)
    with pytest.raises(NetworkError):
        await bot.send_message(siti.id, "x", read_timeout=0.1)
    assert heard(sandbox, siti) == effect


async def test_a_hang_ends_when_the_client_gives_up(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.faults.next("sendMessage", "hang", seconds=60)
    with pytest.raises(TimedOut):
        await bot.send_message(siti.id, "x", read_timeout=0.1)
    await bot.send_message(siti.id, "y")


async def test_a_hang_is_bounded(sandbox: Server) -> None:
    sandbox.telegram.faults.next("getMe", "hang", seconds=0.05)
    async with httpx.AsyncClient(timeout=5) as http:
        answer = await http.get(f"{sandbox.base_url}{sandbox.token}/getMe")
    assert answer.status_code == 504


async def test_half_an_answer_is_an_error_of_the_connection(sandbox: Server) -> None:
    sandbox.telegram.faults.next("getMe", "cut")
    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message"):
            await http.get(f"{sandbox.base_url}{sandbox.token}/getMe")


async def test_one_person_may_seem_to_have_blocked_the_bot(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    budi = sandbox.telegram.person("Budi")
    sandbox.telegram.say(budi, "/start")
    sandbox.telegram.faults.next("sendMessage", "blocked", chat=siti.id)
    await bot.send_message(budi.id, "x")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(siti.id, "x")
    await bot.send_message(siti.id, "y")


async def test_a_fault_waits_for_its_method(sandbox: Server) -> None:
    sandbox.telegram.faults.next("sendMessage", "server_error")
    assert (await call(sandbox, "getMe"))[0] == 200
    sandbox.telegram.faults.clear()


async def test_an_illegal_call_is_recorded_though_its_answer_is_lost(sandbox: Server) -> None:
    sandbox.telegram.faults.next("sendMessage", "cut_after")
    with pytest.raises(httpx.RemoteProtocolError):
        await call(sandbox, "sendMessage", chat_id=1, text="")
    assert len(sandbox.telegram.take_illegal_calls()) == 1


async def test_above_the_rate_everything_is_too_many(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.faults.limit(per_chat=0.5, burst=2)
    await bot.send_message(siti.id, "1")
    await bot.send_message(siti.id, "2")
    await bot.send_chat_action(siti.id, "typing")  # is no message
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(siti.id, "3")
    assert wait_of(caught.value) == 2


def test_the_rate_limit_counts_all_chats_and_each() -> None:
    now = 0.0
    faults = Faults(lambda: now)
    faults.limit(overall=2, per_chat=1)
    assert faults.wait_for("sendMessage", 1) is None
    assert faults.wait_for("sendMessage", 2) == 1
    now = 0.5
    assert faults.wait_for("sendMessage", 1) == 1
    assert faults.wait_for("sendMessage", 2) is None
    assert faults.wait_for("getMe", None) is None
    now = 10.0
    assert faults.wait_for("editMessageText", 1) is None


def test_the_same_seed_makes_the_same_faults() -> None:
    def run(seed: int) -> list[str]:
        faults = Faults(lambda: 0.0)
        faults.seed(seed)
        faults.chance("cut", 0.2)
        faults.chance("too_many", 0.3)
        picked = [faults.pick("sendMessage", 1) for _ in range(200)]
        return [str(fault.kind) if fault else "" for fault in picked]

    assert run(1) == run(1) != run(2)
    assert 20 < run(1).count("cut") < 60
    assert set(run(1)) == {"", "cut", "too_many"}


def test_chances_may_be_for_some_methods_only() -> None:
    faults = Faults(lambda: 0.0)
    faults.chance(Kind.HANG, 1.0)
    faults.only = frozenset({"sendMessage"})
    assert faults.pick("getUpdates", None) is None
    assert faults.pick("sendMessage", 1)


async def test_a_confirmed_update_may_come_once_more(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.faults.delivery.duplicate = 1.0
    [first] = await bot.get_updates()
    assert await bot.get_updates(offset=first.update_id + 1) == (first,)
    assert await bot.get_updates(offset=first.update_id + 1) == ()


async def test_a_press_may_come_twice_under_two_ids(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.faults.delivery.double_press = 1.0
    markup = telegram.InlineKeyboardMarkup.from_button(
        telegram.InlineKeyboardButton("x", callback_data="1")
    )
    sent = await bot.send_message(siti.id, "x", reply_markup=markup)
    sandbox.telegram.press(siti, sent.message_id, "1")
    presses = [u for u in await bot.get_updates() if u.callback_query]
    assert len({u.update_id for u in presses}) == 2
    assert len({u.callback_query.id for u in presses if u.callback_query}) == 1


async def collected(bot: telegram.Bot, count: int) -> list[telegram.Update]:
    found: list[telegram.Update] = []
    offset = None
    async with asyncio.timeout(5):
        while len(found) < count:
            batch = await bot.get_updates(offset=offset, timeout=1)
            found += batch
            offset = batch[-1].update_id + 1 if batch else offset
    return found


@pytest.mark.parametrize("within", [False, True])
async def test_delivery_may_mix_chats_but_no_chat_unless_asked(within: bool) -> None:
    async with honest(seed=3) as server, client(server) as bot:
        delivery = server.telegram.faults.delivery
        delivery.reorder, delivery.longest_delay, delivery.within_fifo = 0.5, 0.1, within
        people = [server.telegram.person(name) for name in ("Siti", "Budi", "Rina")]
        for number in range(10):
            for person in people:
                server.telegram.say(person, str(number))
        updates = await collected(bot, 30)
        numbers = [int(u.message.text) for u in updates if u.message and u.message.text]
        assert numbers != sorted(numbers)
        ids = [u.update_id for u in updates]
        assert ids == sorted(set(ids))
        ordered = [
            [u.message.text for u in updates if u.message and u.message.chat.id == p.id]
            for p in people
        ]
        assert (ordered == [[str(n) for n in range(10)]] * 3) is not within


async def test_the_sandbox_stops_at_once_though_somebody_hangs() -> None:
    begin = time.monotonic()
    async with honest() as server:
        server.telegram.faults.next("getMe", "hang", seconds=60)
        hanging = asyncio.create_task(call(server, "getMe"))
        polling = asyncio.create_task(call(server, "getUpdates", timeout=50))
        await asyncio.sleep(0.1)
    results = await asyncio.gather(hanging, polling, return_exceptions=True)
    assert time.monotonic() - begin < 6
    assert len(results) == 2
