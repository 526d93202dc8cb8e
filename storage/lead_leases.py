"""Whose work a lead is, where its holder does not decide it: a lease's end, and others' right.

How long a lease is, and when an office works, is not known here.
"""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from conversations.errors import MoveNotAllowed
from conversations.lead import HELD, LeadKind, LeadStatus, check_move
from storage import tables
from storage.errors import AlreadyClaimed
from storage.lead_changes import holder_of, taken_by
from storage.lead_filter import Areas
from storage.lead_moves import GIVEN_BACK, ROW, LeadMoves
from storage.lead_rows import Action, Why

_t = tables.leads.c
_held = _t.status.in_(HELD)
_warned = _t.lease_warned_at.is_not(None)
_ENDING = sa.select(_t.code).where(_held).order_by(_t.lease_until, _t.code)
_ONE_HELD = ROW.where(_t.code == sa.bindparam("which"), _held).with_for_update()
_UPDATE = sa.update(tables.leads).where(_t.code == sa.bindparam("which"))
_LOADS = sa.select(_t.officer, sa.func.count().label("held")).where(_held).group_by(_t.officer)


class LeadLeases(LeadMoves):
    async def assign(
        self,
        code: str,
        to: int,
        by: int,
        areas: Areas,
        now: datetime,
        why: Why,
        *,
        holder: int | None,
        lease_until: datetime | None = None,
    ) -> bool:
        """Gives the lead to an officer, where it is still ``holder``'s, or nobody's; False where
        it is theirs already. A day that was agreed with the person stays.

        Raises AlreadyClaimed where it has become another's, MoveNotAllowed.
        """
        lead = await self._locked(code, areas)
        holds = holder_of(lead)
        if holds == to:
            return False
        if holds != holder:
            if holds is not None:
                raise AlreadyClaimed(holds)
            raise MoveNotAllowed(f"{lead.status} is nobody's work any more")
        changes = taken_by(to, now, lease_until)
        if holds is None:
            check_move(LeadStatus(lead.status), LeadStatus.CLAIMED, LeadKind(lead.kind))
        else:
            del changes["status"]
        await self._move(lead, by, Action.ASSIGNED, now, changes, why=why)
        return True

    async def ending(self, before: datetime, most: int, *, warned: bool) -> list[str]:
        """Leads whose lease ends before that, and whose holder has, or has not, been warned."""
        query = _ENDING.where(_t.lease_until <= before, _warned if warned else ~_warned)
        return list((await self._link.connection.execute(query.limit(most))).scalars())

    async def warn(self, code: str, now: datetime, least: datetime) -> tuple[int, datetime] | None:
        """Notes that the holder is told, and says who, and when the lease ends: not before
        ``least``. None where it is nobody's work any more, or was renewed meanwhile."""
        found = await self._link.connection.execute(
            _ONE_HELD.where(~_warned, _t.lease_until <= least), {"which": code}
        )
        lead = found.first()
        if lead is None:
            return None
        until = max(lead.lease_until, least)
        changes = {"lease_until": until, "lease_warned_at": now}
        await self._link.connection.execute(_UPDATE.values(changes), {"which": code})
        return lead.officer, until

    async def lapse(self, code: str, now: datetime) -> int | None:
        """Back to the queue, with its notes; says who held it. None where it was renewed
        meanwhile, or is nobody's work any more."""
        found = await self._link.connection.execute(
            _ONE_HELD.where(_warned, _t.lease_until <= now), {"which": code}
        )
        lead = found.first()
        if lead is None:
            return None
        changes = {"status": LeadStatus.NEW, **GIVEN_BACK}
        await self._move(lead, None, Action.RETURNED, now, changes, why=Why.LEASE_ENDED)
        officer: int = lead.officer
        return officer

    async def loads(self) -> Mapping[int, int]:
        """How many leads each officer holds who holds any."""
        rows = await self._link.connection.execute(_LOADS)
        return {row.officer: row.held for row in rows}
