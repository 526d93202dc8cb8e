"""/staf: who works in a business, as a file: with a reason, logged, gone from the chat soon."""

from typing import Any

from bot.officers.reasons import by_press, in_words, reason_buttons
from bot.officers.visit import Answer, Visit, say
from bot.queueing import TAKEN_AWAY_AFTER
from bot.staff.taking import LIST
from conversations.replies import Phrase, Reply, Value

_MINUTES = TAKEN_AWAY_AFTER.seconds // 60


async def staff(visit: Visit) -> Answer:
    """The command: with a reason in the officer's words, or asking for one."""
    return await in_words(visit, _ask_reason, _ordered)


async def staff_for(visit: Visit) -> Answer:
    """The press of a reason."""
    return await by_press(visit, _ask_reason, _ordered)


async def _ask_reason(visit: Visit) -> Answer:
    count = await _count(visit)
    if not count:
        return say("desk.staff.none", code=visit.code)
    values: dict[str, Value] = {"code": visit.code, "n": count}
    ways = reason_buttons("staff", visit.code)
    return Answer(messages=(Reply("desk.staff.why", values, ways),))


async def _ordered(visit: Visit, reason: str, words: str | None) -> Answer:
    count = await _count(visit)
    if not count:
        return say("desk.staff.none", code=visit.code)
    order: dict[str, Any] = {
        LIST: visit.code,
        "officer": visit.officer.id,
        "language": visit.language,
        "reason": reason,
        "words": words,
    }
    said: dict[str, Value] = {
        "code": visit.code,
        "n": count,
        "reason": words or Phrase(f"desk.reason.{reason}"),
        "minutes": _MINUTES,
    }
    return Answer(
        toast=Reply("desk.toast.preparing"),
        messages=(Reply("desk.staff.queued", said),),
        file=order,
    )


async def _count(visit: Visit) -> int:
    """Raises LeadNotFound, LeadGone."""
    lead = await visit.tx.leads.get(visit.code, visit.officer.areas)
    return (await visit.tx.staff.counts([lead.code])).get(lead.code, 0)
