"""What officers do with a lead. Each move locks the row, asks the core's table, then writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from conversations.errors import MoveNotAllowed
from conversations.lead import AFTER_OUTCOME, LeadStatus, Outcome, check_move
from storage import lead_history, tables
from storage.errors import AlreadyClaimed, LeadChanged, LeadGone, LeadNotFound
from storage.lead_history import Step
from storage.lead_rows import TAKEN_BACK, Action, Areas, in_areas
from storage.link import Link

_t = tables.leads.c
_ROW = sa.select(_t.code, _t.status, _t.officer, _t.version, _t.tries, _t.claimed_at)
_HELD = frozenset({LeadStatus.CLAIMED, LeadStatus.CONTACTED})
"""Statuses in which a lead is one officer's."""
_GIVEN_BACK: Mapping[str, Any] = {"officer": None, "claimed_at": None, "follow_up_on": None}


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody wrote elsewhere about a lead as it was in a ``version``."""

    code: str
    version: int
    outcome: Outcome | None
    follow_up_on: date | None = None
    note: str | None = field(default=None, repr=False)


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
        mine = _ROW.where(_t.officer == officer, _t.status.in_(_HELD))
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
        if before not in _HELD:
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
        await self._move(lead, officer, Action.NOTED, now, {}, note=text)

    async def check_brought(
        self, brought: Brought, officer: int, areas: Areas, *, others_too: bool
    ) -> None:
        """Whether ``bring`` would do it now; raises what it would raise."""
        _check(await self._one(brought.code, areas, lock=False), brought, officer, others_too)

    async def bring(
        self, brought: Brought, officer: int, areas: Areas, now: datetime, *, others_too: bool
    ) -> None:
        """One step with outcome, day and note; ``others_too``: also where another holds the lead.

        Raises LeadChanged, AlreadyClaimed, and MoveNotAllowed where nobody holds it.
        """
        lead = await self._locked(brought.code, areas)
        _check(lead, brought, officer, others_too)
        changes: dict[str, Any] = {}
        if brought.outcome is not None:
            changes = {
                "status": AFTER_OUTCOME[brought.outcome] or LeadStatus(lead.status),
                "outcome": brought.outcome,
                "tries": lead.tries + 1,
                "follow_up_on": brought.follow_up_on,
            }
        outcome, note = brought.outcome, brought.note
        await self._move(lead, officer, Action.IMPORTED, now, changes, outcome, note)

    async def _locked(self, code: str, areas: Areas = None) -> Any:
        return await self._one(code, areas, lock=True)

    async def _one(self, code: str, areas: Areas, *, lock: bool) -> Any:
        query = _ROW.where(_t.code == code, in_areas(areas))
        query = query.with_for_update() if lock else query
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
        officer: int,
        action: Action,
        now: datetime,
        changes: dict[str, Any],
        outcome: Outcome | None = None,
        note: str | None = None,
    ) -> None:
        version = lead.version + 1
        changed = {**changes, "updated_at": now, "version": version}
        update = sa.update(tables.leads).where(_t.code == lead.code).values(changed)
        await self._link.connection.execute(update)
        before = LeadStatus(lead.status)
        after = changes.get("status", before)
        step = Step(lead.code, version, now, officer, action, before, after, outcome)
        await lead_history.append(self._link, step, note=note)


def _holder(lead: Any) -> int | None:
    return lead.officer if lead.status in _HELD else None


def _refuse_others(lead: Any, officer: int) -> None:
    holder = _holder(lead)
    if holder is not None and holder != officer:
        raise AlreadyClaimed(holder)


def _check(lead: Any, brought: Brought, officer: int, others_too: bool) -> None:
    if lead.version != brought.version:
        raise LeadChanged
    if brought.outcome is None:
        return
    before = LeadStatus(lead.status)
    after = AFTER_OUTCOME[brought.outcome] or before
    if not others_too:
        _refuse_others(lead, officer)
    if before not in _HELD:
        raise MoveNotAllowed(f"{before} has no outcome")
    if after is not before:
        check_move(before, after)
