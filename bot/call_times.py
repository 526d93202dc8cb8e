"""Another time for a call, chosen by the person: written down, and told to who will call."""

from collections.abc import Sequence
from datetime import datetime

from bot.call_slots import promised
from bot.hours import CLOSES, working_days_later
from bot.officers.buttons import under
from bot.officers.card_buttons import card_button
from bot.officers.roles import Right
from bot.officers.telling import having, told
from bot.render import Renderer
from conversations.call_promises import CallPromise
from conversations.effects import CallTimeChosen
from conversations.errors import MoveNotAllowed
from conversations.moments import JAKARTA
from conversations.replies import Reply
from storage.errors import LeadGone
from storage.outbox import Outgoing
from storage.transaction import Transaction


async def chosen(
    tx: Transaction, renderer: Renderer, chat: int, what: CallTimeChosen, now: datetime
) -> Sequence[Outgoing]:
    """To be queued in the same transaction. Nobody is told where the lead ended meanwhile."""
    when = promised(what.day, what.slot)
    until = datetime.combine(working_days_later(what.day, 1), CLOSES, JAKARTA)
    try:
        holder = await tx.leads.choose_call(what.code, chat, when, now, until)
    except (LeadGone, MoveNotAllowed):
        return []
    lead = await tx.leads.get(what.code, None)
    work = await having(tx, Right.WORK, lead.region)
    who = [holder] if holder is not None else [one.id for one in work]
    values = {**CallPromise(what.day, what.slot).values, "code": what.code}
    said = Reply("desk.promise.chosen", values, under((card_button(what.code),)))
    return told(renderer, who, said, now)
