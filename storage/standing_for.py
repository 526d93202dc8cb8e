"""Leads closed because another one of the same person stands for them: how they stand for the
person, and what becomes of them when that other one goes. Decides nothing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from conversations.lead import HELD, LeadStatus
from storage import lead_history, tables
from storage.lead_history import Step
from storage.lead_rows import Action
from storage.link import Link

_d = tables.duplicates.c
_l = tables.leads.c
_codes: sa.BindParameter[str] = sa.bindparam("codes", expanding=True)
_NOBODYS: Mapping[str, Any] = {
    "status": LeadStatus.NEW,
    "officer": None,
    "claimed_at": None,
    "follow_up_on": None,
}
_KEPT = (
    sa.select(_d.closed, _l.code, _l.chat, _l.status)
    .join_from(tables.duplicates, tables.leads, _d.kept == _l.code)
    .where(_d.closed.in_(_codes))
)
_CLOSED = (
    sa.select(_l.code, _l.version, _l.officer, _d.was)
    .join_from(tables.duplicates, tables.leads, _d.closed == _l.code)
    .where(_l.status == LeadStatus.DUPLICATE)
    .order_by(_l.code)
    .with_for_update(of=tables.leads)
)
_CLOSED_FOR = _CLOSED.where(_d.kept.in_(_codes))
_ONE_CLOSED = _CLOSED.where(_d.closed == sa.bindparam("which"))
_UPDATE = sa.update(tables.leads).where(_l.code == sa.bindparam("which"))
_FORGET = sa.delete(tables.duplicates).where(sa.or_(_d.first.in_(_codes), _d.second.in_(_codes)))
_AT_WORK = sa.select(tables.officers.c.id).where(
    tables.officers.c.id == sa.bindparam("who"), tables.officers.c.removed_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The lead that stands for another: whose it is, and how far."""

    code: str
    chat: int
    status: LeadStatus


async def standing_for(link: Link, codes: Iterable[str]) -> Mapping[str, Standing]:
    """By the code of the closed lead. Where the one that stands for it was itself closed for a
    third, the third."""
    kept: dict[str, Standing] = {}
    wanted = set(codes)
    asked = wanted
    while asked:
        rows = await link.connection.execute(_KEPT, {"codes": sorted(asked)})
        new = {row.closed: Standing(row.code, row.chat, LeadStatus(row.status)) for row in rows}
        kept |= new
        asked = {one.code for one in new.values()} - kept.keys()
    return {code: _last(kept, code) for code in wanted & kept.keys()}


def _last(kept: Mapping[str, Standing], code: str) -> Standing:
    """There is no circle: a lead is closed once, for one that was not closed itself."""
    found = kept[code]
    while found.code in kept:
        found = kept[found.code]
    return found


async def restore(link: Link, code: str, actor: int | None, now: datetime) -> LeadStatus | None:
    """To what it was before it was closed; None where it is closed no more."""
    row = (await link.connection.execute(_ONE_CLOSED, {"which": code})).first()
    return None if row is None else await _restore(link, row, actor, now)


async def leave(
    link: Link, codes: Collection[str], now: datetime, ended: LeadStatus | None = None
) -> None:
    """What was decided of leads that go is forgotten, and those that they stood for stand for
    themselves again: as before, or ``ended`` as the one whose time is over."""
    if not codes:
        return
    values = {"codes": sorted(codes)}
    for row in list(await link.connection.execute(_CLOSED_FOR, values)):
        if ended is None:
            await _restore(link, row, None, now)
        else:
            await _put(link, row, None, {"status": ended}, now)
    await link.connection.execute(_FORGET, values)


async def _restore(link: Link, row: Any, actor: int | None, now: datetime) -> LeadStatus:
    """To nobody where who held it does not work here any more."""
    changes: Mapping[str, Any] = {"status": LeadStatus(row.was)}
    if row.was in HELD:
        works = await link.connection.execute(_AT_WORK, {"who": row.officer})
        changes = changes if works.first() is not None else _NOBODYS
    await _put(link, row, actor, {**changes, "updated_at": now}, now)
    return LeadStatus(changes["status"])


async def _put(
    link: Link, row: Any, actor: int | None, changes: Mapping[str, Any], now: datetime
) -> None:
    version, after = row.version + 1, LeadStatus(changes["status"])
    changed = _UPDATE.values({**changes, "version": version})
    await link.connection.execute(changed, {"which": row.code})
    before = LeadStatus.DUPLICATE
    step = Step(row.code, version, now, actor, Action.RESTORED, before, after)
    await lead_history.append(link, step)
