"""Who is an officer: by invitation, by the settings, by the command line; and who no longer."""

from collections.abc import Collection
from datetime import datetime

from bot.officers.commands import commands_of
from bot.officers.help import areas_of, help_reply, menu, no_menu
from bot.officers.queue_mine import MOST_HELD
from bot.officers.roles import Role
from bot.officers.visit import Answer
from bot.queueing import Kind, Priority, loose
from bot.render import BotCall
from conversations.lead import HELD, LeadKind
from conversations.messages.catalog import Catalog
from conversations.replies import Reply
from storage.errors import InviteRefused, OfficerNotFound
from storage.lead_rows import Areas, LeadFilter, Why
from storage.officers import Officer
from storage.store import Store
from storage.transaction import Transaction

PAYLOAD = "petugas-"
"""Begins what an invitation's link hands to /start."""


async def find_officer(tx: Transaction, user: int) -> Officer | None:
    try:
        return await tx.officers.get(user)
    except OfficerNotFound:
        return None


async def accept(
    tx: Transaction, catalog: Catalog, language: str, token: str, user: int, now: datetime
) -> Answer | None:
    """The welcome; None where the invitation is no good: then they are a stranger like any."""
    known = await find_officer(tx, user)
    if known is not None:  # an invitation must not narrow what somebody may do already
        return _welcome(known, catalog, language, "already")
    try:
        officer = await tx.officers.redeem(token, user, now)
    except InviteRefused:
        return None
    return _welcome(officer, catalog, language, "new")


def _welcome(officer: Officer, catalog: Catalog, language: str, key: str) -> Answer:
    values = {"name": officer.name, "areas": areas_of(officer)}
    known = commands_of(officer.role)
    return Answer(
        messages=(Reply(f"desk.welcome.{key}", values), help_reply(officer, catalog, known)),
        calls=(menu(catalog, language, officer.id, known),),
    )


async def enrol(tx: Transaction, id: int, name: str, areas: Areas, now: datetime) -> list[str]:
    """Adds or changes an officer; says which leads they gave back, lying outside ``areas`` now.

    Raises ValueError for no area at all.
    """
    known = await find_officer(tx, id)
    role = known.role if known is not None else Role.OFFICER
    await tx.officers.add(id, name, role, areas, now)
    return [] if known is None or areas is None else await _give_back(tx, id, areas, now)


async def dismiss(tx: Transaction, id: int, now: datetime) -> list[str]:
    """A stranger from the next update on; says which leads went back to the queue.

    Raises OfficerNotFound.
    """
    await tx.officers.remove(id, now)
    await tx.passphrases.drop(id)
    codes = await tx.leads.release_all(id, now)
    await _queue(tx, id, no_menu(id), now)
    return codes


async def enrol_admins(store: Store, ids: Collection[int], now: datetime) -> None:
    """Those in the settings are administrators of all areas; who was one and is no longer
    listed is nobody any more. Doing it again changes nothing."""

    async def job(tx: Transaction) -> None:
        known = {officer.id: officer for officer in await tx.officers.list()}
        for id in sorted(set(ids)):
            officer = known.get(id)
            if officer is None or officer.role != Role.ADMINISTRATOR or officer.areas is not None:
                name = officer.name if officer is not None else "Administrator"
                await tx.officers.add(id, name, Role.ADMINISTRATOR, None, now)
        for officer in known.values():
            if officer.role == Role.ADMINISTRATOR and officer.id not in ids:
                await dismiss(tx, officer.id, now)

    await store.write(job)


async def _give_back(
    tx: Transaction, officer: int, areas: frozenset[str], now: datetime
) -> list[str]:
    held = LeadFilter(None, frozenset(LeadKind), HELD, officer=officer)
    codes = [
        lead.code
        for lead in await tx.leads.queue(held, MOST_HELD)
        if lead.region is not None and lead.region not in areas
    ]
    for code in codes:
        await tx.leads.release(code, officer, now, Why.AREAS_CHANGED)
    return codes


async def _queue(tx: Transaction, chat: int, call: BotCall, now: datetime) -> None:
    await tx.outbox.add_many([loose(chat, call, Priority.CLEANUP, Kind.KEPT, now)])
