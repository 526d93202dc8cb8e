"""Changes of who is an officer and as what: each with what it means for leads, session and audit.

Knows no command: whoever calls it sees to menus, see ``enrolment.renew``."""

from datetime import datetime

from bot.officers.help import areas_of, no_menu
from bot.officers.limits import Limits
from bot.officers.queue_mine import MOST_HELD
from bot.officers.roles import Right, Role, may
from bot.officers.telling import call_for, marked, tell, works_in
from conversations.lead import HELD, LeadKind
from conversations.messages.catalog import Catalog
from conversations.replies import Phrase, Reply, Value
from storage.audit import Detail, Entry
from storage.errors import OfficerNotFound
from storage.invites import Waiting
from storage.lead_filter import Areas, LeadFilter
from storage.lead_rows import Why
from storage.officers import Officer
from storage.transaction import Transaction

_AREAS_TOLD = 10


class NotToBeChanged(Exception):
    """Nothing was changed. ``why``: "settings", "areas" or "last"."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


async def find_officer(tx: Transaction, user: int) -> Officer | None:
    """Held: as an officer, and in this role, until the transaction ends."""
    try:
        return await tx.officers.hold(user)
    except OfficerNotFound:
        return None


async def confirm(tx: Transaction, waiting: Waiting, by: int | None, now: datetime) -> Officer:
    """Whoever opened the invitation is an officer, see ``welcome``. An invitation takes nothing
    from who has become one in the meantime."""
    known = await find_officer(tx, waiting.user)
    if known is not None:
        return known
    await tx.officers.add(waiting.user, waiting.name, waiting.role, waiting.areas, now, by)
    await note(
        tx, "officer.confirmed", waiting.user, waiting.role, by, now, areas_in_codes(waiting.areas)
    )
    return await tx.officers.get(waiting.user)


def welcome(officer: Officer) -> Reply:
    values = {"name": officer.name, "areas": areas_of(officer), "role": role_of(officer.role)}
    return Reply("desk.welcome.new", values)


async def refuse(
    tx: Transaction, catalog: Catalog, waiting: Waiting, by: int | None, now: datetime
) -> None:
    await note(tx, "officer.refused", waiting.user, waiting.role, by, now)
    await tell(tx, catalog, [waiting.user], [Reply("desk.welcome.refused")], now)


async def enrol(
    tx: Transaction,
    id: int,
    name: str,
    areas: Areas,
    now: datetime,
    role: str | None = None,
    by: int | None = None,
) -> list[str]:
    """Adds or changes an officer; without ``role`` they keep theirs. Says which leads they gave
    back: those outside ``areas``, or all where the role takes none.

    Raises ValueError for no area at all.
    """
    known = await find_officer(tx, id)
    role = role or (known.role if known is not None else Role.OFFICER)
    await tx.officers.add(id, name, role, areas, now, by)
    action = "officer.added" if known is None else "officer.changed"
    await note(tx, action, id, role, by, now, areas_in_codes(areas))
    if known is None:
        return []
    if not may(role, Right.WORK):
        return await tx.leads.release_all(id, now, by)
    return [] if areas is None else await _give_back(tx, id, areas, by, now)


async def change_role(
    tx: Transaction, id: int, role: Role, limits: Limits, by: int, now: datetime
) -> Officer:
    """Raises OfficerNotFound, NotToBeChanged."""
    officer = await _replaceable(tx, id, limits, stays=role is Role.ADMINISTRATOR)
    await enrol(tx, id, officer.name, officer.areas, now, role, by)
    return await tx.officers.get(id)


async def change_areas(
    tx: Transaction,
    catalog: Catalog,
    id: int,
    areas: Areas,
    limits: Limits,
    by: Officer,
    now: datetime,
) -> list[str]:
    """At once. Says which leads outside of them went back to the queue; the supervisors there
    hear of it. Raises OfficerNotFound, NotToBeChanged."""
    officer = await _replaceable(tx, id, limits, stays=True)
    if id in limits.administrators and areas is not None:
        raise NotToBeChanged("areas")
    codes = await enrol(tx, id, officer.name, areas, now, officer.role, by.id)
    back = [await tx.leads.get(code, None) for code in codes]
    for one in await tx.officers.list():
        theirs = [lead.code for lead in back if works_in(one, lead.region)]
        if theirs and may(one.role, Right.MANAGE) and one.id not in (id, by.id):
            values: dict[str, Value] = {
                "name": officer.name,
                "n": len(theirs),
                "codes": ", ".join(theirs),
            }
            await tell(tx, catalog, [one.id], [Reply("desk.people.back_here", values)], now)
    return codes


async def remove(
    tx: Transaction, catalog: Catalog, id: int, limits: Limits, by: Officer, now: datetime
) -> tuple[Officer, list[str]]:
    """At the desk, where not everybody can be removed. Raises OfficerNotFound, NotToBeChanged."""
    officer = await _replaceable(tx, id, limits, stays=False)
    return officer, await dismiss(tx, catalog, id, now, by)


async def dismiss(
    tx: Transaction, catalog: Catalog, id: int, now: datetime, by: Officer | None = None
) -> list[str]:
    """A stranger from the next update on, who is told; says which leads went back to the queue.

    Raises OfficerNotFound.
    """
    await tx.officers.remove(id, now)
    codes = await tx.leads.release_all(id, now, None if by is None else by.id)
    await tx.authenticators.remove(id)
    await tx.passphrases.drop(id)
    await tx.postponed.remove(id)
    await call_for(tx, id, no_menu(id), now)
    if by is None or by.id != id:  # who removes themselves has read it already
        who: Value = Phrase("desk.welcome.server") if by is None else by.name
        await tell(tx, catalog, [id], [Reply("desk.people.you_removed", {"who": who})], now)
    await note(tx, "officer.removed", id, None, None if by is None else by.id, now)
    return codes


async def note(
    tx: Transaction,
    action: str,
    whom: int,
    role: str | None,
    by: int | None,
    now: datetime,
    areas: Detail | None = None,
) -> None:
    """In the audit: who did it to whom."""
    detail = {"whom": marked(whom), "role": role, **(areas or {})}
    await tx.audit.add(Entry(now, action, by, detail=detail))


def areas_in_codes(areas: Areas) -> Detail:
    """As the audit takes them: no more than some in one place."""
    if areas is None:
        return {"areas": "all"}
    codes = sorted(areas)
    told = {"areas": "+".join(codes[:_AREAS_TOLD])}
    more = codes[_AREAS_TOLD:]
    return {**told, "more_areas": "+".join(more)} if more else told


def role_of(role: str) -> Phrase:
    """A role of another release is nobody's at the desk."""
    return Phrase(f"desk.role.{role if role in set(Role) else 'unknown'}")


async def _replaceable(tx: Transaction, id: int, limits: Limits, *, stays: bool) -> Officer:
    """The officer, who may lose their role, or ``stays`` an administrator. Two administrators who
    remove each other at once wait for one another here."""
    known = {officer.id: officer for officer in await tx.officers.hold_all()}
    if id not in known:
        raise OfficerNotFound
    administrators = [one.id for one in known.values() if one.role == Role.ADMINISTRATOR]
    if id in administrators and not stays:
        if id in limits.administrators:
            raise NotToBeChanged("settings")
        if len(administrators) == 1:
            raise NotToBeChanged("last")
    return known[id]


async def _give_back(
    tx: Transaction, officer: int, areas: frozenset[str], by: int | None, now: datetime
) -> list[str]:
    held = LeadFilter(None, frozenset(LeadKind), HELD, officer=officer)
    codes = [
        lead.code
        for lead in await tx.leads.queue(held, MOST_HELD)
        if lead.region is not None and lead.region not in areas
    ]
    for code in codes:
        await tx.leads.release_from(officer, code, by, now, Why.AREAS_CHANGED)
    return codes
