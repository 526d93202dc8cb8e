"""After somebody erased their data: every officer who had taken them out in a file is told which
codes to delete from it, and says that it is done. Codes only; nothing else is left."""

from collections.abc import Sequence

import structlog

from bot.in_batches import in_batches
from bot.officers.buttons import button, under
from bot.officers.visit import Answer, Visit
from bot.queueing import Kind, Priority, queued
from bot.render import Renderer
from bot.world import Clock
from conversations.replies import Phrase, Reply, Value
from storage.audit import Entry
from storage.store import Store
from storage.transaction import Transaction

log = structlog.get_logger(__name__)

REMOVED = "export.removed"
"""The action in the audit: an officer says that codes are gone from their files."""
MOST = 100
"""Codes in one message; the next are told in another."""
PRESS = "removed"


class Removing:
    """Call ``look`` as often as you like: it tells only what is new."""

    def __init__(self, store: Store, renderer: Renderer, clock: Clock) -> None:
        self._store = store
        self._renderer = renderer
        self._clock = clock

    async def look(self) -> None:
        waiting = await self._store.read(lambda tx: tx.removals.untold())

        async def tell(officers: Sequence[int]) -> None:
            await self._store.write(lambda tx: self._tell(tx, officers))

        await in_batches(sorted(waiting), tell, "removals")

    async def _tell(self, tx: Transaction, officers: Sequence[int]) -> None:
        """Message and note in one transaction: after a crash neither is there, or both."""
        now = self._clock()
        sessions = await tx.sessions.lock(officers, now)
        untold = await tx.removals.untold()
        for officer in officers:
            codes, stored = untold.get(officer, ())[:MOST], sessions[officer]
            if not codes:
                continue
            language = stored.session.language
            calls = self._renderer.messages(officer, [asked(codes)], language, private=False)
            stored, rows = queued(stored, calls, Priority.NOTICE, Kind.KEPT, now)
            await tx.outbox.add_many(rows)
            await tx.sessions.put_many([stored], now)
            await tx.removals.told(officer, codes, now)
        log.info("told of erasures", count=len(officers))


def asked(codes: Sequence[str]) -> Reply:
    done = button(PRESS, label=Phrase("desk.button.removed"))
    values: dict[str, Value] = {"count": len(codes), "codes": " ".join(codes)}
    return Reply("desk.removal.ask", values, under((done,)))


async def press_removed(visit: Visit) -> Answer:
    """All that the officer has been told of; pressing twice is pressing once."""
    codes = await visit.tx.removals.open(visit.officer.id)
    gone = await visit.tx.removals.done(visit.officer.id, codes, visit.now)
    if not gone:
        return Answer(edited=Reply("desk.removal.nothing"))
    entry = Entry(visit.now, REMOVED, visit.officer.id, detail={"rows": gone})
    await visit.tx.audit.add(entry)
    return Answer(
        toast=Reply("desk.toast.thanks"), edited=Reply("desk.removal.done", {"count": gone})
    )
