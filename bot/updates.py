"""Telegram's updates in our words. It reads raw JSON: PTB's types cost 0.1 ms each and raise on
shapes they do not know, and an update that cannot be read must still be acknowledged."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from conversations.events import (
    Edited,
    Event,
    File,
    PressedOldButton,
    Said,
    Sent,
    SharedContact,
    Thing,
)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for, and all that is read here."""

_THINGS: tuple[tuple[str, Thing], ...] = (
    ("sticker", Thing.STICKER),
    ("voice", Thing.VOICE),
    ("audio", Thing.VOICE),
    ("video_note", Thing.VOICE),
    ("photo", Thing.PHOTO),
    ("location", Thing.LOCATION),
    ("venue", Thing.LOCATION),
    ("document", Thing.DOCUMENT),
    ("video", Thing.DOCUMENT),
    ("animation", Thing.STICKER),
)


# What a column of the database holds; a longer number would make the whole batch fail.
_Number = Annotated[int, Field(strict=True, ge=-(2**63), lt=2**63)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Chat(_Part):
    id: _Number
    type: str


class _User(_Part):
    id: _Number


class _Contact(_Part):
    phone_number: str
    user_id: _Number | None = None


class _Document(_Part):
    file_id: str | None = None
    file_name: str = ""
    file_size: _Number | None = None


class _Button(_Part):
    callback_data: str = ""


class _Markup(_Part):
    inline_keyboard: tuple[tuple[_Button, ...], ...] = ()


class _Quoted(_Part):
    message_id: _Number
    text: str = ""
    reply_markup: _Markup = _Markup()


class _Message(_Part):
    message_id: _Number
    date: _Number
    chat: _Chat
    sender: Annotated[_User | None, Field(alias="from")] = None
    text: str | None = None
    contact: _Contact | None = None
    document: _Document | None = None
    media_group_id: str | None = None
    reply_to_message: _Quoted | None = None


class _Press(_Part):
    id: str
    sender: Annotated[_User, Field(alias="from")]
    message: _Message | None = None
    data: str = ""


class _Standing(_Part):
    status: str


class _Membership(_Part):
    chat: _Chat
    date: _Number
    new_chat_member: _Standing


class _Numbered(_Part):
    update_id: _Number


class _Update(_Numbered):
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Press | None = None
    my_chat_member: _Membership | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button under a message."""

    id: str
    """To be answered within 150 seconds."""
    data: str
    message: int | None
    """The message that the button stands under."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message that another one answers, as Telegram itself says it: nobody can make it up."""

    message: int
    text: str = field(default="", repr=False)
    buttons: tuple[str, ...] = ()
    """What those under it send."""


@dataclass(frozen=True, slots=True, repr=False)
class Incoming:
    """One update. ``chat`` is where to answer; ``user`` who wrote; both None where unknown."""

    update_id: int
    chat: int | None = None
    user: int | None = None
    private: bool = True
    event: Event | None = None
    """What a worker's conversation takes; None where there is nothing to say."""
    press: Press | None = None
    quoted: Quoted | None = None
    """What the message answers; of a press, what the message with the button answers."""
    blocked: bool | None = None
    """True when the person has just blocked the bot, False when they let it in again."""
    album: str | None = None
    """Albums arrive as one update a picture; one answer is enough."""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """As Telegram sent it, for an update that has to be set aside."""

    def __repr__(self) -> str:
        return f"Incoming({self.update_id})"


class UnreadableUpdate(Exception):
    """Not even an update id: nothing that Telegram sends."""


def read_update(raw: Any) -> Incoming:
    """One update, as JSON gives it. A shape we do not know gives an Incoming with nothing in it.

    Raises UnreadableUpdate where there is no update id.
    """
    return replace(_read(raw), raw=raw)


def read_id(raw: Any) -> int:
    """Raises UnreadableUpdate."""
    try:
        return _Numbered.model_validate(raw).update_id
    except ValidationError:
        raise UnreadableUpdate from None


def _read(raw: Any) -> Incoming:
    try:
        update = _Update.model_validate(raw)
    except ValidationError:
        return Incoming(read_id(raw))
    if update.message is not None:
        return _message(update.update_id, update.message, raw["message"])
    if update.edited_message is not None:
        message = update.edited_message
        edited = Edited(message.text or "", _time(message.date), message.message_id)
        return _at(update.update_id, message, edited)
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.update_id, update.my_chat_member)
    return Incoming(update.update_id)


def _message(update_id: int, message: _Message, raw: Mapping[str, Any]) -> Incoming:
    at = _time(message.date)
    if message.text is not None:
        return _at(update_id, message, Said(message.text, at, message.message_id))
    if message.contact is not None:
        sender = message.sender.id if message.sender is not None else None
        own = sender is not None and message.contact.user_id == sender
        contact = SharedContact(message.contact.phone_number, own, at, message.message_id)
        return _at(update_id, message, contact)
    thing = next((thing for key, thing in _THINGS if key in raw), Thing.OTHER)
    return _at(update_id, message, Sent(thing, at, message.message_id, _file(message.document)))


def _file(sent: _Document | None) -> File | None:
    if sent is None or sent.file_id is None:
        return None
    return File(sent.file_id, sent.file_name, sent.file_size)


def _at(update_id: int, message: _Message, event: Event) -> Incoming:
    return Incoming(
        update_id,
        chat=message.chat.id,
        user=message.sender.id if message.sender is not None else None,
        private=message.chat.type == "private",
        event=event,
        quoted=_quoted(message.reply_to_message),
        album=message.media_group_id,
    )


def _quoted(quoted: _Quoted | None) -> Quoted | None:
    if quoted is None:
        return None
    rows = quoted.reply_markup.inline_keyboard
    data = tuple(button.callback_data for row in rows for button in row)
    return Quoted(quoted.message_id, quoted.text, data)


def _press(update_id: int, press: _Press) -> Incoming:
    message = press.message
    # When a button was pressed Telegram does not say; nobody asks.
    at = _time(message.date if message is not None else 0)
    return Incoming(
        update_id,
        chat=message.chat.id if message is not None else press.sender.id,
        user=press.sender.id,
        private=message is None or message.chat.type == "private",
        event=PressedOldButton(at),
        press=Press(press.id, press.data, message.message_id if message is not None else None),
        quoted=_quoted(message.reply_to_message) if message is not None else None,
    )


def _membership(update_id: int, membership: _Membership) -> Incoming:
    return Incoming(
        update_id,
        chat=membership.chat.id,
        private=membership.chat.type == "private",
        blocked=membership.new_chat_member.status in ("kicked", "left"),
    )


def _time(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
