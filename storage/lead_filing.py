"""The person's side of their leads: hand in, change, look up, withdraw, erase."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from conversations.call_promises import CallPromise, Slot
from conversations.lead import OPEN, LeadDraft, LeadKind, LeadStatus, LeadSummary, check_move
from storage import lead_history, tables
from storage.duplicates import note_pairs
from storage.errors import CodeTaken, LeadNotFound
from storage.lead_history import Step, Told
from storage.lead_rows import COLUMNS, Action, Lead, columns, opened
from storage.link import Link
from storage.promises import UNSETTLED, PromiseState
from storage.standing_for import leave, standing_for

_t = tables.leads.c
_ADD = insert(tables.leads).on_conflict_do_nothing().returning(_t.code)
_OF_RUN = (
    sa.select(_t.code, _t.status, _t.version)
    .where(_t.chat == sa.bindparam("chat"), _t.run == sa.bindparam("run"))
    .with_for_update()
)
_p = tables.promises.c
_OF_CHATS = (
    sa.select(_t.code, _t.chat, _t.run, _t.kind, _t.status, _t.submitted_at, _t.officer, _t.helper)
    .add_columns(_p.day, _p.slot, _p.state)
    .select_from(
        tables.leads.outerjoin(
            tables.promises, sa.and_(_p.lead == _t.code, _p.state.in_(UNSETTLED))
        )
    )
    .where(_t.chat.in_(sa.bindparam("chats", expanding=True)))
    .order_by(_t.submitted_at, _t.code)
)
_ALL_OWN = (
    sa.select(*COLUMNS).where(_t.chat == sa.bindparam("chat")).order_by(_t.submitted_at, _t.code)
)
_OWN = (
    sa.select(_t.code, _t.kind, _t.status, _t.version, _t.submitted_at)
    .where(_t.chat == sa.bindparam("chat"))
    .order_by(_t.code)
    .with_for_update()
)
_RUN_OF = sa.select(_t.run).where(_t.chat == sa.bindparam("chat"), _t.code == sa.bindparam("code"))
_ONE = (
    sa.select(_t.code, _t.status, _t.version, _t.updated_at)
    .where(_t.code == sa.bindparam("which"))
    .with_for_update()
)
_UPDATE = sa.update(tables.leads).where(_t.code == sa.bindparam("which"))
_KEPT_AFTER_ERASURE = {"code", "status", "updated_at", "version", "tries"}
_EMPTIED: dict[str, Any] = {c.name: None for c in _t if c.name not in _KEPT_AFTER_ERASURE}
_FORGET_REASONS = (
    sa.update(tables.audit)
    .where(tables.audit.c.lead.in_(sa.bindparam("codes", expanding=True)))
    .values(sealed=None)
)


class Filing(StrEnum):
    """What became of a draft."""

    NEW = "new"
    CHANGED = "changed"
    """The person's run had already made a lead: that lead now says what the draft says."""
    CLOSED = "closed"
    """The run's lead is finished or taken back, and stays as it is."""


@dataclass(frozen=True, slots=True)
class Filed:
    code: str
    """The lead's code; for a change the one it has had from the start, not the draft's."""
    was: Filing


