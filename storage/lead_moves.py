"""What officers do with a lead. Each move locks the row, asks the core's table, then writes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from conversations.errors import MoveNotAllowed
from conversations.lead import AFTER_OUTCOME, HELD, LeadStatus, Outcome, check_move
from storage import lead_history, tables
from storage.errors import AlreadyClaimed, LeadGone, LeadNotFound
from storage.lead_history import Step
from storage.lead_rows import TAKEN_BACK, Action, Areas, in_areas
from storage.link import Link

_t = tables.leads.c
_ROW = sa.select(_t.code, _t.status, _t.officer, _t.version, _t.tries, _t.claimed_at)
_GIVEN_BACK: Mapping[str, Any] = {"officer": None, "claimed_at": None, "follow_up_on": None}


class LeadMoves:
    """All raise LeadNotFound, and LeadGone where the person took the lead back."""

    _link: Link

    async def claim(self, code: str, officer: int, areas: Areas, now: datetime) -> None:
        """Does nothing where it is theirs already. Raises AlreadyClaimed, MoveNotAllowed."""
        lead = await self._locked(code, areas)
        if _holder(lead) == officer:
            return
        _refuse_others(lead, officer)
        check_move(LeadStatus(lead.status), LeadStatus.CLAIMED)
        changes = {"status": LeadStatus.CLAIMED, "officer": officer, "claimed_at": now}
        await self._move(lead, officer, Action.CLAIMED, now, changes)

    async def release(self, code: str, officer: int, now: datetime) -> None:
        """Back to the queue. Raises AlreadyClaimed where it is not theirs, MoveNotAllowed."""
        lead = await self._locked(code)
        _refuse_others(lead, officer)
        check_move(LeadStatus(lead.status), LeadStatus.NEW)
        await self._release(lead, officer, now)

    async def release_all(self, officer: int, now: datetime) -> list[str]:
        """Gives back what an officer holds, when they leave. Says which leads."""
        mine = _ROW.where(_t.officer == officer, _t.status.in_(HELD))
        rows = await self._link.connection.execute(mine.order_by(_t.code).with_for_update())
        leads = list(rows)
        for lead in leads:
            await self._release(lead, officer, now)
        return [lead.code for lead in leads]

    async def set_outcome(
        self,
        code: str,
        officer: int,
        outcome: Outcome,
        now: datetime,
        follow_up_on: date | None = None,
    ) -> LeadStatus:
        """What came of a call; says the status after it. Each outcome counts as a try.

        Raises AlreadyClaimed where it is not theirs, MoveNotAllowed where nobody holds it.
        """
        lead = await self._locked(code)
        _refuse_others(lead, officer)
        before = LeadStatus(lead.status)
        after = AFTER_OUTCOME[outcome] or before
        if before not in HELD:
            raise MoveNotAllowed(f"{before} has no outcome")
        if after is not before:
            check_move(before, after)
        changes = {
            "status": after,
            "outcome": outcome,
            "tries": lead.tries + 1,
            "follow_up_on": follow_up_on,
        }
        await self._move(lead, officer, Action.OUTCOME, now, changes, outcome=outcome)
        return after

    async def note(self, code: str, officer: int, areas: Areas, text: str, now: datetime) -> None:
        """Any officer of the area may add one; the person never sees it."""
        lead = await self._locked(code, areas)
        await self._move(lead, officer, Action.NOTED, now, {}, sealed=text)

    async def wait(self, code: str, officer: int, now: datetime) -> LeadStatus:
        """For an answer of the person, on behalf of who holds it; says how it stood before.

        Raises AlreadyClaimed where it is not theirs, MoveNotAllowed where nobody holds it.
        """
        lead = await self._locked(code)
        _refuse_others(lead, officer)
        before = LeadStatus(lead.status)
        if before is not LeadStatus.WAITING:
            check_move(before, LeadStatus.WAITING)
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
        query = _ROW.where(_t.code == code, in_areas(areas)).with_for_update()
        lead = (await self._link.connection.execute(query)).first()
        if lead is None:
            raise LeadNotFound
        if lead.status in TAKEN_BACK:
            raise LeadGone(LeadStatus(lead.status))
        return lead

    async def _release(self, lead: Any, officer: int, now: datetime) -> None:
        changes = {"status": LeadStatus.NEW, **_GIVEN_BACK}
        await self._move(lead, officer, Action.RELEASED, now, changes)

    async def _move(
        self,
        lead: Any,
        actor: int | None,
        action: Action,
        now: datetime,
        changes: dict[str, Any],
        outcome: Outcome | None = None,
        sealed: str | None = None,
    ) -> None:
        version = lead.version + 1
        changed = {**changes, "updated_at": now, "version": version}
        update = sa.update(tables.leads).where(_t.code == lead.code).values(changed)
        await self._link.connection.execute(update)
        before = LeadStatus(lead.status)
        after = changes.get("status", before)
        step = Step(lead.code, version, now, actor, action, before, after, outcome)
        await lead_history.append(self._link, step, sealed=sealed)


def _holder(lead: Any) -> int | None:
    return lead.officer if lead.status in HELD else None


def _refuse_others(lead: Any, officer: int) -> None:
    holder = _holder(lead)
    if holder is not None and holder != officer:
        raise AlreadyClaimed(holder)
