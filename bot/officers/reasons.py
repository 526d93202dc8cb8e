"""What something personal is opened for: one press, or the officer's own words. It is logged."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.officers.buttons import button, in_rows, under
from bot.officers.notes import refuse_private
from bot.officers.private import holds_private
from bot.officers.visit import Act, Answer, Visit
from conversations.errors import InvalidAnswer
from conversations.replies import Buttons, Phrase
from conversations.text import clean

REASONS = ("call", "register", "duplicate")
"""One press each; any other is written."""
OTHER = "other"
SHORTEST_REASON = 5
LONGEST_REASON = 200

Opening = Callable[[Visit, str, str | None], Awaitable[Answer]]
"""Does it, for a reason and its words; the last of its messages says that it was done."""


def reason_buttons(action: str, code: str) -> Buttons:
    options = [
        button(action, code, reason, label=Phrase(f"desk.button.reason.{reason}"))
        for reason in REASONS
    ]
    return under(*in_rows(options, 1))


async def in_words(visit: Visit, ask: Act, opening: Opening) -> Answer:
    """After a command. Raises InvalidAnswer for words that give no reason."""
    reason = clean(visit.rest)
    if not reason:
        return await ask(visit)
    if holds_private(visit.rest):
        return refuse_private(visit)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise InvalidAnswer("reason", code=visit.code, least=SHORTEST_REASON, most=LONGEST_REASON)
    return await opening(visit, OTHER, reason)


async def by_press(visit: Visit, ask: Act, opening: Opening) -> Answer:
    """What asked for the reason says from then on what was done."""
    if visit.part not in REASONS:
        return await ask(visit)
    answer = await opening(visit, visit.part, None)
    [done] = answer.messages
    return replace(answer, edited=done, messages=())
