"""What a person did, in words that fit any channel. Times are UTC."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Thing(StrEnum):
    """What can arrive instead of words."""

    STICKER = "sticker"
    VOICE = "voice"
    PHOTO = "photo"
    DOCUMENT = "document"
    LOCATION = "location"
    OTHER = "other"


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """Words, a command or a keyboard label: on this channel they look the same."""

    text: str
    at: datetime
    message: int | None = None
    """Where the words stand in the chat, so that they can be taken away again."""

    def __repr__(self) -> str:
        return "Said(…)"  # may hold a NIK


@dataclass(frozen=True, slots=True, repr=False)
class SharedContact:
    phone: str
    own: bool
    """True only where the channel vouches that the number belongs to the sender."""
    at: datetime
    message: int | None = None

    def __repr__(self) -> str:
        return f"SharedContact(own={self.own})"


@dataclass(frozen=True, slots=True, repr=False)
class File:
    """A file that lies with the channel, and what the channel says of it."""

    id: str
    name: str = ""
    """As the person's phone calls it; may be empty."""
    size: int | None = None
    """Bytes."""

    def __repr__(self) -> str:
        return "File(…)"  # people call files by names of people


@dataclass(frozen=True, slots=True)
class Sent:
    """Something other than words."""

    thing: Thing
    at: datetime
    message: int | None = None
    file: File | None = None
    """Of a document."""


@dataclass(frozen=True, slots=True, repr=False)
class Edited:
    """An earlier message of words was rewritten."""

    text: str
    at: datetime
    message: int | None = None

    def __repr__(self) -> str:
        return "Edited(…)"


@dataclass(frozen=True, slots=True)
class PressedOldButton:
    """A button under a message that takes no presses any more."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Returned:
    """We were away; the person's open question is put to them again."""

    at: datetime


@dataclass(frozen=True, slots=True)
class RulesChanged:
    """What the person waits for has come: a rule that once turned them away is another one."""

    reason: str
    """Why they were turned away, and below, on which day."""
    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminded:
    """A registration has stood still for a while."""

    count: int
    """The first reminder is 1."""
    at: datetime


Event = (
    Said | SharedContact | Sent | Edited | PressedOldButton | Returned | RulesChanged | Reminded
)
