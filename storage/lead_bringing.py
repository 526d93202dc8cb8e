"""What was written about leads elsewhere, in a file, and is brought back. Knows no file."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from conversations.errors import MoveNotAllowed
from conversations.lead import HELD, OPEN, Outcome
from storage import promises
from storage.errors import LeadChanged
from storage.lead_moves import NO_LEASE, LeadMoves, refuse_others, status_after, tries_after
from storage.lead_rows import Action, Areas


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
    ) -> None:
        """Whether ``bring`` would do it now; raises what it would raise."""
        _check(await self._one(brought.code, areas, lock=False), brought, officer, others_too)

    async def bring(
        self, brought: Brought, officer: int, areas: Areas, now: datetime, *, others_too: bool
    ) -> None:
        """One step with outcome, day and note; ``others_too``: also where another holds the lead.

        Raises LeadChanged, AlreadyClaimed, MoveNotAllowed where nobody holds it, and
        OutcomeNotAllowed.
        """
        lead = await self._locked(brought.code, areas)
        _check(lead, brought, officer, others_too)
        changes, outcome = dict[str, Any](), brought.outcome
        if outcome is not None:
            after = status_after(lead, outcome)
            changes = {
                "status": after,
                "outcome": outcome,
                "tries": tries_after(lead, outcome),
                "follow_up_on": brought.follow_up_on,
                **({} if after in HELD else NO_LEASE),
            }
        note = brought.note
        await self._move(lead, officer, Action.IMPORTED, now, changes, outcome, sealed=note)
        if outcome is not None:
            ended = changes["status"] not in OPEN
            await promises.settle(self._link, brought.code, now, ended=ended)


def _check(lead: Any, brought: Brought, officer: int, others_too: bool) -> None:
    if lead.version != brought.version:
        raise LeadChanged
    if brought.outcome is None:
        return
    if not others_too:
        refuse_others(lead, officer)
    if lead.status not in HELD:
        raise MoveNotAllowed(f"{lead.status} has no outcome")
    status_after(lead, brought.outcome)
