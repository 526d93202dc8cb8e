"""What goes into the outbox: calls of the Bot API, each with its place and its importance."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from bot.render import BotCall
from storage.ids import new_id
from storage.outbox import Outgoing
from storage.sessions import StoredSession


class Priority(IntEnum):
    """Lower leaves first when many wait."""

    PRESS = 0
    """Stops the spinner on a button; worthless after seconds."""
    OFFICER = 1
    REPLY = 2
    """To a person in the middle of a form."""
    WELCOME = 3
    CLEANUP = 3
    NOTICE = 4
    RESUMED = 5
    REMINDER = 6
    BROADCAST = 7
    """Last, and never more than a share of the pace."""


class Kind(StrEnum):
    """What the sender may do with a message whose fate is not known."""

    PROMPT = "prompt"
    """Sent again, unless the person has moved on."""
    KEPT = "kept"
    """Sent again until it has arrived: receipts, cards, announcements, taking a message away."""
    FLEETING = "fleeting"
    """Tried once more at the most: an answer to a press, which nobody waits for long."""
    TIMELY = "timely"
    """As KEPT, but not after an hour: a reminder at night, or after they came back, is worse than
    none."""
    BROADCAST = "broadcast"
    """As KEPT, but in office hours alone, and not once it was taken back."""
    FILE = "file"
    """Sent at most once; built at that moment, and never stored."""


TAKEN_AWAY_AFTER = timedelta(minutes=10)
"""How long a message with somebody's full data stays in an officer's chat."""


def queued(
    stored: StoredSession,
    calls: Sequence[BotCall],
    priority: Priority,
    kind: Kind,
    now: datetime,
    take_away_after: int | None = None,
) -> tuple[StoredSession, list[Outgoing]]:
    """Calls in order behind what the chat already waits for."""
    rows = [
        Outgoing(
            id=new_id(now),
            chat=stored.chat,
            seq=place,
            priority=priority,
            kind=kind,
            version=stored.version + 1,
            payload=packed(call, take_away_after),
            due=now,
            created_at=now,
        )
        for place, call in enumerate(calls, start=stored.sent + 1)
    ]
    return replace(stored, sent=stored.sent + len(rows)), rows


def loose(
    chat: int,
    call: BotCall,
    priority: Priority,
    kind: Kind,
    now: datetime,
    due: datetime | None = None,
) -> Outgoing:
    """A call whose place among others does not matter."""
    return Outgoing(
        id=new_id(now),
        chat=chat,
        seq=None,
        priority=priority,
        kind=kind,
        version=0,
        payload=packed(call),
        due=due or now,
        created_at=now,
    )


@dataclass(frozen=True, slots=True)
class Packet:
    """What an outbox row holds."""

    call: BotCall
    take_away_after: int | None = None
    """Seconds after which the sent message leaves the chat again."""


def packed(call: BotCall, take_away_after: int | None = None) -> bytes:
    stored = {**call.to_json(), "take_away_after": take_away_after}
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(payload: bytes) -> Packet:
    stored: dict[str, Any] = json.loads(payload)
    return Packet(BotCall.from_json(stored), stored.get("take_away_after"))


def hidden(chat: int, message: int, now: datetime, due: datetime | None = None) -> Outgoing:
    """Takes a message out of a chat. Doing that twice is harmless, not doing it is a leak."""
    call = BotCall("deleteMessage", {"chat_id": chat, "message_id": message})
    return loose(chat, call, Priority.CLEANUP, Kind.KEPT, now, due)
