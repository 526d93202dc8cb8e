"""What is about to be deleted because its time is over: a person's silence, or a finished lead.

A row is written when the person is told. It is about what lasted since ``since``: once they, or an
officer, do anything, that moment is another one and the row holds no more. So no turn has to keep
this table right.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from conversations.lead import CLOSED, LeadStatus
from storage import tables
from storage.link import Link

SILENCE = ""
"""Stands for the lead where it is the whole person's silence."""
ENDED = CLOSED | {LeadStatus.WITHDRAWN, LeadStatus.UNREACHABLE}
"""Statuses in which nobody works on a lead any more."""

_t = tables.expiries.c
_s = tables.sessions.c
_l = tables.leads.c
_new = insert(tables.expiries)
_TELL = _new.on_conflict_do_update(
    index_elements=[_t.chat, _t.lead],
    set_={"since": _new.excluded.since, "told_at": _new.excluded.told_at},
)
_KEEP = _new.on_conflict_do_update(
    index_elements=[_t.chat, _t.lead],
    set_={"since": _new.excluded.since, "told_at": None},
)
_OF_CHAT = sa.select(tables.expiries).where(_t.chat == sa.bindparam("whose")).order_by(_t.lead)
_ERASE = sa.delete(tables.expiries).where(_t.chat == sa.bindparam("erased"))
_DONE = _ERASE.where(_t.lead == sa.bindparam("done"))

_has_leads = sa.exists().where(_l.chat == _s.chat)


def _waits_for_officer(chat: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    asked = tables.requests.c
    return sa.exists().where(asked.chat == chat, asked.closed_at.is_(None))


_is_officer = sa.exists().where(
    tables.officers.c.id == _s.chat, tables.officers.c.removed_at.is_(None)
)
_silent = (
    sa.select(_s.chat, _s.active_at.label("since"))
    .select_from(
        tables.sessions.outerjoin(tables.expiries, sa.and_(_t.chat == _s.chat, _t.lead == SILENCE))
    )
    .where(
        # Whoever has leads keeps their session; what they have begun besides may still go.
        sa.or_(~_has_leads, _s.asked.is_not(None), _s.paused),
        ~_waits_for_officer(_s.chat),
        ~_is_officer,
        _s.active_at <= sa.bindparam("before"),
    )
    .order_by(_s.active_at, _s.chat)
    .limit(sa.bindparam("most"))
)
_kept = sa.case((_t.since > _l.updated_at, _t.since), else_=_l.updated_at)
"""When a lead's time began: with its last change, or when the person last asked to keep it."""
_ended = (
    sa.select(_l.chat, _l.code, _kept.label("since"))
    .select_from(
        tables.leads.outerjoin(tables.expiries, sa.and_(_t.chat == _l.chat, _t.lead == _l.code))
    )
    .where(
        _l.chat.is_not(None),
        _l.status.in_(ENDED),
        _kept <= sa.bindparam("before"),
        ~_waits_for_officer(_l.chat),
    )
    .order_by(_l.updated_at, _l.code)
    .limit(sa.bindparam("most"))
)
_untold = _t.told_at.is_(None)
_told = _t.told_at <= sa.bindparam("told_before")


@dataclass(frozen=True, slots=True)
class Expiring:
    chat: int
    lead: str
    """Its code, or SILENCE."""
    since: datetime
    """When it began: the moment its time is counted from."""


@dataclass(frozen=True, slots=True)
class Expiry(Expiring):
    """As it is written: told at a moment, or kept since then because the person asked for it."""

    told_at: datetime | None


class Expiries:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def untold(self, silent: datetime, ended: datetime, most: int) -> list[Expiring]:
        """What began before these times, silences and leads that ended, and nobody was told of."""
        stale = sa.or_(_untold, _t.since != _s.active_at)
        found = await self._found(_silent.where(stale), silent, most)
        stale = sa.or_(_untold, _t.since < _l.updated_at)
        return found + await self._found(_ended.where(stale), ended, most)

    async def over(
        self, silent: datetime, ended: datetime, told: datetime, most: int
    ) -> list[Expiring]:
        """What began before these times and whose person was told before ``told``."""
        same = sa.and_(_told, _t.since == _s.active_at)
        found = await self._found(_silent.where(same), silent, most, told_before=told)
        same = sa.and_(_told, _t.since >= _l.updated_at)
        return found + await self._found(_ended.where(same), ended, most, told_before=told)

    async def tell(self, what: Expiring, now: datetime) -> None:
        row = {"chat": what.chat, "lead": what.lead, "since": what.since, "told_at": now}
        await self._link.connection.execute(_TELL, row)

    async def keep(self, chat: int, now: datetime) -> None:
        """The time of everything of this person that has ended begins anew."""
        query = sa.select(_l.code).where(_l.chat == chat, _l.status.in_(ENDED))
        codes = (await self._link.connection.execute(query)).scalars()
        rows = [{"chat": chat, "lead": code, "since": now, "told_at": None} for code in codes]
        if rows:
            await self._link.connection.execute(_KEEP, rows)

    async def of_chat(self, chat: int) -> list[Expiry]:
        rows = await self._link.connection.execute(_OF_CHAT, {"whose": chat})
        return [Expiry(row.chat, row.lead, row.since, row.told_at) for row in rows]

    async def done(self, what: Expiring) -> None:
        await self._link.connection.execute(_DONE, {"erased": what.chat, "done": what.lead})

    async def erase(self, chat: int) -> None:
        await self._link.connection.execute(_ERASE, {"erased": chat})

    async def _found(
        self, query: sa.Select[Any], before: datetime, most: int, **more: datetime
    ) -> list[Expiring]:
        rows = await self._link.connection.execute(query, {"before": before, "most": most, **more})
        return [Expiring(row.chat, getattr(row, "code", SILENCE), row.since) for row in rows]
