"""Counts of how people go from question to question. Nothing in it is about anybody, so an erasure
has nothing to do here. What is counted is decided in ``conversations.funnel``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from conversations.funnel import COLUMNS, TOOK_COLUMNS, Cell
from conversations.trail import State
from storage import tables
from storage.lead_filter import Areas
from storage.link import Link

_t = tables.passages.c
_new = insert(tables.passages)
_KEY = [column.name for column in tables.passages.primary_key]
_ADD = _new.on_conflict_do_update(
    index_elements=_KEY, set_={name: _t[name] + _new.excluded[name] for name in COLUMNS}
)
_NOTHING = dict.fromkeys(COLUMNS, 0)
_SUMS = [sa.func.sum(_t[name]).label(name) for name in COLUMNS]


@dataclass(frozen=True, slots=True)
class Passage:
    """How it went at one question, for people whose registration began in some time."""

    counts: Mapping[str, int]
    """By column of ``conversations.funnel``."""

    @property
    def entered(self) -> int:
        """Whoever it was put to: the sum of what became of them."""
        return sum(self.counts[state.value] for state in State)

    def __getitem__(self, column: str) -> int:
        return self.counts[column]

    @property
    def took(self) -> tuple[int, ...]:
        """By class of time."""
        return tuple(self.counts[column] for column in TOOK_COLUMNS)


class Funnel:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, counts: Mapping[Cell, Mapping[str, int]]) -> None:
        """One statement. Always in one order, so that replicas do not wait in a circle; the last
        of a transaction, since every replica wants the same rows."""
        if not counts:
            return
        rows = [{**cell._asdict(), **_NOTHING, **added} for cell, added in sorted(counts.items())]
        await self._link.connection.execute(_ADD, rows)

    async def by_question(
        self, flow: str, first: date, last: date, areas: Areas = None
    ) -> Mapping[str, Passage]:
        """Of those whose registration began from ``first`` to ``last``, both included, and who
        have said that they live there."""
        where = [] if areas is None else [_t.region.in_(areas)]
        return await self._by(_t.question, flow, first, last, *where)

    async def by_region(
        self, flow: str, first: date, last: date, question: str | None = None
    ) -> Mapping[str, Passage]:
        """Of one question, or all put together; under nothing, those who have not said where
        they live."""
        which = [] if question is None else [_t.question == question]
        return await self._by(_t.region, flow, first, last, *which)

    async def by_language(
        self, flow: str, question: str, first: date, last: date
    ) -> Mapping[str, Passage]:
        return await self._by(_t.language, flow, first, last, _t.question == question)

    async def by_source(
        self, flow: str, question: str, first: date, last: date
    ) -> Mapping[str, Passage]:
        return await self._by(_t.source, flow, first, last, _t.question == question)

    async def _by(
        self,
        column: sa.ColumnElement[str],
        flow: str,
        first: date,
        last: date,
        *which: sa.ColumnElement[bool],
    ) -> Mapping[str, Passage]:
        query = sa.select(column, *_SUMS).where(_t.flow == flow, _t.day.between(first, last))
        rows = await self._link.connection.execute(query.where(*which).group_by(column))
        return {row[0]: _passage(row[1:]) for row in rows}


def _passage(sums: Sequence[Any]) -> Passage:
    return Passage(dict(zip(COLUMNS, map(int, sums), strict=True)))
