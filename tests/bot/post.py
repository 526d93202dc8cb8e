"""A post office for tests: an outbox on a real store, the real client, and a sandbox to send to.

Its clock stands still until a test moves it; the pace has the real one.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.api import BotApi, Upload
from bot.courier import AnyFileBuilder
from bot.pace import Pace
from bot.queueing import Kind, Priority, loose, queued
from bot.render import BotCall
from bot.results import Results
from bot.sandbox.chats import Person
from bot.sandbox.server import Server
from bot.sender import Sender
from storage.errors import StoreUnavailable
from storage.outbox import Outgoing
from storage.sessions import StoredSession
from storage.store import Job, Store
from storage.transaction import Transaction
from tests.sandboxed import honest
from tests.storage.conftest import KEYRING

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SPEC: Mapping[str, Any] = {"officer": 7}


class Shaky(Store):
    """A store that can be told to be unreachable."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.gone = False
        self.tries = 0

    async def write(self, job: Job[Any]) -> Any:
        self._check()
        return await self._store.write(job)

    async def read(self, job: Job[Any]) -> Any:
        self._check()
        return await self._store.read(job)

    def _check(self) -> None:
        self.tries += 1
        if self.gone:
            raise StoreUnavailable


class Counting(Store):
    """A store that counts how often it is read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.reads = 0

    async def write(self, job: Job[Any]) -> Any:
        return await self._store.write(job)

    async def read(self, job: Job[Any]) -> Any:
        self.reads += 1
        return await self._store.read(job)


@dataclass
class Papers:
    """Builds a file at each order; a test may have something happen there."""

    built: int = 0
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def build(self, spec: Mapping[str, Any]) -> Upload:
        self.built += 1
        assert spec == SPEC
        if self.meanwhile is not None:
            await self.meanwhile()
        return Upload("document", "daftar.csv", b"KODE\r\n")

    async def lost(self, row: Outgoing) -> Results:
        said = BotCall("sendMessage", {"chat_id": row.chat, "text": "Minta lagi."})
        return Results(more=[loose(row.chat, said, Priority.OFFICER, Kind.KEPT, row.created_at)])


@dataclass
class Post:
    server: Server
    store: Store
    api: BotApi
    now: datetime = NOW
    papers: Papers = field(default_factory=Papers)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def clock(self) -> datetime:
        return self.now

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def person(self, name: str) -> Person:
        """Somebody who has written, so that they may be written to."""
        person = self.server.telegram.person(name)
        self.server.telegram.say(person, "/start")
        return person

    def heard(self, person: Person) -> list[str]:
        messages = self.server.telegram.chat(person).messages
        return [message.text for message in messages if message.from_bot]

    def documents(self, person: Person) -> int:
        return sum(1 for m in self.server.telegram.chat(person).messages if m.document)

    @property
    def calls(self) -> dict[str, int]:
        return self.server.telegram.calls

    # ------------------------------------------------------------ what is queued

    async def queue(
        self,
        person: Person,
        *texts: str,
        kind: Kind = Kind.KEPT,
        priority: Priority = Priority.REPLY,
        take_away_after: int | None = None,
    ) -> None:
        """A turn that says these texts, a message each."""
        calls = [
            BotCall("sendMessage", {"chat_id": person.id, "text": text, "parse_mode": "HTML"})
            for text in texts
        ]
        await self.queue_calls(person.id, calls, kind, priority, take_away_after)

    async def queue_same(self, people: list[Person], text: str) -> None:
        """One message for each of many, in one transaction and in no order."""
        calls = [BotCall("sendMessage", {"chat_id": who.id, "text": text}) for who in people]
        rows = [
            loose(call.params["chat_id"], call, Priority.REPLY, Kind.KEPT, self.now)
            for call in calls
        ]
        await self.store.write(lambda tx: tx.outbox.add_many(rows))

    async def queue_many(self, people: list[Person], text: str) -> list[str]:
        """A message to many, by ids of its rows."""
        calls = [BotCall("sendMessage", {"chat_id": who.id, "text": text}) for who in people]
        rows = [
            loose(call.params["chat_id"], call, Priority.BROADCAST, Kind.BROADCAST, self.now)
            for call in calls
        ]
        await self.store.write(lambda tx: tx.outbox.add_many(rows))
        return [row.id for row in rows]

    async def order(self, person: Person, take_away_after: int | None = None) -> None:
        calls = [BotCall("sendDocument", SPEC)]
        await self.queue_calls(person.id, calls, Kind.FILE, Priority.OFFICER, take_away_after)

    async def queue_calls(
        self,
        chat: int,
        calls: list[BotCall],
        kind: Kind = Kind.KEPT,
        priority: Priority = Priority.REPLY,
        take_away_after: int | None = None,
    ) -> None:
        async def job(tx: Transaction) -> None:
            stored = (await tx.sessions.lock([chat], self.now))[chat]
            stored, rows = queued(stored, calls, priority, kind, self.now, take_away_after)
            await tx.sessions.put_many([stored], self.now)
            await tx.outbox.add_many(rows)

        await self.store.write(job)

    async def queue_loose(
        self, chat: int, method: str, kind: Kind = Kind.FLEETING, **params: Any
    ) -> None:
        row = loose(chat, BotCall(method, params), Priority.PRESS, kind, self.now)
        await self.store.write(lambda tx: tx.outbox.add_many([row]))

    async def queue_raw(self, chat: int, payload: bytes, kind: Kind = Kind.KEPT) -> None:
        row = loose(chat, BotCall("x", {}), Priority.REPLY, kind, self.now)
        broken = Outgoing(row.id, chat, 1, row.priority, kind, 1, payload, row.due, row.created_at)
        await self.store.write(lambda tx: tx.outbox.add_many([broken]))

    # ------------------------------------------------------------ what is in the tables

    async def waiting(self) -> int:
        return await self.store.read(lambda tx: tx.outbox.depth())

    async def rows(self) -> list[Outgoing]:
        """Everything that may be sent, now or later."""
        far = self.now + timedelta(days=1)
        return await self.store.read(lambda tx: tx.outbox.heads(far, 1000))

    async def session(self, person: Person) -> StoredSession:
        async def job(tx: Transaction) -> StoredSession:
            return (await tx.sessions.lock([person.id], self.now))[person.id]

        return await self.store.write(job)

    async def said_nothing(self, person: Person) -> None:
        """A turn without an answer, as a double tap makes it."""

        async def job(tx: Transaction) -> None:
            stored = (await tx.sessions.lock([person.id], self.now))[person.id]
            await tx.sessions.put_many([stored], self.now)

        await self.store.write(job)

    async def letters(self) -> list[Any]:
        return list(await self.store.read(lambda tx: tx.dead_letters.list(100)))

    # ------------------------------------------------------------ sending

    def sender(
        self,
        rate: float = 0,
        *,
        api: BotApi | None = None,
        store: Store | None = None,
        files: AnyFileBuilder | None = None,
        may_send: Callable[[], Awaitable[bool]] | None = None,
    ) -> Sender:
        async def always() -> bool:
            return True

        pace = Pace(rate, asyncio.get_running_loop().time())
        return Sender(
            store or self.store,
            api or self.api,
            pace,
            self.clock,
            files or self.papers,
            may_send or always,
        )

    @asynccontextmanager
    async def sending(self, sender: Sender | None = None) -> AsyncIterator[Sender]:
        """A sender at work, woken often: what waits for the clock goes when the clock moves."""
        sender = sender or self.sender()
        running = asyncio.create_task(sender.run())
        waking = asyncio.create_task(_wake(sender))
        try:
            yield sender
        finally:
            sender.stop()
            await asyncio.gather(running)
            waking.cancel()

    @asynccontextmanager
    async def offering(self, sender: Sender | None = None) -> AsyncIterator[Sender]:
        """A sender at work as the bot has it: told of each commit, and never woken. It has just
        looked at the whole outbox."""
        sender = sender or self.sender()
        self.store.on_queued(sender.offer)
        running = asyncio.create_task(sender.run())
        await asyncio.sleep(0.1)
        try:
            yield sender
        finally:
            sender.stop()
            await running

    async def send_all(self, sender: Sender | None = None) -> None:
        """Sends until nothing is due."""
        async with self.sending(sender):
            await self.until_idle()

    async def until_idle(self) -> None:
        """Until nothing is due, at most ten seconds. A file under way is not seen as due, so one
        look is not enough."""
        calm = 0
        async with asyncio.timeout(10):
            while calm < 3:
                due = await self.store.read(lambda tx: tx.outbox.heads(self.now, 1))
                calm = 0 if due else calm + 1
                await asyncio.sleep(0.01)


async def _wake(sender: Sender) -> None:
    while True:
        sender.wake()
        await asyncio.sleep(0.01)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Post]:
    """On a migrated database."""
    store = await Store.open(url, KEYRING)
    try:
        async with honest() as server, BotApi(server.api_url, server.token) as api:
            yield Post(server, store, api)
    finally:
        await store.close()
