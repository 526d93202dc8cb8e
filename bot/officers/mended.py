"""What became of an answer that an officer asked to be put right: who is told, the list of what
nobody has read yet, and reading one. Both answers masked: these messages stay in chats.
"""

from datetime import datetime

from bot.officers.buttons import button, named, under
from bot.officers.card_buttons import card_button
from bot.officers.phrases import at
from bot.officers.visit import Answer, Visit, say
from bot.queueing import Kind, Priority, loose
from bot.render import Renderer
from conversations.answers import Answers
from conversations.effects import RepairClosed
from conversations.flow import World
from conversations.lead import BY_PERSON, HELD, RepairEnd
from conversations.messages.catalog import REFERENCE
from conversations.questions import Reading
from conversations.repairs import masked
from conversations.replies import Buttons, Lines, Option, Phrase, Reply, Value
from storage.errors import LeadGone, LeadNotFound, OfficerNotFound, RepairNotFound
from storage.lead_rows import Lead
from storage.outbox import Outgoing
from storage.repairs import BothAnswers, StoredRepair
from storage.transaction import Transaction

PAGE = 5


async def counted(visit: Visit) -> list[Value]:
    """A line above an officer's queue; none where nothing was answered."""
    waiting = await visit.tx.repairs.count_answered(visit.officer.id, visit.officer.areas)
    return [Phrase("desk.mended.waiting", {"n": waiting})] if waiting else []


async def answers(visit: Visit) -> Answer:
    """/perbaiki alone: what was answered and nobody has read."""
    return Answer(messages=(await _page(visit, 0),))


async def turn_page(visit: Visit) -> Answer:
    offset = visit.part
    return Answer(edited=await _page(visit, int(offset) if offset.isdecimal() else 0))


async def press_read(visit: Visit) -> Answer:
    """Both answers; from now on it waits for nobody."""
    id = visit.part
    try:
        repair = await visit.tx.repairs.get(id, visit.officer.areas)
        lead = await visit.tx.leads.get(repair.lead, visit.officer.areas)
    except (RepairNotFound, LeadNotFound, LeadGone):
        return say("desk.mended.not_found")
    if repair.end is None:
        return say("desk.mended.open", code=repair.lead)
    if repair.read_at is None:
        await visit.tx.repairs.read(id, visit.now)
    both = await visit.tx.repairs.both(repair)
    values = _values(lead, repair, both, visit.world)
    return Answer(
        toast=Reply("desk.toast.read"),
        edited=Reply(f"desk.mended.{repair.end}", values, under((card_button(lead.code),))),
    )


async def closed(
    tx: Transaction, renderer: Renderer, world: World, effect: RepairClosed
) -> list[Outgoing]:
    """A person's own word on a request, written down in the transaction of their turn."""
    both = BothAnswers(effect.old, effect.new)
    repair = await tx.repairs.close(effect.id, effect.end, world.now, both)
    if repair is None:  # it had been given up just before: a change like any other
        answered = effect.end is RepairEnd.ANSWERED
        return await _changed(tx, renderer, effect.id, world.now) if answered else []
    return await announced(tx, renderer, world, repair, effect.end, both)


async def announced(
    tx: Transaction,
    renderer: Renderer,
    world: World,
    repair: StoredRepair,
    end: RepairEnd,
    both: BothAnswers | None = None,
) -> list[Outgoing]:
    """To who holds the lead, else to who asked, while they may see it. In the transaction that
    closed it; of a lead that is gone nobody hears."""
    try:
        lead = await tx.leads.get(repair.lead, None)
    except LeadGone:
        return []
    values = _values(lead, repair, both, world)
    said = Reply(f"desk.mended.{end}", values, _ways(repair, end))
    return _told(renderer, await _whom(tx, lead, repair), said, world.now)


def shown(lead: Lead, question: str, answers: Answers, world: World) -> Value:
    """An answer of the lead as it may stand in an officer's chat."""
    flow = world.flows.get(lead.flow)
    ask = None if flow is None else flow.ask(question)
    if ask is None:
        return ""
    reading = Reading(
        today=world.today,
        language=lead.language,
        lexicon=world.lexicon,
        directories=world.directories,
        answers=lead.answers,
    )
    return masked(ask.question, answers, reading)


async def _changed(
    tx: Transaction, renderer: Renderer, repair: str, now: datetime
) -> list[Outgoing]:
    found = await tx.repairs.find(repair)
    if found is None:
        return []
    lead = await tx.leads.get(found.lead, None)
    said = Reply("desk.announce.changed", {"code": lead.code}, under((card_button(lead.code),)))
    return _told(renderer, await _whom(tx, lead, found), said, now)


def _told(renderer: Renderer, officer: int | None, said: Reply, now: datetime) -> list[Outgoing]:
    if officer is None:
        return []
    calls = renderer.messages(officer, [said], REFERENCE, private=False)
    return [loose(officer, call, Priority.NOTICE, Kind.KEPT, now) for call in calls]


async def _whom(tx: Transaction, lead: Lead, repair: StoredRepair) -> int | None:
    if lead.officer is not None and lead.status in HELD:
        return lead.officer
    try:
        asker = await tx.officers.get(repair.officer)
    except OfficerNotFound:
        return None
    theirs = asker.areas is None or lead.region is None or lead.region in asker.areas
    return asker.id if theirs else None


def _values(
    lead: Lead, repair: StoredRepair, both: BothAnswers | None, world: World
) -> dict[str, Value]:
    known = both or BothAnswers(Answers(), Answers())
    old = shown(lead, repair.question, known.old, world)
    new = shown(lead, repair.question, known.new, world)
    if new == old:  # what is hidden may be all that differs
        new = Phrase("desk.mended.hidden", {"new": new, "code": lead.code})
    return {
        "code": lead.code,
        "name": Phrase(f"row.{repair.question}"),
        "old": old,
        "new": new,
    }


def _ways(repair: StoredRepair, end: RepairEnd) -> Buttons:
    read = (named("mended_read", repair.id),) if end in BY_PERSON else ()
    return under((*read, card_button(repair.lead)))


async def _page(visit: Visit, offset: int) -> Reply:
    officer, areas = visit.officer.id, visit.officer.areas
    count = await visit.tx.repairs.count_answered(officer, areas)
    offset = offset if offset < count else 0
    rows = await visit.tx.repairs.answered(officer, areas, PAGE, offset)
    numbered = list(enumerate(rows, start=offset + 1))
    lines = [_line(repair, n) for n, repair in numbered]
    values: dict[str, Value] = {
        "n": count,
        "lines": Lines((*lines,)) if lines else Phrase("desk.mended.none"),
    }
    ways = [_way(repair, n) for n, repair in numbered]
    return Reply("desk.mended.head", values, under(*ways, _paging(offset, count)))


def _line(repair: StoredRepair, number: int) -> Phrase:
    values: dict[str, Value] = {
        "n": number,
        "code": repair.lead,
        "name": Phrase(f"row.{repair.question}"),
        "at": at(repair.closed_at or repair.asked_at),
    }
    return Phrase("desk.mended.line", values)


def _way(repair: StoredRepair, number: int) -> tuple[Option, ...]:
    label = Phrase("desk.button.card_n", {"n": number})
    return (button("mended_read", repair.id, label=label),)


def _paging(offset: int, count: int) -> tuple[Option, ...]:
    ways = []
    if offset + PAGE < count:
        ways.append(button("mended", str(offset + PAGE), label=Phrase("desk.button.next")))
    if offset:
        ways.append(button("mended", "0", label=Phrase("desk.button.first")))
    return tuple(ways)