class LeadFiling:
    """Every call is on behalf of the person in ``chat``."""

    _link: Link

    async def add(self, chat: int, draft: LeadDraft, now: datetime) -> Filed:
        """Raises CodeTaken where another lead has the draft's code; nothing was written then."""
        changed = await self._change(chat, draft, now)
        if changed is not None:
            return changed
        row = {
            **columns(draft, self._link.keyring, draft.code),
            "code": draft.code,
            "chat": chat,
            "run": draft.run,
            "status": LeadStatus.NEW,
            "tries": 0,
            "referral": draft.referral,  # of the first time: a change does not touch it
            "submitted_at": now,
            "updated_at": now,
            "version": 1,
        }
        if (await self._link.connection.execute(_ADD, row)).first() is None:
            raise CodeTaken
        step = Step(draft.code, 1, now, None, Action.SUBMITTED, None, LeadStatus.NEW)
        await lead_history.append(self._link, step)
        await note_pairs(self._link, draft.code)
        return Filed(draft.code, Filing.NEW)

    async def of_chats(self, chats: Collection[int]) -> dict[int, list[LeadSummary]]:
        """What people are told about their leads, oldest first. Every chat has an entry.

        One that another lead stands for is told of as such only where that one is of the same
        chat; else it is as far as that one is, since there may be somebody else in its chat.
        """
        found: dict[int, list[LeadSummary]] = {chat: [] for chat in chats}
        if not found:
            return found
        rows = list(await self._link.connection.execute(_OF_CHATS, {"chats": sorted(found)}))
        told = await self._told(rows)
        for row in rows:
            summary = LeadSummary(
                row.code,
                LeadKind(row.kind),
                told.get(row.code, LeadStatus(row.status)),
                row.submitted_at,
                row.run,
                row.officer,
                row.helper,
                _call(row),
            )
            found[row.chat].append(summary)
        return found

    async def all_of(self, chat: int) -> list[Lead]:
        """A person's own leads in full, also those they took back, oldest first; how far each is
        as in ``of_chats``."""
        rows = list(await self._link.connection.execute(_ALL_OWN, {"chat": chat}))
        told = await self._told(rows)
        leads = [opened(row, self._link.keyring) for row in rows]
        return [replace(lead, status=told.get(lead.code, lead.status)) for lead in leads]

    async def story(self, own: Lead) -> Sequence[Told]:
        """What happened to one of them, oldest first; without that officers took it for another
        one's duplicate, since that other one may be somebody else's."""
        steps = await lead_history.of_lead(self._link, own.code)
        return _without_pairs(steps)

    async def run_of(self, chat: int, code: str) -> int | None:
        """The run that made a lead of theirs; None where they have no such lead."""
        rows = await self._link.connection.execute(_RUN_OF, {"chat": chat, "code": code})
        return rows.scalar()

    async def withdraw(self, chat: int, code: str, now: datetime) -> None:
        """Hides the lead from officers. Raises LeadNotFound, MoveNotAllowed."""
        rows = await self._link.connection.execute(_OWN, {"chat": chat})
        lead = next((row for row in rows if row.code == code), None)
        if lead is None:
            raise LeadNotFound
        before = LeadStatus(lead.status)
        check_move(before, LeadStatus.WITHDRAWN, LeadKind(lead.kind))
        changes = {"status": LeadStatus.WITHDRAWN, "updated_at": now, "version": lead.version + 1}
        await self._link.connection.execute(_UPDATE.values(changes), {"which": code})
        step = Step(
            code, lead.version + 1, now, None, Action.WITHDRAWN, before, LeadStatus.WITHDRAWN
        )
        await lead_history.append(self._link, step)
        await leave(self._link, [code], now)

    async def erase(
        self,
        chat: int,
        now: datetime,
        before: datetime | None = None,
        only: str | None = None,
    ) -> list[str]:
        """Empties all leads of a chat, or those handed in ``before`` a time, or ``only`` the one
        with that code; says which. Only
        codes, and when, are left.

        Not undone by anything; call ``Store.scrub`` after the commit.
        """
        leads = [
            lead
            for lead in await self._link.connection.execute(_OWN, {"chat": chat})
            if only in (None, lead.code) and (before is None or lead.submitted_at < before)
        ]
        return await self._empty(leads, now)

    async def expire(self, code: str, now: datetime, since: datetime) -> bool:
        """Empties one lead that nothing has happened to after ``since``; False where something
        has, or it is gone."""
        rows = await self._link.connection.execute(_ONE, {"which": code})
        lead = rows.first()
        if lead is None or lead.status == LeadStatus.ERASED or lead.updated_at > since:
            return False
        await self._empty([lead], now, LeadStatus(lead.status))
        return True

    async def _empty(
        self, leads: Sequence[Any], now: datetime, ended: LeadStatus | None = None
    ) -> list[str]:
        codes = [lead.code for lead in leads]
        if not codes:
            return []
        connection = self._link.connection
        await lead_history.erase(self._link, codes)
        await connection.execute(_FORGET_REASONS, {"codes": codes})
        for lead in leads:
            changes = {
                **_EMPTIED,
                "status": LeadStatus.ERASED,
                "tries": 0,
                "updated_at": now,
                "version": lead.version + 1,
            }
            await connection.execute(_UPDATE.values(changes), {"which": lead.code})
        steps = [
            Step(lead.code, lead.version + 1, now, None, Action.ERASED, None, LeadStatus.ERASED)
            for lead in leads
        ]
        await lead_history.append(self._link, *steps)
        await leave(self._link, codes, now, ended)
        return codes

    async def _told(self, rows: Sequence[Any]) -> dict[str, LeadStatus]:
        """How far each lead is that another one stands for, by its code."""
        chats = {row.code: row.chat for row in rows if row.status == LeadStatus.DUPLICATE}
        if not chats:
            return {}
        kept = await standing_for(self._link, chats)
        return {
            code: LeadStatus.DUPLICATE if one.chat == chats[code] else one.status
            for code, one in kept.items()
        }

    async def _change(self, chat: int, draft: LeadDraft, now: datetime) -> Filed | None:
        connection = self._link.connection
        found = await connection.execute(_OF_RUN, {"chat": chat, "run": draft.run})
        lead = found.first()
        if lead is None:
            return None
        status = LeadStatus(lead.status)
        if status not in OPEN:
            return Filed(lead.code, Filing.CLOSED)
        version = lead.version + 1
        changes = {
            **columns(draft, self._link.keyring, lead.code),
            "updated_at": now,
            "version": version,
        }
        await connection.execute(_UPDATE.values(changes), {"which": lead.code})
        step = Step(lead.code, version, now, None, Action.CHANGED, status, status)
        await lead_history.append(self._link, step)
        await note_pairs(self._link, lead.code)
        return Filed(lead.code, Filing.CHANGED)


def _without_pairs(steps: Sequence[Told]) -> Sequence[Told]:
    told: list[Told] = []
    for step in steps:
        if step.action in (Action.DUPLICATE, Action.RESTORED):
            continue
        hidden = step.to_status is LeadStatus.DUPLICATE and bool(told)
        told.append(replace(step, to_status=told[-1].to_status) if hidden else step)
    return told


def _call(row: Any) -> CallPromise | None:
    """None where nothing was promised, or the lead has ended."""
    if row.day is None or row.status not in OPEN:
        return None
    return CallPromise(row.day, Slot(row.slot), row.state == PromiseState.MISSED)
