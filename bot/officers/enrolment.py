"""What makes officers from outside the desk's commands: an invitation that is opened, and the
settings; and the menu that belongs to each."""

from collections.abc import Collection
from datetime import datetime

from bot.officers.commands import commands_of
from bot.officers.help import areas_of, help_reply, menu
from bot.officers.inviting import waiting_reply
from bot.officers.roles import Right, Role, may
from bot.officers.staffing import dismiss, find_officer, note
from bot.officers.telling import call_for, tell, tell_administrators
from bot.officers.visit import Answer
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Phrase, Reply, Value
from storage.errors import InviteRefused
from storage.store import Store
from storage.transaction import Transaction

_LISTED = "admin_ids"
"""Notes who stood in the settings at the last start."""


async def accept(
    tx: Transaction, catalog: Catalog, token: str, user: int, now: datetime
) -> Answer | None:
    """That they wait to be confirmed, which the administrators are asked to do; None where the
    invitation is no good: then they are a stranger like any."""
    known = await find_officer(tx, user)
    if known is not None:  # an invitation must not narrow what somebody may do already
        values = {"name": known.name, "areas": areas_of(known)}
        help_ = help_reply(known, catalog, commands_of(known.role))
        return Answer(messages=(Reply("desk.welcome.already", values), help_))
    try:
        waiting, first = await tx.invites.open(token, user, now)
    except InviteRefused:
        return None
    if first:
        await note(tx, "officer.waiting", user, waiting.role, None, now)
        await tell_administrators(tx, catalog, waiting_reply(waiting), now)
    told = {"name": waiting.name, "id": str(user)}
    return Answer(messages=(Reply("desk.welcome.waiting", told),))


async def still_waiting(tx: Transaction, user: int, now: datetime) -> Answer | None:
    """To whoever has opened an invitation and writes an officer's command already; None to a
    stranger, who must not learn that there are any."""
    waiting = await tx.invites.find(user, now)
    if waiting is None:
        return None
    names = [one.name for one in await tx.officers.list() if may(one.role, Right.PEOPLE)]
    values: dict[str, Value] = {
        "name": waiting.name,
        "id": str(user),
        "who": ", ".join(names) or Phrase("desk.welcome.server"),
    }
    return Answer(messages=(Reply("desk.welcome.still_waiting", values),))


async def renew(tx: Transaction, catalog: Catalog, id: int, told: Reply, now: datetime) -> None:
    """The menu of the role that an officer has now, and the same to read after ``told``."""
    officer, found = await tx.officers.get(id), await tx.sessions.find(id)
    language = REFERENCE if found is None else found[0].session.language
    known = commands_of(officer.role)
    await call_for(tx, id, menu(catalog, language, id, known), now)
    await tell(tx, catalog, [id], [told, help_reply(officer, catalog, known)], now)


async def enrol_admins(
    store: Store, catalog: Catalog, ids: Collection[int], now: datetime
) -> None:
    """Those in the settings are administrators of all areas; who stood there at the last start and
    is no longer listed is nobody any more. Doing it again changes nothing."""

    async def job(tx: Transaction) -> None:
        known = {officer.id: officer for officer in await tx.officers.hold_all()}
        before = await tx.meta.get(_LISTED)
        # Before there was a note, every administrator came from the settings.
        listed = {id for id, one in known.items() if one.role == Role.ADMINISTRATOR}
        if before is not None:
            listed &= {int(id) for id in before.value.split(",") if id}
        for id in sorted(set(ids)):
            officer = known.get(id)
            if officer is None or officer.role != Role.ADMINISTRATOR or officer.areas is not None:
                name = officer.name if officer is not None else "Administrator"
                await tx.officers.add(id, name, Role.ADMINISTRATOR, None, now)
                await note(tx, "officer.added", id, Role.ADMINISTRATOR, None, now)
        for id in sorted(listed - set(ids)):
            await dismiss(tx, catalog, id, now)
        noted = ",".join(map(str, sorted(set(ids))))
        if before is None or before.value != noted:
            await tx.meta.put(_LISTED, noted, now)

    await store.write(job)
