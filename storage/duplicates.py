"""Two leads that may be one person's: which pairs there are, and what officers decide of them.

Both leads of a pair must be in the areas asked for; outside them a pair does not exist.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from conversations.errors import MoveNotAllowed
from conversations.lead import HELD, LeadKind, LeadStatus, check_move
from storage import lead_history, pairs, standing_for, tables
from storage.errors import AlreadyClaimed, PairDecided, PairNotFound
from storage.lead_filter import Areas
from storage.lead_history import Step
from storage.lead_rows import Action
from storage.link import Link
from storage.pairs import SETTLED, Decision, Pair
from storage.standing_for import Standing

_d = tables.duplicates.c
_l = tables.leads.c
_new = insert(tables.duplicates)
_PUT = _new.on_conflict_do_update(
    index_elements=[_d.first, _d.second],
    set_={c.name: _new.excluded[c.name] for c in _d if not c.primary_key},
)
_NOTED = ["first", "second", "decision"]
_LOCKED = (
    sa.select(_l.code, _l.kind, _l.status, _l.officer, _l.version)
    .where(_l.code.in_(sa.bindparam("codes", expanding=True)))
    .order_by(_l.code)
    .with_for_update()
)
_CLOSE = sa.update(tables.leads).where(_l.code == sa.bindparam("which"))


async def note_pairs(link: Link, code: str) -> None:
    """Once a lead is filed, or filed anew: with whom it may be one person's."""
    note = insert(tables.duplicates).from_select(_NOTED, pairs.with_one(code))
    await link.connection.execute(note.on_conflict_do_nothing())


class Duplicates:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def note_all(self) -> None:
        """Pairs of leads from before they were noted; and, on PostgreSQL, of two that were filed
        at the same moment, neither of which could know of the other."""
        note = insert(tables.duplicates).from_select(_NOTED, pairs.all_there_are())
        await self._link.connection.execute(note.on_conflict_do_nothing())

    async def count(self, areas: Areas) -> int:
        """How many wait for a decision."""
        query = sa.select(sa.func.count()).select_from(
            pairs.undecided(areas).order_by(None).subquery()
        )
        return (await self._link.connection.execute(query)).scalar_one()

    async def queue(self, areas: Areas, limit: int, offset: int = 0) -> list[Pair]:
        """Those that wait, the oldest first, those put off last."""
        return await self._read(pairs.undecided(areas).limit(limit).offset(offset))

    async def undecided_of(self, code: str, areas: Areas) -> list[Pair]:
        return await self._read(pairs.undecided_of(code, areas))

    async def decided_of(self, code: str, areas: Areas) -> list[Pair]:
        """The last decision first."""
        return await self._read(pairs.decided_of(code, areas))

    async def get(self, first: str, second: str, areas: Areas) -> Pair:
        """Raises PairNotFound, also where nothing says any more that they may be the same."""
        first, second = sorted((first, second))
        found = await self._read(pairs.one(first, second, areas))
        if not found or not (found[0].decided or found[0].agree):
            raise PairNotFound
        return found[0]

    async def standing_for(self, code: str) -> Standing | None:
        """The lead that stands for one that was closed as a duplicate."""
        return (await standing_for.standing_for(self._link, [code])).get(code)

    async def merge(
        self,
        kept: str,
        closed: str,
        officer: int,
        areas: Areas,
        now: datetime,
        *,
        others_too: bool = False,
    ) -> int | None:
        """They are the same: one stays, the other is closed. Says which other officer held that
        one, which only ``others_too`` allows; else that raises AlreadyClaimed.

        Raises PairNotFound, PairDecided, MoveNotAllowed.
        """
        pair, rows = await self._locked(kept, closed, areas)
        lead, stays = rows[closed], rows[kept]
        if stays.status in SETTLED:
            raise MoveNotAllowed(f"{stays.status} cannot stand for another")
        before = LeadStatus(lead.status)
        check_move(before, LeadStatus.DUPLICATE, LeadKind(lead.kind))
        holder = lead.officer if before in HELD and lead.officer != officer else None
        if holder is not None and not others_too:
            raise AlreadyClaimed(holder)
        version = lead.version + 1
        changes = {"status": LeadStatus.DUPLICATE, "updated_at": now, "version": version}
        await self._link.connection.execute(_CLOSE.values(changes), {"which": closed})
        after = LeadStatus.DUPLICATE
        step = Step(closed, version, now, officer, Action.DUPLICATE, before, after)
        await lead_history.append(self._link, step)
        what = {"kept": kept, "closed": closed, "was": before}
        await self._put(pair, Decision.SAME, officer, now, **what)
        return holder

    async def differ(self, pair: Pair, officer: int, areas: Areas, now: datetime) -> None:
        """They are two people's, and never a pair again. Raises PairNotFound, PairDecided."""
        found, _ = await self._locked(*pair.codes, areas)
        await self._put(found, Decision.DIFFERENT, officer, now)

    async def put_off(self, pair: Pair, officer: int, areas: Areas, now: datetime) -> None:
        """To the end of the queue. Raises PairNotFound, PairDecided."""
        found, _ = await self._locked(*pair.codes, areas)
        await self._put(found, Decision.LATER, officer, now)

    async def undo(
        self, pair: Pair, officer: int, areas: Areas, now: datetime
    ) -> LeadStatus | None:
        """The pair waits again, at the end; says what a closed lead is now.

        Raises PairNotFound where nothing is decided (any more).
        """
        await self._lock(pair.codes)
        found = await self.get(*pair.codes, areas)
        if not found.decided:
            raise PairNotFound
        after = None
        if found.kept is not None:
            closed = found.other(found.kept)
            after = await standing_for.restore(self._link, closed, officer, now)
        await self._put(found, Decision.LATER, officer, now)
        return after

    async def _locked(self, one: str, other: str, areas: Areas) -> tuple[Pair, dict[str, Any]]:
        """Of two officers who decide at once, the second finds what the first has decided."""
        rows = await self._lock((one, other))
        pair = await self.get(one, other, areas)
        if pair.decided:
            raise PairDecided(pair.actor or 0)
        return pair, rows

    async def _lock(self, codes: Sequence[str]) -> dict[str, Any]:
        rows = await self._link.connection.execute(_LOCKED, {"codes": sorted(codes)})
        return {row.code: row for row in rows}

    async def _put(
        self, pair: Pair, decision: Decision, officer: int, now: datetime, **what: str
    ) -> None:
        row = {
            "first": pair.first,
            "second": pair.second,
            "decision": decision,
            "kept": None,
            "closed": None,
            "was": None,
            **what,
            "agree": "+".join(pair.agree),
            "actor": officer,
            "at": now,
        }
        await self._link.connection.execute(_PUT, row)

    async def _read(self, query: sa.Select[Any]) -> list[Pair]:
        return [pairs.read(row) for row in await self._link.connection.execute(query)]
