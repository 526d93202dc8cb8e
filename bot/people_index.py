"""What makes old leads comparable: their names and birth dates are indexed, and pairs noted, once.

A migration cannot do it, since it cannot open what is sealed. Once a day pairs are noted again: of
two leads that two replicas filed at the same moment, neither knew of the other.
"""

from datetime import timedelta

import structlog

from bot.world import Clock
from conversations.flows.leads import person_in
from storage.store import Store

log = structlog.get_logger(__name__)
NOTE, EDITION = "people_indexed", "1"
"""What is noted once all is done. Another way of comparing names is another edition: then all are
indexed again."""
AT_ONCE = 200
"""Leads a transaction, so that nobody waits long behind it."""
AGAIN_AFTER = timedelta(days=1)


class PeopleIndex:
    """Call ``look`` as often as you like."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def look(self) -> None:
        note, now = await self._store.read(lambda tx: tx.meta.get(NOTE)), self._clock()
        if note is None or note.value != EDITION:
            await self._index()
            log.info("names and birth dates indexed")
        elif now - note.at < AGAIN_AFTER:
            return
        await self._store.write(lambda tx: tx.duplicates.note_all())
        await self._store.write(lambda tx: tx.meta.put(NOTE, EDITION, now))

    async def _index(self) -> None:
        last: str | None = ""
        while last is not None:
            last = await self._some(last)

    async def _some(self, after: str) -> str | None:
        return await self._store.write(lambda tx: tx.leads.index_people(person_in, after, AT_ONCE))
