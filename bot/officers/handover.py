"""/alih: a lead that is another's, or nobody's, given to whom a supervisor chooses.

A button says who held the lead when it was shown: where that is no longer so, nothing is moved.
"""

from bot.officers.buttons import button, under
from bot.officers.card import card, name_of
from bot.officers.card_buttons import can_be_taken, card_button
from bot.officers.roles import Right
from bot.officers.telling import having, marked, told
from bot.officers.visit import Answer, Visit
from bot.render import Renderer
from conversations.errors import MoveNotAllowed
from conversations.replies import Option, Phrase, Reply, Value
from storage.audit import Entry
from storage.lead_rows import Lead, Why
from storage.officers import Officer

_NOBODY = "-"
_NOT_THEIRS = 0
"""No officer's number: who held it when the button was shown holds it no more."""
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
MOST_OFFERED = 20


async def choose(visit: Visit) -> Answer:
    """The command, and the press of its button: to whom? Raises MoveNotAllowed where a lead can
    be nobody's work any more."""
    return Answer(messages=(await _ask(visit, await _get(visit)),))


async def press_officer(visit: Visit) -> Answer:
    """Of two at once one wins; the other is told who has it, see refusals."""
    lead, [to, holder] = await _get(visit), (*visit.parts, "", "")[:2]
    offered = await _offered(visit, lead)
    chosen = next((one for one in offered if _token(visit, one.id) == to), None)
    if chosen is None:  # removed, or moved to other areas, since the button was shown
        return Answer(toast=Reply("desk.toast.changed"), edited=await _ask(visit, lead))
    moved = await visit.tx.leads.assign(
        visit.code,
        chosen.id,
        visit.officer.id,
        visit.officer.areas,
        visit.now,
        Why.TAKEN_OVER,
        holder=lead.holder if holder == _token(visit, lead.holder) else _NOT_THEIRS,
        lease_until=visit.lease(lead.follow_up_on),
    )
    if moved:
        await _note(visit, lead, chosen)
    return await _done(visit, chosen)


async def _get(visit: Visit) -> Lead:
    lead = await visit.tx.leads.get(visit.code, visit.officer.areas)
    if lead.holder is None and not can_be_taken(lead):
        raise MoveNotAllowed(f"{lead.status} is nobody's work")
    return lead


async def _offered(visit: Visit, lead: Lead) -> list[Officer]:
    """Who works there, whoever asks first."""
    there = await having(visit.tx, Right.WORK, lead.region)
    return sorted(there, key=lambda one: one.id != visit.officer.id)[:MOST_OFFERED]


async def _ask(visit: Visit, lead: Lead) -> Reply:
    loads = await visit.tx.leads.loads()
    offered = [one for one in await _offered(visit, lead) if one.id != lead.holder]
    rows = [(_way(visit, lead, one, loads.get(one.id, 0)),) for one in offered]
    who = Phrase("desk.handover.nobody") if lead.holder is None else await _who(visit, lead.holder)
    key = "desk.handover.ask" if rows else "desk.handover.nobody_there"
    return Reply(key, {"code": lead.code, "who": who}, under(*rows, (card_button(lead.code),)))


def _way(visit: Visit, lead: Lead, to: Officer, load: int) -> Option:
    me = to.id == visit.officer.id
    name: Value = Phrase("desk.handover.me") if me else to.name
    label = Phrase("desk.button.officer", {"name": name, "n": load})
    parts = (_token(visit, to.id), _token(visit, lead.holder))
    return button("handover", lead.code, *parts, label=label)


def _token(visit: Visit, officer: int | None) -> str:
    """An officer in a button: keyed, so that it is nobody's number elsewhere, and letters only."""
    if officer is None:
        return _NOBODY
    return visit.world.sign("button", str(officer))[:4].hex().translate(_LETTERS)


async def _note(visit: Visit, lead: Lead, to: Officer) -> None:
    """In the audit, and to both officers who did not do it themselves."""
    detail = {"from": marked(lead.holder), "to": marked(to.id)}
    await visit.tx.audit.add(
        Entry(visit.now, "lead.assigned", visit.officer.id, lead.code, detail=detail)
    )
    by: dict[str, Value] = {"code": lead.code, "by": visit.officer.name, "to": to.name}
    renderer, me = Renderer(visit.catalog), visit.officer.id
    if lead.holder not in (None, me):
        away = Reply("desk.handover.away", by)
        await visit.tx.outbox.add_many(told(renderer, [lead.holder], away, visit.now))
    if to.id != me:
        given = Reply("desk.handover.given", by, under((card_button(lead.code),)))
        await visit.tx.outbox.add_many(told(renderer, [to.id], given, visit.now))


async def _done(visit: Visit, to: Officer) -> Answer:
    toast = Reply("desk.toast.handed", {"code": visit.code})
    if to.id != visit.officer.id:
        values = {"code": visit.code, "to": to.name}
        said = Reply("desk.handover.done", values, under((card_button(visit.code),)))
        return Answer(toast=toast, edited=said)
    lead = await visit.tx.leads.get(visit.code, visit.officer.areas)
    done = Reply("desk.handover.yours", {"code": visit.code})
    return Answer(toast=toast, edited=done, messages=(await card(visit, lead, "desk.card.taken"),))


async def _who(visit: Visit, officer: int) -> Value:
    return Phrase("desk.you") if officer == visit.officer.id else await name_of(visit.tx, officer)
