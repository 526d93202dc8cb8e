"""Answers that officers asked to be put right: asked, put to the person, closed, read.

Both answers stand sealed in the lead's history; here is only how far each request is.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from conversations.answers import Answers
from conversations.lead import BY_PERSON, HELD, LeadStatus, RepairEnd
from storage import lead_history, tables
from storage.errors import RepairNotFound
from storage.ids import new_name
from storage.lead_filter import TAKEN_BACK, Areas, in_areas
from storage.lead_rows import Lead
from storage.leads import Leads
from storage.link import Link

_t = tables.repairs.c
_l = tables.leads.c
_ADD = sa.insert(tables.repairs)
_ALL = sa.select(tables.repairs).order_by(_t.asked_at, _t.id)
_ONE = sa.select(tables.repairs).where(_t.id == sa.bindparam("which"))
_OF_LEAD = _ALL.where(_t.lead == sa.bindparam("of"))
_OPEN_OF_LEAD = _OF_LEAD.where(_t.closed_at.is_(None))
_OF_CHATS = _ALL.where(
    _t.chat.in_(sa.bindparam("chats", expanding=True)), _t.cleared.is_(False)
).with_for_update()
_UPDATE = sa.update(tables.repairs).where(_t.id == sa.bindparam("which"))
_ERASE = sa.delete(tables.repairs).where(_t.lead.in_(sa.bindparam("codes", expanding=True)))


@dataclass(frozen=True, slots=True)
class StoredRepair:
    id: str
    lead: str
    chat: int = field(repr=False)
    question: str
    reason: str
    officer: int
    """Who asked."""
    back_to: LeadStatus
    asked_at: datetime
    put_at: datetime | None
    reminded_at: datetime | None
    closed_at: datetime | None
    end: RepairEnd | None
    cleared: bool
    step: int | None
    """Of the lead's history, which has both answers."""
    read_at: datetime | None
    words: str | None = field(repr=False)
    """The reason, where the officer gave it in their own."""


@dataclass(frozen=True, slots=True)
class BothAnswers:
    """As they are stored, for the question that was asked alone."""

    old: Answers
    new: Answers


