"""Answers that officers asked to be put right, on their way to the person and back: when each is
put, reminded of and given up, and who hears of its end. It knows no words.

Each person is asked one thing at a time. Nobody is interrupted in the middle of writing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.hours import is_open
from bot.in_batches import in_batches
from bot.officers.mended import announced
from bot.queueing import Priority
from bot.render import Renderer
from bot.silence import SILENT_FOR
from bot.turns import Turns
from bot.world import JAKARTA, Clock, Worlds, promised_day
from conversations.asking import at_stake
from conversations.events import Event, RepairAsked, RepairDropped, RepairReminded
from conversations.lead import OPEN, RepairEnd
from conversations.session import Session
from storage.errors import LeadGone
from storage.lead_rows import Lead
from storage.repairs import StoredRepair
from storage.sessions import StoredSession
from storage.store import Store
from storage.transaction import Transaction

KEPT_OPEN = timedelta(days=7)
"""Without an answer; then the officer has to call."""
WRITING = timedelta(minutes=2)
"""After their last message somebody may be in the middle of answering what is open."""
CHOOSING = timedelta(seconds=15)
"""The same of a menu, from which nothing is lost."""
LOOK_EVERY = timedelta(minutes=1)
"""At those that only wait; new ones are put at the next beat."""
MOST_AT_A_BEAT = 500


class Mending:
    """Call ``look`` as often as you like."""

    def __init__(
        self, store: Store, turns: Turns, worlds: Worlds, renderer: Renderer, clock: Clock
    ) -> None:
        self._store = store
        self._turns = turns
        self._worlds = worlds
        self._renderer = renderer
        self._clock = clock
        self._looked: datetime | None = None
        self._failed: set[int] = set()
        """Chats that are left alone until the next start."""

    async def look(self) -> None:
        now = self._clock()
        rows = await self._store.read(lambda tx: tx.repairs.unsettled(MOST_AT_A_BEAT))
        all_ = self._looked is None or not timedelta(0) <= now - self._looked < LOOK_EVERY
        if all_:
            self._looked = now
        new = (row for row in rows if all_ or row.put_at is None or row.closed_at is not None)
        chats = sorted({row.chat for row in new} - self._failed)
        self._failed |= await in_batches(chats, self._settle, "repairs")

    async def _settle(self, chats: Sequence[int]) -> None:
        await self._store.write(lambda tx: self._settled(tx, chats))

    async def _settled(self, tx: Transaction, chats: Sequence[int]) -> None:
        """Rows and messages in one transaction: after a crash neither is there, or both."""
        now = self._clock()
        known = await tx.sessions.known(chats, lock=True)
        of_chat: dict[int, list[StoredRepair]] = defaultdict(list)
        for row in await tx.repairs.of_chats(chats):
            of_chat[row.chat].append(row)
        events: dict[int, Event] = {}
        for chat, rows in of_chat.items():
            stored, active_at = known.get(chat, (None, now))
            event = await _Person(self, tx, stored, active_at, now).next(rows)
            if event is not None:
                events[chat] = event
        heard = await self._turns.tell(tx, events, now, Priority.NOTICE)
        for chat in sorted(set(events) - heard):  # who is not written to is not left waiting
            if isinstance(events[chat], RepairDropped):
                stored = (await tx.sessions.lock([chat], now))[chat]
                without = replace(stored, session=replace(stored.session, repair=None))
                await tx.sessions.put_many([without], now, active=False)

    async def give_up(
        self, tx: Transaction, row: StoredRepair, end: RepairEnd, now: datetime
    ) -> None:
        """The officer hears of it in the same transaction."""
        if await tx.repairs.close(row.id, end, now) is None:
            return
        told = await announced(tx, self._renderer, self._worlds.at(now), row, end)
        await tx.outbox.add_many(told if end is not RepairEnd.GONE else [])

    def is_at_stake(self, session: Session, now: datetime) -> bool:
        return at_stake(session, self._worlds.at(now))

    def knows(self, flow: str) -> bool:
        return flow in self._worlds.flows


class _Person:
    """What one person is to be told next, if anything."""

    def __init__(
        self,
        mending: Mending,
        tx: Transaction,
        stored: StoredSession | None,
        active_at: datetime,
        now: datetime,
    ) -> None:
        self._mending = mending
        self._tx = tx
        self._stored = stored
        self._now = now
        self._silent = now - active_at >= SILENT_FOR
        self._writes = stored is not None and self._is_writing(stored.session, now - active_at)

    def _is_writing(self, session: Session, silence: timedelta) -> bool:
        if session.with_officer is not None:
            return True
        if session.current is None:
            return False
        return silence < (WRITING if self._mending.is_at_stake(session, self._now) else CHOOSING)

    async def next(self, rows: Sequence[StoredRepair]) -> Event | None:
        leads = [(row, await self._lead(row)) for row in rows]
        left: list[tuple[StoredRepair, Lead]] = []
        for row, lead in leads:
            if row.closed_at is None and lead is not None and not await self._over(row, lead):
                left.append((row, lead))
        if self._writes:
            return None
        return await self._dropped([row for row, _ in leads]) or await self._asked(left)

    async def _lead(self, row: StoredRepair) -> Lead | None:
        """None where nothing of it can be put right any more; then the request is closed."""
        try:
            lead = await self._tx.leads.get(row.lead, None)
        except LeadGone:
            lead = None
        if lead is not None and lead.status in OPEN and self._mending.knows(lead.flow):
            return lead
        if row.closed_at is None:
            await self._mending.give_up(self._tx, row, RepairEnd.GONE, self._now)
        return None

    async def _over(self, row: StoredRepair, lead: Lead) -> bool:
        """Whether it has just been given up."""
        stored = self._stored
        if self._now - (row.put_at or row.asked_at) >= KEPT_OPEN:
            end = RepairEnd.EXPIRED
        elif stored is None or stored.unreachable or (row.put_at is None and stored.session.muted):
            end = RepairEnd.UNREACHABLE
        else:
            return False
        await self._mending.give_up(self._tx, row, end, self._now)
        return True

    async def _dropped(self, rows: Sequence[StoredRepair]) -> Event | None:
        """What ended without the person leaves their session, and they hear that."""
        ours = None if self._stored is None else self._stored.session.repair
        for row in rows:
            found = await self._tx.repairs.find(row.id)
            if found is None or found.closed_at is None or found.cleared:
                continue
            await self._tx.repairs.clear(row.id)
            if ours is not None and ours.id == row.id:
                return RepairDropped(row.id, self._now)
        return None

    async def _asked(self, open_: Sequence[tuple[StoredRepair, Lead]]) -> Event | None:
        """The reminder of what was put, or the oldest that was not."""
        for row, _ in open_:
            if row.put_at is not None:
                return await self._reminded(row, row.put_at)
        for row, lead in open_:
            await self._tx.repairs.put(row.id, self._now)
            return RepairAsked(
                id=row.id,
                lead=lead.code,
                flow=lead.flow,
                run=lead.run,
                answers=lead.answers,
                question=row.question,
                reason=row.reason,
                words=row.words,
                other=lead.helper is not None,
                at=self._now,
                silent=self._silent,
            )
        return None

    async def _reminded(self, row: StoredRepair, put_at: datetime) -> Event | None:
        """Once, in office hours, two working days later."""
        due = promised_day(put_at.astimezone(JAKARTA).date())
        late = self._now.astimezone(JAKARTA).date() >= due
        if row.reminded_at is not None or not late or not is_open(self._now):
            return None
        await self._tx.repairs.remind(row.id, self._now)
        return RepairReminded(row.id, self._now)
