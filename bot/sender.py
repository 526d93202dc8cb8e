"""Drains the outbox: in order for each chat, at the pace Telegram allows, again after a crash.

It knows no conversation. A message is gone from the outbox once Telegram has taken it.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.api import BotApi, NotSent, Upload
from bot.pace import Pace
from bot.queueing import Kind, hidden, unpacked
from bot.world import Clock
from storage.dead_letters import DeadLetter
from storage.errors import StoreUnavailable
from storage.outbox import Outgoing
from storage.store import Store
from storage.transaction import Transaction

log = structlog.get_logger(__name__)

AT_ONCE = 50
"""Messages under way at the same time, to as many chats."""
IDLE = 1.0
"""Seconds between looks into the outbox when nothing calls for one: another replica may have
put something there."""
LONGEST_BACKOFF = 300.0
FLEETING_TRIES = 2
HARMLESS = (
    "message is not modified",
    "message to delete not found",
    "message can't be deleted",
    "message to edit not found",
    "query is too old",
    "chat not found",
)
"""Refusals that need nobody: what was asked is done, or can never be done."""


class TokenRefused(Exception):
    """Telegram does not know this bot's token any more."""


class FileBuilder(Protocol):
    async def build(self, spec: Mapping[str, Any]) -> Upload: ...


@dataclass
class _Results:
    """What came of messages since the last look; written in one transaction."""

    done: list[str] = field(default_factory=list)
    later: dict[str, datetime] = field(default_factory=dict)
    unreachable: set[int] = field(default_factory=set)
    letters: list[DeadLetter] = field(default_factory=list)
    more: list[Outgoing] = field(default_factory=list)
    chats: list[int] = field(default_factory=list)
    """The chat of each message that is no longer under way once this is written."""

    def __bool__(self) -> bool:
        return bool(self.chats)


