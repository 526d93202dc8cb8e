"""/perbaiki: the officer who holds a lead asks its person for one answer again, and why; or takes
that back. The person is asked by the bot soon after, see mending.py.
"""

from typing import Any

from bot.officers.buttons import button, in_rows, under
from bot.officers.card import theirs
from bot.officers.card_buttons import card_button
from bot.officers.mended import shown
from bot.officers.notes import refuse_private
from bot.officers.private import holds_private
from bot.officers.visit import Answer, Visit, say
from bot.silence import SILENT_FOR
from conversations.errors import InvalidAnswer
from conversations.lead import RepairEnd
from conversations.messages.wording import plain
from conversations.questions import Question
from conversations.repairs import OTHER_REASON, REASONS, fields
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.text import clean
from storage.lead_rows import Lead

SHORTEST, LONGEST = 5, 200
"""Of a reason in the officer's own words."""


async def repair(visit: Visit) -> Answer:
    """The command, and the press of "Perbaiki": which answer, and why.

    Raises InvalidAnswer where the words name no answer, or give no reason.
    """
    lead = await theirs(visit)
    refused = await _refused(visit, lead)
    if refused is not None:
        return refused
    if not visit.rest.strip():
        return Answer(messages=(_which(visit, lead),))
    question, words = _read_field(visit, lead)
    if not words:
        return Answer(messages=(_why(visit, lead, question),))
    if holds_private(visit.rest):
        return refuse_private(visit)
    if not SHORTEST <= len(words) <= LONGEST:
        details: dict[str, Any] = {"least": SHORTEST, "most": LONGEST, "code": lead.code}
        raise InvalidAnswer("repair_reason", **details)
    return Answer(messages=(await _ask(visit, lead, question, OTHER_REASON, words),))


async def press_field(visit: Visit) -> Answer:
    lead = await theirs(visit)
    id = visit.part
    question = _field(visit, lead, id)
    return Answer(edited=_which(visit, lead) if question is None else _why(visit, lead, question))


async def press_reason(visit: Visit) -> Answer:
    lead = await theirs(visit)
    id, reason = (*visit.parts, "", "")[:2]
    question = _field(visit, lead, id)
    if question is None or reason not in REASONS:
        return Answer(edited=_which(visit, lead))
    refused = await _refused(visit, lead)
    if refused is not None:
        return refused
    return Answer(edited=await _ask(visit, lead, question, reason, None))


async def press_cancel(visit: Visit) -> Answer:
    """By whoever holds the lead now; what was answered meanwhile stays answered."""
    lead = await theirs(visit)
    id = visit.part
    open_ = await visit.tx.repairs.open_of(lead.code)
    found = next((one for one in open_ if one.id == id), None)
    if found is None:
        return say("desk.repair.over", code=lead.code)
    await visit.tx.repairs.close(id, RepairEnd.CANCELLED, visit.now, actor=visit.officer.id)
    values: dict[str, Value] = {"code": lead.code, "name": Phrase(f"row.{found.question}")}
    ways = under((card_button(lead.code),))
    return Answer(
        toast=Reply("desk.toast.changed"), messages=(Reply("desk.repair.cancelled", values, ways),)
    )


async def _refused(visit: Visit, lead: Lead) -> Answer | None:
    """Why the person cannot be asked in the chat: then the telephone is left."""
    found = await visit.tx.sessions.find(lead.chat)
    if found is None or found[0].unreachable:
        return say("desk.repair.unreachable", code=lead.code)
    if found[0].session.muted:
        return say("desk.repair.muted", code=lead.code)
    if not _fields(visit, lead):
        return say("desk.repair.nothing", code=lead.code)
    return None


def _fields(visit: Visit, lead: Lead) -> list[Question[Any]]:
    flow = visit.world.flows.get(lead.flow)
    return [] if flow is None else fields(flow, lead.answers)


def _field(visit: Visit, lead: Lead, id: str) -> Question[Any] | None:
    return next((one for one in _fields(visit, lead) if one.id == id), None)


def _read_field(visit: Visit, lead: Lead) -> tuple[Question[Any], str]:
    """The answer that is named at the beginning, as the check screen calls it; and the rest.

    Raises InvalidAnswer: ``repair_field``.
    """
    said = clean(visit.rest)
    fitting = [
        (len(way.split()), question)
        for question in _fields(visit, lead)
        for way in _names(visit, question)
        if f"{plain(said)} ".startswith(f"{way} ")
    ]
    if not fitting:
        raise InvalidAnswer("repair_field", code=lead.code)
    count, question = max(fitting, key=lambda found: found[0])
    return question, " ".join(said.split()[count:])


def _names(visit: Visit, question: Question[Any]) -> list[str]:
    languages = visit.catalog.languages
    called = [plain(visit.catalog.plain(code, Phrase(f"row.{question.id}"))) for code in languages]
    return [*filter(None, called), question.id]


def _which(visit: Visit, lead: Lead) -> Reply:
    asked = _fields(visit, lead)
    lines = [
        Phrase(
            "desk.card.row",
            {
                "name": Phrase(f"row.{question.id}"),
                "value": shown(lead, question.id, lead.answers, visit.world),
            },
        )
        for question in asked
    ]
    options = [
        button("repair_field", lead.code, question.id, label=Phrase(f"row.{question.id}"))
        for question in asked
    ]
    values: dict[str, Value] = {"code": lead.code, "lines": Lines((*lines,))}
    return Reply("desk.repair.which", values, under(*in_rows(options, 2)))


def _why(visit: Visit, lead: Lead, question: Question[Any]) -> Reply:
    options = [
        button(
            "repair_reason",
            lead.code,
            question.id,
            reason,
            label=Phrase(f"desk.button.repair_reason.{reason}"),
        )
        for reason in REASONS
    ]
    values: dict[str, Value] = {
        "code": lead.code,
        "name": Phrase(f"row.{question.id}"),
        "old": shown(lead, question.id, lead.answers, visit.world),
    }
    return Reply("desk.repair.why", values, under(*in_rows(options, 1)))


async def _ask(
    visit: Visit, lead: Lead, question: Question[Any], reason: str, words: str | None
) -> Reply:
    new = await visit.tx.repairs.ask(lead, question.id, reason, words, visit.officer.id, visit.now)
    values: dict[str, Value] = {
        "code": lead.code,
        "name": Phrase(f"row.{question.id}"),
        "when": Phrase(f"desk.repair.when.{await _when(visit, lead)}"),
    }
    key = "asked" if new else "asked_before"
    return Reply(f"desk.repair.{key}", values, under((card_button(lead.code),)))


async def _when(visit: Visit, lead: Lead) -> str:
    """What the person does first, see mending.py."""
    found = await visit.tx.sessions.find(lead.chat)
    if found is None:
        return "soon"
    session, active_at = found[0].session, found[2]
    if session.with_officer is not None:
        return "talk"
    silent = visit.now - active_at >= SILENT_FOR
    return "registration" if session.registering and not silent else "soon"
