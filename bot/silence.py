"""Who has fallen silent in the middle of a registration: noted once a silence, a day into it.

It is looked for here, minutes late at most, so that no turn of anybody's has to keep anything.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.hours import next_open
from bot.in_batches import in_batches
from bot.looking import Looking
from bot.world import Clock, Worlds
from conversations.asking import Open
from conversations.flow import World
from conversations.flows.asked import PHONE
from conversations.flows.consent import agreed
from conversations.flows.standing import region
from conversations.funnel import Tally, fallen_silent
from conversations.reminding import MOST, find_unfinished
from storage.sessions import StoredSession
from storage.stalled import Stall
from storage.store import Store
from storage.transaction import Transaction

SILENT_FOR = timedelta(hours=24)
AFTER = (SILENT_FOR, timedelta(hours=72), timedelta(days=7))
"""Of silence, before the first, the second and the third reminder."""
APART = timedelta(hours=24)
"""Between two reminders at least."""
LOOK_BACK = timedelta(days=8)
"""Older silences are left alone: those from before this program noted any, or from an outage."""
LOOKED = "silence_looked"


class Silence(Looking):
    def __init__(self, store: Store, worlds: Worlds, clock: Clock) -> None:
        super().__init__(clock)
        self._store = store
        self._worlds = worlds

    async def _look(self, now: datetime) -> None:
        note = await self._store.read(lambda tx: tx.meta.get(LOOKED))
        oldest, until = now - LOOK_BACK, now - SILENT_FOR
        since = oldest if note is None else max(oldest, datetime.fromisoformat(note.value))
        if since < until:  # not where the clock was put back
            chats = await self._store.read(lambda tx: tx.sessions.silent(since, until))
            await in_batches(chats, self._note, "silence")
            await self._store.write(lambda tx: tx.meta.put(LOOKED, until.isoformat(), now))

    async def _note(self, chats: Sequence[int]) -> None:
        await self._store.write(lambda tx: self._noted(tx, chats))

    async def _noted(self, tx: Transaction, chats: Sequence[int]) -> None:
        now = self._clock()
        known = await tx.sessions.known(chats, lock=True)
        before = await tx.stalled.of_chats(chats)
        leads = await tx.leads.of_chats(chats)
        stalls, quiet = [], _Quiet()
        for chat, (stored, active_at) in known.items():
            world = self._worlds.at(now, tuple(leads[chat]))
            old = before.get(chat)
            if active_at > now - SILENT_FOR:
                continue  # they have just come back
            quiet.add(stored)
            if old is None and stands_still(stored, world) is None:
                continue
            new = old or Stall(chat, world.code, active_at, tx.stalled.holds_out(chat))
            stalls.append(as_now(new, stored, active_at, world))
        await tx.stalled.put_many(stalls)
        await quiet.write(tx, now)


class _Quiet:
    """Those who stopped at a question, for the counts; the next thing they do undoes it."""

    def __init__(self) -> None:
        self._sessions: list[StoredSession] = []
        self._tally = Tally()

    def add(self, stored: StoredSession) -> None:
        session, changes = fallen_silent(stored.session)
        if changes:
            self._sessions.append(replace(stored, session=session))
            self._tally.add(changes)

    async def write(self, tx: Transaction, now: datetime) -> None:
        await tx.sessions.put_many(self._sessions, now, active=False)
        await tx.funnel.add(self._tally.counts)


def stands_still(stored: StoredSession, world: World) -> Open | None:
    """Where somebody stopped whom it is right to write to or to call about it."""
    if stored.session.muted or world.leads:  # an officer has their case, or it is decided
        return None
    return find_unfinished(stored.session, world)


def as_now(stall: Stall, stored: StoredSession, active_at: datetime, world: World) -> Stall:
    """The row for the silence that lasts since ``active_at``."""
    same = stall.since == active_at
    new = replace(
        stall,
        since=active_at,
        came_back=came_back(stall, stored, active_at),
        called_by=stall.called_by if same else None,
    )
    open_ = stands_still(stored, world)
    if open_ is None:
        return replace(new, callable=False, next_at=None)
    session = stored.session
    due = None if session.unreminded else next_moment(active_at, stall.sent, stall.last_at)
    known = open_.seen
    return replace(
        new,
        region=region(known),
        callable=agreed(known, world) and known.get(PHONE) is not None,
        next_at=due,
    )


def came_back(stall: Stall, stored: StoredSession, active_at: datetime) -> bool:
    """Whether they did anything since a reminder was due but to put it off."""
    if stall.came_back or stall.first_at is None:
        return stall.came_back
    return active_at > stall.first_at and active_at != stored.session.put_off


def next_moment(since: datetime, sent: int, last_at: datetime | None) -> datetime | None:
    """When the next reminder is due: silence counts from the last thing the person did."""
    if sent >= MOST:
        return None
    moment = since + AFTER[sent]
    return next_open(moment if last_at is None else max(moment, last_at + APART))
