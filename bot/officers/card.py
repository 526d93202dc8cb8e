"""A lead on one screen: how it stands, what is known, what was noted, and what can be done."""

from collections.abc import Sequence

from bot.officers.buttons import button, named, under
from bot.officers.facts import masked_rows
from bot.officers.phrases import at, local_day, promised, status, waited
from bot.officers.roles import Right, may
from bot.officers.visit import Visit
from conversations import call_words
from conversations.call_promises import CallPromise
from conversations.errors import MoveNotAllowed
from conversations.lead import ALLOWED_MOVES, HELD, OPEN, LeadKind, LeadStatus, Outcome
from conversations.replies import Buttons, Lines, Option, Phrase, Reply, Value
from storage.errors import AlreadyClaimed, OfficerNotFound
from storage.lead_history import Told
from storage.lead_rows import Lead
from storage.pairs import Pair
from storage.promises import UNSETTLED, PromiseState
from storage.repairs import StoredRepair
from storage.transaction import Transaction

UNANSWERED_OFTEN = 3
_NOTES_SHOWN = 5
_ALIKE_SHOWN = 5


async def card(visit: Visit, lead: Lead, key: str = "desk.card.text") -> Reply:
    """Masked, with the buttons that fit how the lead stands for this officer."""
    history = await visit.tx.leads.history(lead.code, visit.officer.areas)
    # Perhaps the same person twice, perhaps one phone in a family: the officer decides.
    alike = await visit.tx.duplicates.undecided_of(lead.code, visit.officer.areas)
    open_ = await visit.tx.repairs.open_of(lead.code)
    lines = [
        *await _standing(visit, lead, history, alike),
        *[_repair(one) for one in open_],
        *masked_rows(lead, visit.world),
        *await _staff(visit, lead),
        *await _referral(visit, lead),
        Phrase("desk.card.result", {"result": decided(lead.result)}),
        *await _notes(visit, history),
    ]
    return Reply(
        key,
        {"code": lead.code, "kind": Phrase(f"lead_kind.{lead.kind}"), "lines": Lines((*lines,))},
        _buttons(visit, lead, alike, open_),
    )


def holds(lead: Lead, officer: int) -> bool:
    return lead.holder == officer


async def theirs(visit: Visit) -> Lead:
    """The lead, where the officer holds it. Raises AlreadyClaimed, MoveNotAllowed."""
    lead = await visit.tx.leads.get(visit.code, visit.officer.areas)
    if holds(lead, visit.officer.id):
        return lead
    if lead.officer is not None and lead.status in HELD:
        raise AlreadyClaimed(lead.officer)
    raise MoveNotAllowed("nobody holds it")


def call_word(visit: Visit, lead: Lead) -> list[Phrase]:
    """What to say on the phone, for who holds the lead: the person asks us if it is ours."""
    if not holds(lead, visit.officer.id):
        return []
    word = call_words.make(visit.world.sign, lead.code, visit.officer.id, visit.today)
    return [Phrase("desk.card.call_word", {"word": word})]


def can_be_taken(lead: Lead) -> bool:
    return lead.status not in HELD and LeadStatus.CLAIMED in ALLOWED_MOVES[lead.status]


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


async def _standing(
    visit: Visit, lead: Lead, history: Sequence[Told], alike: Sequence[Pair]
) -> list[Phrase]:
    came = {"at": at(lead.submitted_at), "waited": waited(lead.submitted_at, visit.now)}
    lines = [
        Phrase("desk.card.status", {"status": status(lead)}),
        Phrase("desk.card.waiting", came),
    ]
    callable_ = lead.phone is not None or lead.kind is not LeadKind.REPORT
    if callable_ and lead.outcome is None and lead.status in OPEN - {LeadStatus.DUPLICATE}:
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
    for pair in await visit.tx.duplicates.decided_of(lead.code, visit.officer.areas):
        if pair.kept is not None:
            key = "kept" if pair.kept == lead.code else "closed"
            lines.append(Phrase(f"desk.card.{key}", {"code": pair.other(lead.code)}))
    if alike:
        codes = ", ".join(pair.other(lead.code) for pair in alike[:_ALIKE_SHOWN])
        lines.append(Phrase("desk.card.alike", {"codes": codes}))
    return lines


async def _staff(visit: Visit, lead: Lead) -> list[Phrase]:
    """How many are on the business's list; nothing where there is none."""
    count = (await visit.tx.staff.counts([lead.code])).get(lead.code, 0)
    return [Phrase("desk.staff.card", {"n": count, "code": lead.code})] if count else []


def _repair(repair: StoredRepair) -> Phrase:
    """What the person was asked for again."""
    reason = repair.words or Phrase(f"repair.reason.{repair.reason}", {"words": ""})
    values: dict[str, Value] = {
        "name": Phrase(f"row.{repair.question}"),
        "reason": reason,
        "at": at(repair.asked_at),
    }
    return Phrase("desk.card.repair", values)


async def _promised_call(visit: Visit, lead: Lead) -> list[Phrase]:
    """Only what is still to be made good."""
    promise = await visit.tx.promises.find(lead.code)
    if promise is None or promise.state not in UNSETTLED or lead.status not in OPEN:
        return []
    missed = promise.state is PromiseState.MISSED
    key = "desk.card.call_missed" if missed else "desk.card.call"
    return [Phrase(key, CallPromise(promise.day, promise.slot).values)]


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


def _buttons(
    visit: Visit, lead: Lead, alike: Sequence[Pair], open_: Sequence[StoredRepair]
) -> Buttons:
    """The work first, then what is rarer."""
    work: list[tuple[Option, ...]] = []
    # Whoever left no number cannot be promised a call.
    promise = (named("promise", lead.code),) if lead.phone else ()
    if holds(lead, visit.officer.id):
        work = [
            (named("result", lead.code), named("release", lead.code)),
            (*promise, named("plan", lead.code)),
            (named("repair", lead.code), named("talk", lead.code)),
            *[(_take_back(one),) for one in open_],
        ]
    elif can_be_taken(lead):
        work = [(named("take", lead.code),)]
    shown: tuple[Option, ...] = (named("show", lead.code),)
    others = can_be_taken(lead) or lead.holder is not None
    if others and may(visit.officer.role, Right.MANAGE):
        shown = (named("assign", lead.code), *shown)
    compare = tuple(named("pair", *pair.codes) for pair in alike[:1])
    return under(*work, shown, compare)


def _take_back(repair: StoredRepair) -> Option:
    label = Phrase("desk.button.repair_cancel", {"name": Phrase(f"row.{repair.question}")})
    return button("repair_cancel", repair.lead, repair.id, label=label)


def card_button(code: str) -> Option:
    return button("card", code, label=Phrase("desk.button.card"))
