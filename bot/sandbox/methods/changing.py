"""Editing, deleting and answering: what a bot does to what is already in a chat."""

from __future__ import annotations

from typing import Any

from telegram.constants import BulkRequestLimit, CallbackQueryLimit, MessageLimit

from bot.sandbox.chats import Chat, Message, Toast
from bot.sandbox.keyboards import check_markup, inline_only
from bot.sandbox.markup import utf16_length
from bot.sandbox.methods.sending import CAPTION_TOO_LONG, TEXT_TOO_LONG, Args, is_private
from bot.sandbox.refusals import illegal, unlucky
from bot.sandbox.state import State
from bot.sandbox.texts import formatted
from bot.sandbox.updates import PRESS_LIFE

_DELETABLE = 48 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(state: State, args: Args) -> dict[str, Any]:
    text, entities = formatted(
        args, "text", "entities", MessageLimit.MAX_TEXT_LENGTH, TEXT_TOO_LONG
    )
    if not text:
        raise illegal("text must be non-empty" if args["text"] else "message text is empty")
    chat, message = _editable(state, args)
    if "text" not in message.json:
        raise illegal("there is no text in the message to edit")
    return _edit(state, chat, message, {"text": text, "entities": entities}, args)


def edit_message_caption(state: State, args: Args) -> dict[str, Any]:
    text, entities = formatted(
        args, "caption", "caption_entities", MessageLimit.CAPTION_LENGTH, CAPTION_TOO_LONG
    )
    chat, message = _editable(state, args)
    if "text" in message.json:
        raise illegal("there is no caption in the message to edit")
    new = {"caption": text or None, "caption_entities": entities}
    return _edit(state, chat, message, new, args)


def edit_message_reply_markup(state: State, args: Args) -> dict[str, Any]:
    chat, message = _editable(state, args)
    return _edit(state, chat, message, {}, args)


def _editable(state: State, args: Args) -> tuple[Chat, Message]:
    if "chat_id" not in args or "message_id" not in args:
        raise illegal("message identifier is not specified")
    if markup := args.get("reply_markup"):
        check_markup(markup, private=True)
    chat = state.open_chat(args["chat_id"])
    message = chat.messages.get(args["message_id"])
    if message is None:
        raise unlucky("message to edit not found")
    if not message.from_bot or message.sealed:
        raise illegal("message can't be edited")
    return chat, message


def _edit(
    state: State, chat: Chat, message: Message, new: dict[str, Any], args: Args
) -> dict[str, Any]:
    changes = {**new, "reply_markup": inline_only(args.get("reply_markup"))}
    if all((message.json.get(key) or None) == (value or None) for key, value in changes.items()):
        raise unlucky(_NOT_MODIFIED)
    json = {**message.json, **changes, "edit_date": int(state.now())}
    json = {key: value for key, value in json.items() if value not in (None, [])}
    state.change(chat, Message(json, from_bot=True, version=message.version + 1))
    return json


def delete_message(state: State, args: Args) -> bool:
    chat = state.chat(args["chat_id"])
    message = chat.messages.get(args["message_id"])
    if message is None:
        raise unlucky("message to delete not found")
    if not _deletable(state, chat, message):
        raise unlucky("message can't be deleted for everyone")
    state.remove(chat, message.id)
    return True


def delete_messages(state: State, args: Args) -> bool:
    """Those that are gone or too old are skipped, as Telegram does."""
    ids = args["message_ids"]
    if not BulkRequestLimit.MIN_LIMIT <= len(ids) <= BulkRequestLimit.MAX_LIMIT:
        raise illegal("wrong number of message identifiers")
    chat = state.chat(args["chat_id"])
    for message_id in dict.fromkeys(ids):
        message = chat.messages.get(message_id)
        if message and _deletable(state, chat, message):
            state.remove(chat, message_id)
    return True


def _deletable(state: State, chat: Chat, message: Message) -> bool:
    young = state.now() - message.json["date"] < _DELETABLE
    return young and (message.from_bot or is_private(chat))


def answer_callback_query(state: State, args: Args) -> bool:
    text = args.get("text", "")
    if utf16_length(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise illegal("MESSAGE_TOO_LONG")
    query = state.queries.get(args["callback_query_id"])
    if query is None or state.now() - query.at >= PRESS_LIFE:
        raise unlucky(_TOO_OLD)
    if query.answered:  # the person's spinner has stopped already
        return True
    query.answered = True
    toast = Toast(args["callback_query_id"], text, args.get("show_alert", False), args.get("url"))
    state.chats[query.person].toasts.append(toast)
    state.events.publish("toast", query.person, toast=toast)
    return True
