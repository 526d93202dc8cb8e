"""Talks between an officer and a person: who with whom, since when, and when somebody last wrote.

What is said stands sealed in the lead's history and goes when the lead does.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from conversations.lead import HELD
from storage import tables
from storage.ids import new_id
from storage.lead_rows import Lead
from storage.leads import Leads
from storage.link import Link

_t = tables.talks.c
_l = tables.leads.c
_ADD = sa.insert(tables.talks)
_OPEN = sa.select(tables.talks).where(_t.closed_at.is_(None)).order_by(_t.last_at, _t.id)
_OF_OFFICER = (
    sa.select(_t.lead)
    .join_from(tables.talks, tables.leads, _l.code == _t.lead)
    .where(
        _t.officer == sa.bindparam("whose"),
        _l.officer == sa.bindparam("whose"),
        _l.status.in_(HELD),
        sa.or_(_t.closed_at.is_(None), _t.last_at >= sa.bindparam("since")),
    )
    .group_by(_t.lead)
    .order_by(sa.func.max(_t.last_at).desc(), _t.lead)
    .limit(sa.bindparam("most"))
)
_OF_CHAT = _OPEN.where(_t.chat == sa.bindparam("of"))
_UPDATE = sa.update(tables.talks).where(_t.id == sa.bindparam("which"), _t.closed_at.is_(None))
_ERASE = sa.delete(tables.talks).where(_t.lead.in_(sa.bindparam("codes", expanding=True)))


@dataclass(frozen=True, slots=True)
class StoredTalk:
    id: str
    lead: str
    chat: int = field(repr=False)
    officer: int
    opened_at: datetime
    last_at: datetime


class Talks:
    def __init__(self, link: Link) -> None:
        self._link = link
        self._leads = Leads(link)

    async def open(self, lead: Lead, officer: int, now: datetime) -> StoredTalk:
        """The open one of that chat, whoever has it, or a new one of this officer."""
        found = await self.find_open(lead.chat)
        if found is not None:
            return found
        talk = StoredTalk(new_id(now), lead.code, lead.chat, officer, now, now)
        row = {
            "id": talk.id,
            "lead": talk.lead,
            "chat": talk.chat,
            "officer": officer,
            "opened_at": now,
            "last_at": now,
        }
        await self._link.connection.execute(_ADD, row)
        return talk

    async def find_open(self, chat: int) -> StoredTalk | None:
        row = (await self._link.connection.execute(_OF_CHAT, {"of": chat})).first()
        return None if row is None else _stored(row)

    async def lately(self, officer: int, since: datetime, most: int) -> list[str]:
        """Leads that the officer holds and talks about, or has since then; the last first."""
        values = {"whose": officer, "since": since, "most": most}
        return list((await self._link.connection.execute(_OF_OFFICER, values)).scalars())

    async def all_open(self, most: int) -> list[StoredTalk]:
        """Longest silent first."""
        rows = await self._link.connection.execute(_OPEN.limit(most))
        return [_stored(row) for row in rows]

    async def said(self, talk: StoredTalk, actor: int | None, text: str, now: datetime) -> None:
        """By the officer, or by the person (None). Raises LeadGone."""
        await self._leads.talked(talk.lead, actor, text, now)
        await self._link.connection.execute(_UPDATE.values({"last_at": now}), {"which": talk.id})

    async def close(self, id: str, now: datetime) -> bool:
        """False where it was closed before."""
        closed = await self._link.connection.execute(
            _UPDATE.values({"closed_at": now}), {"which": id}
        )
        return closed.rowcount > 0

    async def erase(self, codes: Collection[str]) -> None:
        if codes:
            await self._link.connection.execute(_ERASE, {"codes": sorted(codes)})


def _stored(row: Any) -> StoredTalk:
    return StoredTalk(row.id, row.lead, row.chat, row.officer, row.opened_at, row.last_at)
