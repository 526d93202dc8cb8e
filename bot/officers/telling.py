"""Messages to officers who did not ask: in the language of the desk, in any order."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.officers.announce import LANGUAGE
from bot.officers.roles import Right, may
from bot.queueing import Kind, Priority, loose
from bot.render import BotCall, Renderer
from conversations.messages.catalog import Catalog
from conversations.replies import Reply
from storage.transaction import Transaction


async def tell(
    tx: Transaction,
    catalog: Catalog,
    officers: Iterable[int],
    said: Sequence[Reply],
    now: datetime,
) -> None:
    """In one message, where it fits."""
    renderer = Renderer(catalog)
    await tx.outbox.add_many(
        loose(officer, call, Priority.NOTICE, Kind.KEPT, now)
        for officer in officers
        for call in renderer.messages(officer, said, LANGUAGE, private=False)
    )


async def tell_administrators(
    tx: Transaction, catalog: Catalog, said: Reply, now: datetime
) -> int:
    """Whoever decides about people; says to how many."""
    found = [one.id for one in await tx.officers.list() if may(one.role, Right.PEOPLE)]
    await tell(tx, catalog, found, [said], now)
    return len(found)


async def call_for(tx: Transaction, officer: int, call: BotCall, now: datetime) -> None:
    await tx.outbox.add_many([loose(officer, call, Priority.CLEANUP, Kind.KEPT, now)])