class Sender:
    """Run ``run`` in a task; ``wake`` it after a commit. Ends by raising TokenRefused."""

    def __init__(
        self,
        store: Store,
        api: BotApi,
        pace: Pace,
        clock: Clock,
        files: FileBuilder,
        may_send: Callable[[], Awaitable[bool]],
    ) -> None:
        self._store = store
        self._api = api
        self._pace = pace
        self._clock = clock
        self._files = files
        self._may_send = may_send
        """Whether this process is the one that sends; False while another replica does."""
        self._wake = asyncio.Event()
        self._results = _Results()
        self._busy: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._refused: TelegramError | None = None

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """Begin nothing new; what is under way ends, and then ``run`` does."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                started = await self._round()
            except StoreUnavailable as error:
                log.warning("outbox unavailable", error=type(error).__name__)
                started = 0
            if self._refused is not None:
                raise TokenRefused from None
            if not started and not self._results:
                await self._sleep()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._write_results()

    async def _round(self) -> int:
        """Writes what came of the last messages and begins the next; says how many."""
        await self._write_results()
        room = AT_ONCE - len(self._tasks)
        if room <= 0 or not await self._may_send():
            return 0
        now, busy = self._clock(), frozenset(+self._busy)
        heads = await self._store.read(lambda tx: tx.outbox.heads(now, room, busy))
        for row in heads:
            self._busy[row.chat] += 1
            task = asyncio.create_task(self._one(row))
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        return len(heads)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("sending failed", error=type(error).__name__)

    async def _sleep(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), IDLE)
        except TimeoutError:
            return

    async def _one(self, row: Outgoing) -> None:
        try:
            await self._wait_for_place(row.chat)
            if not self._stopping:
                await self._send(row)
        except Exception as error:  # ours, not Telegram's: try again rather than lose it
            log.exception("message not handled", kind=row.kind)
            self._retry(row, type(error).__name__)
        finally:
            self._results.chats.append(row.chat)

    async def _wait_for_place(self, chat: int) -> None:
        loop = asyncio.get_running_loop()
        while not self._stopping:
            seconds = self._pace.wait(chat, loop.time())
            if seconds <= 0:
                return
            await asyncio.sleep(min(seconds, 1.0))

    async def _send(self, row: Outgoing) -> None:
        packet = unpacked(row.payload)
        if row.kind == Kind.FILE:
            await self._send_file(row, packet.call.params)
            return
        try:
            answer = await self._api.call(packet.call.method, packet.call.params)
        except TelegramError as error:
            await self._refusal(row, error)
            return
        self._results.done.append(row.id)
        if packet.take_away_after is not None:
            now = self._clock()
            due = now + timedelta(seconds=packet.take_away_after)
            self._results.more.append(hidden(row.chat, answer["message_id"], now, due))

    async def _send_file(self, row: Outgoing, params: Mapping[str, Any]) -> None:
        """At most once: marked before the call, and given up where its fate is not known."""
        if not await self._store.write(lambda tx: tx.outbox.mark_sending(row.id)):
            return
        self._results.done.append(row.id)
        upload = await self._files.build(params)
        try:
            await self._api.call("sendDocument", {"chat_id": row.chat}, upload, seconds=120)
        except TelegramError as error:
            log.warning("file not sent", error=type(error).__name__)

    async def _refusal(self, row: Outgoing, error: TelegramError) -> None:
        """What each answer means. The order matters: BadRequest is a NetworkError too."""
        match error:
            case RetryAfter():
                seconds = error.retry_after
                wait = seconds.total_seconds() if isinstance(seconds, timedelta) else seconds
                self._pace.refused(wait, asyncio.get_running_loop().time())
                log.warning("too many messages", seconds=int(wait))
                self._results.later[row.id] = self._clock()  # first again after the pause
            case Forbidden():
                self._results.unreachable.add(row.chat)
            case InvalidToken():
                self._refused = error
            case ChatMigrated() | BadRequest():
                self._bad_request(row, str(error))
            case NetworkError():
                await self._unanswered(row, error)
            case _:
                self._retry(row, type(error).__name__)

    def _bad_request(self, row: Outgoing, said: str) -> None:
        self._results.done.append(row.id)
        if any(harmless in said.lower() for harmless in HARMLESS):
            return
        log.error("telegram refused our call", kind=row.kind, status=400)
        letter = DeadLetter(0, row.chat, self._clock(), "BadRequest", row.payload)
        self._results.letters.append(letter)

    async def _unanswered(self, row: Outgoing, error: NetworkError) -> None:
        """Perhaps it arrived, perhaps not. Twice is better than never, except where it is no
        longer of use."""
        if row.kind == Kind.FLEETING and row.tries + 1 >= FLEETING_TRIES:
            self._results.done.append(row.id)
            return
        if row.kind == Kind.PROMPT and not isinstance(error, NotSent) and await self._is_past(row):
            self._results.done.append(row.id)
            return
        self._retry(row, type(error).__name__)

    async def _is_past(self, row: Outgoing) -> bool:
        """Whether the person has gone on since: then they saw it, or do not need it."""
        versions = await self._store.read(lambda tx: tx.sessions.versions([row.chat]))
        return versions.get(row.chat, 0) > row.version

    def _retry(self, row: Outgoing, why: str) -> None:
        seconds = min(LONGEST_BACKOFF, 2.0 ** min(row.tries, 10))
        seconds *= random.uniform(0.5, 1.5)  # noqa: S311 - spreads retries, guards nothing
        log.info("message delayed", error=why, seconds=round(seconds, 1))
        self._results.later[row.id] = self._clock() + timedelta(seconds=seconds)

    async def _write_results(self) -> None:
        results, self._results = self._results, _Results()
        if not results:
            return
        now = self._clock()

        async def job(tx: Transaction) -> None:
            await tx.outbox.done(results.done)
            for id, due in results.later.items():
                await tx.outbox.retry(id, due)
            for chat in results.unreachable:
                await tx.outbox.drop_chat(chat)
            if results.unreachable:
                await tx.sessions.set_unreachable(results.unreachable, now)
            await tx.dead_letters.add_many(results.letters)
            await tx.outbox.add_many(results.more)

        try:
            await self._store.write(job)
        except StoreUnavailable:
            self._merge(results)
            raise
        self._busy -= Counter(results.chats)

    def _merge(self, results: _Results) -> None:
        """Results that could not be written wait for the next try."""
        now = self._results
        now.done += results.done
        now.later |= results.later
        now.unreachable |= results.unreachable
        now.letters += results.letters
        now.more += results.more
        now.chats += results.chats
