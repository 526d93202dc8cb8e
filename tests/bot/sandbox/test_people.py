"""What people do, as the bot hears of it: every update is one that the real client reads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.sandbox.chats import Person
from bot.sandbox.hands import Impossible
from bot.sandbox.parcels import PARCELS
from bot.sandbox.server import Server
from bot.sandbox.state import State, new_state
from bot.sandbox.telegram import Telegram

NUMBER = KeyboardButton("Nomor saya", request_contact=True)
PLACE = KeyboardButton("Lokasi saya", request_location=True)


@pytest.fixture
def siti(sandbox: Server) -> Person:
    return sandbox.telegram.person("Siti", username="siti_palembang")


async def updates(bot: telegram.Bot) -> list[telegram.Update]:
    """All that wait; they are confirmed."""
    found = list(await bot.get_updates())
    if found:
        await bot.get_updates(offset=found[-1].update_id + 1)
    return found


def unknown_fields(thing: Any) -> list[str]:
    """Where PTB put away what it does not know, at any depth."""
    found = [f"{type(thing).__name__}.{name}" for name in thing.api_kwargs]
    for name in thing.__slots__:
        value = getattr(thing, name, None)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, telegram.TelegramObject):
                found += unknown_fields(each)
    return found


async def test_a_text_is_heard_with_its_command(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    said = sandbox.telegram.say(siti, "/start r-123")
    [update] = await updates(bot)
    assert update.message
    assert update.message.message_id == said.id
    assert update.message.parse_entities() == {update.message.entities[0]: "/start"}
    assert update.effective_user
    assert (update.effective_user.id, update.effective_user.username) == (
        siti.id,
        "siti_palembang",
    )
    assert update.effective_chat
    assert (update.effective_chat.id, update.effective_chat.type) == (siti.id, "private")
    assert update.effective_user.language_code == "id"


async def test_a_button_is_pressed_under_the_message_as_it_is(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.say(siti, "/start")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Ambil", callback_data="ambil:1")]])
    sent = await bot.send_message(siti.id, "Kartu", reply_markup=markup)
    await updates(bot)
    query = sandbox.telegram.press(siti, sent.message_id, "ambil:1")
    [update] = await updates(bot)
    assert update.callback_query
    assert (update.callback_query.id, update.callback_query.data) == (query, "ambil:1")
    assert isinstance(update.callback_query.message, telegram.Message)
    assert update.callback_query.message.text == "Kartu"
    assert await update.callback_query.answer()


async def test_the_contact_button_shares_ones_own_number(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.say(siti, "/start")
    await bot.send_message(siti.id, "?", reply_markup=ReplyKeyboardMarkup([[NUMBER], [PLACE]]))
    await updates(bot)
    sandbox.telegram.tap(siti, "Nomor saya")
    sandbox.telegram.tap(siti, "Lokasi saya")
    contact, location = await updates(bot)
    assert contact.message
    assert contact.message.contact
    assert contact.message.contact.user_id == siti.id
    assert "+" + contact.message.contact.phone_number == siti.phone
    assert contact.message.reply_to_message
    assert location.message
    assert location.message.location


async def test_somebody_elses_contact_is_somebody_elses(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.share_contact(siti, own=False, phone="+628999", user_id=77)
    sandbox.telegram.share_contact(siti, own=False)
    known, unknown = [update.message.contact for update in await updates(bot)]  # type: ignore[union-attr]
    assert known
    assert (known.phone_number, known.user_id) == ("+628999", 77)
    assert unknown
    assert unknown.user_id is None


@pytest.mark.parametrize("kind", PARCELS)
async def test_everything_people_send_is_read_by_the_client(
    bot: telegram.Bot, sandbox: Server, siti: Person, kind: str
) -> None:
    sandbox.telegram.send(siti, kind, caption="ini")
    [update] = await updates(bot)
    assert unknown_fields(update) == []
    assert update.message
    assert update.message.effective_attachment or update.message.forward_origin
    assert update.message.caption == "ini"


async def test_an_album_is_several_messages_of_one_group(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.send(siti, "album", size=3)
    sandbox.telegram.send(siti, "album", size=2)
    groups = [update.message.media_group_id for update in await updates(bot)]  # type: ignore[union-attr]
    assert [groups.count(group) for group in dict.fromkeys(groups)] == [3, 2]


async def test_a_file_that_a_person_sent_can_be_downloaded(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.send(siti, "photo")
    [update] = await updates(bot)
    assert update.message
    file = await bot.get_file(update.message.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()).startswith(b"\x89PNG")


async def test_an_edited_message_is_heard_as_such(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    said = sandbox.telegram.say(siti, "Palembnag")
    sandbox.telegram.edit(siti, said.id, "Palembang")
    _, edited = await updates(bot)
    assert edited.edited_message
    assert (edited.edited_message.message_id, edited.edited_message.text) == (said.id, "Palembang")
    assert edited.edited_message.edit_date
    assert [m.text for m in sandbox.telegram.chat(siti).messages] == ["Palembang"]


async def test_a_message_that_a_person_deletes_is_gone_and_the_bot_hears_nothing(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    said = sandbox.telegram.say(siti, "salah")
    await updates(bot)
    sandbox.telegram.delete(siti, said.id)
    assert sandbox.telegram.chat(siti).messages == ()
    assert await updates(bot) == []


async def test_blocking_and_unblocking_are_told(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.say(siti, "/start")
    sandbox.telegram.block(siti)
    with pytest.raises(Impossible):
        sandbox.telegram.say(siti, "halo")
    sandbox.telegram.unblock(siti)
    _, *changes = await updates(bot)
    assert [unknown_fields(change) for change in changes] == [[], []]
    assert [
        (
            change.my_chat_member.old_chat_member.status,
            change.my_chat_member.new_chat_member.status,
        )
        for change in changes
        if change.my_chat_member
    ] == [("member", "kicked"), ("kicked", "member")]


async def test_a_group_is_another_chat_of_the_same_person(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    group = sandbox.telegram.group("RT 05", by=siti)
    sandbox.telegram.say(siti, "/start", group=group)
    joined, said = await updates(bot)
    assert joined.my_chat_member
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert said.message
    assert (said.message.chat.id, said.message.chat.type) == (group.id, "supergroup")
    assert said.message.from_user
    assert said.message.from_user.id == siti.id
    sent = await bot.send_message(group.id, "Tulis ke saya sendiri")
    assert [m.id for m in await sandbox.telegram.heard(group)] == [sent.message_id]
    assert sandbox.telegram.chat(siti).messages == ()


async def test_the_keyboard_a_person_sees_is_the_last_one_sent(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    chat = sandbox.telegram.chat
    sandbox.telegram.say(siti, "/start")
    first = ReplyKeyboardMarkup([["Ya", "Tidak"], ["Kembali"]], input_field_placeholder="Pilih")
    sent = await bot.send_message(siti.id, "?", reply_markup=first)
    await bot.send_message(siti.id, "tanpa papan ketik")
    assert chat(siti).labels == ["Ya", "Tidak", "Kembali"]
    assert chat(siti).placeholder == "Pilih"
    with pytest.raises(Impossible):
        sandbox.telegram.tap(siti, "Mungkin")
    await sent.delete()  # a keyboard goes with its message
    assert chat(siti).labels == []
    await bot.send_message(siti.id, "?", reply_markup=first)
    await bot.send_message(siti.id, "!", reply_markup=ReplyKeyboardRemove())
    assert chat(siti).labels == []


async def test_a_one_time_keyboard_folds_away_when_it_is_used(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.say(siti, "/start")
    once = ReplyKeyboardMarkup([["Ya"]], one_time_keyboard=True)
    await bot.send_message(siti.id, "?", reply_markup=once)
    assert not sandbox.telegram.chat(siti).folded
    sandbox.telegram.tap(siti, "Ya")
    assert sandbox.telegram.chat(siti).folded
    await bot.send_message(siti.id, "?", reply_markup=once)
    assert not sandbox.telegram.chat(siti).folded


async def test_a_person_cannot_do_what_the_phone_does_not_offer(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    act = sandbox.telegram
    act.say(siti, "/start")
    sent = await bot.send_message(siti.id, "x")
    attempts: list[Callable[[], object]] = [
        lambda: act.say(siti, "x" * 4097),
        lambda: act.say(siti, "  "),
        lambda: act.press(siti, sent.message_id, "1"),
        lambda: act.press(siti, 1, "1"),
        lambda: act.edit(siti, sent.message_id, "y"),
        lambda: act.delete(siti, 1),
        lambda: act.send(siti, "pigeon"),
        lambda: act.file("no"),
    ]
    for attempt in attempts:
        with pytest.raises(Impossible):
            attempt()
    assert act.press(siti, sent.message_id, "1", forged=True)
    act.say(siti, "x" * 4096)


async def test_a_reset_clears_the_chat_only_on_the_phone(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.say(siti, "/start")
    await bot.send_message(siti.id, "?", reply_markup=ReplyKeyboardMarkup([["Ya"]]))
    sandbox.telegram.reset(siti)
    seen = sandbox.telegram.chat(siti)
    assert (seen.messages, seen.keyboard) == ((), ())
    await bot.send_message(siti.id, "masih di sini")


async def test_one_waits_for_what_the_bot_says(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    act = sandbox.telegram
    said = act.say(siti, "/start")
    waiting = asyncio.create_task(act.heard(siti, after=said.id, count=2))
    await bot.send_message(siti.id, "satu")
    await asyncio.sleep(0.01)
    assert not waiting.done()
    await bot.send_message(siti.id, "dua")
    assert [m.text for m in await waiting] == ["satu", "dua"]
    assert [m.text for m in await act.heard(siti, after=said.id)] == ["satu", "dua"]
    act.say(siti, "lagi")
    with pytest.raises(TimeoutError):
        await act.heard(siti, timeout=0.01)
    await bot.send_chat_action(siti.id, "typing")
    assert await act.until(lambda: act.calls.get("sendChatAction"), timeout=1) == 1


async def test_the_same_name_is_the_same_person_in_every_run(sandbox: Server) -> None:
    act = sandbox.telegram
    siti = act.person("Siti")
    assert act.person("Siti") is siti
    other = Telegram(fresh_state()).person("Siti")
    assert other.id == siti.id
    assert act.person("Budi").id != siti.id
    assert act.person("Tamu", id=42).id == 42
    assert siti.id > 2**32  # as new Telegram ids are: a column that is too small shows


def test_nothing_personal_is_in_a_repr() -> None:
    act = Telegram(fresh_state())
    person = act.person("Siti Aminah", username="siti_a", phone="+6281999")
    said = act.say(person, "NIK 1671")
    shown = repr((person, said, act.chat(person), act.people))
    for secret in ("Siti", "siti_a", "81999", "1671"):
        assert secret not in shown


@given(st.text(min_size=1, max_size=4096).filter(lambda text: text.strip()))
def test_any_text_of_a_person_is_an_update_that_the_client_reads(text: str) -> None:
    state = fresh_state()
    act = Telegram(state)
    try:
        act.say(act.person("Siti"), text)
    except UnicodeEncodeError:  # half a surrogate pair is no text
        return
    update = telegram.Update.de_json(state.updates.batch(1)[0], None)
    assert update.message
    assert update.message.text == text.strip()
    for entity, part in update.message.parse_entities().items():
        assert part, entity


def fresh_state() -> State:
    return new_state("7000000001:" + "x" * 35, "Bot", "a_bot", lambda: 1_800_000_000.0, 0)


async def test_a_file_of_ones_own_is_fetched_as_it_was(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sandbox.telegram.send_file(siti, "daftar.csv", b"nama;nik\n", caption="ini")
    [update] = await updates(bot)
    assert update.message
    document = update.message.document
    assert document
    assert (document.file_name, document.mime_type) == ("daftar.csv", "text/csv")
    assert (document.file_size, update.message.caption) == (9, "ini")
    assert unknown_fields(update) == []
    file = await bot.get_file(document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"nama;nik\n"


def test_an_empty_file_cannot_be_sent(sandbox: Server, siti: Person) -> None:
    with pytest.raises(Impossible):
        sandbox.telegram.send_file(siti, "daftar.csv", b"")
