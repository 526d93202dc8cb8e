"""/catat: a note for the other officers. The person never sees it."""

from bot.officers.buttons import under
from bot.officers.card_buttons import card_button
from bot.officers.private import holds_private
from bot.officers.visit import Answer, Visit
from conversations.errors import InvalidAnswer
from conversations.replies import Reply
from conversations.text import clean

LONGEST = 1_000


async def note(visit: Visit) -> Answer:
    """Raises InvalidAnswer where there is nothing to keep, or too much."""
    text = clean(visit.rest)
    if not text:
        raise InvalidAnswer("note_empty")
    if len(text) > LONGEST:
        raise InvalidAnswer("note_long", length=len(text), most=LONGEST)
    if holds_private(visit.rest):
        return refuse_private(visit)
    await visit.tx.leads.note(
        visit.code, visit.officer.id, visit.officer.areas, text, visit.now, visit.lease()
    )
    noted = Reply("desk.noted", {"code": visit.code}, under((card_button(visit.code),)))
    return Answer(messages=(noted,))


def refuse_private(visit: Visit) -> Answer:
    """Nothing is kept, and the message leaves the chat."""
    return Answer(messages=(Reply("desk.error.private"),), hide=visit.message)
