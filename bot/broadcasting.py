"""Puts a confirmed message to many into the outbox, a few hundred people at a time: in office
hours, nobody twice, and not to those who want no messages. How fast they leave is the sender's."""

from dataclasses import replace

import structlog

from bot.hours import is_open
from bot.officers.broadcast_words import figures, filter_of, message, responsible
from bot.queueing import Kind, Priority, loose
from bot.render import Renderer
from bot.sender import SLOW_SHARE
from bot.world import Clock
from conversations.messages.catalog import REFERENCE
from conversations.replies import Reply
from storage.audit import Detail, Entry
from storage.broadcasts import MARK, Broadcast, BroadcastState
from storage.outbox import Outgoing
from storage.store import Store
from storage.transaction import Transaction

log = structlog.get_logger(__name__)
AT_ONCE = 50
"""People in one transaction."""
BEATS_AHEAD = 20.0
"""Seconds of sending that wait in the outbox: what is stopped or erased there never leaves."""
WITHOUT_PACE = 500


class Broadcasting:
    """Call ``look`` at every beat."""

    def __init__(self, store: Store, renderer: Renderer, clock: Clock, rate: float) -> None:
        self._store = store
        self._renderer = renderer
        self._clock = clock
        self._most = max(AT_ONCE, int(rate * SLOW_SHARE * BEATS_AHEAD)) if rate else WITHOUT_PACE

    async def look(self) -> None:
        if not is_open(self._clock()):
            return
        running = BroadcastState.RUNNING
        one = await self._store.read(lambda tx: tx.broadcasts.newest(running))
        if one is None:
            return
        room = self._most - await self._store.read(_waiting)
        while room > 0:
            looked, queued = await self._next(one.id, min(room, AT_ONCE))
            room -= queued
            if not looked:
                if not await self._store.read(_waiting):
                    await self._close(one.id)
                return

    async def _next(self, id: str, most: int) -> tuple[int, int]:
        return await self._store.write(lambda tx: self._some(tx, id, most))

    async def _close(self, id: str) -> None:
        await self._store.write(lambda tx: self._end(tx, id))

    async def _some(self, tx: Transaction, id: str, most: int) -> tuple[int, int]:
        """How many people were looked at, and how many get it. Messages and the place that was
        reached in one transaction: after a crash neither is there, or both."""
        now = self._clock()
        before = await tx.broadcasts.find(id)
        if before is None or before.state is not BroadcastState.RUNNING:
            return 0, 0
        chats = await tx.broadcasts.people(filter_of(before.chosen), before.reached, most)
        known = await tx.sessions.known(chats, lock=True)  # before the broadcast, as a turn does
        one = await tx.broadcasts.find(id, lock=True)
        if one is None or one != before or not chats:  # stopped, or another replica was here
            return 0, 0
        rows = []
        for chat in chats:
            stored = known[chat][0] if chat in known else None
            if stored is not None and not stored.session.muted and not stored.unreachable:
                rows.append(self._row(one, chat, stored.session.language))
        await tx.outbox.add_many(rows)
        await tx.broadcasts.queued(one, {row.chat: row.id for row in rows}, now)
        skipped = one.skipped + len(chats) - len(rows)
        await tx.broadcasts.put(replace(one, reached=chats[-1], skipped=skipped))
        return len(chats), len(rows)

    def _row(self, one: Broadcast, chat: int, language: str) -> Outgoing:
        said, spoken = message(one.texts, language)
        [call] = self._renderer.messages(chat, [said], spoken, private=False)
        return loose(chat, call, Priority.BROADCAST, Kind.BROADCAST, self._clock())

    async def _end(self, tx: Transaction, id: str) -> None:
        """Once everybody was looked at and nothing waits any more: tells who answers for it."""
        one = await tx.broadcasts.find(id, lock=True)
        if one is None or one.state is not BroadcastState.RUNNING:
            return
        progress = await tx.broadcasts.progress(one)
        left = await tx.broadcasts.people(filter_of(one.chosen), one.reached, 1)
        if progress.waiting or left:
            return
        now = self._clock()
        await tx.broadcasts.put(replace(one, state=BroadcastState.DONE, ended_at=now))
        detail: Detail = {
            "broadcast": f"{MARK}{id}",
            "sent": progress.sent,
            "failed": progress.failed,
            "skipped": one.skipped,
        }
        await tx.audit.add(Entry(now, "broadcast.done", detail=detail))
        said = Reply("desk.broadcast.done", figures(one, progress))
        for officer in responsible(one):
            calls = self._renderer.messages(officer, [said], REFERENCE, private=False)
            await tx.outbox.add_many(
                loose(officer, call, Priority.NOTICE, Kind.KEPT, now) for call in calls
            )
        log.info("message to many has ended", count=progress.sent)


async def _waiting(tx: Transaction) -> int:
    return await tx.outbox.depth_of(Priority.BROADCAST)
