"""A lead on one screen: how it stands, what is known, what was noted, and what can be done."""

from collections.abc import Sequence

from bot.officers.buttons import button, named, under
from bot.officers.facts import masked_rows
from bot.officers.phrases import at, local_day, promised, status, waited
from bot.officers.roles import Right, may
from bot.officers.visit import Visit
from conversations import call_words
from conversations.call_promises import CallPromise
from conversations.lead import ALLOWED_MOVES, OPEN, LeadStatus, Outcome
from conversations.replies import Buttons, Lines, Option, Phrase, Reply, Value
from storage.errors import OfficerNotFound
from storage.lead_history import Told
from storage.lead_rows import HELD, Lead, LeadFilter
from storage.promises import UNSETTLED, PromiseState
from storage.transaction import Transaction

UNANSWERED_OFTEN = 3
_NOTES_SHOWN = 5
_ALIKE_SHOWN = 5


async def card(visit: Visit, lead: Lead, key: str = "desk.card.text") -> Reply:
    """Masked, with the buttons that fit how the lead stands for this officer."""
    history = await visit.tx.leads.history(lead.code, visit.officer.areas)
    lines = [
        *await _standing(visit, lead, history),
        *masked_rows(lead, visit.world),
        *await _referral(visit, lead),
        Phrase("desk.card.result", {"result": decided(lead.result)}),
        *await _notes(visit, history),
    ]
    return Reply(
        key,
        {"code": lead.code, "kind": Phrase(f"lead_kind.{lead.kind}"), "lines": Lines((*lines,))},
        _buttons(visit, lead),
    )


def holds(lead: Lead, officer: int) -> bool:
    return lead.holder == officer


def call_word(visit: Visit, lead: Lead) -> list[Phrase]:
    """What to say on the phone, for who holds the lead: the person asks us if it is ours."""
    if not holds(lead, visit.officer.id):
        return []
    word = call_words.make(visit.world.sign, lead.code, visit.officer.id, visit.today)
    return [Phrase("desk.card.call_word", {"word": word})]


def can_be_taken(lead: Lead) -> bool:
    return LeadStatus.CLAIMED in ALLOWED_MOVES[lead.status]


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


async def _standing(visit: Visit, lead: Lead, history: Sequence[Told]) -> list[Phrase]:
    came = {"at": at(lead.submitted_at), "waited": waited(lead.submitted_at, visit.now)}
    lines = [
        Phrase("desk.card.status", {"status": status(lead)}),
        Phrase("desk.card.waiting", came),
    ]
    if lead.outcome is None and lead.status in OPEN:
        lines.append(Phrase("desk.card.promised", {"day": promised(lead.submitted_at)}))
    if lead.officer is not None and lead.status in HELD:
        who = await _who(visit, lead.officer)
        since = at(lead.claimed_at or lead.updated_at)
        lines.append(Phrase("desk.card.holder", {"who": who, "at": since}))
        if lead.lease_until is not None:
            lines.append(Phrase("desk.card.lease", {"at": at(lead.lease_until)}))
    lines += call_word(visit, lead)
    if lead.outcome is not None:
        outcome = Phrase(f"desk.outcome.{lead.outcome}")
        lines.append(Phrase("desk.card.last", {"outcome": outcome, "tries": lead.tries}))
    if lead.follow_up_on is not None and lead.status in HELD:
        lines.append(Phrase("desk.card.follow_up", {"day": lead.follow_up_on}))
    lines += await _promised_call(visit, lead)
    unanswered = unanswered_in_a_row(history)
    if unanswered >= UNANSWERED_OFTEN:
        lines.append(Phrase("desk.card.unanswered", {"n": unanswered}))
    if codes := await _alike(visit, lead):
        lines.append(Phrase("desk.card.alike", {"codes": ", ".join(codes)}))
    return lines


async def _promised_call(visit: Visit, lead: Lead) -> list[Phrase]:
    """Only what is still to be made good."""
    promise = await visit.tx.promises.find(lead.code)
    if promise is None or promise.state not in UNSETTLED or lead.status not in OPEN:
        return []
    missed = promise.state is PromiseState.MISSED
    key = "desk.card.call_missed" if missed else "desk.card.call"
    return [Phrase(key, CallPromise(promise.day, promise.slot).values)]


async def _alike(visit: Visit, lead: Lead) -> list[str]:
    """Others with the same NIK or phone, among those the officer may see. Perhaps the same
    person twice, perhaps one phone in a family: the officer decides. A helper's phone says nothing
    of whose it is given for."""
    areas, found = visit.officer.areas, set[str]()
    if lead.nik is not None:
        found |= await _codes(visit, LeadFilter(areas, nik=lead.nik))
    if lead.phone is not None and not lead.helper_phone:
        same = LeadFilter(areas, phone=lead.phone, helpers_phones=False)
        found |= await _codes(visit, same)
    return sorted(found - {lead.code})


async def _codes(visit: Visit, which: LeadFilter) -> set[str]:
    return {lead.code for lead in await visit.tx.leads.queue(which, _ALIKE_SHOWN)}


async def _referral(visit: Visit, lead: Lead) -> list[Phrase]:
    if lead.referral is None:
        return []
    known = await visit.tx.referrals.find(lead.referral)
    name = lead.referral if known is None else known.name
    return [Phrase("desk.card.referral", {"name": name, "code": lead.referral})]


async def _notes(visit: Visit, history: Sequence[Told]) -> list[Value]:
    """The newest first, a paragraph each: a long card is cut between paragraphs."""
    lines: list[Value] = []
    for step in [step for step in history if step.note][: -_NOTES_SHOWN - 1 : -1]:
        who = await _who(visit, step.actor) if step.actor is not None else ""
        values = {"day": local_day(step.at), "who": who, "text": step.note or ""}
        lines += ["", Phrase("desk.card.note", values)]
    return lines


async def _who(visit: Visit, officer: int) -> Value:
    if officer == visit.officer.id:
        return Phrase("desk.you")
    return await name_of(visit.tx, officer)


def _buttons(visit: Visit, lead: Lead) -> Buttons:
    first: tuple[Option, ...] = ()
    second: tuple[Option, ...] = ()
    if holds(lead, visit.officer.id):
        first = (named("result", lead.code), named("release", lead.code))
        second = (named("promise", lead.code), named("plan", lead.code))
    elif can_be_taken(lead):
        first = (named("take", lead.code),)
    others = can_be_taken(lead) or lead.holder is not None
    if others and may(visit.officer.role, Right.MANAGE):
        return under(first, second, (named("assign", lead.code), named("show", lead.code)))
    return under(first, second, (named("show", lead.code),))


def card_button(code: str) -> Option:
    return button("card", code, label=Phrase("desk.button.card"))
