"""sendMessage, sendDocument, sendPhoto, sendChatAction: what a bot puts into a chat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram.constants import ChatAction, FileSizeLimit, MessageLimit

from bot.sandbox.chats import Chat, Message, Person
from bot.sandbox.files import StoredFile
from bot.sandbox.keyboards import check_markup, inline_only
from bot.sandbox.refusals import illegal, not_supported, unlucky
from bot.sandbox.state import State
from bot.sandbox.texts import formatted
from bot.sandbox.values import Upload

Args = Mapping[str, Any]

TEXT_TOO_LONG = "message is too long"
CAPTION_TOO_LONG = "message caption is too long"

_ACTIONS = frozenset(str(action) for action in ChatAction)


def send_message(state: State, args: Args) -> dict[str, Any]:
    text, entities = formatted(
        args, "text", "entities", MessageLimit.MAX_TEXT_LENGTH, TEXT_TOO_LONG
    )
    if not text:
        raise illegal("text must be non-empty" if args["text"] else "message text is empty")
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
    if "link_preview_options" in args:
        content["link_preview_options"] = args["link_preview_options"]
    return _send(state, args, content)


def send_document(state: State, args: Args) -> dict[str, Any]:
    content = _captioned(args)
    stored = _file(state, "documents", args["document"])
    content["document"] = {
        "file_name": stored.name,
        "mime_type": stored.mime_type,
        **stored.as_json(),
    }
    return _send(state, args, content)


def send_photo(state: State, args: Args) -> dict[str, Any]:
    content = _captioned(args)
    stored = _file(state, "photos", args["photo"], FileSizeLimit.PHOTOSIZE_UPLOAD)
    content["photo"] = [{**stored.as_json(), "width": 800, "height": 600}]
    return _send(state, args, content)


def send_chat_action(state: State, args: Args) -> bool:
    if args["action"] not in _ACTIONS:
        raise illegal("wrong parameter action in request")
    chat = state.open_chat(args["chat_id"])
    state.events.publish("action", chat.peer.id, action=args["action"])
    return True


def _captioned(args: Args) -> dict[str, Any]:
    text, entities = formatted(
        args, "caption", "caption_entities", MessageLimit.CAPTION_LENGTH, CAPTION_TOO_LONG
    )
    content: dict[str, Any] = {"caption": text} if text else {}
    if entities:
        content["caption_entities"] = entities
    return content


def _file(state: State, folder: str, given: Upload | str, limit: int | None = None) -> StoredFile:
    if isinstance(given, str):
        if given.startswith(("http://", "https://")):
            raise not_supported("sending a file by its URL")
        return state.files.get(given)
    if not given.content:
        raise illegal("file must be non-empty")
    if limit and len(given.content) > limit:
        raise illegal("file is too big")
    return state.files.add(folder, given)


def _send(state: State, args: Args, content: dict[str, Any]) -> dict[str, Any]:
    markup = args.get("reply_markup")
    if markup:
        # Ids of people are positive; the shape is judged before the chat is looked for.
        check_markup(markup, private=isinstance(args["chat_id"], int) and args["chat_id"] > 0)
    chat = state.open_chat(args["chat_id"])
    replied = _replied(chat, args.get("reply_parameters"))
    json = {**state.new_message(chat, state.bot_user()), **replied, **content}
    if args.get("protect_content"):
        json["has_protected_content"] = True
    buttons = inline_only(markup)
    if buttons:
        json["reply_markup"] = buttons
    chat.show_markup(json["message_id"], markup)
    sealed = "inline_keyboard" not in markup if markup else False
    state.post(chat, Message(json, from_bot=True, sealed=sealed))
    return json


def _replied(chat: Chat, parameters: Mapping[str, Any] | None) -> dict[str, Any]:
    if not parameters:
        return {}
    if parameters.get("chat_id", chat.peer.id) != chat.peer.id:
        raise not_supported("replying to another chat")
    message = chat.messages.get(parameters["message_id"])
    if message is None:
        if parameters.get("allow_sending_without_reply"):
            return {}
        raise unlucky("message to be replied not found")
    quoted = {key: value for key, value in message.json.items() if key != "reply_to_message"}
    return {"reply_to_message": quoted}


def is_private(chat: Chat) -> bool:
    return isinstance(chat.peer, Person)
