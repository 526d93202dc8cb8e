"""People, groups and what stands in their chats; plain state that knows no HTTP and no method."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any

import telegram

from bot.sandbox.keyboards import Markup, as_button

# Above 32 bits, as the ids of new Telegram accounts are: a column that is too small shows here.
_FIRST_PERSON = 5_000_000_000
_FIRST_GROUP = -1_001_000_000_000
_SPREAD = 1_000_000_000


@dataclass(slots=True)
class Person:
    """A Telegram user. `id` is also the id of the private chat with the bot."""

    id: int
    name: str = field(repr=False)
    username: str | None = field(default=None, repr=False)
    language: str = "id"
    phone: str = field(default="", repr=False)
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def as_user(self) -> dict[str, Any]:
        return _named(self, {"id": self.id, "is_bot": False}, {"language_code": self.language})

    def as_chat(self) -> dict[str, Any]:
        return _named(self, {"id": self.id}, {"type": "private"})


def _named(person: Person, first: dict[str, Any], last: dict[str, Any]) -> dict[str, Any]:
    username = {"username": person.username} if person.username else {}
    return {**first, "first_name": person.name, **username, **last}


@dataclass(slots=True)
class Group:
    id: int
    title: str = field(repr=False)

    def as_chat(self) -> dict[str, Any]:
        return {"id": self.id, "title": self.title, "type": "supergroup"}


@dataclass(slots=True, repr=False)
class Message:
    """One message of a chat. `json` is the Bot API's Message object; all else derives from it.

    `version` counts the edits. `sealed` marks what Telegram will not let a bot edit any more: it
    was sent with a reply keyboard.
    """

    json: dict[str, Any]
    from_bot: bool
    sealed: bool = False
    version: int = 0

    def __repr__(self) -> str:
        return f"<Message {self.id} {'from the bot' if self.from_bot else 'from a person'}>"

    @property
    def id(self) -> int:
        return int(self.json["message_id"])

    @property
    def text(self) -> str:
        """The text or caption, plain; empty for a message without either."""
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def entities(self) -> list[dict[str, Any]]:
        return self.json.get("entities") or self.json.get("caption_entities") or []

    @property
    def html(self) -> str:
        """The text as HTML that would give it, by PTB's rendering."""
        message = telegram.Message.de_json(self.json, None)
        return message.text_html if "text" in self.json else message.caption_html

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """The rows of buttons under the message."""
        return self.json.get("reply_markup", {}).get("inline_keyboard", [])  # type: ignore[no-any-return]

    @property
    def document(self) -> dict[str, Any] | None:
        return self.json.get("document")

    def find_button(self, label: str) -> dict[str, Any] | None:
        for row in self.buttons:
            for button in row:
                if button["text"] == label:
                    return button
        return None


@dataclass(frozen=True, slots=True)
class Toast:
    """What `answerCallbackQuery` showed; `text` is empty when the bot only stopped the spinner."""

    query_id: str
    text: str = field(repr=False)
    alert: bool = False
    url: str | None = field(default=None, repr=False)


@dataclass(slots=True)
class Chat:
    """One chat as it is now; a deleted message is not in it."""

    peer: Person | Group
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    markup: Markup | None = field(default=None, repr=False)
    markup_from: int | None = None
    used: bool = False  # a one-time keyboard has been tapped and is folded away
    toasts: list[Toast] = field(default_factory=list, repr=False)
    menu_button: dict[str, Any] | None = None

    def add(self, message: Message) -> None:
        self.messages[message.id] = message

    def remove(self, message_id: int) -> None:
        del self.messages[message_id]
        if message_id == self.markup_from:  # the keyboard goes with the message that brought it
            self.markup = self.markup_from = None

    def show_markup(self, message_id: int, markup: Markup | None) -> None:
        """Takes over what the newest message of the bot says about the keyboard."""
        if markup and not markup.keys().isdisjoint({"keyboard", "remove_keyboard", "force_reply"}):
            shown = "remove_keyboard" not in markup
            self.markup = markup if shown else None
            self.markup_from = message_id if shown else None
            self.used = False

    def clear(self) -> None:
        self.messages.clear()
        self.toasts.clear()
        self.markup = self.markup_from = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person sees in the chat with the bot at this moment, oldest message first."""

    messages: tuple[Message, ...]
    keyboard: tuple[tuple[dict[str, Any], ...], ...]
    placeholder: str | None
    folded: bool
    toasts: tuple[Toast, ...]

    @property
    def last(self) -> Message:
        """The bot's newest message.

        Raises:
            LookupError: the bot has said nothing that is still there.
        """
        for message in reversed(self.messages):
            if message.from_bot:
                return message
        raise LookupError("the bot has said nothing in this chat")

    @property
    def labels(self) -> list[str]:
        """The labels of the reply keyboard, row by row."""
        return [button["text"] for row in self.keyboard for button in row]


def seen(chat: Chat) -> Seen:
    markup = chat.markup or {}
    rows = markup.get("keyboard", [])
    return Seen(
        messages=tuple(chat.messages.values()),
        keyboard=tuple(tuple(as_button(button) for button in row) for row in rows),
        placeholder=markup.get("input_field_placeholder"),
        folded=chat.used and not markup.get("is_persistent", False),
        toasts=tuple(chat.toasts),
    )


def person_id(name: str, taken: set[int]) -> int:
    """The same name is the same person after a restart of the sandbox."""
    found = _FIRST_PERSON + zlib.crc32(name.encode()) % _SPREAD
    while found in taken:
        found += 1
    return found


def group_id(title: str, taken: set[int]) -> int:
    found = _FIRST_GROUP - zlib.crc32(title.encode()) % _SPREAD
    while found in taken:
        found -= 1
    return found
