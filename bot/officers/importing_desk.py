"""/impor: the file is asked for, taken over, and after a trial brought in by one press.

The work in between, fetching and reading, is not done in an officer's transaction.
"""

from bot.officers.importing import bring_in, understood
from bot.officers.importing_file import counted
from bot.officers.importing_kept import Kept, Lying
from bot.officers.visit import Answer, Visit, say
from conversations.events import File
from conversations.replies import Reply
from storage.imports import ImportState


async def ask(visit: Visit) -> Answer:
    """Asked again, it is still one file that is awaited."""
    await visit.tx.imports.ask(visit.officer.id, visit.now)
    return say("desk.import.ask")


async def take(visit: Visit, file: File) -> Answer | None:
    """A document while one is awaited; None where none is: then it is not the desk's."""
    order = await visit.tx.imports.asked(visit.officer.id)
    if order is None:
        return None
    lying = Lying(file.id, visit.message, visit.language)
    await visit.tx.imports.put(order.id, ImportState.SENT, lying.dump(), visit.now)
    return say("desk.import.taken")


async def press_bring(visit: Visit) -> Answer:
    """Only what is still as it was tried; a second press finds that it is done."""
    id = (*visit.parts, "")[0]
    order = await visit.tx.imports.get(id, visit.officer.id)
    if order is None or order.state not in (ImportState.CHECKED, ImportState.APPLIED):
        return say("desk.import.gone")
    if order.state is ImportState.APPLIED:
        return Answer(edited=Reply("desk.import.applied_before"))
    kept = Kept.load(order.content)
    judged = understood(kept.rows, visit.today, visit.words)
    after = await bring_in(visit.tx, judged, visit.officer, kept.sha256, visit.now, visit.lease)
    await visit.tx.imports.put(order.id, ImportState.APPLIED, order.content, visit.now)
    done = Reply("desk.import.applied", {"lines": counted(after, noted=True)})
    return Answer(toast=Reply("desk.toast.decided"), edited=done)
