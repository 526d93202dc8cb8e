"""Workers in a closed loop: each says the next thing as soon as the bot has answered the last.

They are people of the sandbox and know the dialogue, not the bot.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass, field

from bot.sandbox.chats import Person
from bot.sandbox.telegram import Telegram
from tests.bench.dialogue import script

PATIENCE = 30.0
"""Seconds after which an answer that has not come is an error."""
SHOWN = 80
MOST_ERRORS = 20
_FIRST_PERSON = 6_000_000_000


class TooManyErrors(Exception):
    """Most of what a bot says is not what was expected; measuring it says nothing."""


class Wrong(Exception):
    """A dialogue did not go as it should."""


@dataclass(slots=True)
class Meter:
    """Counts what happens while it is open. Latency: from saying to the reply in the chat."""

    open: bool = False
    seconds: list[float] = field(default_factory=list)
    answered: int = 0
    """Updates answered since the start, measured or not."""
    errors: list[str] = field(default_factory=list)
    """Counted always: a dialogue that goes wrong in the warm-up is as wrong."""

    def count(self, seconds: float) -> None:
        self.answered += 1
        if self.open:
            self.seconds.append(seconds)

    def note(self, error: str) -> None:
        self.errors.append(error)
        if len(self.errors) >= MOST_ERRORS:
            raise TooManyErrors


class Crowd:
    """People who each register once; there is always another one."""

    def __init__(self, telegram: Telegram, meter: Meter) -> None:
        self._telegram = telegram
        self._meter = meter
        self._numbers = itertools.count()

    async def work(self, size: int) -> None:
        """So many workers side by side, until cancelled. Raises TooManyErrors in a group."""
        async with asyncio.TaskGroup() as group:
            for _ in range(size):
                group.create_task(self._work())

    async def dialogue(self) -> None:
        """One person's registration, right or wrong."""
        number = next(self._numbers)
        # An id of our own: the sandbox would look through everybody for a free one.
        person = self._telegram.person(f"W{number}", id=_FIRST_PERSON + number)
        try:
            await self._register(person, number)
        except Wrong as wrong:
            self._meter.note(str(wrong))
        finally:
            self._telegram.reset(person)  # or the sandbox would grow, and slow down

    async def _work(self) -> None:
        while True:
            await self.dialogue()

    async def _register(self, person: Person, number: int) -> None:
        lines = script(number)
        for words, mark in lines:
            begin = time.perf_counter()
            said = self._say(person, words)
            await self._hear(person, said, words, mark)
            self._meter.count(time.perf_counter() - begin)
        await self._deleted(person, said)
        replies = sum(message.from_bot for message in self._telegram.chat(person).messages)
        if replies != len(lines):
            raise Wrong(f"{replies} messages of the bot in a dialogue of {len(lines)}")

    def _say(self, person: Person, words: str) -> int:
        """The message's id. A button of the keyboard is tapped, anything else typed."""
        labels = self._telegram.chat(person).labels
        label = next((each for each in labels if each.startswith(words)), None)
        if label is None:
            return self._telegram.say(person, words).id
        return self._telegram.tap(person, label).id

    async def _hear(self, person: Person, said: int, words: str, mark: str) -> None:
        try:
            heard = await self._telegram.heard(person, after=said, timeout=PATIENCE)
        except TimeoutError:
            raise Wrong(f"no answer to {words!r}") from None
        if mark not in heard[0].text:
            text = heard[0].text[:SHOWN]
            raise Wrong(f"after {words!r} expected {mark!r}, heard {text!r}")

    async def _deleted(self, person: Person, message_id: int) -> None:
        """The last thing said is a NIK, which each bot takes out of the chat."""

        def gone() -> bool:
            messages = self._telegram.chat(person).messages
            return all(message.id != message_id for message in messages)

        try:
            await self._telegram.events.until(gone, PATIENCE, person.id)
        except TimeoutError:
            raise Wrong("the NIK was left in the chat") from None
