"""Leads that people take back or erase: their own, or of one they helped. Officers are told."""

from collections.abc import Sequence

from bot.batch import Batch
from bot.officers.announce import taken_back
from bot.render import Renderer
from conversations.lead import OPEN, RepairEnd


def open_leads(
    batch: Batch, chat: int, *, own: bool = False, only: str | None = None
) -> list[str]:
    """All that came from the chat, the person's ``own``, or the one with a code."""
    return [
        lead.code
        for lead in batch.leads[chat]
        if lead.status in OPEN and (lead.helper is None or not own) and only in (None, lead.code)
    ]


async def withdraw(batch: Batch, renderer: Renderer, chat: int, codes: Sequence[str]) -> None:
    batch.outbox += await taken_back(batch.tx, renderer, codes, batch.now)
    for code in codes:
        await batch.tx.leads.withdraw(chat, code, batch.now)
        for repair in await batch.tx.repairs.open_of(code):
            await batch.tx.repairs.close(repair.id, RepairEnd.GONE, batch.now)
            await batch.tx.repairs.clear(repair.id)  # their session is rid of it already
    batch.leads |= await batch.tx.leads.of_chats([chat])


async def erase_helped(batch: Batch, renderer: Renderer, chat: int, code: str) -> None:
    """One person of several in a chat; the helper and the others stay as they are."""
    codes = open_leads(batch, chat, only=code)
    batch.outbox += await taken_back(batch.tx, renderer, codes, batch.now)
    run = next((lead.run for lead in batch.leads[chat] if lead.code == code), None)
    batch.consents = [
        row for row in batch.consents if run is None or (row.chat, row.run) != (chat, run)
    ]
    batch.letters = [row for row in batch.letters if row.chat != chat]
    await batch.tx.erase_helped(chat, code, batch.now)
    await batch.tx.tombstones.add_lead(code, batch.now)
    batch.leads |= await batch.tx.leads.of_chats([chat])
    batch.erased = True
