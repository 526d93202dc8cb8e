"""Calls that were promised and not made: the person hears an apology, the desk that it is due.

In office hours, once; who wants no messages is left alone, and an officer is told all the same.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.hours import is_open
from bot.in_batches import in_batches
from bot.looking import Looking
from bot.officers.buttons import named, under
from bot.officers.card_buttons import card_button
from bot.officers.roles import Right
from bot.officers.telling import having, told
from bot.queueing import Priority
from bot.render import Renderer
from bot.turns import Turns
from bot.world import Clock
from conversations.call_promises import CallPromise
from conversations.events import CallMissed
from conversations.replies import Reply
from storage.lead_rows import Lead
from storage.promises import Promise
from storage.store import Store
from storage.transaction import Transaction

MOST_AT_ONCE = 500


class MissedCalls(Looking):
    def __init__(self, store: Store, turns: Turns, renderer: Renderer, clock: Clock) -> None:
        super().__init__(clock)
        self._store = store
        self._turns = turns
        self._renderer = renderer

    async def _look(self, now: datetime) -> None:
        if is_open(now):
            due = await self._store.read(lambda tx: tx.promises.due(now, MOST_AT_ONCE))
            await in_batches(due, self._miss, "missed call")

    async def _miss(self, promises: Sequence[Promise]) -> None:
        await self._store.write(lambda tx: self._missed(tx, promises))

    async def _missed(self, tx: Transaction, promises: Sequence[Promise]) -> None:
        """Note and messages in one transaction: after a crash neither is there, or both."""
        now = self._clock()
        await tx.sessions.lock({promise.chat for promise in promises}, now)
        for promise in promises:
            missed = await tx.promises.miss(promise.lead, now)
            if missed is None:
                continue
            lead = await tx.leads.get(missed.lead, None)
            call = CallPromise(missed.day, missed.slot, missed=True)
            event = CallMissed(lead.code, call, lead.helper is not None, now)
            await self._turns.tell(tx, {missed.chat: event}, now, Priority.NOTICE)
            await self._tell_officers(tx, lead, call, now)

    async def _tell_officers(
        self, tx: Transaction, lead: Lead, call: CallPromise, now: datetime
    ) -> None:
        """Who holds it and who answers for the area; where that is nobody, all who work there."""
        answer = {one.id for one in await having(tx, Right.MANAGE, lead.region)}
        concerned = answer | ({lead.holder} if lead.holder is not None else set())
        if not concerned:
            concerned = {one.id for one in await having(tx, Right.WORK, lead.region)}
        act = named("take" if lead.holder is None else "result", lead.code)
        said = Reply(
            "desk.promise.missed",
            {**call.values, "code": lead.code},
            under((act, card_button(lead.code))),
        )
        await tx.outbox.add_many(told(self._renderer, sorted(concerned), said, now))
