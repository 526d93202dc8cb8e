"""What an officer does with a lead of theirs. Each move locks the row, asks the core's table, then
writes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from conversations.errors import MoveNotAllowed
from conversations.lead import (
    HELD,
    OPEN,
    LeadKind,
    LeadStatus,
    Outcome,
    check_move,
)
from storage import lead_history, promises, tables
from storage.errors import LeadGone, LeadNotFound
from storage.lead_changes import (
    holder_of,
    refuse_others,
    renewed,
    status_after,
    taken_by,
    tries_after,
)
from storage.lead_filter import TAKEN_BACK, Areas, in_areas
from storage.lead_history import Step
from storage.lead_rows import Action, Why
from storage.link import Link
from storage.promises import Promised

_t = tables.leads.c
ROW = sa.select(
    *(_t.code, _t.chat, _t.region, _t.kind, _t.status, _t.officer, _t.version, _t.tries),
    *(_t.lease_until, _t.phone_index.is_not(None).label("can_call")),
)
NO_LEASE: Mapping[str, Any] = {"lease_until": None, "lease_warned_at": None}
GIVEN_BACK: Mapping[str, Any] = {
    "officer": None,
    "claimed_at": None,
    "follow_up_on": None,
    **NO_LEASE,
}


class LeadMoves:
    """All raise LeadNotFound, and LeadGone where the person took the lead back.

    ``lease_until`` is when the lead goes back to the queue unless something is done with it
    before; None leaves the lease as it is.
    """

    _link: Link

    async def claim(
        self,
        code: str,
        officer: int,
        areas: Areas,
        now: datetime,
        lease_until: datetime | None = None,
    ) -> None:
        """Does nothing where it is theirs already. Raises AlreadyClaimed, MoveNotAllowed."""
        lead = await self._locked(code, areas)
        if holder_of(lead) == officer:
            return
        refuse_others(lead, officer)
        check_move(LeadStatus(lead.status), LeadStatus.CLAIMED, LeadKind(lead.kind))
        changes = taken_by(officer, now, lease_until)
        await self._move(lead, officer, Action.CLAIMED, now, changes)

    async def release(self, code: str, officer: int, now: datetime) -> None:
        """Back to the queue. Raises AlreadyClaimed where it is not theirs, MoveNotAllowed."""
        await self.release_from(officer, code, officer, now)

    async def release_from(
        self, holder: int, code: str, by: int | None, now: datetime, why: Why | None = None
    ) -> None:
        """As ``release``; ``by`` another officer, or None: nobody at the desk."""
        lead = await self._locked(code)
        refuse_others(lead, holder)
        check_move(LeadStatus(lead.status), LeadStatus.NEW, LeadKind(lead.kind))
        await self._release(lead, by, now, why)

    async def release_all(self, officer: int, now: datetime, by: int | None = None) -> list[str]:
        """What an officer holds, when they leave, ``by`` who sees to that; says which leads."""
        mine = ROW.where(_t.officer == officer, _t.status.in_(HELD))
        rows = await self._link.connection.execute(mine.order_by(_t.code).with_for_update())
        leads = list(rows)
        for lead in leads:
            await self._release(lead, by, now, Why.OFFICER_LEFT)
        return [lead.code for lead in leads]

    async def set_outcome(
        self,
        code: str,
        officer: int,
        outcome: Outcome,
        now: datetime,
        follow_up_on: date | None = None,
        lease_until: datetime | None = None,
    ) -> LeadStatus:
        """What came of a call, each of which counts as a try, or of a report; says the status
        after it.

        A promised call is kept by one on its day or after it. Raises AlreadyClaimed where it is
        not theirs, MoveNotAllowed where nobody holds it, OutcomeNotAllowed.
        """
        lead = await self._theirs(code, officer)
        after = status_after(lead, outcome)
        changes = {
            "status": after,
            "outcome": outcome,
            "tries": tries_after(lead, outcome),
            "follow_up_on": follow_up_on,
            **(renewed(lead, lease_until) if after in HELD else NO_LEASE),
        }
        await self._move(lead, officer, Action.OUTCOME, now, changes, outcome=outcome)
        await promises.settle(self._link, code, now, ended=after not in HELD)
        return after

    async def plan(
        self,
        code: str,
        officer: int,
        day: date,
        now: datetime,
        lease_until: datetime | None = None,
    ) -> None:
        """The day of the next call. Raises AlreadyClaimed, MoveNotAllowed."""
        lead = await self._theirs(code, officer)
        changes = {"follow_up_on": day, **renewed(lead, lease_until)}
        await self._move(lead, officer, Action.PLANNED, now, changes)

    async def promise(
        self,
        code: str,
        officer: int,
        when: Promised,
        now: datetime,
        lease_until: datetime | None = None,
    ) -> int:
        """A call that the person is told of; says in which chat. A new one takes the place of the
        last. Raises AlreadyClaimed, MoveNotAllowed."""
        lead = await self._theirs(code, officer)
        changes = {"follow_up_on": when.day, **renewed(lead, lease_until)}
        await self._move(lead, officer, Action.PROMISED, now, changes)
        await promises.put(self._link, code, lead.chat, officer, when, now)
        chat: int = lead.chat
        return chat

    async def choose_call(
        self, code: str, chat: int, when: Promised, now: datetime, lease_until: datetime
    ) -> int | None:
        """The person chose when to be called; says who holds the lead. Lock their session first.

        Raises MoveNotAllowed where the lead has ended."""
        lead = await self._locked(code)
        if lead.chat != chat or lead.status not in OPEN:
            raise MoveNotAllowed(f"{lead.status} is called no more")
        holder = holder_of(lead)
        changes: Mapping[str, Any] = {}
        if holder is not None:
            changes = {"follow_up_on": when.day, **renewed(lead, lease_until)}
        await self._move(lead, None, Action.PROMISED, now, changes)
        await promises.put(self._link, code, chat, None, when, now)
        return holder

    async def note(
        self,
        code: str,
        officer: int,
        areas: Areas,
        text: str,
        now: datetime,
        lease_until: datetime | None = None,
    ) -> None:
        """Any officer of the area may add one; the person never sees it. It renews the lease of
        who holds the lead alone."""
        lead = await self._locked(code, areas)
        changes = renewed(lead, lease_until) if holder_of(lead) == officer else {}
        await self._move(lead, officer, Action.NOTED, now, changes, sealed=text)

    async def wait(self, code: str, officer: int, now: datetime) -> LeadStatus:
        """For an answer of the person, on behalf of who holds it; says how it stood before.

        Raises AlreadyClaimed where it is not theirs, MoveNotAllowed where nobody holds it.
        """
        lead = await self._theirs(code, officer)
        before = LeadStatus(lead.status)
        if before is not LeadStatus.WAITING:
            check_move(before, LeadStatus.WAITING, LeadKind(lead.kind))
        changes = {"status": LeadStatus.WAITING}
        await self._move(lead, officer, Action.REPAIR_ASKED, now, changes)
        return before

    async def wait_no_more(
        self, code: str, back_to: LeadStatus | None, now: datetime, values: str, actor: int | None
    ) -> int | None:
        """Keeps ``values`` in the history, and where the lead still waits and has nothing more to
        wait for, it stands as before. Says which step that was; None where the lead is gone."""
        try:
            lead = await self._locked(code)
        except LeadGone:
            return None
        waits = lead.status == LeadStatus.WAITING and back_to is not None
        changes: dict[str, Any] = {"status": back_to} if waits else {}
        await self._move(lead, actor, Action.REPAIR_CLOSED, now, changes, sealed=values)
        return int(lead.version) + 1

    async def talked(self, code: str, actor: int | None, text: str, now: datetime) -> None:
        """What an officer said to the person, or the person to them (None)."""
        lead = await self._locked(code)
        await self._move(lead, actor, Action.TALKED, now, {}, sealed=text)

    async def _locked(self, code: str, areas: Areas = None) -> Any:
        return await self._one(code, areas, lock=True)

    async def _one(self, code: str, areas: Areas, *, lock: bool) -> Any:
        query = ROW.where(_t.code == code, in_areas(areas))
        query = query.with_for_update() if lock else query
        lead = (await self._link.connection.execute(query)).first()
        if lead is None:
            raise LeadNotFound
        if lead.status in TAKEN_BACK:
            raise LeadGone(LeadStatus(lead.status))
        return lead

    async def _theirs(self, code: str, officer: int) -> Any:
        """Raises AlreadyClaimed where it is another's, MoveNotAllowed where nobody holds it."""
        lead = await self._locked(code)
        refuse_others(lead, officer)
        if lead.status not in HELD:
            raise MoveNotAllowed(f"{lead.status} is nobody's work")
        return lead

    async def _release(self, lead: Any, by: int | None, now: datetime, why: Why | None) -> None:
        changes = {"status": LeadStatus.NEW, **GIVEN_BACK}
        await self._move(lead, by, Action.RELEASED, now, changes, why=why)

    async def _move(
        self,
        lead: Any,
        actor: int | None,
        action: Action,
        now: datetime,
        changes: Mapping[str, Any],
        outcome: Outcome | None = None,
        sealed: str | None = None,
        why: Why | None = None,
    ) -> None:
        version = lead.version + 1
        changed = {**changes, "updated_at": now, "version": version}
        update = sa.update(tables.leads).where(_t.code == lead.code).values(changed)
        await self._link.connection.execute(update)
        before = LeadStatus(lead.status)
        after = changes.get("status", before)
        day = changes.get("follow_up_on")
        step = Step(lead.code, version, now, actor, action, before, after, outcome, why, day)
        await lead_history.append(self._link, step, sealed=sealed)
