"""That a person asked not to use their data for now: what an officer reads before they use it."""

from bot.officers.phrases import at
from bot.officers.visit import Visit
from conversations.replies import Phrase, Value


async def limited(visit: Visit, code: str) -> list[Phrase]:
    """The line about a lead; none where nobody asked for it."""
    request = await visit.tx.requests.limiting(code)
    if request is None:
        return []
    if request.closed_at is None:
        return [Phrase("desk.limited.open", {"code": request.code, "due": at(request.due_at)})]
    answered: dict[str, Value] = {"code": request.code, "at": at(request.closed_at)}
    return [Phrase("desk.limited.answered", answered)]
