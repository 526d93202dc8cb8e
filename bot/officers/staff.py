"""/staf: who works in a business, as a file: with a reason, logged, gone from the chat soon."""

from typing import Any

from bot.officers.buttons import button, in_rows, under
from bot.officers.notes import refuse_private
from bot.officers.private import holds_private
from bot.officers.showing import LONGEST_REASON, OTHER, REASONS, SHORTEST_REASON
from bot.officers.visit import Answer, Visit, say
from bot.queueing import TAKEN_AWAY_AFTER
from bot.staff.taking import LIST
from conversations.errors import InvalidAnswer
from conversations.replies import Phrase, Reply, Value
from conversations.text import clean

_MINUTES = TAKEN_AWAY_AFTER.seconds // 60


async def staff(visit: Visit) -> Answer:
    """The command: with a reason in the officer's words, or asking for one.

    Raises InvalidAnswer for words that give no reason.
    """
    reason = clean(visit.rest)
    if not reason:
        return await _ask_reason(visit)
    if holds_private(visit.rest):
        return refuse_private(visit)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise InvalidAnswer("reason", code=visit.code, least=SHORTEST_REASON, most=LONGEST_REASON)
    return await _ordered(visit, OTHER, reason)


async def staff_for(visit: Visit) -> Answer:
    """The press of a reason."""
    reason = visit.part
    if reason not in REASONS:
        return await _ask_reason(visit)
    answer = await _ordered(visit, reason, None)
    [done] = answer.messages
    return Answer(toast=answer.toast, edited=done, file=answer.file)


async def _ask_reason(visit: Visit) -> Answer:
    count = await _count(visit)
    if not count:
        return say("desk.staff.none", code=visit.code)
    options = [
        button("staff", visit.code, reason, label=Phrase(f"desk.button.reason.{reason}"))
        for reason in REASONS
    ]
    values: dict[str, Value] = {"code": visit.code, "n": count}
    return Answer(messages=(Reply("desk.staff.why", values, under(*in_rows(options, 1))),))


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
