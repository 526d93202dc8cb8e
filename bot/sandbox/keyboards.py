"""Which keyboards Telegram takes; names and types are checked before, in the schema."""

from __future__ import annotations

from typing import Any

from telegram.constants import (
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    KeyboardButtonStyle,
    ReplyLimit,
)

from bot.sandbox.markup import checked_link
from bot.sandbox.refusals import illegal

Markup = dict[str, Any]

# Everything of a button that is not its looks is what it does.
_LOOKS = frozenset({"text", "style", "icon_custom_emoji_id"})
_STYLES = frozenset(str(style) for style in KeyboardButtonStyle)
_ASKS = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
    "request_poll": "poll can be requested in private chats only",
    "request_users": "users can be requested in private chats only",
    "request_chat": "chats can be requested in private chats only",
    "request_managed_bot": "bots can be requested in private chats only",
    "web_app": "Web App buttons can be used in private chats only",
}


def check_markup(markup: Markup, *, private: bool) -> None:
    """Refuses a keyboard that Telegram would not show."""
    if "inline_keyboard" in markup:
        _check_inline(markup["inline_keyboard"])
    elif "keyboard" in markup:
        _check_reply(markup["keyboard"], private=private)
    elif markup.get("remove_keyboard", True) is not True or markup.get("force_reply") is False:
        raise illegal("object expected as reply markup")
    _check_placeholder(markup)


def inline_only(markup: Markup | None) -> Markup | None:
    """What a message shows of its markup: buttons under it, or nothing."""
    rows = (markup or {}).get("inline_keyboard", [])
    return {"inline_keyboard": rows} if any(rows) else None


def _check_inline(rows: list[list[Markup]]) -> None:
    if sum(map(len, rows)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise illegal("reply markup is too long")
    if any(len(row) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows):
        raise illegal("too many buttons in a row of the inline keyboard")
    for row in rows:
        for button in row:
            _check_inline_button(button)


def _check_inline_button(button: Markup) -> None:
    _check_looks(button, "inline keyboard button")
    actions = button.keys() - _LOOKS
    if not actions or button.get("callback_data") == "":
        raise illegal(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise illegal(
            "can't parse inline keyboard button: exactly one optional field must be used"
        )
    data = button.get("callback_data")
    if data is not None and not _fits(data, InlineKeyboardButtonLimit.MAX_CALLBACK_DATA):
        raise illegal("BUTTON_DATA_INVALID")
    if "url" in button and checked_link(button["url"]) is None:
        raise illegal("inline keyboard button URL is invalid")
    copied = button.get("copy_text", {}).get("text", "x")
    if not 1 <= len(copied) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT:
        raise illegal("BUTTON_COPY_TEXT_INVALID")


def _fits(data: str, limit: int) -> bool:
    return len(data.encode()) <= limit


def _check_reply(rows: list[list[str | Markup]], *, private: bool) -> None:
    if not any(rows):
        raise illegal("reply keyboard must have buttons")
    for row in rows:
        for button in row:
            _check_reply_button(as_button(button), private)


def _check_reply_button(button: Markup, private: bool) -> None:
    _check_looks(button, "keyboard button")
    asks = [name for name in button if name in _ASKS and button[name] is not False]
    if len(asks) > 1:
        raise illegal("can't parse keyboard button: at most one optional field must be used")
    if asks and not private:
        raise illegal(_ASKS[asks[0]])


def _check_looks(button: Markup, name: str) -> None:
    if not button["text"].strip():
        raise illegal(f"{name} text must be non-empty")
    if button.get("style", "danger") not in _STYLES:
        raise illegal(f"{name} style is unknown")


def _check_placeholder(markup: Markup) -> None:
    placeholder = markup.get("input_field_placeholder")
    if placeholder is None:
        return
    if (
        not ReplyLimit.MIN_INPUT_FIELD_PLACEHOLDER
        <= len(placeholder)
        <= (ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER)
    ):
        raise illegal("input field placeholder is too long")


def as_button(button: str | Markup) -> Markup:
    """A reply keyboard may hold bare strings; everybody after us sees objects."""
    return {"text": button} if isinstance(button, str) else button
