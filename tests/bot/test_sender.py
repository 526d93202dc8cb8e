"""The sender over HTTP: in order, at least once, files at most once, whatever Telegram answers."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from telegram.error import InvalidToken

from bot.api import BotApi, Upload
from bot.courier import FAULTY_TRIES, FLEETING_TRIES
from bot.queueing import Kind, Priority, loose
from bot.render import BotCall
from bot.sandbox.chats import Person
from bot.sender import AT_ONCE, LOOKS_EVERY, TokenRefused
from storage.errors import OfficerNotFound
from storage.outbox import Outgoing
from tests.bot.front import Front
from tests.bot.post import Counting, Post, Shaky, opened
from tests.sandboxed import eventually


@pytest.fixture
async def post(sqlite: str) -> AsyncIterator[Post]:
    async with opened(sqlite) as ready:
        yield ready


@pytest.fixture
async def each_post(url: str) -> AsyncIterator[Post]:
    """On SQLite and on PostgreSQL."""
    async with opened(url) as ready:
        yield ready


@pytest.fixture
def siti(post: Post) -> Person:
    return post.person("Siti")


def first_times(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))


# ---------------------------------------------------------------- order


async def test_everything_leaves_in_its_order_and_once(post: Post) -> None:
    people = [post.person(name) for name in ("Siti", "Adi", "Nur")]
    texts = [str(number) for number in range(15)]
    for text in texts:
        for person in people:
            await post.queue(person, text)

    await post.send_all()

    for person in people:
        assert post.heard(person) == texts
    assert await post.waiting() == 0


async def test_order_holds_and_nothing_is_lost_whatever_breaks(each_post: Post) -> None:
    faults = each_post.server.telegram.faults
    faults.only, faults.seconds = frozenset({"sendMessage"}), 0.02
    for kind in ("server_error", "bad_gateway", "cut", "cut_after", "hang", "hang_after"):
        faults.chance(kind, 0.06)
    people = [each_post.person(f"Orang {number}") for number in range(5)]
    texts = [str(number) for number in range(10)]
    for person in people:
        await each_post.queue(person, *texts)

    async with each_post.sending(), asyncio.timeout(20):
        while await each_post.waiting():
            each_post.later(seconds=1)
            await asyncio.sleep(0.02)

    assert each_post.calls["sendMessage"] > len(people) * len(texts)
    for person in people:
        assert first_times(each_post.heard(person)) == texts
        assert each_post.heard(person) == sorted(each_post.heard(person), key=int)
    assert await each_post.letters() == []


async def test_a_chat_that_waits_holds_up_no_other(post: Post, siti: Person) -> None:
    adi = post.person("Adi")
    post.server.telegram.faults.next("sendMessage", "hang", chat=siti.id, seconds=0.2)
    await post.queue(siti, "satu", "dua")
    await post.queue(adi, "satu", "dua")

    async with post.sending():
        await eventually(lambda: post.heard(adi) == ["satu", "dua"])
        assert post.heard(siti) == []


async def test_what_is_more_important_leaves_first(post: Post) -> None:
    crowd = [post.person(f"Orang {number}") for number in range(9)]
    for person in crowd[:5]:
        await post.queue(person, "x", priority=Priority.RESUMED)
    for person in crowd[5:]:
        await post.queue(person, "x", priority=Priority.OFFICER)

    async with post.sending(post.sender(rate=4)):
        await eventually(lambda: post.calls.get("sendMessage", 0) >= 4)
        await asyncio.sleep(0.1)

        assert [len(post.heard(person)) for person in crowd] == [0] * 5 + [1] * 4


async def test_no_second_sees_more_than_the_rate(post: Post) -> None:
    for number in range(16):
        await post.queue(post.person(f"Orang {number}"), "x")
    left: list[float] = []

    async with post.sending(post.sender(rate=8)), asyncio.timeout(10):
        while len(left) < 16:
            new = post.calls.get("sendMessage", 0) - len(left)
            left += [time.monotonic()] * new
            await asyncio.sleep(0.005)

    # As the server sees it, so the network may have pushed a few together.
    assert left[-1] - left[0] > 0.9
    assert left[7] - left[0] < 0.9


# ---------------------------------------------------------------- what Telegram answers


async def test_too_many_pauses_everything_and_is_then_sent_once(post: Post, siti: Person) -> None:
    adi = post.person("Adi")
    post.server.telegram.faults.next("sendMessage", "too_many", retry_after=1)
    await post.queue(siti, "satu", "dua")

    async with post.sending():
        await eventually(lambda: post.server.telegram.refused_calls)
        paused = time.monotonic()
        await post.queue(adi, "satu")
        while not (post.heard(siti) or post.heard(adi)):
            [row] = [row for row in await post.rows() if row.chat == siti.id]
            assert row.tries == 0
            await asyncio.sleep(0.02)
        assert 1.4 < time.monotonic() - paused < 4
        await post.until_idle()

    assert post.heard(siti) == ["satu", "dua"]
    assert post.heard(adi) == ["satu"]
    assert post.calls["sendMessage"] == 4


async def _tried(post: Post, times: int) -> None:
    await eventually(lambda: post.calls.get("sendMessage", 0) == times)


@pytest.mark.parametrize("fault", ["server_error", "bad_gateway", "cut", "hang"])
async def test_failures_are_tried_again_less_and_less_often(
    post: Post, siti: Person, fault: str
) -> None:
    post.server.telegram.faults.next("sendMessage", fault, times=4, seconds=0.01)
    await post.queue(siti, "satu")
    waits = []

    async with post.sending():
        for tries in range(1, 5):
            await _tried(post, tries)
            await post.until_idle()
            [row] = await post.rows()
            waits.append((row.due - post.now).total_seconds())
            post.now = row.due
        await eventually(lambda: post.heard(siti) == ["satu"])

    for tries, wait in enumerate(waits):
        assert 0.5 <= wait / 2**tries <= 1.5
    assert post.calls["sendMessage"] == 5


async def test_the_longest_wait_is_some_minutes(post: Post, siti: Person) -> None:
    async with BotApi("http://127.0.0.1:9", post.server.token) as nowhere:
        await post.queue(siti, "satu")
        async with post.sending(post.sender(api=nowhere)):
            for _ in range(14):
                await post.until_idle()
                [row] = await post.rows()
                last, post.now = post.now, row.due

    assert timedelta(seconds=150) <= post.now - last <= timedelta(seconds=450)


async def test_a_call_that_is_our_mistake_is_set_aside_and_not_repeated(post: Post) -> None:
    siti = post.person("Siti")
    await post.queue(siti, "<b>kurang", "sesudahnya")

    await post.send_all()

    assert post.calls["sendMessage"] == 2
    assert post.heard(siti) == ["sesudahnya"]
    [letter] = await post.letters()
    assert (letter.chat, letter.reason) == (siti.id, "BadRequest")
    assert b"kurang" in letter.payload
    assert len(post.server.telegram.take_illegal_calls()) == 1


async def test_refusals_that_need_nobody_are_forgotten(post: Post, siti: Person) -> None:
    said = post.server.telegram.say(siti, "halo")
    post.server.telegram.delete(siti, said.id)
    gone = {"chat_id": siti.id, "message_id": said.id}
    for method, params in (
        ("deleteMessage", gone),
        ("editMessageText", {**gone, "text": "x"}),
        ("sendMessage", {"chat_id": 5, "text": "x"}),
        ("answerCallbackQuery", {"callback_query_id": "12345"}),
    ):
        await post.queue_loose(siti.id, method, Kind.KEPT, **params)
    await post.queue(siti, "sesudahnya")

    await post.send_all()

    assert post.heard(siti) == ["sesudahnya"]
    assert await post.waiting() == 0
    assert await post.letters() == []
    assert len(post.server.telegram.refused_calls) == 4


async def test_a_text_that_is_not_changed_needs_nobody(post: Post, siti: Person) -> None:
    await post.queue(siti, "sama")
    await post.send_all()
    message = post.server.telegram.chat(siti).last.id
    await post.queue_loose(
        siti.id, "editMessageText", chat_id=siti.id, message_id=message, text="sama"
    )

    await post.send_all()

    assert await post.waiting() == 0
    assert await post.letters() == []


async def test_who_blocked_the_bot_is_left_alone_until_they_write(each_post: Post) -> None:
    post = each_post
    siti, adi = post.person("Siti"), post.person("Adi")
    post.server.telegram.block(siti)
    await post.queue(siti, "satu", "dua", "tiga")
    await post.queue_loose(siti.id, "deleteMessage", Kind.KEPT, chat_id=siti.id, message_id=1)
    await post.queue(adi, "satu")

    await post.send_all()

    assert (await post.session(siti)).unreachable
    assert await post.waiting() == 0
    assert post.heard(adi) == ["satu"]
    assert not (await post.session(adi)).unreachable

    front = Front(post.store)
    await front.hear(front.said(siti.id, "/start"))
    assert not (await post.session(siti)).unreachable
    assert await post.waiting() == 1


async def test_a_token_that_is_revoked_stops_the_sender_and_loses_nothing(
    post: Post, siti: Person
) -> None:
    other = post.server.token[:-1] + ("a" if post.server.token[-1] != "a" else "b")
    await post.queue(siti, "satu")
    await post.order(post.person("Adi"))

    async with BotApi(post.server.api_url, other) as revoked:
        with pytest.raises(InvalidToken):
            await revoked.call("getMe", {})
        with pytest.raises(TokenRefused):
            await asyncio.wait_for(post.sender(api=revoked).run(), 5)

    assert await post.waiting() == 2
    await post.send_all()
    assert post.heard(siti) == ["satu"]
    assert post.documents(post.person("Adi")) == 1


# ---------------------------------------------------------------- perhaps it arrived


@pytest.mark.parametrize("fault", ["cut_after", "hang_after", "bad_gateway"])
async def test_a_prompt_behind_which_the_next_one_waits_is_not_repeated(
    post: Post, fault: str
) -> None:
    siti = post.person("Siti")
    post.server.telegram.faults.next("sendMessage", fault, seconds=0.01)
    await post.queue(siti, "tanya", kind=Kind.PROMPT)

    async with post.sending():
        await eventually(lambda: post.calls.get("sendMessage") == 1)
        await post.until_idle()
        await post.queue(siti, "tanya lagi", kind=Kind.PROMPT)
        post.later(seconds=2)
        await eventually(lambda: post.heard(siti)[-1:] == ["tanya lagi"])

    assert post.heard(siti).count("tanya") == (0 if fault == "bad_gateway" else 1)
    assert await post.waiting() == 0


async def test_a_prompt_is_repeated_to_who_has_nothing_else_to_answer(
    each_post: Post,
) -> None:
    """A double tap moves the session on, and puts no other question."""
    siti = each_post.person("Siti")
    each_post.server.telegram.faults.next("sendMessage", "cut")
    await each_post.queue(siti, "tanya", kind=Kind.PROMPT)
    await each_post.said_nothing(siti)

    async with each_post.sending():
        await eventually(lambda: each_post.calls.get("sendMessage") == 1)
        await each_post.until_idle()
        each_post.later(seconds=2)
        await eventually(lambda: each_post.heard(siti) == ["tanya"])


async def test_what_must_be_kept_is_repeated_though_the_person_went_on(
    post: Post, siti: Person
) -> None:
    post.server.telegram.faults.next("sendMessage", "cut_after")
    await post.queue(siti, "kode", kind=Kind.KEPT)
    await post.queue(siti, "tanya", kind=Kind.PROMPT)

    async with post.sending():
        await eventually(lambda: post.calls.get("sendMessage") == 1)
        await post.until_idle()
        post.later(seconds=2)
        await eventually(lambda: post.heard(siti)[-1:] == ["tanya"])

    assert post.heard(siti) == ["kode", "kode", "tanya"]


async def test_a_prompt_that_never_left_is_not_given_up(post: Post, siti: Person) -> None:
    await post.queue(siti, "hasil", kind=Kind.PROMPT)
    await post.queue(siti, "tanya", kind=Kind.PROMPT)
    async with BotApi("http://127.0.0.1:9", post.server.token) as nowhere:
        await post.send_all(post.sender(api=nowhere))
    post.later(seconds=2)

    await post.send_all()

    assert post.heard(siti) == ["hasil", "tanya"]


async def test_a_reminder_is_sent_again_for_an_hour_and_never_later(
    post: Post, siti: Person
) -> None:
    await post.queue_loose(siti.id, "sendMessage", Kind.TIMELY, chat_id=siti.id, text="lanjut?")
    async with BotApi("http://127.0.0.1:9", post.server.token) as nowhere:
        await post.send_all(post.sender(api=nowhere))
        assert await post.waiting() == 1
    post.later(seconds=3_600)
    await post.send_all()
    assert post.heard(siti) == ["lanjut?"]

    await post.queue_loose(siti.id, "sendMessage", Kind.TIMELY, chat_id=siti.id, text="malam")
    post.later(seconds=3_601)
    await post.send_all()

    assert post.heard(siti) == ["lanjut?"]
    assert await post.waiting() == 0


async def test_an_answer_to_a_press_is_tried_twice_at_the_most(post: Post, siti: Person) -> None:
    post.server.telegram.faults.chance("server_error", 1)
    await post.queue_loose(siti.id, "answerCallbackQuery", callback_query_id="1")

    async with post.sending():
        for _ in range(FLEETING_TRIES):
            await post.until_idle()
            post.later(seconds=5)
        await post.until_idle()

    assert post.calls["answerCallbackQuery"] == FLEETING_TRIES
    assert await post.waiting() == 0


# ---------------------------------------------------------------- files


async def test_a_file_is_marked_before_it_is_built_and_sent(each_post: Post) -> None:
    siti = each_post.person("Siti")
    marked = []

    async def look() -> None:
        marked.extend(await each_post.store.read(lambda tx: tx.outbox.unfinished_sending()))

    each_post.papers.meanwhile = look
    await each_post.order(siti)
    await each_post.send_all()

    assert [row.chat for row in marked] == [siti.id]
    assert each_post.documents(siti) == 1
    assert await each_post.waiting() == 0


@pytest.mark.parametrize(("fault", "seen"), [("cut_after", 1), ("cut", 0), ("server_error", 0)])
async def test_a_file_whose_fate_is_unknown_is_not_sent_again(
    post: Post, fault: str, seen: int
) -> None:
    siti = post.person("Siti")
    post.server.telegram.faults.next("sendDocument", fault)
    await post.order(siti)
    await post.queue(siti, "sesudahnya")

    await post.send_all()
    post.later(minutes=10)
    await post.send_all()

    assert post.documents(siti) == seen
    assert post.calls["sendDocument"] == 1
    assert post.heard(siti)[-1] == "sesudahnya"


async def test_after_a_crash_a_file_under_way_is_reported_and_not_sent(
    each_post: Post,
) -> None:
    siti = each_post.person("Siti")
    each_post.server.telegram.faults.next("sendDocument", "hang_after", seconds=30)
    await each_post.order(siti)
    running = asyncio.create_task(each_post.sender().run())
    await eventually(lambda: each_post.documents(siti) == 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    await each_post.send_all()

    [row] = await each_post.store.read(lambda tx: tx.outbox.unfinished_sending())
    assert row.chat == siti.id
    assert each_post.calls["sendDocument"] == 1


async def test_a_file_that_telegram_asked_to_wait_with_is_sent_after_the_pause(post: Post) -> None:
    siti = post.person("Siti")
    post.server.telegram.faults.next("sendDocument", "too_many", retry_after=1)
    await post.order(siti)

    async with post.sending():
        begin = time.monotonic()
        await eventually(lambda: post.documents(siti))
        assert time.monotonic() - begin > 1.4
        await post.until_idle()

    assert post.calls["sendDocument"] == 2
    assert await post.waiting() == 0


async def test_a_file_that_never_left_is_sent_later(post: Post, siti: Person) -> None:
    await post.order(siti)
    async with BotApi("http://127.0.0.1:9", post.server.token) as nowhere:
        await post.send_all(post.sender(api=nowhere))
    assert await post.waiting() == 1
    post.later(seconds=2)

    await post.send_all()

    assert post.documents(siti) == 1


async def test_a_file_for_who_blocked_the_bot_is_dropped(post: Post, siti: Person) -> None:
    post.server.telegram.block(siti)
    await post.order(siti)

    await post.send_all()

    assert await post.waiting() == 0
    assert (await post.session(siti)).unreachable


@pytest.mark.parametrize(
    ("error", "letters"), [(OfficerNotFound(), []), (ZeroDivisionError(), ["ZeroDivisionError"])]
)
async def test_a_file_that_cannot_be_built_holds_up_nothing(
    post: Post, siti: Person, error: Exception, letters: list[str]
) -> None:
    async def refuse() -> None:
        raise error

    post.papers.meanwhile = refuse
    await post.order(siti)
    await post.queue(siti, "sesudahnya")

    await post.send_all()

    assert post.papers.built == 1
    assert sorted(post.heard(siti)) == sorted(["sesudahnya", *["Minta lagi." for _ in letters]])
    assert [letter.reason for letter in await post.letters()] == letters
    assert await post.waiting() == 0


async def test_a_message_with_full_data_leaves_the_chat_after_its_time(post: Post) -> None:
    siti = post.person("Siti")
    await post.queue(siti, "1671…", take_away_after=600)
    await post.order(siti, take_away_after=600)
    await post.send_all()
    assert len(post.heard(siti)) == 2

    post.later(seconds=599)
    await post.send_all()
    assert len(post.heard(siti)) == 2
    post.later(seconds=1)
    await post.send_all()

    assert post.heard(siti) == []
    assert await post.waiting() == 0


async def test_taking_a_message_away_is_tried_until_it_is_gone(post: Post, siti: Person) -> None:
    await post.queue(siti, "1671…", take_away_after=600)
    await post.send_all()
    post.server.telegram.faults.next("deleteMessage", "server_error", times=5)
    post.later(seconds=600)

    async with post.sending():
        for _ in range(6):
            await post.until_idle()
            post.later(seconds=60)
        await eventually(lambda: post.heard(siti) == [])


# ---------------------------------------------------------------- our own troubles


async def test_without_the_lease_nothing_is_sent(post: Post, siti: Person) -> None:
    leads = False

    async def may_send() -> bool:
        return leads

    await post.queue(siti, "satu")
    async with post.sending(post.sender(may_send=may_send)):
        await asyncio.sleep(0.1)
        assert post.calls.get("sendMessage") is None
        leads = True
        await eventually(lambda: post.heard(siti) == ["satu"])


async def test_what_waited_for_the_pace_is_not_sent_once_the_lease_is_lost(
    post: Post, siti: Person
) -> None:
    asked = 0
    leads = True

    async def may_send() -> bool:
        nonlocal asked
        asked += 1
        return leads

    post.server.telegram.faults.next("sendMessage", "too_many", retry_after=1)
    crowd = [post.person(f"Orang {number}") for number in range(AT_ONCE + 1)]
    await post.queue_same(crowd, "satu")
    async with post.sending(post.sender(rate=1, may_send=may_send)):
        await eventually(lambda: post.server.telegram.refused_calls)
        before = asked
        await asyncio.sleep(0.3)
        assert asked > before  # asking keeps the lease while all wait
        leads = False
        await asyncio.sleep(1.7)

    assert post.calls["sendMessage"] == 1
    assert await post.waiting() == AT_ONCE + 1


async def test_a_stop_waits_for_what_is_under_way_and_begins_nothing(
    post: Post, siti: Person
) -> None:
    post.server.telegram.faults.next("sendMessage", "hang_after", chat=siti.id, seconds=0.3)
    adi = post.person("Adi")
    await post.queue(siti, "satu")
    await post.queue(adi, "satu", "dua", "tiga")

    sender = post.sender(rate=2)
    running = asyncio.create_task(sender.run())
    await eventually(lambda: post.heard(siti) and post.heard(adi))
    sender.stop()
    await asyncio.wait_for(running, 2)

    [row, other] = await post.rows()  # Siti's to be tried again, Adi's next
    assert {row.chat, other.chat} == {siti.id, adi.id}
    assert post.heard(adi) == ["satu"]
    assert await post.waiting() == 3


async def test_at_a_stop_each_result_is_written_as_it_comes(post: Post, siti: Person) -> None:
    adi = post.person("Adi")
    post.server.telegram.faults.next("sendMessage", "hang", chat=siti.id, seconds=5)
    await post.queue(siti, "satu")
    await post.queue(adi, "satu")

    sender = post.sender()
    running = asyncio.create_task(sender.run())
    await eventually(lambda: post.heard(adi))
    sender.stop()
    async with asyncio.timeout(3):
        while any(row.chat == adi.id for row in await post.rows()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_database_that_is_away_is_asked_calmly_and_nothing_is_sent_twice(
    post: Post, siti: Person
) -> None:
    shaky = Shaky(post.store)
    post.server.telegram.faults.next("sendMessage", "hang_after", seconds=0.2)
    await post.queue(siti, "satu", "dua")

    async with post.sending(post.sender(store=shaky)):
        post.server.telegram.faults.clear()
        await eventually(lambda: post.heard(siti))
        shaky.gone, shaky.tries = True, 0
        await asyncio.sleep(1.5 * LOOKS_EVERY)
        assert shaky.tries <= 3
        shaky.gone = False
        await eventually(lambda: post.heard(siti)[-1] == "dua")

    assert post.heard(siti) == ["satu", "dua"]


async def test_a_message_we_fail_at_ourselves_does_not_hold_up_its_chat_for_ever(
    post: Post, siti: Person
) -> None:
    await post.queue_raw(siti.id, b"{}")

    async with post.sending():
        for _ in range(FAULTY_TRIES):
            await post.until_idle()
            post.later(seconds=60)
        await post.until_idle()

    [letter] = await post.letters()
    assert (letter.chat, letter.reason) == (siti.id, "KeyError")
    assert await post.waiting() == 0


async def test_more_than_can_be_under_way_at_once_all_arrive(post: Post) -> None:
    crowd = [post.person(f"Orang {number}") for number in range(2 * AT_ONCE + 1)]
    await post.queue_same(crowd, "satu")

    await post.send_all()

    assert all(post.heard(person) == ["satu"] for person in crowd)


# ---------------------------------------------------------------- from memory


class Slow(BotApi):
    """A network that takes its time, some calls more than others."""

    def __init__(self, post: Post) -> None:
        self._api, self._chance = post.api, Random(7)

    async def call(
        self,
        method: str,
        params: Mapping[str, Any],
        upload: Upload | None = None,
        *,
        seconds: float = 20.0,
    ) -> Any:
        await asyncio.sleep(self._chance.uniform(0.0, 0.1))
        return await self._api.call(method, params, upload, seconds=seconds)


def soon() -> "asyncio.Timeout":
    """Sooner than a sender that nobody calls would look at the outbox."""
    return asyncio.timeout(LOOKS_EVERY / 2)


async def until_heard(post: Post, person: Person, *texts: str) -> None:
    await post.server.telegram.until(lambda: post.heard(person) == list(texts), timeout=5)


async def test_what_is_committed_leaves_without_a_look_at_the_outbox(
    post: Post, siti: Person
) -> None:
    counting = Counting(post.store)
    async with post.offering(post.sender(store=counting)):
        looks = counting.reads
        for number in range(5):
            async with soon():
                await post.queue(siti, str(number))
                await until_heard(post, siti, *(str(each) for each in range(number + 1)))
                while await post.waiting():  # noqa: ASYNC110 (nobody announces it)
                    await asyncio.sleep(0)

        assert counting.reads == looks


async def test_the_next_message_waits_until_it_is_written_that_the_last_has_left(
    post: Post, siti: Person
) -> None:
    """So that a kill repeats the last message of a chat at most, never an older one."""
    shaky = Shaky(post.store)
    async with post.offering(post.sender(store=shaky)):
        shaky.gone = True
        await post.queue(siti, "satu")
        await until_heard(post, siti, "satu")
        await post.queue(siti, "dua")
        await asyncio.sleep(0.2)
        assert post.heard(siti) == ["satu"]

        shaky.gone = False
        await until_heard(post, siti, "satu", "dua")


async def test_what_is_committed_while_the_one_before_is_held_up_waits_for_it(
    each_post: Post,
) -> None:
    siti = each_post.person("Siti")
    async with each_post.offering(each_post.sender(api=Slow(each_post))), soon():
        await each_post.queue(siti, "satu")
        await each_post.queue(siti, "dua")
        await each_post.queue(siti, "tiga", "empat")

        await until_heard(each_post, siti, "satu", "dua", "tiga", "empat")


async def test_what_is_committed_after_one_that_must_be_tried_again_waits_for_it(
    post: Post, siti: Person
) -> None:
    async with post.offering():
        post.server.telegram.faults.next("sendMessage", "server_error")
        await post.queue(siti, "satu")
        await eventually(lambda: post.calls.get("sendMessage", 0) == 1)
        await post.queue(siti, "dua")
        await asyncio.sleep(0.1)
        assert post.heard(siti) == []

        post.later(seconds=5)
        await until_heard(post, siti, "satu", "dua")


async def test_what_another_process_has_queued_goes_first(post: Post, siti: Person) -> None:
    async with post.offering() as sender:
        await post.queue(siti, "satu")
        await until_heard(post, siti, "satu")
        post.store.on_queued(lambda rows: None)
        await post.queue(siti, "dua")
        post.store.on_queued(sender.offer)
        async with soon():
            await post.queue(siti, "tiga")

            await until_heard(post, siti, "satu", "dua", "tiga")


async def test_what_is_offered_twice_leaves_once(post: Post, siti: Person) -> None:
    async with post.offering() as sender:

        def twice(rows: Sequence[Outgoing]) -> None:
            sender.offer(rows)
            sender.offer(rows)
            sender.wake()

        post.store.on_queued(twice)
        for number in range(10):
            await post.queue(siti, str(number))
        await eventually(lambda: len(post.heard(siti)) >= 10)
        await asyncio.sleep(0.1)

        assert post.heard(siti) == [str(number) for number in range(10)]


async def test_what_is_not_due_waits_in_the_outbox(post: Post, siti: Person) -> None:
    async with post.offering():
        call = BotCall("sendMessage", {"chat_id": siti.id, "text": "nanti"})
        due = post.now + timedelta(seconds=30)
        row = loose(siti.id, call, Priority.REPLY, Kind.KEPT, post.now, due)
        await post.store.write(lambda tx: tx.outbox.add_many([row]))
        await asyncio.sleep(0.1)
        assert post.heard(siti) == []

        post.later(seconds=31)
        await until_heard(post, siti, "nanti")


async def test_many_more_than_leave_at_once_all_leave_and_in_order(each_post: Post) -> None:
    people = [each_post.person(f"Orang {number}") for number in range(AT_ONCE + 20)]
    async with each_post.offering(each_post.sender(api=Slow(each_post))):
        for text in ("satu", "dua", "tiga"):
            await asyncio.gather(*(each_post.queue(person, text) for person in people))

        await each_post.server.telegram.until(
            lambda: all(len(each_post.heard(who)) == 3 for who in people), timeout=15
        )

    assert all(each_post.heard(who) == ["satu", "dua", "tiga"] for who in people)
