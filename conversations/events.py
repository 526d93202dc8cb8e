"""What a person did, in words that fit any channel. Times are UTC."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from conversations.answers import Answers
from conversations.call_promises import CallPromise


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


@dataclass(frozen=True, slots=True)
class CallMissed:
    """Nobody called although it had been promised."""

    code: str
    """Of the lead; where ``helped``, of somebody whom the person registered."""
    call: CallPromise
    helped: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class RepairAsked:
    """An officer asks for one answer of what was handed in to be put right."""

    id: str
    lead: str
    flow: str
    run: int
    """Which of the person's runs made the lead, with ``answers``."""
    answers: Answers
    question: str
    reason: str
    words: str | None = field(repr=False)
    other: bool
    """Whether it is of somebody the person helped."""
    at: datetime
    silent: bool = False
    """They have done nothing for long: what lies open is not being gone on with."""


@dataclass(frozen=True, slots=True)
class RepairReminded:
    """That has stayed unanswered for a while."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RepairDropped:
    """That needs no answer any more."""

    id: str
    at: datetime


class TalkEnd(StrEnum):
    """Who ended a talk between an officer and the person."""

    OFFICER = "officer"
    PERSON = "person"
    SILENCE = "silence"
    """Nobody wrote for a while."""
    OVER = "over"
    """The officer has the lead no more, or it is taken back."""


@dataclass(frozen=True, slots=True)
class TalkOpened:
    """An officer wants to write with the person about what they handed in."""

    lead: str
    officer: str
    """Their first name."""
    word: str
    """Their word of the day, by which the person can have them checked."""
    at: datetime


@dataclass(frozen=True, slots=True)
class OfficerSaid:
    """Words of that officer."""

    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class TalkClosed:
    by: TalkEnd
    at: datetime


ByOfficer = RepairAsked | RepairReminded | RepairDropped | TalkOpened | OfficerSaid | TalkClosed
"""What comes from an officer, or of what they began."""

Event = (
    Said
    | SharedContact
    | Sent
    | Edited
    | PressedOldButton
    | Returned
    | RulesChanged
    | Reminded
    | CallMissed
    | ByOfficer
)
