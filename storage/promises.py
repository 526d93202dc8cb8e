"""Calls that people were promised, one a lead: the newest. Knows no office hours and no words.

What became of earlier ones stands in the lead's history.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from conversations.call_promises import Slot
from conversations.lead import OPEN
from conversations.moments import JAKARTA
from storage import tables
from storage.lead_filter import Areas, in_areas
from storage.link import Link


class PromiseState(StrEnum):
    OPEN = "open"
    MISSED = "missed"
    """Everybody concerned has heard of it; still to be made good."""
    KEPT = "kept"
    DROPPED = "dropped"
    """The work ended before the day."""


UNSETTLED = (PromiseState.OPEN, PromiseState.MISSED)

_t = tables.promises.c
_l = tables.leads.c
_new = insert(tables.promises)
_PUT = _new.on_conflict_do_update(
    index_elements=[_t.lead],
    set_={
        name: _new.excluded[name]
        for name in ("chat", "officer", "day", "slot", "due_at", "made_at", "state")
    },
)
_OF_CHAT = (
    sa.select(tables.promises)
    .where(_t.chat == sa.bindparam("whose"))
    .order_by(_t.made_at, _t.lead)
)
_OF_LEAD = sa.select(tables.promises).where(_t.lead == sa.bindparam("which"))
_DUE = (
    sa.select(tables.promises)
    .where(_t.state == PromiseState.OPEN, _t.due_at <= sa.bindparam("now"))
    .order_by(_t.due_at, _t.lead)
    .limit(sa.bindparam("most"))
)
_SET = sa.update(tables.promises).where(_t.lead == sa.bindparam("which"))
_ERASE = sa.delete(tables.promises).where(_t.chat == sa.bindparam("erased"))
_ERASE_OF = sa.delete(tables.promises).where(_t.lead.in_(sa.bindparam("codes", expanding=True)))
_with_leads = tables.promises.join(tables.leads, _l.code == _t.lead)


@dataclass(frozen=True, slots=True)
class Promised:
    day: date
    slot: Slot
    due_at: datetime
    """From then on it is missed, unless somebody has called."""


@dataclass(frozen=True, slots=True)
class Promise(Promised):
    """As it is stored."""

    lead: str
    chat: int
    officer: int | None
    """Who made it; None where the person chose another time."""
    made_at: datetime
    state: PromiseState


class Promises:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def find(self, lead: str) -> Promise | None:
        """The newest, whatever became of it."""
        row = (await self._link.connection.execute(_OF_LEAD, {"which": lead})).first()
        return None if row is None else _promise(row)

    async def of_chat(self, chat: int) -> list[Promise]:
        """Oldest first."""
        rows = await self._link.connection.execute(_OF_CHAT, {"whose": chat})
        return [_promise(row) for row in rows]

    async def due(self, now: datetime, most: int) -> list[Promise]:
        """Calls that should have been made by now."""
        rows = await self._link.connection.execute(_DUE, {"now": now, "most": most})
        return [_promise(row) for row in rows]

    async def miss(self, lead: str, now: datetime) -> Promise | None:
        """Notes it, once, and says which it was. None where it was kept, moved or noted as missed
        meanwhile, or the lead has ended. Lock the session first."""
        query = sa.select(tables.promises, _l.status).select_from(_with_leads)
        row = (
            await self._link.connection.execute(query.where(_t.lead == lead).with_for_update())
        ).first()
        if row is None or row.state != PromiseState.OPEN or row.due_at > now:
            return None
        ended = row.status not in OPEN
        state = PromiseState.DROPPED if ended else PromiseState.MISSED
        await self._link.connection.execute(_SET.values(state=state), {"which": lead})
        return None if ended else _promise(row)

    async def unsettled(
        self, areas: Areas, state: PromiseState, until: date | None = None
    ) -> list[str]:
        """Leads in these areas with a promise in that state, not later than a day."""
        query = sa.select(_t.lead).select_from(_with_leads).order_by(_t.due_at, _t.lead)
        query = query.where(_t.state == state, _l.status.in_(OPEN), in_areas(areas))
        if until is not None:
            query = query.where(_t.day <= until)
        return list((await self._link.connection.execute(query)).scalars())

    async def erase(self, chat: int) -> None:
        await self._link.connection.execute(_ERASE, {"erased": chat})

    async def erase_of(self, codes: Collection[str]) -> None:
        await self._link.connection.execute(_ERASE_OF, {"codes": sorted(codes)})


async def put(
    link: Link, lead: str, chat: int, officer: int | None, when: Promised, now: datetime
) -> None:
    row = {
        "lead": lead,
        "chat": chat,
        "officer": officer,
        "day": when.day,
        "slot": when.slot,
        "due_at": when.due_at,
        "made_at": now,
        "state": PromiseState.OPEN,
    }
    await link.connection.execute(_PUT, row)


async def settle(link: Link, lead: str, now: datetime, *, ended: bool) -> None:
    """Somebody called: what was promised for today or before is kept. Where that ended the work,
    since a number reaches nobody too, nothing is promised any more."""
    today = now.astimezone(JAKARTA).date()
    unsettled = _SET.where(_t.state.in_(UNSETTLED))
    kept = unsettled.where(_t.day <= today).values(state=PromiseState.KEPT)
    await link.connection.execute(kept, {"which": lead})
    if ended:
        dropped = unsettled.values(state=PromiseState.DROPPED)
        await link.connection.execute(dropped, {"which": lead})


def _promise(row: Any) -> Promise:
    return Promise(
        day=row.day,
        slot=Slot(row.slot),
        due_at=row.due_at,
        lead=row.lead,
        chat=row.chat,
        officer=row.officer,
        made_at=row.made_at,
        state=PromiseState(row.state),
    )
