"""`python -m tests.bench.broadcast`: a message to very many people, on SQLite.

How long it takes to queue and to count, how much memory, and how long whoever else writes waits.
The people are made up in the database itself; Telegram is a table that empties. A command and
never a timed test: a busy machine would fail it.
"""

import asyncio
import resource
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.broadcasting import Broadcasting
from bot.officers.broadcast_words import filter_of
from bot.queueing import Priority
from bot.render import Renderer
from storage.audit import Entry
from storage.broadcasts import Broadcast, BroadcastState
from storage.sealing import Keyring, Keys
from storage.store import Store
from storage.transaction import Transaction
from tests.bot.front import execute
from tests.bot.officers.office import CATALOG, draft

FIRST = 700_001
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
_PAGE = 2_000
_LEADS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
    " INSERT INTO leads (code, chat, run, kind, status, flow, language, region, tries,"
    " submitted_at, updated_at, version)"
    " SELECT 'B' || i, :first + i, 1, kind, status, flow, language, region, 0, submitted_at,"
    " updated_at, 1 FROM leads, n WHERE code = :code"
)


@dataclass
class Times:
    """Seconds that each of something took."""

    taken: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        whole = sorted(self.taken)
        if not whole:
            return "none"
        share = whole[int(len(whole) * 0.99)]
        return (
            f"{len(whole)}, {sum(whole):.1f} s together, 99 % within {share * 1000:.0f} ms,"
            f" slowest {whole[-1] * 1000:.0f} ms"
        )


async def _people(store: Store, most: int) -> None:
    await store.write(lambda tx: tx.leads.add(FIRST, draft(1), MONDAY))
    await execute(store, _LEADS, most=most - 1, first=FIRST, code=draft(1).code)
    for first in range(FIRST, FIRST + most, _PAGE):
        chats = range(first, min(first + _PAGE, FIRST + most))
        await store.write(lambda tx, chats=chats: tx.sessions.lock(chats, MONDAY))  # type: ignore[misc]


async def _begin(store: Store) -> Broadcast:
    one = Broadcast(
        id="bench",
        state=BroadcastState.RUNNING,
        author=1,
        version=1,
        tested=True,
        texts={"id": "Kantor kami pindah ke Jalan Sudirman mulai Senin."},
        chosen={"areas": None, "area": "all", "kind": "all", "status": "all"},
        created_at=MONDAY,
    )
    await store.write(lambda tx: tx.broadcasts.add(one))
    return one


async def _leave(store: Store) -> int:
    """As the sender takes what Telegram has taken."""

    async def job(tx: Transaction) -> int:
        rows = await tx.outbox.heads(MONDAY, 100)
        many = [row.id for row in rows if row.priority == Priority.BROADCAST]
        await tx.broadcasts.sent(many)
        await tx.outbox.done([row.id for row in rows])
        return len(rows)

    return await store.write(job)


async def _others(store: Store, times: Times, over: asyncio.Event) -> None:
    """Somebody else who writes, ten times a second."""
    while not over.is_set():
        begun = time.perf_counter()
        await store.write(lambda tx: tx.audit.add(Entry(MONDAY, "desk.entered", 1)))
        times.taken.append(time.perf_counter() - begun)
        await asyncio.sleep(0.1)


async def _run(store: Store, most: int) -> None:
    begun = time.perf_counter()
    await _people(store, most)
    print(f"{most} people made in {time.perf_counter() - begun:.0f} s")
    one = await _begin(store)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    count = await store.read(lambda tx: tx.broadcasts.count(filter_of(one.chosen)))
    print(f"counted {count} for the screen in {(time.perf_counter() - begun) * 1000:.0f} ms")
    looks, leaves, others, over = Times(), Times(), Times(), asyncio.Event()
    sending = Broadcasting(store, Renderer(CATALOG), lambda: MONDAY, rate=30)
    beside = asyncio.create_task(_others(store, others, over))
    begun = time.perf_counter()
    while True:
        began = time.perf_counter()
        await sending.look()
        looks.taken.append(time.perf_counter() - began)
        found = await store.read(lambda tx: tx.broadcasts.find(one.id))
        if found is None or found.state is not BroadcastState.RUNNING:
            break
        began = time.perf_counter()
        while await _leave(store):
            leaves.taken.append(time.perf_counter() - began)
            began = time.perf_counter()
    took = time.perf_counter() - begun
    over.set()
    await beside
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    progress = await store.read(lambda tx: tx.broadcasts.progress(one))
    print(f"queued and left: {took:.0f} s without Telegram's pace; sent {progress.sent}")
    print(f"looks: {looks}\nleaving: {leaves}\nothers' writes: {others}")
    print(f"progress of the whole for the screen: {(time.perf_counter() - began) * 1000:.0f} ms")
    print(f"memory: {before // 1024} MB before, {after // 1024} MB at the most")


def main(people: Annotated[int, typer.Option(min=1)] = 100_000) -> None:
    async def whole() -> None:
        with tempfile.TemporaryDirectory() as folder:
            store = await Store.open(f"sqlite:///{Path(folder)}/bot.db", Keyring(Keys.fresh()))
            await store.migrate()
            try:
                await _run(store, people)
            finally:
                await store.close()

    asyncio.run(whole())


if __name__ == "__main__":
    typer.run(main)
