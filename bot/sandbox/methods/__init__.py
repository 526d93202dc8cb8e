"""The Bot API methods that work here, in one table; every other real one is refused loudly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox.methods import about, changing, receiving, sending
from bot.sandbox.methods.sending import Args
from bot.sandbox.refusals import not_supported
from bot.sandbox.state import State

Handler = Callable[[State, Args], Any]

HANDLERS: dict[str, Handler] = {
    "answerCallbackQuery": changing.answer_callback_query,
    "deleteMessage": changing.delete_message,
    "deleteMessages": changing.delete_messages,
    "deleteMyCommands": about.delete_my_commands,
    "deleteWebhook": receiving.delete_webhook,
    "editMessageCaption": changing.edit_message_caption,
    "editMessageReplyMarkup": changing.edit_message_reply_markup,
    "editMessageText": changing.edit_message_text,
    "getChat": about.get_chat,
    "getChatMenuButton": about.get_chat_menu_button,
    "getFile": about.get_file,
    "getMe": about.get_me,
    "getMyCommands": about.get_my_commands,
    "getMyDescription": about.get_text("description"),
    "getMyName": about.get_text("name"),
    "getMyShortDescription": about.get_text("short_description"),
    "getWebhookInfo": receiving.get_webhook_info,
    "sendChatAction": sending.send_chat_action,
    "sendDocument": sending.send_document,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "setChatMenuButton": about.set_chat_menu_button,
    "setMyCommands": about.set_my_commands,
    "setMyDescription": about.set_text("description"),
    "setMyName": about.set_text("name"),
    "setMyShortDescription": about.set_text("short_description"),
    "setWebhook": receiving.set_webhook,
}

# Legal parameters of the methods above whose effect nobody would see here.
_WITHOUT_EFFECT_HERE = frozenset(
    {
        "allow_paid_broadcast",
        "business_connection_id",
        "direct_messages_topic_id",
        "inline_message_id",
        "message_effect_id",
        "message_thread_id",
        "suggested_post_parameters",
    }
)


def perform(state: State, name: str, args: Args) -> Any:
    """Carries out a call whose names and types are checked.

    Raises:
        Refused: by Telegram's rules, or because the sandbox cannot do it.
    """
    handler = HANDLERS.get(name)
    if handler is None:
        raise not_supported(name)
    if not _WITHOUT_EFFECT_HERE.isdisjoint(args):
        raise not_supported(min(_WITHOUT_EFFECT_HERE & args.keys()))
    return handler(state, args)
