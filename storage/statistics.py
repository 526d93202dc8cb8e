"""Leads counted, in areas that the query itself keeps to. It opens nothing that is sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

import sqlalchemy as sa

from conversations.lead import OF_CALLS, OPEN, REGISTRATIONS, LeadStatus, Outcome
from storage import tables
from storage.lead_filter import TAKEN_BACK, Areas, in_areas
from storage.link import Link

SPOKEN = frozenset(OF_CALLS) - {Outcome.NO_ANSWER, Outcome.WRONG_NUMBER}
"""Outcomes of a call in which somebody spoke to the person, noted here or brought in a file."""
By = Literal["region", "referral", "language"]
_t, _h = tables.leads.c, tables.lead_history.c
_by: Mapping[str, sa.ColumnElement[Any]] = {
    "region": _t.region,
    "referral": _t.referral,
    "language": _t.language,
}


@dataclass(frozen=True, slots=True)
class Group:
    """Registrations that have something in common."""

    handed_in: int
    """All that there are, in any status."""
    waiting: int
    """Open: nobody has ended them."""
    registered: int


@dataclass(frozen=True, slots=True)
class Week:
    """What happened in a time."""

    handed_in: int
    contacted: int
    """Spoken to for the first time."""
    registered: int


class Statistics:
    """Of registrations that were not taken back; reports about employers are none."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def groups(self, areas: Areas, by: By) -> Mapping[str | None, Group]:
        """None for those of whom it is not known."""
        column = _by[by]
        query = sa.select(
            column,
            sa.func.count(),
            sa.func.count().filter(_t.status.in_(OPEN)),
            sa.func.count().filter(_t.status == LeadStatus.REGISTERED),
        )
        rows = await self._link.connection.execute(query.where(*_of(areas)).group_by(column))
        return {key: Group(*counts) for key, *counts in rows}

    async def statuses(self, areas: Areas) -> Mapping[LeadStatus, int]:
        query = sa.select(_t.status, sa.func.count()).where(*_of(areas)).group_by(_t.status)
        rows = await self._link.connection.execute(query)
        return {LeadStatus(status): count for status, count in rows}

    async def new_since(self, areas: Areas, edges: Sequence[datetime]) -> list[int]:
        """How many that nobody has taken were handed in from each edge, oldest first, to the
        next; those from before the first come first, those after the last, last."""
        last = len(edges) - 1
        bounds = [_t.submitted_at < edges[0]]
        bounds += [_within(_t.submitted_at, *pair) for pair in pairwise(edges)]
        bounds.append(_t.submitted_at >= edges[last])
        counts = [sa.func.count().filter(bound) for bound in bounds]
        query = sa.select(*counts).where(*_of(areas), _t.status == LeadStatus.NEW)
        return [*(await self._link.connection.execute(query)).one()]

    async def oldest_new(self, areas: Areas) -> datetime | None:
        """When the longest waiting was handed in."""
        query = sa.select(sa.func.min(_t.submitted_at, type_=_t.submitted_at.type))
        query = query.where(*_of(areas), _t.status == LeadStatus.NEW)
        found: datetime | None = (await self._link.connection.execute(query)).scalar_one()
        return found

    async def weeks(self, areas: Areas, edges: Sequence[datetime]) -> list[Week]:
        """What happened from each edge to the next."""
        spoken = _first(_h.outcome.in_(SPOKEN))
        registered = _first(_h.to_status == LeadStatus.REGISTERED)
        handed_in = await self._between(sa.select(_t.submitted_at.label("at")), areas, edges)
        columns = [handed_in]
        for first in (spoken, registered):
            moments = sa.select(first.c.at).join(tables.leads, first.c.code == _t.code)
            columns.append(await self._between(moments, areas, edges))
        return [Week(*counts) for counts in zip(*columns, strict=True)]

    async def first_contacts(
        self, areas: Areas, since: datetime, until: datetime
    ) -> list[timedelta]:
        """How long those waited who were first spoken to in that time."""
        first = _first(_h.outcome.in_(SPOKEN))
        query = sa.select(_t.submitted_at, first.c.at).join(first, first.c.code == _t.code)
        query = query.where(*_of(areas), _within(first.c.at, since, until))
        rows = await self._link.connection.execute(query)
        return sorted(at - submitted for submitted, at in rows)

    async def _between(
        self, moments: sa.Select[Any], areas: Areas, edges: Sequence[datetime]
    ) -> list[int]:
        found = moments.where(*_of(areas)).subquery()
        counts = [sa.func.count().filter(_within(found.c.at, *pair)) for pair in pairwise(edges)]
        return [*(await self._link.connection.execute(sa.select(*counts))).one()]


def _of(areas: Areas) -> list[sa.ColumnElement[bool]]:
    """To be joined by AND."""
    return [
        _t.status.not_in(TAKEN_BACK),
        in_areas(areas),
        _t.kind.in_(sorted(REGISTRATIONS)),
        _t.submitted_at.is_not(None),
    ]


def _first(*which: sa.ColumnElement[bool]) -> sa.Subquery:
    """When it first happened to each lead."""
    at = sa.func.min(_h.at, type_=_h.at.type).label("at")
    return sa.select(_h.code, at).where(*which).group_by(_h.code).subquery()


def _within(
    column: sa.ColumnElement[Any], since: datetime, until: datetime
) -> sa.ColumnElement[bool]:
    """The end is not included."""
    return sa.and_(column >= since, column < until)
