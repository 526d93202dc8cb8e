"""What waits to leave, taken out as a sender would take it; Telegram hears nothing of it."""

from datetime import datetime

from storage.outbox import Outgoing
from storage.store import Store
from storage.transaction import Transaction


async def emptied(store: Store, until: datetime) -> list[Outgoing]:
    """Everything that is due by then, in the order in which it would leave."""

    async def job(tx: Transaction) -> list[Outgoing]:
        rows: list[Outgoing] = []
        while some := await tx.outbox.heads(until, 100):
            rows += some
            await tx.outbox.done([row.id for row in some])
        return rows

    return await store.write(job)
