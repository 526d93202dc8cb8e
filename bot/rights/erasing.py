"""/hapus inside its batch: everything about a person goes, and what only the batch has of them."""

from collections.abc import Sequence

from bot.batch import Batch
from bot.officers.announce import taken_back
from bot.queueing import Kind, Priority, loose
from bot.render import BotCall, Renderer
from bot.taking_back import open_leads
from conversations.effects import PersonErased
from conversations.turn import Turn
from storage.audit import Detail, Entry
from storage.sessions import StoredSession


async def erase(
    batch: Batch, renderer: Renderer, chat: int, effect: PersonErased, turn: Turn
) -> None:
    """Whoever holds a lead of theirs is told not to call; what is left names nobody."""
    tx, now = batch.tx, batch.now
    codes = open_leads(batch, chat)
    told = await taken_back(tx, renderer, codes, now)
    emptied = await tx.erase_person(chat, now)
    await tx.tombstones.add(chat, effect.receipt, now)
    detail: Detail = {"receipt": effect.receipt, "leads": len(emptied)}
    await tx.audit.add(Entry(now, "person.erased", detail=detail, leads=emptied))
    batch.outbox = [row for row in batch.outbox if row.chat != chat] + told
    batch.consents = [row for row in batch.consents if row.chat != chat]
    batch.letters = [row for row in batch.letters if row.chat != chat]
    batch.changed.discard(chat)
    old = batch.sessions[chat]
    batch.sessions[chat] = StoredSession(chat, turn.session, version=0, sent=old.sent)
    batch.leads[chat] = []
    batch.erased = True


def farewell(batch: Batch, chat: int, calls: Sequence[BotCall]) -> None:
    """The message that says so, which holds nothing about them and belongs to no session."""
    for call in calls:
        batch.outbox.append(loose(chat, call, Priority.REPLY, Kind.KEPT, batch.now))
