"""Once a day, in office hours: tells who waits for a rule to change that it has."""

from collections.abc import Sequence
from datetime import date

import structlog

from bot.hours import is_open
from bot.in_batches import in_batches
from bot.queueing import Priority
from bot.turns import Turns
from bot.world import JAKARTA, Clock
from conversations.events import Event, RulesChanged
from conversations.rules.awaiting import has_changed
from conversations.rules.book import RuleBook
from storage.store import Store
from storage.transaction import Transaction

log = structlog.get_logger(__name__)

LOOKED = "rules_looked"


class RuleNews:
    """Call ``look`` as often as you like; it acts once a day."""

    def __init__(self, store: Store, turns: Turns, rules: RuleBook, clock: Clock) -> None:
        self._store = store
        self._turns = turns
        self._rules = rules
        self._clock = clock
        self._looked: date | None = None

    async def look(self) -> None:
        now = self._clock()
        today = now.astimezone(JAKARTA).date()
        if self._looked == today or not is_open(now):
            return
        note = await self._store.read(lambda tx: tx.meta.get(LOOKED))
        if note is None or note.value != today.isoformat():
            await self._tell_all(today)
            await self._store.write(lambda tx: tx.meta.put(LOOKED, today.isoformat(), now))
        self._looked = today

    async def _tell_all(self, today: date) -> None:
        waits = await self._store.read(lambda tx: tx.waits.open())
        over = {wait.chat for wait in waits if has_changed(wait.what, self._rules, today)}

        told: set[int] = set()

        async def tell(chats: Sequence[int]) -> None:
            told.update(await self._store.write(lambda tx: self._told(tx, chats, today)))

        await in_batches(sorted(over), tell, "rule news")
        if told:
            log.info("told that a rule has changed", count=len(told))

    async def _told(self, tx: Transaction, chats: Sequence[int], today: date) -> set[int]:
        """Message and closed wait in one transaction: after a crash neither is there, or both.

        Who wants no messages, or has blocked us, goes on waiting: they may come back.
        """
        now = self._clock()
        await tx.sessions.lock(chats, now)  # as a turn does, before it touches their waits
        waits = await tx.waits.open_of(chats)
        over = [wait for wait in waits if has_changed(wait.what, self._rules, today)]
        events: dict[int, Event] = {
            wait.chat: RulesChanged(wait.what.reason, wait.what.day, now) for wait in over
        }
        told = await self._turns.tell(tx, events, now, Priority.NOTICE)
        for wait in over:
            if wait.chat in told:
                await tx.waits.close(wait, now)
        return told
