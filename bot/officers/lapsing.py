"""What time does with the leads that officers hold: a warning, then back to the queue.

Nobody loses a lead without having been warned for hours in which the office was open.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.hours import is_open, next_open
from bot.in_batches import in_batches
from bot.looking import Looking
from bot.officers.buttons import named, under
from bot.officers.card_buttons import card_button
from bot.officers.phrases import at
from bot.officers.telling import told
from bot.render import Renderer
from bot.world import Clock
from conversations.replies import Reply
from storage.store import Store
from storage.transaction import Transaction

WARNED_BEFORE = timedelta(hours=4)
MOST_AT_ONCE = 500


class Lapsing(Looking):
    def __init__(self, store: Store, renderer: Renderer, clock: Clock) -> None:
        super().__init__(clock)
        self._store = store
        self._renderer = renderer

    async def _look(self, now: datetime) -> None:
        if is_open(now):
            soon = await self._ending(now + WARNED_BEFORE, warned=False)
            await in_batches(soon, self._warn, "lease warning")
        over = await self._ending(now, warned=True)
        await in_batches(over, self._lapse, "lease")

    async def _ending(self, before: datetime, *, warned: bool) -> list[str]:
        return await self._store.read(
            lambda tx: tx.leads.ending(before, MOST_AT_ONCE, warned=warned)
        )

    async def _warn(self, codes: Sequence[str]) -> None:
        await self._store.write(lambda tx: self._warned(tx, codes))

    async def _warned(self, tx: Transaction, codes: Sequence[str]) -> None:
        now = self._clock()
        for code in codes:
            found = await tx.leads.warn(code, now, least=now + WARNED_BEFORE)
            if found is None:
                continue
            officer, until = found
            ways = under((named("result", code), named("release", code)), (card_button(code),))
            said = Reply("desk.lease.ending", {"code": code, "at": at(until)}, ways)
            await tx.outbox.add_many(told(self._renderer, [officer], said, now))

    async def _lapse(self, codes: Sequence[str]) -> None:
        await self._store.write(lambda tx: self._lapsed(tx, codes))

    async def _lapsed(self, tx: Transaction, codes: Sequence[str]) -> None:
        now = self._clock()
        for code in codes:
            officer = await tx.leads.lapse(code, now)
            if officer is None:
                continue
            ways = under((named("take", code), card_button(code)))
            said = Reply("desk.lease.ended", {"code": code}, ways)
            rows = told(self._renderer, [officer], said, now, due=next_open(now))
            await tx.outbox.add_many(rows)
