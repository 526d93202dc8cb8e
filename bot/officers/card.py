"""A lead as a phone shows it without scrolling: whom to call, what is next, and the buttons.

What is rarely needed is behind a button, see ``details``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.officers.card_buttons import buttons_of, can_be_called, holds
from bot.officers.facts import brief_rows
from bot.officers.limited import limited
from bot.officers.phrases import at, is_report, local_day, promised, status
from bot.officers.visit import Visit
from conversations import call_words
from conversations.call_promises import CallPromise
from conversations.errors import MoveNotAllowed
from conversations.lead import (
    AFTER_OUTCOME,
    HELD,
    OF_CALLS,
    OPEN,
    LeadKind,
    LeadStatus,
    Outcome,
)
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.text import shorten
from storage.errors import AlreadyClaimed, OfficerNotFound
from storage.lead_history import Told
from storage.lead_rows import Lead
from storage.pairs import Pair
from storage.promises import UNSETTLED, PromiseState
from storage.repairs import StoredRepair
from storage.transaction import Transaction

UNANSWERED_OFTEN = 3
_NOTES_SHOWN = 5
_NOTE_IN_BRIEF = 120
"""Letters of the newest; the others are behind the button."""
_ALIKE_SHOWN = 5


async def card(visit: Visit, lead: Lead, key: str = "desk.card.text") -> Reply:
    """Masked, with the buttons that fit how the lead stands for this officer."""
    known = await known_of(visit, lead)
    noted = await notes(visit, known.history, _NOTE_IN_BRIEF)
    lines = [
        *await limited(visit, lead.code),
        *brief_rows(lead, visit.world),
        *_asked(lead),
        *await _next(visit, lead, known),
        *call_word(visit, lead),
        *standing(lead),
        *await held_by_other(visit, lead),
        *await warnings(visit, lead, known),
        *await staff(visit, lead),
        *noted[:1],
    ]
    return screen(visit, lead, known, key, lines)


@dataclass(frozen=True, slots=True)
class Known:
    """What is looked up about a lead for its screens."""

    history: Sequence[Told]
    alike: Sequence[Pair]
    """Perhaps the same person twice, perhaps one phone in a family: the officer decides."""
    open_: Sequence[StoredRepair]


async def known_of(visit: Visit, lead: Lead) -> Known:
    return Known(
        await visit.tx.leads.history(lead.code, visit.officer.areas),
        await visit.tx.duplicates.undecided_of(lead.code, visit.officer.areas),
        await visit.tx.repairs.open_of(lead.code),
    )


def screen(
    visit: Visit, lead: Lead, known: Known, key: str, lines: Sequence[Value], *, brief: bool = True
) -> Reply:
    values: dict[str, Value] = {
        "code": lead.code,
        "kind": Phrase(f"lead_kind.{lead.kind}"),
        "lines": Lines((*lines,)),
    }
    return Reply(key, values, buttons_of(visit, lead, known.alike, known.open_, brief=brief))


async def theirs(visit: Visit) -> Lead:
    """The lead, where the officer holds it. Raises AlreadyClaimed, MoveNotAllowed."""
    lead = await visit.tx.leads.get(visit.code, visit.officer.areas)
    if holds(lead, visit.officer.id):
        return lead
    if lead.officer is not None and lead.status in HELD:
        raise AlreadyClaimed(lead.officer)
    raise MoveNotAllowed("nobody holds it")


def call_word(visit: Visit, lead: Lead) -> list[Phrase]:
    """What to say on the phone, for who holds the lead: the person asks us if it is ours. None
    where a report left no number to call."""
    if not holds(lead, visit.officer.id) or not can_be_called(lead):
        return []
    word = call_words.make(visit.world.sign, lead.code, visit.officer.id, visit.today)
    return [Phrase("desk.card.call_word", {"word": word})]


def decided(result: str) -> Phrase:
    """The rules' verdict for officers: ``bpu.own_account``, or ``call_me``."""
    return Phrase(f"desk.decided.{result.rpartition('.')[2]}")


def unanswered_in_a_row(history: Sequence[Told]) -> int:
    """How many of the last calls nobody answered."""
    outcomes = [step.outcome for step in history if step.outcome is not None]
    count = 0
    while count < len(outcomes) and outcomes[-1 - count] is Outcome.NO_ANSWER:
        count += 1
    return count


async def name_of(tx: Transaction, officer: int) -> Value:
    """What officers call each other by."""
    try:
        return (await tx.officers.get(officer)).name
    except OfficerNotFound:
        return Phrase("desk.former_officer")


def _asked(lead: Lead) -> list[Phrase]:
    """Why somebody wants to be called who has no registration."""
    return [result_line(lead)] if lead.kind is LeadKind.QUESTION else []


def result_line(lead: Lead) -> Phrase:
    return Phrase("desk.card.result", {"result": decided(lead.result)})


