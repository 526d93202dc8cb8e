"""What happened to each lead, in order. Append-only but for erasure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from conversations.lead import LeadStatus, Outcome
from storage import tables
from storage.lead_rows import Action, Why
from storage.link import Link

_t = tables.lead_history.c
_ADD = sa.insert(tables.lead_history)
_OF = sa.select(tables.lead_history).where(_t.code == sa.bindparam("of")).order_by(_t.version)
_OF_MANY = (
    sa.select(
        _t.code,
        _t.version,
        _t.at,
        _t.actor,
        _t.action,
        _t.from_status,
        _t.to_status,
        _t.outcome,
        _t.reason,
        _t.day,
    )
    .where(_t.code.in_(sa.bindparam("codes", expanding=True)))
    .order_by(_t.code, _t.version)
)
_WORK_OF_MANY = _OF_MANY.where(sa.or_(_t.outcome.is_not(None), _t.action == Action.NOTED))
_ERASE = sa.delete(tables.lead_history).where(_t.code.in_(sa.bindparam("codes", expanding=True)))


@dataclass(frozen=True, slots=True)
class Step:
    """One row of history. ``version`` is the lead's after it: each change makes one step."""

    code: str
    version: int
    at: datetime
    actor: int | None
    """An officer; None where the person did it themselves, or time, or the command line."""
    action: Action
    from_status: LeadStatus | None
    to_status: LeadStatus
    outcome: Outcome | None = None
    reason: Why | None = None
    day: date | None = None
    """Of the next call, where the step set one."""


@dataclass(frozen=True, slots=True, repr=False)
class Told(Step):
    """A step as read back, with what was kept sealed with it."""

    note: str | None = None
    """What an officer wrote for the others."""
    values: str | None = None
    """What was answered before and after an answer was put right, as JSON; or what was said in a
    talk."""

    def __repr__(self) -> str:
        return f"Told({self.code}, {self.version}, {self.action})"


async def append(link: Link, *steps: Step, sealed: str | None = None) -> None:
    """``sealed``: words to be kept with each step, as ciphertext."""
    if steps:
        rows = [_row(link, step, sealed) for step in steps]
        await link.connection.execute(_ADD, rows)


async def of_lead(link: Link, code: str) -> Sequence[Told]:
    """Oldest first."""
    return [_told(link, row) for row in await link.connection.execute(_OF, {"of": code})]


async def steps_of(link: Link, code: str) -> Sequence[Step]:
    """Oldest first, without what officers noted."""
    return [_step(row) for row in await link.connection.execute(_OF, {"of": code})]


async def of_leads(
    link: Link, codes: Collection[str], *, work: bool = False
) -> dict[str, list[Step]]:
    """Oldest first, without notes; a lead without history is missing. ``work``: only where a call
    had an outcome or something was noted."""
    query = _WORK_OF_MANY if work else _OF_MANY
    rows = (await link.connection.execute(query, {"codes": sorted(codes)})).all()
    found: dict[str, list[Step]] = {}
    for code, version, at, actor, action, before, after, outcome, reason, day in rows:
        step = Step(
            code,
            version,
            at,
            actor,
            _ACTIONS[action],
            before and _STATUSES[before],
            _STATUSES[after],
            outcome and _OUTCOMES[outcome],
            reason and Why(reason),
            day,
        )
        found.setdefault(code, []).append(step)
    return found


async def erase(link: Link, codes: Collection[str]) -> None:
    await link.connection.execute(_ERASE, {"codes": sorted(codes)})


def _row(link: Link, step: Step, words: str | None) -> dict[str, Any]:
    sealed = None if words is None else link.keyring.seal(words.encode(), _identity(step))
    return {
        "code": step.code,
        "version": step.version,
        "at": step.at,
        "actor": step.actor,
        "action": step.action,
        "from_status": step.from_status,
        "to_status": step.to_status,
        "outcome": step.outcome,
        "reason": step.reason,
        "day": step.day,
        "sealed": sealed,
    }


def _told(link: Link, row: Any) -> Told:
    sealed = None if row.sealed is None else link.keyring.open(row.sealed, _identity(row)).decode()
    noted = row.action in (Action.NOTED, Action.IMPORTED)
    note, values = (sealed, None) if noted else (None, sealed)
    return Told(**_columns(row), note=note, values=values)


def _step(row: Any) -> Step:
    return Step(**_columns(row))


_ACTIONS: Mapping[str, Action] = {action.value: action for action in Action}
_STATUSES: Mapping[str, LeadStatus] = {status.value: status for status in LeadStatus}
_OUTCOMES: Mapping[str, Outcome] = {outcome.value: outcome for outcome in Outcome}


def _columns(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "version": row.version,
        "at": row.at,
        "actor": row.actor,
        "action": Action(row.action),
        "from_status": row.from_status and LeadStatus(row.from_status),
        "to_status": LeadStatus(row.to_status),
        "outcome": row.outcome and Outcome(row.outcome),
        "reason": row.reason and Why(row.reason),
        "day": row.day,
    }


def _identity(step: Any) -> str:
    return f"lead_history|{step.code}|{step.version}"