class Repairs:
    def __init__(self, link: Link) -> None:
        self._link = link
        self._leads = Leads(link)

    async def ask(
        self,
        lead: Lead,
        question: str,
        reason: str,
        words: str | None,
        officer: int,
        now: datetime,
    ) -> bool:
        """False where that is asked already. Raises as ``Leads.wait`` does."""
        open_ = await self.open_of(lead.code)
        if any(one.question == question for one in open_):
            return False
        before = await self._leads.wait(lead.code, officer, now)
        id = new_name()
        row = {
            "id": id,
            "lead": lead.code,
            "chat": lead.chat,
            "question": question,
            "reason": reason,
            "officer": officer,
            "back_to": _back_to(before, open_),
            "asked_at": now,
            "cleared": False,
            "sealed": words and self._link.keyring.seal(words.encode(), f"repairs|{id}"),
        }
        await self._link.connection.execute(_ADD, row)
        return True

    async def find(self, id: str) -> StoredRepair | None:
        row = (await self._link.connection.execute(_ONE, {"which": id})).first()
        return None if row is None else self._stored(row)

    async def open_of(self, lead: str) -> list[StoredRepair]:
        """Those of a lead that nobody has answered yet, oldest first."""
        rows = await self._link.connection.execute(_OPEN_OF_LEAD, {"of": lead})
        return [self._stored(row) for row in rows]

    async def of_leads(self, codes: Collection[str]) -> list[StoredRepair]:
        """All that was ever asked about them, oldest first."""
        query = _ALL.where(_t.lead.in_(sorted(codes)))
        return [self._stored(row) for row in await self._link.connection.execute(query)]

    async def unsettled(self, most: int) -> list[StoredRepair]:
        """Those that a person is still to be asked, or told that they are over."""
        query = _ALL.where(_t.cleared.is_(False)).limit(most)
        return [self._stored(row) for row in await self._link.connection.execute(query)]

    async def of_chats(self, chats: Collection[int]) -> list[StoredRepair]:
        """The same of these people, held until the transaction ends."""
        rows = await self._link.connection.execute(_OF_CHATS, {"chats": sorted(chats)})
        return [self._stored(row) for row in rows]

    async def put(self, id: str, now: datetime) -> None:
        """The person was asked."""
        await self._set(id, put_at=now)

    async def remind(self, id: str, now: datetime) -> None:
        await self._set(id, reminded_at=now)

    async def clear(self, id: str) -> None:
        """The person's session holds it no more, or never did."""
        await self._set(id, cleared=True)

    async def close(
        self,
        id: str,
        end: RepairEnd,
        now: datetime,
        both: BothAnswers | None = None,
        actor: int | None = None,
    ) -> StoredRepair | None:
        """As it was before, or None where it was closed already, or is gone."""
        found = await self._link.connection.execute(_ONE.with_for_update(), {"which": id})
        row = found.first()
        if row is None or row.closed_at is not None:
            return None
        repair = self._stored(row)
        others = [one for one in await self.open_of(repair.lead) if one.id != id]
        step = await self._leads.wait_no_more(
            repair.lead, None if others else repair.back_to, now, _json(end, both), actor
        )
        changes: dict[str, Any] = {"closed_at": now, "end": end, "step": step}
        if end in BY_PERSON or repair.put_at is None:
            changes["cleared"] = True
        await self._set(id, **changes)
        return repair

    async def answered(
        self, officer: int, areas: Areas, limit: int, offset: int = 0
    ) -> list[StoredRepair]:
        """What people said to requests and nobody has read: of leads the officer holds, and of
        those in the areas that nobody holds. Longest waiting first."""
        query = _unread(sa.select(tables.repairs), officer, areas).order_by(_t.closed_at, _t.id)
        rows = await self._link.connection.execute(query.limit(limit).offset(offset))
        return [self._stored(row) for row in rows]

    async def count_answered(self, officer: int, areas: Areas) -> int:
        query = _unread(sa.select(sa.func.count()), officer, areas)
        return int((await self._link.connection.execute(query)).scalar_one())

    async def get(self, id: str, areas: Areas) -> StoredRepair:
        """Raises RepairNotFound, also outside the areas and where the lead was taken back."""
        query = _joined(sa.select(tables.repairs)).where(_t.id == id, in_areas(areas))
        row = (await self._link.connection.execute(query)).first()
        if row is None:
            raise RepairNotFound
        return self._stored(row)

    async def read(self, id: str, now: datetime) -> None:
        await self._set(id, read_at=now)

    async def both(self, repair: StoredRepair) -> BothAnswers | None:
        """What was answered before and after; None where nothing was."""
        history = await lead_history.of_lead(self._link, repair.lead)
        values = next((s.values for s in history if s.version == repair.step), None)
        content = {} if values is None else json.loads(values)
        if "old" not in content:
            return None
        return BothAnswers(*(Answers.from_json(content[name]) for name in ("old", "new")))

    async def erase(self, codes: Collection[str]) -> None:
        if codes:
            await self._link.connection.execute(_ERASE, {"codes": sorted(codes)})

    async def _set(self, id: str, **changes: Any) -> None:
        await self._link.connection.execute(_UPDATE.values(changes), {"which": id})

    def _stored(self, row: Any) -> StoredRepair:
        opened = row.sealed and self._link.keyring.open(row.sealed, f"repairs|{row.id}")
        return StoredRepair(
            id=row.id,
            lead=row.lead,
            chat=row.chat,
            question=row.question,
            reason=row.reason,
            officer=row.officer,
            back_to=LeadStatus(row.back_to),
            asked_at=row.asked_at,
            put_at=row.put_at,
            reminded_at=row.reminded_at,
            closed_at=row.closed_at,
            end=row.end and RepairEnd(row.end),
            cleared=bool(row.cleared),
            step=row.step,
            read_at=row.read_at,
            words=opened.decode() if opened else None,
        )


def _back_to(before: LeadStatus, open_: Sequence[StoredRepair]) -> LeadStatus:
    """Of a lead that waits already, what it was before it first did."""
    if before is not LeadStatus.WAITING:
        return before
    return open_[0].back_to if open_ else LeadStatus.CLAIMED


def _json(end: RepairEnd, both: BothAnswers | None) -> str:
    content: dict[str, Any] = {"end": end}
    if both is not None:
        content |= {"old": both.old.to_json(), "new": both.new.to_json()}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _joined(query: sa.Select[Any]) -> sa.Select[Any]:
    there = tables.repairs.join(tables.leads, _l.code == _t.lead)
    return query.select_from(there).where(_l.status.not_in(TAKEN_BACK))


def _unread(query: sa.Select[Any], officer: int, areas: Areas) -> sa.Select[Any]:
    theirs = sa.and_(_l.officer == officer, _l.status.in_(HELD))
    nobodys = _l.status.not_in(HELD)
    return _joined(query).where(
        _t.end.in_(BY_PERSON),
        _t.read_at.is_(None),
        in_areas(areas),
        sa.or_(theirs, nobodys),
    )