async def _next(visit: Visit, lead: Lead, known: Known) -> list[Phrase]:
    """What is to be done, and when."""
    lines = await promised_call(visit, lead)
    lines += [repair_line(one) for one in known.open_]
    if not lines:
        lines = [*promised_by(lead), *follow_up(lead)]
    return lines


def promised_by(lead: Lead) -> list[Phrase]:
    """The day that everybody is promised a call by, until there was one."""
    waits = lead.outcome is None and lead.status in OPEN - {LeadStatus.DUPLICATE}
    if not can_be_called(lead) or not waits or lead.follow_up_on is not None:
        return []
    return [Phrase("desk.card.promised", {"day": promised(lead.submitted_at)})]


def follow_up(lead: Lead) -> list[Phrase]:
    if lead.follow_up_on is None or lead.status not in HELD:
        return []
    key = "desk.card.follow_up_report" if is_report(lead) else "desk.card.follow_up"
    return [Phrase(key, {"day": lead.follow_up_on})]


def standing(lead: Lead) -> list[Phrase]:
    """How it stands, and what came of it last, where that is not the same."""
    lines = [Phrase("desk.card.status", {"status": status(lead)})]
    if lead.outcome is not None and AFTER_OUTCOME[lead.outcome] is not lead.status:
        said = Phrase(f"desk.outcome.{lead.outcome}")
        values: dict[str, Value] = {"outcome": said, "tries": lead.tries}
        last = "desk.card.last" if lead.outcome in OF_CALLS else "desk.card.last_report"
        lines.append(Phrase(last, values))
    return lines


async def held_by_other(visit: Visit, lead: Lead) -> list[Phrase]:
    if lead.holder in (None, visit.officer.id):
        return []
    return await holder(visit, lead)


async def holder(visit: Visit, lead: Lead) -> list[Phrase]:
    if lead.holder is None:
        return []
    who, since = await who_of(visit, lead.holder), at(lead.claimed_at or lead.updated_at)
    return [Phrase("desk.card.holder", {"who": who, "at": since})]


async def warnings(visit: Visit, lead: Lead, known: Known) -> list[Phrase]:
    """What an officer must not overlook."""
    lines = []
    unanswered = unanswered_in_a_row(known.history)
    if unanswered >= UNANSWERED_OFTEN:
        lines.append(Phrase("desk.card.unanswered", {"n": unanswered}))
    for pair in await visit.tx.duplicates.decided_of(lead.code, visit.officer.areas):
        if pair.kept is not None:
            key = "kept" if pair.kept == lead.code else "closed"
            lines.append(Phrase(f"desk.card.{key}", {"code": pair.other(lead.code)}))
    if known.alike:
        codes = ", ".join(pair.other(lead.code) for pair in known.alike[:_ALIKE_SHOWN])
        lines.append(Phrase("desk.card.alike", {"codes": codes}))
    return lines


async def staff(visit: Visit, lead: Lead) -> list[Phrase]:
    """How many are on the business's list; nothing where there is none."""
    count = (await visit.tx.staff.counts([lead.code])).get(lead.code, 0)
    return [Phrase("desk.staff.card", {"n": count, "code": lead.code})] if count else []


def repair_line(repair: StoredRepair) -> Phrase:
    """What the person was asked for again."""
    reason = repair.words or Phrase(f"repair.reason.{repair.reason}", {"words": ""})
    values: dict[str, Value] = {
        "name": Phrase(f"row.{repair.question}"),
        "reason": reason,
        "at": at(repair.asked_at),
    }
    return Phrase("desk.card.repair", values)


async def promised_call(visit: Visit, lead: Lead) -> list[Phrase]:
    """Only what is still to be made good."""
    promise = await visit.tx.promises.find(lead.code)
    if promise is None or promise.state not in UNSETTLED or lead.status not in OPEN:
        return []
    missed = promise.state is PromiseState.MISSED
    key = "desk.card.call_missed" if missed else "desk.card.call"
    return [Phrase(key, CallPromise(promise.day, promise.slot).values)]


async def notes(visit: Visit, history: Sequence[Told], longest: int | None = None) -> list[Phrase]:
    """The newest first."""
    lines = []
    for step in [step for step in history if step.note][: -_NOTES_SHOWN - 1 : -1]:
        who = await who_of(visit, step.actor)
        text = step.note or ""
        shown = text if longest is None else shorten(text, longest)
        values = {"day": local_day(step.at), "who": who, "text": shown}
        lines.append(Phrase("desk.card.note", values))
    return lines


async def who_of(visit: Visit, officer: int | None) -> Value:
    """None: the person themselves."""
    if officer is None:
        return Phrase("desk.audit.doer.person")
    if officer == visit.officer.id:
        return Phrase("desk.you")
    return await name_of(visit.tx, officer)
