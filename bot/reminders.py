"""Reminders of an unfinished registration: at most three a person, far apart, in office hours.

One person in ten gets none, the same for ever, so that one can see what reminders do.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.hours import is_open
from bot.in_batches import in_batches
from bot.queueing import Kind, Priority, loose
from bot.render import Renderer
from bot.silence import as_now, came_back, next_moment
from bot.world import Clock, Worlds
from conversations.engine import advance
from conversations.events import Reminded
from conversations.flow import World
from storage.outbox import Outgoing
from storage.sessions import StoredSession
from storage.stalled import Stall
from storage.store import Store
from storage.transaction import Transaction

MOST_AT_A_BEAT = 500
TOO_LATE = timedelta(days=14)
"""After such a silence nobody is reminded any more: reminders were switched off, or we away."""


class Reminders:
    """Call ``look`` as often as you like."""

    def __init__(self, store: Store, worlds: Worlds, renderer: Renderer, clock: Clock) -> None:
        self._store = store
        self._worlds = worlds
        self._renderer = renderer
        self._clock = clock
        self._failed: set[int] = set()
        """Chats that are left alone until the next start."""

    async def look(self) -> None:
        now = self._clock()
        if not is_open(now):
            return
        due = await self._store.read(lambda tx: tx.stalled.due(now, MOST_AT_A_BEAT))
        chats = [chat for chat in due if chat not in self._failed]
        self._failed |= await in_batches(chats, self._remind, "reminder")

    async def _remind(self, chats: Sequence[int]) -> None:
        await self._store.write(lambda tx: self._reminded(tx, chats))

    async def _reminded(self, tx: Transaction, chats: Sequence[int]) -> None:
        """Message and count in one transaction: after a crash neither is there, or both."""
        now = self._clock()
        known = await tx.sessions.known(chats, lock=True)
        stalls = await tx.stalled.of_chats(known)
        leads = await tx.leads.of_chats(known)
        after, outgoing = list[Stall](), list[Outgoing]()
        for chat, stall in stalls.items():
            if stall.next_at is None or stall.next_at > now:
                continue  # another replica was here
            stored, active_at = known[chat]
            world = self._worlds.at(now, tuple(reversed(leads[chat])))
            new = self._after(stall, stored, active_at, world)
            after.append(new)
            if new.sent > stall.sent and not new.held_out:
                outgoing += self._messages(chat, stored, new.sent, world)
        await tx.stalled.put_many(after)
        await tx.outbox.add_many(outgoing)

    def _after(
        self, stall: Stall, stored: StoredSession, active_at: datetime, world: World
    ) -> Stall:
        """The row once its moment has passed; one more is sent where ``sent`` has grown."""
        now = world.now
        if active_at != stall.since:  # they came back; if they fall silent again, that is noted
            due = next_moment(active_at, stall.sent, stall.last_at)
            back = came_back(stall, stored, active_at)
            return replace(stall, next_at=due, came_back=back)
        fresh = as_now(stall, stored, active_at, world)
        if fresh.next_at is None or stored.unreachable or now - stall.since > TOO_LATE:
            return replace(fresh, next_at=None)
        sent = stall.sent + 1
        return replace(
            fresh,
            sent=sent,
            first_at=stall.first_at or now,
            last_at=now,
            next_at=next_moment(stall.since, sent, now),
        )

    def _messages(
        self, chat: int, stored: StoredSession, count: int, world: World
    ) -> list[Outgoing]:
        turn = advance(stored.session, Reminded(count, world.now), world)
        calls = self._renderer.messages(chat, turn.replies, stored.session.language)
        return [loose(chat, call, Priority.REMINDER, Kind.TIMELY, world.now) for call in calls]
