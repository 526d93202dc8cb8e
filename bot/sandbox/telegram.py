"""Everybody on the other side of the bot: who there is, what they see, what they do.

Tests, the control API and the page work through this; it knows nothing of HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox.authenticators import Code, code_of
from bot.sandbox.chats import Chat, Group, Message, Person, Seen, group_id, person_id, seen
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.hands import Hands, Impossible
from bot.sandbox.refusals import RefusedCall


class Telegram(Hands):
    """All people of one sandbox. Call it from the event loop that serves the sandbox."""

    @property
    def faults(self) -> Faults:
        return self._state.faults

    @property
    def events(self) -> Events:
        return self._state.events

    @property
    def people(self) -> list[Person]:
        return list(self._state.people.values())

    @property
    def calls(self) -> dict[str, int]:
        """How often each method was called."""
        return dict(self._state.calls)

    @property
    def illegal_calls(self) -> list[RefusedCall]:
        """Calls that Telegram refuses and whose caller could have known, oldest first."""
        return list(self._state.illegal_calls)

    @property
    def refused_calls(self) -> list[RefusedCall]:
        """Refusals that no caller can rule out: blocked, gone, too late, too many."""
        return list(self._state.refused_calls)

    def take_illegal_calls(self) -> list[RefusedCall]:
        """Returns and forgets them: how a test says that it expected them."""
        taken, self._state.illegal_calls[:] = self.illegal_calls, []
        return taken

    @property
    def waiting_updates(self) -> int:
        """Updates that the bot has not confirmed yet."""
        return len(self._state.updates)

    # --- who there is

    def person(
        self,
        name: str,
        *,
        id: int | None = None,
        username: str | None = None,
        language: str = "id",
        phone: str | None = None,
    ) -> Person:
        """The person of this name (or id), made when new. The same name has the same id always."""
        taken = self._state.people
        known = taken.get(id or self._state.ids_by_name.get(name, 0))
        if known:
            return known
        number = id or person_id(name, set(taken))
        phone = phone or f"+62811{number % 100_000_000:08d}"
        person = Person(number, name, username, language, phone)
        taken[number] = person
        self._state.ids_by_name.setdefault(name, number)
        self._state.chats[number] = Chat(person)
        self.events.publish("people")
        return person

    def find_person(self, person_id: int) -> Person | None:
        return self._state.people.get(person_id)

    def group(self, title: str, by: Person) -> Group:
        """The group of this title; when new, `by` has just added the bot to it."""
        for chat in self._state.chats.values():
            if isinstance(chat.peer, Group) and chat.peer.title == title:
                return chat.peer
        group = Group(group_id(title, set(self._state.chats)), title)
        self._state.chats[group.id] = Chat(group)
        self._membership(group, by, "left", "member")
        return group

    def give_authenticator(self, person: Person, secret: str) -> None:
        """As if they had scanned a QR with it."""
        self._state.secrets[person.id] = secret
        self.events.publish("profile", person.id)

    # --- what a person sees

    def code(self, person: Person) -> Code | None:
        """What their authenticator app shows now; None for who has none."""
        secret = self._state.secrets.get(person.id)
        return None if secret is None else code_of(secret, self._state.now())

    def chat(self, person: Person | Group) -> Seen:
        """What this person sees now in the chat with the bot: a snapshot."""
        return seen(self._chat(person))

    def commands(self, person: Person) -> list[dict[str, str]]:
        """The commands in this person's menu."""
        return self._state.profile.commands_for(person)

    def file(self, file_id: str) -> bytes:
        """The bytes of a file in a chat.

        Raises:
            Impossible: there is no such file.
        """
        stored = self._state.files.find(file_id)
        if stored is None:
            raise Impossible("no such file")
        return stored.content

    async def heard(
        self,
        person: Person | Group,
        after: int | None = None,
        count: int = 1,
        timeout: float = 5,  # noqa: ASYNC109 (a caller names its patience)
    ) -> list[Message]:
        """Waits until at least `count` messages of the bot newer than `after` are in the chat.

        `after` is a message id; by default the person's own newest message.

        Raises:
            TimeoutError: the bot did not say as much in time.
        """
        chat = self._chat(person)
        bound = _newest_own(chat) if after is None else after

        def found() -> list[Message] | None:
            messages: list[Message] = []
            for message in reversed(chat.messages.values()):
                if message.id <= bound:
                    break
                if message.from_bot:
                    messages.append(message)
            return messages[::-1] if len(messages) >= count else None

        heard: list[Message] = await self.events.until(found, timeout, person.id)
        return heard

    async def until(
        self,
        condition: Callable[[], Any],
        timeout: float = 5,  # noqa: ASYNC109 (a caller names its patience)
    ) -> Any:
        """The first true value of `condition`, asked again after everything that happens.

        Raises:
            TimeoutError: it was not true in time.
        """
        return await self.events.until(condition, timeout)


def _newest_own(chat: Chat) -> int:
    return next((m.id for m in reversed(chat.messages.values()) if not m.from_bot), 0)
