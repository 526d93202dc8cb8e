"""What officers are told without having asked, and which of them.

Codes and names of places only: these messages stay in chats.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.officers.roles import Right, may
from bot.queueing import Kind, Priority, loose
from bot.render import BotCall, Renderer
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Reply
from storage.officers import Officer
from storage.outbox import Outgoing
from storage.transaction import Transaction

LANGUAGE = REFERENCE
"""Locking the officers' sessions to learn theirs would make all workers' batches wait for one
another."""


def told(
    renderer: Renderer,
    officers: Iterable[int],
    reply: Reply,
    now: datetime,
    due: datetime | None = None,
) -> list[Outgoing]:
    """To be queued in the same transaction; not to be sent before ``due``."""
    return [
        loose(officer, call, Priority.NOTICE, Kind.KEPT, now, due)
        for officer in officers
        for call in renderer.messages(officer, [reply], LANGUAGE, private=False)
    ]


def works_in(officer: Officer, region: str | None) -> bool:
    """Whether leads of a region are theirs to see; one from nowhere known is everybody's."""
    return region is None or officer.areas is None or region in officer.areas


async def having(tx: Transaction, right: Right, region: str | None) -> list[Officer]:
    """Officers of a region who may do something, in the order they were enrolled."""
    officers = await tx.officers.list()
    return [one for one in officers if works_in(one, region) and may(one.role, right)]


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


def marked(officer: int | None) -> str | None:
    """An officer's id as the audit takes it: bare, it could be somebody's phone number."""
    return None if officer is None else f"tg:{officer}"
