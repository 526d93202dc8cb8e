"""What Telegram refuses: through the real client where it lets us, else over bare HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import telegram
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, Forbidden

from bot.sandbox.chats import Person
from bot.sandbox.refusals import RefusedCall
from bot.sandbox.schema import method_names
from bot.sandbox.server import Server
from tests.sandboxed import Clock, call, honest

CHAT = 5_000_000_001

ROWS_OF_101 = [[{"text": "x", "callback_data": "1"}] for _ in range(101)]


def inline(*buttons: Any) -> dict[str, Any]:
    return {"chat_id": CHAT, "text": "x", "reply_markup": {"inline_keyboard": [list(buttons)]}}


def reply(*rows: Any, **options: Any) -> dict[str, Any]:
    return {"chat_id": CHAT, "text": "x", "reply_markup": {"keyboard": list(rows), **options}}


def html(text: str) -> dict[str, Any]:
    return {"chat_id": CHAT, "text": text, "parse_mode": "HTML"}


# method, arguments, what the description says
ILLEGAL = [
    # names and types
    ("sendMessage", {"chat_id": CHAT}, 'parameter "text" is required'),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "txt": 1}, 'unknown parameter "txt"'),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "read_timeout": 1}, "unknown parameter"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "0812 3456": 1}, "unknown parameter"),
    ("sendMessage", {"chat_id": CHAT, "text": 5}, '"text" must be a String'),
    ("sendMessage", {"chat_id": CHAT, "text": ["x"]}, '"text" must be a String'),
    ("sendMessage", {"chat_id": [CHAT], "text": "x"}, '"chat_id" must be an Integer or a String'),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "disable_notification": "maybe"},
        "must be a Boolean",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "link_preview_options": {"disabled": True}},
        'unknown parameter "link_preview_options.disabled"',
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_parameters": {"message_id": "first"}},
        '"reply_parameters.message_id" must be an Integer',
    ),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "entities": {}}, '"entities" must be an Array'),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "entities": "["}, '"entities" must be JSON'),
    (
        "deleteMessages",
        {"chat_id": CHAT, "message_ids": ["x"]},
        '"message_ids" must be an Integer',
    ),
    ("getUpdates", {"allowed_updates": ["messages"]}, "unknown type in allowed_updates"),
    # texts
    ("sendMessage", {"chat_id": CHAT, "text": ""}, "message text is empty"),
    ("sendMessage", {"chat_id": CHAT, "text": " \n "}, "text must be non-empty"),
    ("sendMessage", html("<b> </b>"), "text must be non-empty"),
    ("sendMessage", {"chat_id": CHAT, "text": "x" * 4097}, "message is too long"),
    ("sendMessage", html("<b>" + "x" * 4097 + "</b>"), "message is too long"),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "parse_mode": "BBCode"},
        "unsupported parse_mode",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
        "entity is outside of the text",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "entities": [{"type": "fat", "offset": 0, "length": 1}]},
        "unknown type",
    ),
    ("sendMessage", html("umur < 60"), 'Unsupported start tag "" at byte offset 5'),
    ("sendMessage", html("é<Siti>"), 'Unsupported start tag "siti" at byte offset 2'),
    ("sendMessage", html("<b>x"), 'Can\'t find end tag corresponding to start tag "b"'),
    ("sendMessage", html("x</b>"), "Unexpected end tag at byte offset 1"),
    ("sendMessage", html("<b>x</i>"), 'expected "</b>", found "</i>"'),
    ("sendMessage", html("x <b"), "Unclosed start tag at byte offset 2"),
    ("sendMessage", html("<b>x</b"), "Unclosed end tag at byte offset 4"),
    ("sendMessage", html("<a href=x&y>z</a>"), "Unexpected end of name token"),
    ("sendMessage", html('<a href="x>z</a>'), 'Unclosed start tag "a"'),
    ("sendMessage", html("<b class>z</b>"), "Expected equal sign"),
    ("sendMessage", html("<span>z</span>"), 'must have class "tg-spoiler"'),
    ("sendMessage", html("&#xD800;"), "invalid Unicode characters"),
    # keyboards
    ("sendMessage", inline({"text": "x"}), "Text buttons are unallowed"),
    ("sendMessage", inline({"text": "x", "callback_data": ""}), "Text buttons are unallowed"),
    (
        "sendMessage",
        inline({"text": "x", "callback_data": "1", "url": "https://x.id"}),
        "exactly one optional field",
    ),
    ("sendMessage", inline({"text": " ", "callback_data": "1"}), "text must be non-empty"),
    ("sendMessage", inline({"text": "x", "callback_data": "é" * 33}), "BUTTON_DATA_INVALID"),
    ("sendMessage", inline({"text": "x", "url": "not a link"}), "URL is invalid"),
    ("sendMessage", inline({"callback_data": "1"}), '"reply_markup.inline_keyboard.text" is'),
    ("sendMessage", inline({"text": "x", "request_contact": True}), "unknown parameter"),
    ("sendMessage", inline({"text": "x", "pay": True, "style": "loud"}), "style is unknown"),
    (
        "sendMessage",
        inline(*[{"text": "x", "callback_data": "1"}] * 9),
        "too many buttons in a row",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": {"inline_keyboard": ROWS_OF_101}},
        "reply markup is too long",
    ),
    ("sendMessage", inline("Ya"), "must be an Object"),
    ("sendMessage", reply(), "must have buttons"),
    ("sendMessage", reply([]), "must have buttons"),
    ("sendMessage", reply([""]), "text must be non-empty"),
    ("sendMessage", reply("Ya"), "must be an Array"),
    ("sendMessage", reply([{"text": "x", "callback_data": "1"}]), "unknown parameter"),
    (
        "sendMessage",
        reply([{"text": "x", "request_contact": True, "request_location": True}]),
        "at most one optional field",
    ),
    ("sendMessage", reply(["x"], input_field_placeholder="x" * 65), "placeholder is too long"),
    ("sendMessage", reply(["x"], one_time=True), "unknown parameter"),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": {"buttons": []}},
        "must be one of InlineKeyboardMarkup",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": {"remove_keyboard": False}},
        "object expected as reply markup",
    ),
    (
        "sendMessage",
        {**reply([{"text": "x", "request_contact": True}]), "chat_id": -1001},
        "phone number can be requested in private chats only",
    ),
    # editing
    ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    (
        "editMessageText",
        {"chat_id": CHAT, "message_id": 1, "text": "x", "reply_markup": {"keyboard": [["x"]]}},
        'unknown parameter "reply_markup.keyboard"',
    ),
    # files
    ("sendDocument", {"chat_id": CHAT, "document": "no-such-id"}, "wrong file identifier"),
    ("getFile", {"file_id": "no-such-id"}, "wrong file identifier"),
    # about the bot
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    (
        "deleteMessages",
        {"chat_id": CHAT, "message_ids": []},
        "wrong number of message identifiers",
    ),
    ("sendChatAction", {"chat_id": CHAT, "action": "thinking"}, "wrong parameter action"),
    ("setMyName", {"name": "x" * 65}, "name is too long"),
    ("setMyDescription", {"description": "x" * 513}, "description is too long"),
    ("setMyShortDescription", {"short_description": "x" * 121}, "is too long"),
    ("setMyName", {"name": "x", "language_code": "ind"}, "invalid language code"),
    ("setChatMenuButton", {"menu_button": {"type": "big"}}, "must be a known MenuButton"),
    ("setChatMenuButton", {"menu_button": {"type": "web_app"}}, "must be a whole MenuButton"),
    ("setWebhook", {"url": "ftp://x.id"}, "bad webhook"),
    ("setWebhook", {"url": "https://x.id", "max_connections": 101}, "max_connections"),
    ("setWebhook", {"url": "https://x.id", "secret_token": "a b"}, "unallowed characters"),
    ("setWebhook", {"url": "https://x.id", "secret_token": "x" * 257}, "too long"),
]


def commands(*pairs: tuple[str, str], **rest: Any) -> dict[str, Any]:
    return {"commands": [{"command": name, "description": text} for name, text in pairs], **rest}


ILLEGAL += [
    ("setMyCommands", commands(("Mulai", "x")), "BOT_COMMAND_INVALID"),
    ("setMyCommands", commands(("", "x")), "BOT_COMMAND_INVALID"),
    ("setMyCommands", commands(("x" * 33, "x")), "BOT_COMMAND_INVALID"),
    ("setMyCommands", commands(("x", "")), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", commands(("x", "x" * 257)), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", commands(*[("x", "x")] * 101), "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", commands(scope={"type": "all"}), "must be a known BotCommandScope"),
    ("setMyCommands", commands(scope={"type": "chat"}), "must be a whole BotCommandScope"),
    ("setMyCommands", {"commands": [["start", "Mulai"]]}, "must be an Object"),
]


def names(row: tuple[str, Any, str]) -> str:
    return f"{row[0]} {row[2]}"


@pytest.mark.parametrize("row", ILLEGAL, ids=names)
async def test_telegram_refuses(sandbox: Server, row: tuple[str, dict[str, Any], str]) -> None:
    method, args, words = row
    sandbox.telegram.say(sandbox.telegram.person("Siti", id=CHAT), "/start")
    status, body = await call(sandbox, method, **args)
    assert (status, body["ok"], body["error_code"]) == (400, False, 400)
    assert body["description"].startswith("Bad Request: ")
    assert words in body["description"]
    [illegal] = sandbox.telegram.take_illegal_calls()
    assert (illegal.method, illegal.code) == (method, 400)


async def test_an_unknown_method_is_not_found(sandbox: Server) -> None:
    status, body = await call(sandbox, "sendPigeon", chat_id=1)
    assert (status, body["description"]) == (404, "Not Found: method not found")
    [illegal] = sandbox.telegram.take_illegal_calls()
    assert (illegal.method, illegal.code) == ("sendPigeon", 404)


async def test_what_the_sandbox_cannot_do_fails_loudly(sandbox: Server, bot: telegram.Bot) -> None:
    siti = sandbox.telegram.person("Siti")
    sandbox.telegram.say(siti, "/start")
    with pytest.raises(telegram.error.NetworkError, match="not supported by the sandbox"):
        await bot.send_poll(siti.id, "?", ["a", "b"])
    with pytest.raises(telegram.error.NetworkError, match="message_effect_id is not supported"):
        await bot.send_message(siti.id, "x", message_effect_id="1")
    with pytest.raises(telegram.error.NetworkError, match="parse_mode MarkdownV2"):
        await bot.send_message(siti.id, "x", parse_mode="MarkdownV2")
    refused = sandbox.telegram.take_illegal_calls()
    assert [(each.method, each.code) for each in refused] == [
        ("sendPoll", 501),
        ("sendMessage", 501),
        ("sendMessage", 501),
    ]


async def test_a_real_method_is_checked_even_where_it_is_not_supported(sandbox: Server) -> None:
    status, body = await call(sandbox, "sendDice", chat_id=1, emojy="x")
    assert (status, body["description"]) == (400, 'Bad Request: unknown parameter "emojy"')
    sandbox.telegram.take_illegal_calls()


async def test_the_methods_are_those_of_the_client() -> None:
    known = method_names()
    assert {"sendMessage", "getUpdates", "close", "logOut", "setMyShortDescription"} <= set(known)
    assert not {"initialize", "doApiRequest", "shutdown"} & set(known)
    assert len(known) > 150


async def test_bodies_that_cannot_be_read_are_refused(sandbox: Server) -> None:
    url = f"{sandbox.base_url}{sandbox.token}/sendMessage"
    json = {"Content-Type": "application/json"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    async with httpx.AsyncClient() as http:
        answers = [
            await http.post(url, content=b"{", headers=json),
            await http.post(url, content=b"[1]", headers=json),
            await http.post(url, content=b"text=\xff", headers=form),
            await http.post(url, data={"text": "x"}, files={"spare": b"x"}),
            await http.post(url, content=b'{"chat_id":1,"text":"\\ud800"}', headers=json),
        ]
    assert [answer.status_code for answer in answers] == [400] * 5
    assert len(sandbox.telegram.take_illegal_calls()) == 5


async def test_what_is_kept_of_an_illegal_call_tells_nothing_about_a_person(
    sandbox: Server,
) -> None:
    await call(sandbox, "sendMessage", chat_id=1, text="Halo <Siti Aminah>", parse_mode="HTML")
    await call(sandbox, "sendMessage", chat_id=1, text="<b>x</siti>", parse_mode="HTML")
    await call(sandbox, "sendMessage", chat_id=1, text="x" * 5000)
    kept = "".join(each.description for each in sandbox.telegram.take_illegal_calls()).lower()
    assert "siti" not in kept
    assert "too long" in kept


class TestCircumstances:
    """Refusals that no caller can rule out are no faults of the caller."""

    @pytest.fixture
    def siti(self, sandbox: Server) -> Person:
        person = sandbox.telegram.person("Siti")
        sandbox.telegram.say(person, "/start")
        return person

    async def test_a_chat_that_nobody_has(self, bot: telegram.Bot) -> None:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(1, "x")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message("@nobody", "x")

    async def test_a_person_who_never_wrote(self, bot: telegram.Bot, sandbox: Server) -> None:
        with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
            await bot.send_message(sandbox.telegram.person("Budi").id, "x")

    async def test_a_person_who_blocked_the_bot(
        self, bot: telegram.Bot, sandbox: Server, siti: Person
    ) -> None:
        sandbox.telegram.block(siti)
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(siti.id, "x")
        sandbox.telegram.unblock(siti)
        await bot.send_message(siti.id, "x")

    async def test_a_person_who_is_gone(
        self, bot: telegram.Bot, sandbox: Server, siti: Person
    ) -> None:
        sandbox.telegram.deactivate(siti)
        with pytest.raises(Forbidden, match="user is deactivated"):
            await bot.send_message(siti.id, "x")

    async def test_a_message_that_is_gone(
        self, bot: telegram.Bot, sandbox: Server, siti: Person
    ) -> None:
        sent = await bot.send_message(siti.id, "x")
        sandbox.telegram.delete(siti, sent.message_id)
        with pytest.raises(BadRequest, match="Message to edit not found"):
            await sent.edit_text("y")
        with pytest.raises(BadRequest, match="Message to delete not found"):
            await sent.delete()
        with pytest.raises(BadRequest, match="Message to be replied not found"):
            await bot.send_message(siti.id, "x", reply_to_message_id=sent.message_id)

    async def test_an_edit_that_changes_nothing(self, bot: telegram.Bot, siti: Person) -> None:
        sent = await bot.send_message(siti.id, "<b>x</b>", parse_mode="HTML")
        with pytest.raises(BadRequest, match="Message is not modified"):
            await sent.edit_text("<b>x</b>", parse_mode="HTML")
        with pytest.raises(BadRequest, match="Message is not modified"):
            await sent.edit_reply_markup(None)

    async def test_a_message_of_two_days(
        self, bot: telegram.Bot, sandbox: Server, siti: Person, clock: Clock
    ) -> None:
        sent = await bot.send_message(siti.id, "x")
        clock.advance(48 * 3600 - 60)
        young = await bot.send_message(siti.id, "y")
        clock.advance(120)
        with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
            await sent.delete()
        await bot.delete_messages(siti.id, [sent.message_id, young.message_id])
        assert [m.text for m in sandbox.telegram.chat(siti).messages] == ["/start", "x"]

    async def test_a_press_that_waited_too_long(
        self, bot: telegram.Bot, sandbox: Server, siti: Person, clock: Clock
    ) -> None:
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="1")]])
        sent = await bot.send_message(siti.id, "x", reply_markup=markup)
        query = sandbox.telegram.press(siti, sent.message_id, "1")
        clock.advance(151)
        for each in (query, "12345"):
            with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
                await bot.answer_callback_query(each)

    @pytest.fixture(autouse=True)
    def _nothing_illegal(self, sandbox: Server) -> Any:
        yield
        assert sandbox.telegram.illegal_calls == []
        assert sandbox.telegram.refused_calls != []


async def test_a_bot_edits_only_what_is_its_own_and_has_no_reply_keyboard(
    bot: telegram.Bot, sandbox: Server
) -> None:
    siti = sandbox.telegram.person("Siti")
    said = sandbox.telegram.say(siti, "/start")
    with_keyboard = await bot.send_message(
        siti.id, "x", reply_markup=ReplyKeyboardMarkup([[KeyboardButton("Ya")]])
    )
    document = await bot.send_document(siti.id, b"x")
    for message_id, words in [
        (said.id, "Message can't be edited"),
        (with_keyboard.message_id, "Message can't be edited"),
        (document.message_id, "There is no text in the message to edit"),
    ]:
        with pytest.raises(BadRequest, match=words):
            await bot.edit_message_text("y", siti.id, message_id)
    assert [each.method for each in sandbox.telegram.take_illegal_calls()] == [
        "editMessageText"
    ] * 3


async def test_an_illegal_call_fails_the_test_that_made_it() -> None:
    with pytest.raises(
        pytest.fail.Exception, match="sendMessage: Bad Request: message text is em"
    ):
        async with honest() as server:
            await call(server, "sendMessage", chat_id=1, text="")


async def test_illegal_calls_are_told_by_method_and_reason(sandbox: Server) -> None:
    await call(sandbox, "sendMessage", chat_id=1, text="")
    assert sandbox.telegram.take_illegal_calls() == [
        RefusedCall("sendMessage", 400, "Bad Request: message text is empty")
    ]
    assert sandbox.telegram.illegal_calls == []
