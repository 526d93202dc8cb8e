"""What an officer can do with a lead from its card: buttons, by how it stands. Says nothing."""

from collections.abc import Sequence

from bot.officers.buttons import button, named, under
from bot.officers.phrases import is_report
from bot.officers.roles import Right, may
from bot.officers.visit import Visit
from conversations.flows.asked import NAME
from conversations.lead import ALLOWED_MOVES, HELD, LeadStatus
from conversations.replies import Buttons, Option, Phrase
from storage.lead_rows import Lead
from storage.pairs import Pair
from storage.repairs import StoredRepair


def holds(lead: Lead, officer: int) -> bool:
    return lead.holder == officer


def can_be_taken(lead: Lead) -> bool:
    return lead.status not in HELD and LeadStatus.CLAIMED in ALLOWED_MOVES[lead.status]


def can_be_called(lead: Lead) -> bool:
    """Without a number an officer asks for one on other ways; who reports left none on purpose."""
    return lead.phone is not None or not is_report(lead)


def buttons_of(
    visit: Visit,
    lead: Lead,
    alike: Sequence[Pair],
    open_: Sequence[StoredRepair],
    *,
    brief: bool,
) -> Buttons:
    """What a call needs first, then what is rarer."""
    code = lead.code
    show = (named("show", code),) if has_contact(lead) else ()
    rest: tuple[Option, ...] = (named("details", code),) if brief else ()
    work: list[tuple[Option, ...]] = [show]
    if holds(lead, visit.officer.id):
        # Whoever left no number cannot be promised a call.
        promise = (named("promise", code),) if lead.phone else ()
        work = [
            (*show, result_button(lead)),
            (*promise, named("plan", code)),
            (named("repair", code), named("talk", code)),
            *[(_take_back(one),) for one in open_],
        ]
        rest += (named("release", code),)
    elif can_be_taken(lead):
        work = [(named("take", code), *show)]
    others = can_be_taken(lead) or lead.holder is not None
    if others and may(visit.officer.role, Right.MANAGE):
        rest += (named("assign", code),)
    compare = tuple(named("pair", *pair.codes) for pair in alike[:1])
    return under(*work, rest, compare)


def has_contact(lead: Lead) -> bool:
    """Whether there is anything to show in clear: who reports may leave nothing."""
    return not is_report(lead) or NAME in lead.answers or lead.phone is not None


def result_button(lead: Lead) -> Option:
    label = Phrase(f"desk.button.{'result_report' if is_report(lead) else 'result'}")
    return button("result", lead.code, label=label)


def _take_back(repair: StoredRepair) -> Option:
    label = Phrase("desk.button.repair_cancel", {"name": Phrase(f"row.{repair.question}")})
    return button("repair_cancel", repair.lead, repair.id, label=label)


def card_button(code: str) -> Option:
    return button("card", code, label=Phrase("desk.button.card"))
