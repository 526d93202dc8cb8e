"""/lead, /ambil, /lepas: look at a lead, take it, give it back."""

from bot.officers import stalled
from bot.officers.buttons import named, under
from bot.officers.card import card
from bot.officers.card_buttons import card_button
from bot.officers.visit import Answer, Visit
from conversations.replies import Reply
from storage.errors import LeadNotFound


async def look(visit: Visit) -> Answer:
    """A lead, or somebody who stopped before handing in: their codes look alike."""
    try:
        lead = await visit.tx.leads.get(visit.code, visit.officer.areas)
    except LeadNotFound:
        return await stalled.look(visit)
    return Answer(messages=(await card(visit, lead),))


async def take(visit: Visit) -> Answer:
    """Of two who take a lead at once, one wins; the other is told who, see refusals."""
    areas = visit.officer.areas
    await visit.tx.leads.claim(visit.code, visit.officer.id, areas, visit.now, visit.lease())
    lead = await visit.tx.leads.get(visit.code, areas)
    taken = Reply("desk.toast.taken", {"code": visit.code})
    return Answer(toast=taken, messages=(await card(visit, lead, "desk.card.taken"),))


async def release(visit: Visit) -> Answer:
    await visit.tx.leads.get(visit.code, visit.officer.areas)  # outside them it does not exist
    await visit.tx.leads.release(visit.code, visit.officer.id, visit.now)
    values = {"code": visit.code}
    ways = under((named("take", visit.code), card_button(visit.code)))
    return Answer(
        toast=Reply("desk.toast.released", values),
        messages=(Reply("desk.released", values, ways),),
    )
