"""What Telegram carries out, made by the real client; and what comes back."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
import telegram
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    MenuButtonCommands,
    MenuButtonDefault,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.sandbox.chats import Person
from bot.sandbox.server import Server
from tests.sandboxed import call, client


@pytest.fixture
def siti(sandbox: Server) -> Person:
    person = sandbox.telegram.person("Siti")
    sandbox.telegram.say(person, "/start")
    return person


BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Kenapa?", callback_data="why:1")]])


async def test_the_bot_learns_who_it_is(bot: telegram.Bot) -> None:
    me = await bot.get_me()
    assert me.is_bot
    assert str(me.id) == bot.token.partition(":")[0]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"reply_markup": BUTTONS},
        {"reply_markup": InlineKeyboardMarkup([])},
        {"reply_markup": InlineKeyboardMarkup([[InlineKeyboardButton("x", url="https://x.id")]])},
        {"reply_markup": ReplyKeyboardMarkup([["Ya", "Tidak"]], resize_keyboard=True)},
        {"reply_markup": ReplyKeyboardMarkup([[KeyboardButton("Nomor", request_contact=True)]])},
        {"reply_markup": ReplyKeyboardRemove()},
        {"reply_markup": ForceReply(input_field_placeholder="Nama")},
        {"link_preview_options": LinkPreviewOptions(is_disabled=True)},
        {"disable_web_page_preview": True},
        {"protect_content": True, "disable_notification": True},
        {"entities": [MessageEntity("bold", 0, 4)]},
    ],
    ids=lambda options: ",".join(options) or "plain",
)
async def test_a_message_arrives(
    bot: telegram.Bot, sandbox: Server, siti: Person, options: dict[str, Any]
) -> None:
    sent = await bot.send_message(siti.id, "Halo Siti", **options)
    seen = sandbox.telegram.chat(siti).last
    assert (seen.id, seen.text, sent.text) == (sent.message_id, "Halo Siti", "Halo Siti")
    assert sent.chat.type == "private"


@pytest.mark.parametrize(
    ("given", "shown", "html"),
    [
        ("<b>a</b> &amp; <i>b</i>", "a & b", "<b>a</b> &amp; <i>b</i>"),
        ("Q & A, 5 > 3", "Q & A, 5 > 3", "Q &amp; A, 5 &gt; 3"),
        ("&nbsp; &lt", "&nbsp; <", "&amp;nbsp; &lt;"),
        ('<a href="https://x.id/">x</a>', "x", '<a href="https://x.id/">x</a>'),
        (
            "😀 <code>1</code>\n<pre>2</pre>",
            "😀 1\n2",
            "😀 <code>1</code>\n<pre>2</pre>",
        ),
        ("  <b> tepi </b>  ", "tepi", "<b>tepi</b>"),
        (
            "<B>a<i>b</i></B><u>c</u><s>d</s>",
            "abcd",
            "<b>a<i>b</i></b><u>c</u><s>d</s>",
        ),
    ],
)
async def test_html_becomes_text_and_entities(
    bot: telegram.Bot, siti: Person, given: str, shown: str, html: str
) -> None:
    sent = await bot.send_message(siti.id, given, parse_mode="HTML")
    assert (sent.text, sent.text_html) == (shown, html)


async def test_a_text_may_be_long_before_but_not_after_its_markup_is_read(
    bot: telegram.Bot, siti: Person
) -> None:
    sent = await bot.send_message(siti.id, "<b>" + "&amp;" * 4096 + "</b>", parse_mode="HTML")
    assert sent.text == "&" * 4096


async def test_commands_and_links_find_themselves(bot: telegram.Bot, siti: Person) -> None:
    sent = await bot.send_message(siti.id, "😀 Ketik /bantuan atau buka https://t.me/x?start=1.")
    assert sent.parse_entities() == {
        sent.entities[0]: "/bantuan",
        sent.entities[1]: "https://t.me/x?start=1",
    }


async def test_a_reply_carries_what_it_replies_to(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    question = sandbox.telegram.say(siti, "Apa ini?")
    reply = await bot.send_message(
        siti.id, "Ini bot", reply_parameters=ReplyParameters(question.id)
    )
    assert reply.reply_to_message
    assert reply.reply_to_message.text == "Apa ini?"
    free = ReplyParameters(1, allow_sending_without_reply=True)
    assert (await bot.send_message(siti.id, "x", reply_parameters=free)).reply_to_message is None


async def test_a_message_is_edited(bot: telegram.Bot, sandbox: Server, siti: Person) -> None:
    sent = await bot.send_message(siti.id, "satu", reply_markup=BUTTONS)
    before = sandbox.telegram.chat(siti).last
    edited = await sent.edit_text("dua <b>tiga</b>", parse_mode="HTML")
    seen = sandbox.telegram.chat(siti).last
    assert isinstance(edited, telegram.Message)
    assert (seen.text, seen.html, seen.buttons, seen.version) == (
        "dua tiga",
        "dua <b>tiga</b>",
        [],
        1,
    )
    assert edited.edit_date is not None
    assert before.text == "satu"  # what was seen stays as it was seen


async def test_the_buttons_of_a_message_are_edited(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sent = await bot.send_message(siti.id, "satu")
    await sent.edit_reply_markup(BUTTONS)
    assert sandbox.telegram.chat(siti).last.find_button("Kenapa?")
    await sent.edit_reply_markup(None)
    assert sandbox.telegram.chat(siti).last.buttons == []


async def test_messages_are_deleted_the_persons_own_too(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    secret = sandbox.telegram.say(siti, "1671")
    sent = [await bot.send_message(siti.id, str(n)) for n in range(3)]
    await bot.delete_message(siti.id, secret.id)
    await bot.delete_messages(siti.id, [m.message_id for m in sent[:2]] + [1])
    assert [m.text for m in sandbox.telegram.chat(siti).messages] == ["/start", "2"]


async def test_a_document_is_kept_whole(bot: telegram.Bot, sandbox: Server, siti: Person) -> None:
    content = bytes(range(256))
    sent = await bot.send_document(siti.id, content, filename="lead.xlsx", caption="<b>12</b> x")
    assert sent.document
    again = await bot.send_document(siti.id, sent.document.file_id)
    assert again.document
    file = await bot.get_file(again.document)
    assert bytes(await file.download_as_bytearray()) == content
    shown = sandbox.telegram.chat(siti).messages[-2].document
    assert shown
    assert shown["file_name"] == "lead.xlsx"
    assert sandbox.telegram.file(shown["file_id"]) == content


async def test_a_document_named_by_attach_is_found(sandbox: Server, siti: Person) -> None:
    async with httpx.AsyncClient() as http:
        answer = await http.post(
            f"{sandbox.base_url}{sandbox.token}/sendDocument",
            data={"chat_id": str(siti.id), "document": "attach://it"},
            files={"it": ("a.csv", b"1;2")},
        )
    assert answer.json()["result"]["document"]["file_name"] == "a.csv"


async def test_a_photo_is_sent(bot: telegram.Bot, siti: Person) -> None:
    sent = await bot.send_photo(siti.id, b"\x89PNG", caption="foto")
    edited = await sent.edit_caption("gambar")
    assert sent.photo
    assert isinstance(edited, telegram.Message)
    assert edited.caption == "gambar"


async def test_a_press_is_answered_with_a_toast(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    sent = await bot.send_message(siti.id, "?", reply_markup=BUTTONS)
    query = sandbox.telegram.press(siti, sent.message_id, "why:1")
    await bot.answer_callback_query(query, "x" * 200, show_alert=True)
    await bot.answer_callback_query(query)  # the second has no effect, but is no error
    [toast] = sandbox.telegram.chat(siti).toasts
    assert (toast.query_id, len(toast.text), toast.alert) == (query, 200, True)


async def test_commands_are_kept_by_scope_and_language(
    bot: telegram.Bot, sandbox: Server, siti: Person
) -> None:
    budi = sandbox.telegram.person("Budi", language="en")
    general = [BotCommand("start", "Mulai")]
    officer = [BotCommand("antrian", "Antrean"), BotCommand("lead", "Kartu")]
    await bot.set_my_commands(general)
    await bot.set_my_commands([("start", "Begin")], language_code="en")
    await bot.set_my_commands(general * 2, scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(officer, scope=BotCommandScopeChat(siti.id))
    assert await bot.get_my_commands(scope=BotCommandScopeChat(siti.id)) == tuple(officer)
    assert [c["command"] for c in sandbox.telegram.commands(siti)] == ["antrian", "lead"]
    assert len(sandbox.telegram.commands(budi)) == 2
    await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats())
    assert sandbox.telegram.commands(budi) == [{"command": "start", "description": "Begin"}]


async def test_the_bot_describes_itself(bot: telegram.Bot) -> None:
    await bot.set_my_name("BPJS")
    await bot.set_my_name("BPJS en", language_code="en")
    await bot.set_my_description("x" * 512)
    await bot.set_my_short_description("y" * 120)
    assert (await bot.get_my_name()).name == "BPJS"
    assert (await bot.get_my_name("en")).name == "BPJS en"
    assert (await bot.get_my_name("jv")).name == "BPJS"
    assert (await bot.get_my_description()).description == "x" * 512
    assert (await bot.get_my_short_description()).short_description == "y" * 120
    assert (await bot.get_me()).first_name == "BPJS"


async def test_the_menu_button_is_kept_for_all_and_for_one(
    bot: telegram.Bot, siti: Person
) -> None:
    assert await bot.get_chat_menu_button(siti.id) == MenuButtonDefault()
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert await bot.get_chat_menu_button(siti.id) == MenuButtonCommands()


async def test_a_chat_is_looked_up(bot: telegram.Bot, siti: Person) -> None:
    assert (await bot.get_chat(siti.id)).first_name == "Siti"
    assert await bot.send_chat_action(siti.id, "typing")


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart", "json in form"])
async def test_a_call_may_come_in_every_form_http_has(
    sandbox: Server, siti: Person, how: str
) -> None:
    url = f"{sandbox.base_url}{sandbox.token}/sendmessage"
    fields = {"chat_id": str(siti.id), "text": "é"}
    markup = {"keyboard": [["Ya"]]}
    async with httpx.AsyncClient() as http:
        if how == "query":
            answer = await http.get(url, params=fields)
        elif how == "form":
            answer = await http.post(url, data=fields)
        elif how == "json":
            answer = await http.post(url, json=fields | {"reply_markup": markup})
        elif how == "multipart":
            answer = await http.post(url, files={k: (None, v) for k, v in fields.items()})
        else:
            answer = await http.post(url, data=fields | {"reply_markup": json.dumps(markup)})
    assert answer.json()["ok"], answer.text
    assert sandbox.telegram.chat(siti).last.text == "é"


async def test_a_wrong_token_is_told_from_a_malformed_one(sandbox: Server) -> None:
    async with client(sandbox, token="7000000001:" + "x" * 35) as stranger:
        with pytest.raises(telegram.error.InvalidToken):
            await stranger.get_me()
    async with httpx.AsyncClient() as http:
        wrong = await http.get(f"{sandbox.base_url}7000000001:{'x' * 35}/getMe")
        malformed = await http.get(f"{sandbox.base_url}nonsense/getMe")
    assert (wrong.status_code, wrong.json()["error_code"]) == (401, 401)
    assert (malformed.status_code, malformed.json()["description"]) == (404, "Not Found")


async def test_null_is_as_good_as_not_given(sandbox: Server, siti: Person) -> None:
    status, _ = await call(
        sandbox, "sendMessage", chat_id=siti.id, text="x", reply_markup=None, parse_mode=None
    )
    assert status == 200
