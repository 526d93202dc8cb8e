"""Talks between officers and people, on the person's side: their words on the way to the officer,
and what ends a talk without either. It knows no words.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.in_batches import in_batches
from bot.officers.talks import told
from bot.queueing import Priority
from bot.render import Renderer
from bot.turns import Turns
from bot.world import Clock
from conversations.events import Event, TalkClosed, TalkEnd
from conversations.lead import HELD
from conversations.talking import over
from storage.errors import LeadGone, OfficerNotFound
from storage.store import Store
from storage.talks import StoredTalk
from storage.transaction import Transaction

SILENT_FOR = timedelta(minutes=30)
"""Then a talk closes by itself, and the bot answers again."""
MOST_AT_A_BEAT = 500


class Talking:
    """Call ``look`` as often as you like."""

    def __init__(self, store: Store, turns: Turns, renderer: Renderer, clock: Clock) -> None:
        self._store = store
        self._turns = turns
        self._renderer = renderer
        self._clock = clock
        self._failed: set[int] = set()
        """Chats that are left alone until the next start."""

    async def look(self) -> None:
        talks = await self._store.read(lambda tx: tx.talks.all_open(MOST_AT_A_BEAT))
        chats = sorted({talk.chat for talk in talks} - self._failed)
        self._failed |= await in_batches(chats, self._close, "talks")

    async def _close(self, chats: Sequence[int]) -> None:
        await self._store.write(lambda tx: self._closed(tx, chats))

    async def _closed(self, tx: Transaction, chats: Sequence[int]) -> None:
        """Row and messages in one transaction: after a crash neither is there, or both."""
        now = self._clock()
        await tx.sessions.known(chats, lock=True)  # as a turn does, before it touches their talks
        events: dict[int, Event] = {}
        for chat in chats:
            talk = await tx.talks.find_open(chat)
            end = None if talk is None else await _end(tx, talk, now)
            if talk is None or end is None or not await tx.talks.close(talk.id, now):
                continue
            events[chat] = TalkClosed(end, now)
            await tx.outbox.add_many(told(self._renderer, talk, f"ended.{end}", now))
        heard = await self._turns.tell(tx, events, now, Priority.NOTICE)
        for chat in sorted(set(events) - heard):  # who is not written to is not left waiting
            stored = (await tx.sessions.lock([chat], now))[chat]
            alone = replace(stored, session=over(stored.session))
            await tx.sessions.put_many([alone], now, active=False)


async def _end(tx: Transaction, talk: StoredTalk, now: datetime) -> TalkEnd | None:
    """None while it goes on."""
    if now - talk.last_at >= SILENT_FOR:
        return TalkEnd.SILENCE
    try:
        officer = await tx.officers.get(talk.officer)
        lead = await tx.leads.get(talk.lead, officer.areas)
    except (OfficerNotFound, LeadGone):
        return TalkEnd.OVER
    theirs = lead.officer == officer.id and lead.status in HELD
    return None if theirs else TalkEnd.OVER
