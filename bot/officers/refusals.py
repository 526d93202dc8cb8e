"""What an officer is told where something cannot be done. Nothing was changed then."""

from typing import Any

from bot.officers.buttons import named, under
from bot.officers.card import name_of
from bot.officers.card_buttons import can_be_taken, card_button
from bot.officers.follow_up import example_day
from bot.officers.lead_codes import EXAMPLE, NoCode
from bot.officers.phrases import status
from bot.officers.private import holds_private
from bot.officers.visit import Act, Answer, Visit
from conversations.errors import BadCode, InvalidAnswer, MoveNotAllowed
from conversations.replies import Phrase, Reply, Value
from storage.errors import AlreadyClaimed, LeadGone, LeadNotFound


async def answered(act: Act, visit: Visit, usage: Phrase) -> Answer:
    """The act's answer, or why there is none. The storage refuses before it writes."""
    try:
        return await act(visit)
    except InvalidAnswer as refusal:
        soon = example_day(visit.today)
        values: dict[str, Any] = {**refusal.details, "usage": usage, "soon": soon}
        return Answer(messages=(Reply(f"desk.error.{refusal.reason}", values),))
    except LeadNotFound:
        return _refused(Reply("desk.not_found", {"code": visit.code}))
    except LeadGone as gone:
        return _refused(Reply(f"desk.gone.{gone.status}", {"code": visit.code}))
    except AlreadyClaimed as taken:
        return await _taken(visit, taken.by)
    except MoveNotAllowed:
        return await _not_now(visit)


def bad_code(error: BadCode, visit: Visit, usage: Phrase) -> Answer:
    """Somebody's number instead of a code, or beside it, does not stay in the chat."""
    key = "desk.no_code" if isinstance(error, NoCode) else "desk.bad_code"
    hide = visit.message if holds_private(visit.rest) else None
    return Answer(messages=(Reply(key, {"usage": usage}),), hide=hide)


def not_allowed() -> Answer:
    """For an officer whose role has no right to it; whether a lead exists is not looked up."""
    return _refused(Reply("desk.not_allowed"))


def usage_of(command: str) -> Phrase:
    return Phrase(f"desk.usage.{command}", {"example": EXAMPLE})


def _refused(said: Reply) -> Answer:
    return Answer(toast=Reply("desk.toast.changed"), messages=(said,))


async def _taken(visit: Visit, by: int) -> Answer:
    values: dict[str, Value] = {"code": visit.code, "who": await name_of(visit.tx, by)}
    said = Reply("desk.taken_by", values, under((card_button(visit.code),)))
    return Answer(toast=Reply("desk.toast.taken_by", values), messages=(said,))


async def _not_now(visit: Visit) -> Answer:
    lead = await visit.tx.leads.get(visit.code, visit.officer.areas)
    values: dict[str, Value] = {"code": lead.code, "status": status(lead)}
    take = (named("take", lead.code),) if can_be_taken(lead) else ()
    ways = under((*take, card_button(lead.code)))
    return _refused(Reply("desk.not_now", values, ways))
