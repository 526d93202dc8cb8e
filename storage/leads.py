"""Leads as officers read them. What they may see is decided in the query itself."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from conversations.answers import Answers
from conversations.lead import LeadStatus
from storage import lead_history, tables
from storage.errors import LeadGone, LeadNotFound
from storage.lead_bringing import LeadBringing
from storage.lead_filing import LeadFiling
from storage.lead_filter import TAKEN_BACK, Areas, LeadFilter, in_areas
from storage.lead_history import Step, Told
from storage.lead_leases import LeadLeases
from storage.lead_rows import COLUMNS, Lead, opened
from storage.link import Link

_t = tables.leads.c
_STREAMED = 250
"""Leads in memory at once while streaming: nobody in the chat waits long for so many."""


class Leads(LeadFiling, LeadBringing, LeadLeases):
    def __init__(self, link: Link) -> None:
        self._link = link

    async def get(self, code: str, areas: Areas) -> Lead:
        """Raises LeadNotFound outside the areas, LeadGone where the person took it back."""
        query = sa.select(*COLUMNS).where(_t.code == code, in_areas(areas))
        return opened(self._shown(await self._link.connection.execute(query)), self._link.keyring)

    async def history(self, code: str, areas: Areas) -> Sequence[Told]:
        """Oldest first. Raises as ``get`` does."""
        query = sa.select(_t.status).where(_t.code == code, in_areas(areas))
        self._shown(await self._link.connection.execute(query))
        return await lead_history.of_lead(self._link, code)

    async def steps(self, code: str) -> Sequence[Step]:
        """Who did what to it, oldest first, wherever it is and whatever became of it: for who
        reads acts and no lead. None of one that never was."""
        return await lead_history.steps_of(self._link, code)

    async def histories(
        self, leads: Sequence[Lead], *, work: bool = False
    ) -> Mapping[str, Sequence[Step]]:
        """What happened to leads that were just read, without notes. ``work``: only where a call
        had an outcome or something was noted."""
        return await lead_history.of_leads(self._link, [lead.code for lead in leads], work=work)

    async def queue(self, which: LeadFilter, limit: int, offset: int = 0) -> list[Lead]:
        """Longest waiting first."""
        query = self._query(which).limit(limit).offset(offset)
        rows = await self._link.connection.execute(query)
        return [opened(row, self._link.keyring) for row in rows]

    async def counts(self, which: LeadFilter) -> Mapping[LeadStatus, int]:
        """How many in each status that occurs."""
        query = sa.select(_t.status, sa.func.count()).group_by(_t.status)
        conditions = which.conditions(self._link.keyring)
        rows = await self._link.connection.execute(query.where(*conditions))
        return {LeadStatus(status): count for status, count in rows}

    async def regions(self, which: LeadFilter) -> Mapping[str, int]:
        """How many in each kabupaten or kota that is known, the most first."""
        number = sa.func.count()
        query = sa.select(_t.region, number).group_by(_t.region).order_by(number.desc(), _t.region)
        conditions = which.conditions(self._link.keyring)
        rows = await self._link.connection.execute(query.where(*conditions))
        return {region: count for region, count in rows if region is not None}

    async def count(self, which: LeadFilter) -> int:
        return sum((await self.counts(which)).values())

    async def newest(self, which: LeadFilter, limit: int, offset: int = 0) -> list[Lead]:
        """Handed in last first."""
        query = sa.select(*COLUMNS).where(*which.conditions(self._link.keyring))
        query = query.order_by(_t.submitted_at.desc(), _t.code).limit(limit).offset(offset)
        rows = await self._link.connection.execute(query)
        return [opened(row, self._link.keyring) for row in rows]

    async def newest_codes(self, which: LeadFilter, limit: int) -> list[str]:
        """The same, without what is sealed: sorting whole rows costs eight times as much."""
        query = sa.select(_t.code).where(*which.conditions(self._link.keyring))
        query = query.order_by(_t.submitted_at.desc(), _t.code).limit(limit)
        return list((await self._link.connection.execute(query)).scalars())

    async def several(self, codes: Sequence[str]) -> list[Lead]:
        """Those with codes that were just read, in that order."""
        query = sa.select(*COLUMNS).where(_t.code.in_(codes), _t.sealed.is_not(None))
        rows = {row.code: row for row in await self._link.connection.execute(query)}
        return [opened(rows[code], self._link.keyring) for code in codes if code in rows]

    async def stream(self, which: LeadFilter) -> AsyncIterator[list[Lead]]:
        """All of them in the queue's order, some at a time, in constant memory: use it in
        ``Store.read``."""
        query = self._query(which).execution_options(yield_per=_STREAMED)
        async with self._link.connection.stream(query) as rows:
            async for some in rows.partitions():  # row by row costs a switch of threads each
                yield [opened(row, self._link.keyring) for row in some]

    async def index_people(
        self, person: Callable[[Answers], str | None], after: str, limit: int
    ) -> str | None:
        """Fills the index of name and birth date from what is sealed, for ``limit`` leads in the
        order of their codes; says the last one's, None where there are no more."""
        query = sa.select(*COLUMNS, _t.person_index).where(_t.code > after, _t.sealed.is_not(None))
        query = query.order_by(_t.code).limit(limit).with_for_update()
        keyring, last = self._link.keyring, None
        for row in list(await self._link.connection.execute(query)):
            last, known = row.code, person(opened(row, keyring).answers)
            index = known and keyring.index("person", known)
            if index != row.person_index:
                change = sa.update(tables.leads).where(_t.code == last).values(person_index=index)
                await self._link.connection.execute(change)
        return last

    def _query(self, which: LeadFilter) -> sa.Select[Any]:
        conditions = which.conditions(self._link.keyring)
        return sa.select(*COLUMNS).where(*conditions).order_by(_t.submitted_at, _t.code)

    def _shown(self, rows: sa.CursorResult[Any]) -> Any:
        lead = rows.first()
        if lead is None:
            raise LeadNotFound
        if lead.status in TAKEN_BACK:
            raise LeadGone(LeadStatus(lead.status))
        return lead
