"""Everything the stand-in remembers, and the few moves that Bot API methods and people share."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.chats import Chat, Message, Person
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.profile import Profile
from bot.sandbox.refusals import Refused, RefusedCall, forbidden, unlucky
from bot.sandbox.updates import DEFAULT_KINDS, MESSAGE_LIFE, UpdateQueue
from bot.sandbox.webhook import Webhook

TOKEN = "7000000001:SANDBOX-needs-no-secret-0123456789abcde"  # noqa: S105
TOKEN_SHAPE = re.compile(r"[1-9]\d{0,15}:[A-Za-z0-9_-]{35,}\Z", re.ASCII)

_KEPT_CALLS = 10_000


@dataclass(slots=True)
class Query:
    """A button that was pressed and waits for `answerCallbackQuery`."""

    person: int
    at: float
    answered: bool = False


@dataclass(slots=True, repr=False)
class State:
    token: str
    now: Callable[[], float]
    profile: Profile
    updates: UpdateQueue
    faults: Faults
    message_ids: itertools.count[int]
    events: Events = field(default_factory=Events)
    files: Files = field(default_factory=Files)
    webhook: Webhook = field(default_factory=Webhook)
    people: dict[int, Person] = field(default_factory=dict)
    ids_by_name: dict[str, int] = field(default_factory=dict, repr=False)
    chats: dict[int, Chat] = field(default_factory=dict)
    secrets: dict[int, str] = field(default_factory=dict, repr=False)
    """Of the people who have an authenticator app on their phone."""
    queries: dict[str, Query] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    illegal_calls: list[RefusedCall] = field(default_factory=list)
    refused_calls: list[RefusedCall] = field(default_factory=list)
    webhook_changed: Callable[[], None] = lambda: None
    poll: int = 0

    def take_poll(self) -> int:
        """The number of this getUpdates; the one that was waiting sees that another has come."""
        self.poll += 1
        self.updates.wake()
        if self.poll == 1:
            self.events.publish("profile")  # the page shows that a bot has come
        return self.poll

    @property
    def bot_id(self) -> int:
        return int(self.token.partition(":")[0])

    def bot_user(self) -> dict[str, Any]:
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.profile.text("name", ""),
            "username": self.profile.username,
        }

    def count(self, method: str) -> None:
        self.calls[method] = self.calls.get(method, 0) + 1

    def record(self, method: str, refused: Refused) -> None:
        calls = self.illegal_calls if refused.illegal else self.refused_calls
        if len(calls) < _KEPT_CALLS:
            calls.append(RefusedCall(method, refused.code, refused.kept))

    def chat(self, chat_id: int | str) -> Chat:
        """
        Raises:
            Refused: nobody here has this id.
        """
        found = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if found is None:
            raise unlucky("chat not found")
        return found

    def open_chat(self, chat_id: int | str) -> Chat:
        """A chat that the bot may write to now.

        Raises:
            Refused: no such chat, never started, blocked, or gone.
        """
        chat = self.chat(chat_id)
        if isinstance(person := chat.peer, Person):
            if person.deactivated:
                raise forbidden("user is deactivated")
            if person.blocked:
                raise forbidden("bot was blocked by the user")
            if not person.started:
                raise forbidden("bot can't initiate conversation with a user")
        return chat

    def new_message(self, chat: Chat, sender: dict[str, Any]) -> dict[str, Any]:
        """The fields that every message has."""
        return {
            "message_id": next(self.message_ids),
            "from": sender,
            "chat": chat.peer.as_chat(),
            "date": int(self.now()),
        }

    def post(self, chat: Chat, message: Message) -> None:
        chat.add(message)
        self.events.publish("message", chat.peer.id, message=message)

    def change(self, chat: Chat, message: Message) -> None:
        chat.add(message)
        self.events.publish("edited", chat.peer.id, message=message)

    def remove(self, chat: Chat, message_id: int) -> None:
        chat.remove(message_id)
        self.events.publish("deleted", chat.peer.id, message_id=message_id)

    def deliver(self, kind: str, fifo: int, payload: dict[str, Any]) -> None:
        """Queues what is kept for a day, as all but presses are."""
        self.updates.push(kind, fifo, self.now() + MESSAGE_LIFE, payload)


def new_state(token: str, name: str, username: str, now: Callable[[], float], seed: int) -> State:
    """
    Raises:
        ValueError: the token has not the shape of a bot token.
    """
    if not TOKEN_SHAPE.match(token):
        raise ValueError("a bot token looks like 123456:35 or more letters, digits, _ and -")
    faults = Faults(now)
    faults.seed(seed)
    return State(
        token=token,
        now=now,
        profile=Profile(name, username),
        updates=UpdateQueue(now, first_id(now()), faults.disorder(), DEFAULT_KINDS),
        faults=faults,
        message_ids=itertools.count(first_id(now()) // 2),
        # Not from 0: who listened to an earlier run must see that this is another.
        events=Events(seq=first_id(now())),
    )


def first_id(now: float) -> int:
    """Where ids begin: a thousand a second, so no run repeats those of another for weeks.

    They stay below 2**31 as Telegram's do.
    """
    return int(now * 1000) % 2_000_000_000 + 1
