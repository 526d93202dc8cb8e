"""What was written about leads elsewhere, in a file, and is brought back. Knows no file.

An outcome of a lead that nobody holds makes it the work of who brings it: the call is made.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from conversations.lead import HELD, LeadKind, LeadStatus, Outcome, check_move
from storage import promises
from storage.errors import LeadChanged
from storage.lead_changes import (
    holder_of,
    refuse_others,
    renewed,
    status_after,
    taken_by,
    tries_after,
)
from storage.lead_filter import Areas
from storage.lead_moves import NO_LEASE, LeadMoves
from storage.lead_rows import Action


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody wrote elsewhere about a lead as it was in a ``version``."""

    code: str
    version: int
    outcome: Outcome | None
    follow_up_on: date | None = None
    note: str | None = field(default=None, repr=False)


class LeadBringing(LeadMoves):
    async def check_brought(
        self, brought: Brought, officer: int, areas: Areas, *, others_too: bool
    ) -> bool:
        """What ``bring`` would say now; raises what it would raise."""
        lead = await self._one(brought.code, areas, lock=False)
        return _takes(lead, brought, officer, others_too)

    async def bring(
        self,
        brought: Brought,
        officer: int,
        areas: Areas,
        now: datetime,
        lease_until: datetime,
        *,
        others_too: bool,
    ) -> bool:
        """One step with outcome, day and note, after one that takes the lead where nobody holds
        it; says whether it did. ``others_too``: also where another holds it.

        Raises LeadChanged, AlreadyClaimed, OutcomeNotAllowed, and MoveNotAllowed where there is
        nothing to take.
        """
        lead = await self._locked(brought.code, areas)
        takes = _takes(lead, brought, officer, others_too)
        if takes:
            taken = taken_by(officer, now, lease_until)
            await self._move(lead, officer, Action.CLAIMED, now, taken)
            lead = await self._locked(brought.code, areas)
        await self._bring(lead, brought, officer, now, lease_until)
        return takes

    async def _bring(
        self, lead: Any, brought: Brought, officer: int, now: datetime, lease_until: datetime
    ) -> None:
        changes, outcome = dict[str, Any](), brought.outcome
        if outcome is not None:
            after = status_after(lead, outcome)
            changes = {
                "status": after,
                "outcome": outcome,
                "tries": tries_after(lead, outcome),
                "follow_up_on": brought.follow_up_on,
                **(renewed(lead, lease_until) if after in HELD else NO_LEASE),
            }
        note = brought.note
        await self._move(lead, officer, Action.IMPORTED, now, changes, outcome, sealed=note)
        if outcome is not None:
            ended = changes["status"] not in HELD
            await promises.settle(self._link, brought.code, now, ended=ended)


def _takes(lead: Any, brought: Brought, officer: int, others_too: bool) -> bool:
    """Whether the lead has to be taken first. Raises what ``bring`` raises."""
    if lead.version != brought.version:
        raise LeadChanged
    if brought.outcome is None:
        return False
    if not others_too:
        refuse_others(lead, officer)
    before, takes = LeadStatus(lead.status), holder_of(lead) is None
    if takes:
        check_move(before, LeadStatus.CLAIMED, LeadKind(lead.kind))
        before = LeadStatus.CLAIMED
    status_after(lead, brought.outcome, before)
    return takes
