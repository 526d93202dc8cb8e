"""The service on a real store, as tests use it: people write, and this is what they get.

With the toy flow unless told otherwise. Nobody in it exists.
"""

import itertools
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.officers.desk import Desk
from bot.queueing import unpacked
from bot.render import BotCall, Renderer
from bot.service import Service
from bot.turns import Turns
from bot.updates import Incoming, read_update
from bot.world import Worlds
from conversations.flow import Flow, World
from conversations.lead import LeadSummary
from conversations.messages.catalog import Catalog, Language
from conversations.occupations import OCCUPATIONS
from conversations.regions import PLACES
from conversations.replies import Value
from conversations.rules.book import RuleBook
from conversations.session import Session
from conversations.signing import Sign
from storage.outbox import Outgoing
from storage.store import Store
from storage.transaction import Transaction
from tests.bot.outbox import emptied
from tests.signing import SIGN
from tests.storage.conftest import KEYRING
from tests.toy import BREEDS
from tests.toy import FLOWS as TOY_FLOWS

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""A Monday, 9 o'clock in Palembang."""
WORDS = Catalog.load()
RULES = RuleBook.load()
LINK = "https://t.me/contoh_bot"


class _Echo(dict[str, str]):
    """The toy flow has no words of its own: its keys are said."""

    def __missing__(self, key: str) -> str:
        return key


def _toy_words() -> Catalog:
    known = WORDS.languages["id"]
    messages = _Echo({**known.messages, "end.submitted": "Terkirim {code}"})
    return Catalog({"id": Language("id", messages, known.vocabulary)})


TOY_WORDS = _toy_words()


@dataclass
class GivenCodes:
    """A world whose new leads get these codes, in this order."""

    worlds: Worlds
    codes: Iterator[str]

    def at(self, now: datetime, *known: Any) -> World:
        return replace(self.worlds.at(now, *known), code=next(self.codes))

    @property
    def sign(self) -> Sign:
        return self.worlds.sign

    @property
    def office(self) -> Mapping[str, Value]:
        return self.worlds.office


@dataclass
class Front:
    store: Store
    flows: Mapping[str, Flow] | None = None
    """Without one, the real flows."""
    codes: Iterator[str] | None = None
    now: datetime = NOW
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    sent: list[tuple[Outgoing, BotCall]] = field(default_factory=list)
    """What was taken out of the outbox, in the order in which it would leave."""
    seen: Counter[int] = field(default_factory=Counter)
    lines: Sequence[Mapping[str, Any]] = ()
    """What was logged."""

    def __post_init__(self) -> None:
        toy = self.flows is not None
        self.renderer = Renderer(TOY_WORDS if toy else WORDS)
        given: dict[str, Any] = {"flows": self.flows, "main": "toy"} if toy else {}
        lists = {"places": PLACES, "occupations": OCCUPATIONS, "breeds": BREEDS}
        worlds = Worlds(
            self.renderer.catalog,
            RULES,
            "Kantor Contoh",
            "08.00-15.00",
            LINK,
            self.clock,
            directories=lists,
            sign=SIGN,
            **given,
        )
        self.worlds = worlds
        known: Any = GivenCodes(worlds, self.codes) if self.codes else worlds
        self.turns = Turns(known, self.renderer)
        self.service = Service(
            self.store, self.turns, Desk(self.renderer, worlds), self.renderer, self.clock
        )

    def clock(self) -> datetime:
        return self.now

    def update(self, **content: Any) -> Incoming:
        """The next update, ten seconds after the last one."""
        self.now += timedelta(seconds=10)
        return read_update({"update_id": next(self.numbers), **content})

    def sends(self, chat: int, group: int | None = None, **content: Any) -> Incoming:
        return self.update(message=self.message(chat, group, **content))

    def said(self, chat: int, text: str, group: int | None = None) -> Incoming:
        return self.sends(chat, group, text=text)

    def pressed(self, chat: int, data: str) -> Incoming:
        under = self.message(chat, None, text="?")
        query = {"id": f"q{chat}", "from": {"id": chat}, "message": under, "data": data}
        return self.update(callback_query=query)

    def stands(self, chat: int, status: str) -> Incoming:
        """``kicked`` is how Telegram says that somebody blocked the bot."""
        here = {"id": chat, "type": "private"}
        member = {"status": status}
        at = int(self.now.timestamp())
        return self.update(my_chat_member={"chat": here, "date": at, "new_chat_member": member})

    def message(self, chat: int, group: int | None, **content: Any) -> dict[str, Any]:
        where = {"id": chat, "type": "private"}
        return {
            "message_id": next(self.numbers),
            "date": int(self.now.timestamp()),
            "chat": where if group is None else {"id": group, "type": "supergroup"},
            "from": {"id": chat},
            **content,
        }

    async def hear(self, *updates: Incoming) -> None:
        """One batch."""
        await self.service.handle(updates)

    async def say(self, chat: int, *texts: str) -> str:
        """A batch each; what came of the last one."""
        for text in texts:
            await self.hear(self.said(chat, text))
            last = await self.texts(chat)
        return "\n".join(last)

    async def texts(self, chat: int) -> list[str]:
        return [str(c.params["text"]) for c in await self.calls(chat) if "text" in c.params]

    async def calls(self, chat: int) -> list[BotCall]:
        """What has been queued for a chat since the last look at it."""
        await self._drain()
        mine = [call for row, call in self.sent if row.chat == chat]
        seen, self.seen[chat] = self.seen[chat], len(mine)
        return mine[seen:]

    async def send(self) -> None:
        """Everything that was queued has left, and is no news any more."""
        await self._drain()
        self.seen = Counter(row.chat for row, _ in self.sent)

    async def _drain(self) -> None:
        rows = await emptied(self.store, self.now + timedelta(days=1))
        self.sent += [(row, unpacked(row.payload).call) for row in rows]

    async def session(self, chat: int) -> Session:
        found = await self.store.write(lambda tx: tx.sessions.lock([chat], self.now))
        return found[chat].session

    async def answers(self, chat: int) -> dict[str, Any]:
        run = (await self.session(chat)).main
        return dict(run.answers.values) if run is not None else {}

    async def leads(self, chat: int) -> list[LeadSummary]:
        return (await self.store.read(lambda tx: tx.leads.of_chats([chat])))[chat]

    async def letters(self) -> list[Any]:
        return list(await self.store.read(lambda tx: tx.dead_letters.list(1000)))


@asynccontextmanager
async def opened(url: str, flows: Mapping[str, Flow] | None = None) -> AsyncIterator[Front]:
    store = await Store.open(url, KEYRING)
    try:
        with capture_logs() as lines:
            front = Front(store, flows, lines=lines)
            yield front
            await front.service.close()
    finally:
        await store.close()


def toy_flows(*changed: Flow) -> dict[str, Flow]:
    return {**TOY_FLOWS, **{flow.id: flow for flow in changed}}


async def rows(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""

    async def job(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
        connection = tx.seen._link.connection
        names = await connection.run_sync(lambda c: sa.inspect(c).get_table_names())
        return {
            name: [
                dict(row._mapping)
                for row in await connection.execute(sa.text(f'SELECT * FROM "{name}"'))
            ]
            for name in names
        }

    return await store.read(job)


async def execute(store: Store, statement: str, **values: Any) -> None:
    """What no part of the program would do."""

    async def job(tx: Transaction) -> None:
        await tx.seen._link.connection.execute(sa.text(statement), values)

    await store.write(job)
