"""The desk's morning digest: what waits for each officer, in one message, once a working day.

Who has nothing waiting hears nothing. It names codes and counts, and nobody.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.hours import OPENS, is_working_day
from bot.in_batches import in_batches
from bot.officers.digest import digest
from bot.officers.roles import Right, may
from bot.queueing import Kind, Priority, loose
from bot.render import Renderer
from bot.world import JAKARTA, Clock
from storage.errors import OfficerNotFound
from storage.store import Store
from storage.transaction import Transaction

UNTIL = time(12)
"""Later it is no morning's digest any more: we were away."""


class Digests:
    """Call ``look`` as often as you like; it acts once a day."""

    def __init__(self, store: Store, renderer: Renderer, clock: Clock) -> None:
        self._store = store
        self._renderer = renderer
        self._clock = clock
        self._looked: date | None = None

    async def look(self) -> None:
        local = self._clock().astimezone(JAKARTA)
        today = local.date()
        if self._looked == today or not is_working_day(today):
            return
        if not OPENS <= local.time() < UNTIL:
            return
        waiting = await self._store.read(lambda tx: _without_one(tx, today))
        await in_batches(waiting, self._give, "digest")
        self._looked = today

    async def _give(self, officers: Sequence[int]) -> None:
        await self._store.write(lambda tx: self._given(tx, officers, self._clock()))

    async def _given(self, tx: Transaction, officers: Sequence[int], now: datetime) -> None:
        """Note and message in one transaction: after a crash neither is there, or both."""
        today = now.astimezone(JAKARTA).date()
        for id in officers:
            if not await tx.digests.take(id, today):
                continue  # another replica was here
            try:
                officer = await tx.officers.get(id)
            except OfficerNotFound:
                continue
            said = await digest(tx, officer, now)
            found = await tx.sessions.find(id)
            if said is None or found is None:
                continue
            language = found[0].session.language
            calls = self._renderer.messages(id, [said], language, private=False)
            await tx.outbox.add_many(
                loose(id, call, Priority.NOTICE, Kind.KEPT, now) for call in calls
            )


async def _without_one(tx: Transaction, today: date) -> list[int]:
    had = await tx.digests.had(today)
    officers = await tx.officers.list()
    return [one.id for one in officers if one.id not in had and may(one.role, Right.WORK)]
