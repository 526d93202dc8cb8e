"""Whether a lead is this officer's work, and what they are told where it is not."""

from bot.officers.buttons import named, under
from bot.officers.card_buttons import can_be_taken, card_button, holds
from bot.officers.visit import Answer, Visit
from conversations.errors import MoveNotAllowed
from conversations.replies import Reply
from storage.errors import AlreadyClaimed
from storage.lead_rows import Lead


def is_theirs(visit: Visit, lead: Lead) -> bool:
    """Raises AlreadyClaimed where it is another officer's."""
    if lead.officer is not None and holds(lead, lead.officer):
        if lead.officer != visit.officer.id:
            raise AlreadyClaimed(lead.officer)
        return True
    return False


def take_first(lead: Lead) -> Answer:
    """Raises MoveNotAllowed where there is nothing to take any more."""
    if not can_be_taken(lead):
        raise MoveNotAllowed(f"{lead.status} is nobody's work")
    ways = under((named("take", lead.code), card_button(lead.code)))
    return Answer(messages=(Reply("desk.take_first", {"code": lead.code}, ways),))
