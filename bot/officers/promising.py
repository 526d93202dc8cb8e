"""The button "janji telepon": a day, a part of it, and the person is told of the call.

Where somebody registered another person, the one who reads it is the helper: it names nobody.
"""

from datetime import date

from bot.call_slots import open_days, open_slots, promised
from bot.officers.buttons import button, in_rows, named, under
from bot.officers.card_buttons import card_button
from bot.officers.following import day_button, read_day
from bot.officers.holding import is_theirs, take_first
from bot.officers.visit import Answer, Visit
from bot.queueing import Kind, Priority, loose
from bot.render import Renderer
from conversations.call_promises import CallPromise, Slot
from conversations.replies import Phrase, Reply, Value
from storage.lead_rows import Lead
from storage.promises import PromiseState


async def press_promise(visit: Visit) -> Answer:
    """Without a day it asks for one, without a part of the day for that."""
    lead = await visit.tx.leads.get(visit.code, visit.officer.areas)
    if not is_theirs(visit, lead):
        return take_first(lead)
    if lead.phone is None:
        return Answer(toast=Reply("desk.toast.changed"), edited=_write_instead(lead))
    day, slot = read_day(visit.parts[:1]), _read_slot(visit.parts[1:])
    if not visit.parts:
        return Answer(messages=(_ask_day(visit, lead),))
    if day is None or not open_slots(day, visit.now):
        return Answer(toast=Reply("desk.toast.changed"), edited=_ask_day(visit, lead))
    if slot is None:
        return Answer(edited=_ask_slot(visit, lead, day))
    if slot not in open_slots(day, visit.now):
        return Answer(toast=Reply("desk.toast.changed"), edited=_ask_slot(visit, lead, day))
    return await _promise(visit, lead, CallPromise(day, slot))


def _read_slot(parts: tuple[str, ...]) -> Slot | None:
    return next((slot for slot in Slot if (slot.value,) == parts), None)


def _write_instead(lead: Lead) -> Reply:
    """Who left no number cannot be called."""
    ways = under((named("talk", lead.code), card_button(lead.code)))
    return Reply("desk.promise.no_phone", {"code": lead.code}, ways)


def _ask_day(visit: Visit, lead: Lead) -> Reply:
    ways = [day_button("promise", lead.code, day) for day in open_days(visit.now)]
    return Reply("desk.promise.ask_day", {"code": lead.code}, under(*in_rows(ways, 1)))


def _ask_slot(visit: Visit, lead: Lead, day: date) -> Reply:
    ways = [
        button(
            "promise", lead.code, day.isoformat(), slot, label=Phrase(f"option.call_slot.{slot}")
        )
        for slot in open_slots(day, visit.now)
    ]
    back = button("promise", lead.code, "-", label=Phrase("desk.button.back"))
    values = {**CallPromise(day, Slot.MORNING).values, "code": lead.code}
    return Reply("desk.promise.ask_slot", values, under(*in_rows(ways, 1), (back,)))


async def _promise(visit: Visit, lead: Lead, call: CallPromise) -> Answer:
    """A double tap promises, and tells the person, once."""
    known = await visit.tx.promises.find(lead.code)
    same = known is not None and known.state is PromiseState.OPEN
    if known is not None and same and (known.day, known.slot) == (call.day, call.slot):
        heard = await _hears(visit, lead.chat)
    else:
        when, until = promised(call.day, call.slot), visit.lease(call.day)
        await visit.tx.leads.promise(lead.code, visit.officer.id, when, visit.now, until)
        heard = await _tell(visit, lead, call)
    key = "desk.promise.made" if heard else "desk.promise.made_unheard"
    said = Reply(key, {**call.values, "code": lead.code}, under((card_button(lead.code),)))
    return Answer(toast=Reply("desk.toast.noted", {"code": lead.code}), edited=said)


async def _hears(visit: Visit, chat: int) -> bool:
    """Not who wants no messages, or has blocked us; they still see it in /status."""
    return await _language(visit, chat) is not None


async def _language(visit: Visit, chat: int) -> str | None:
    found = await visit.tx.sessions.find(chat)
    if found is None or found[0].session.muted or found[0].unreachable:
        return None
    return found[0].session.language


async def _tell(visit: Visit, lead: Lead, call: CallPromise) -> bool:
    """Without a keyboard, so that a question which is open there stays open."""
    language = await _language(visit, lead.chat)
    if language is None:
        return False
    values: dict[str, Value] = {**visit.world.office, **call.values, "code": lead.code}
    said = Reply("call_promised" if lead.helper is None else "call_promised_helped", values)
    calls = Renderer(visit.catalog).messages(lead.chat, [said], language, private=False)
    await visit.tx.outbox.add_many(
        loose(lead.chat, call, Priority.NOTICE, Kind.KEPT, visit.now) for call in calls
    )
    return True
