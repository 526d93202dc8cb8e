"""Everything that is known of a lead, masked: behind a button, since a call needs little of it."""

from bot.officers import card
from bot.officers.facts import masked_rows
from bot.officers.limited import limited
from bot.officers.phrases import at, local_day, waited
from bot.officers.visit import Answer, Visit
from conversations.replies import Phrase, Value
from storage.lead_rows import Lead

_DAYS_SHOWN = 5


async def press_details(visit: Visit) -> Answer:
    """A message of its own: many notes make more than one."""
    lead = await visit.tx.leads.get(visit.code, visit.officer.areas)
    known = await card.known_of(visit, lead)
    lines: list[Value] = [
        *await limited(visit, lead.code),
        *await _standing(visit, lead),
        *await card.warnings(visit, lead, known),
        *[card.repair_line(one) for one in known.open_],
        *masked_rows(lead, visit.world),
        *await card.staff(visit, lead),
        *await _referral(visit, lead),
        card.result_line(lead),
    ]
    lines += await _planned(visit, known)
    for note in await card.notes(visit, known.history):
        lines += ["", note]  # a paragraph each: a long message is cut between paragraphs
    return Answer(
        messages=(card.screen(visit, lead, known, "desk.card.text", lines, brief=False),)
    )


async def _standing(visit: Visit, lead: Lead) -> list[Phrase]:
    came = {"at": at(lead.submitted_at), "waited": waited(lead.submitted_at, visit.now)}
    lines = [
        *card.standing(lead),
        Phrase("desk.card.waiting", came),
        *card.promised_by(lead),
        *await card.holder(visit, lead),
    ]
    if lead.holder is not None and lead.lease_until is not None:
        lines.append(Phrase("desk.card.lease", {"at": at(lead.lease_until)}))
    return [
        *lines,
        *card.call_word(visit, lead),
        *card.follow_up(lead),
        *await card.promised_call(visit, lead),
    ]


async def _planned(visit: Visit, known: card.Known) -> list[Phrase]:
    """The days that were set, the newest first: one that took another's place hides none."""
    steps = [step for step in known.history if step.day]
    return [
        Phrase(
            "desk.card.planned",
            {
                "day": local_day(step.at),
                "who": await card.who_of(visit, step.actor),
                "on": step.day or visit.today,
            },
        )
        for step in steps[: -_DAYS_SHOWN - 1 : -1]
    ]


async def _referral(visit: Visit, lead: Lead) -> list[Phrase]:
    if lead.referral is None:
        return []
    known = await visit.tx.referrals.find(lead.referral)
    name = lead.referral if known is None else known.name
    return [Phrase("desk.card.referral", {"name": name, "code": lead.referral})]
