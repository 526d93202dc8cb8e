"""Who was erased after an officer had taken them out in a file: codes, and nothing else is left.

Files already taken are out of our hands; the officer is told which rows to delete from them.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from conversations.lead import LeadStatus
from storage import tables
from storage.link import Link

TAKEN, STAFF_TAKEN = "export.built", "staff.file"
"""The actions in the audit of a file that was made: of leads, and of one business's staff."""
_t = tables.removals.c
_audit, _files, _leads, _people = (
    tables.audit.c,
    tables.audit_leads.c,
    tables.leads.c,
    tables.officers.c,
)
_ADD = insert(tables.removals).on_conflict_do_nothing()
_AT_ONCE = 500
_codes: sa.BindParameter[str] = sa.bindparam("codes", expanding=True)
_TAKERS = (
    sa.select(_audit.actor, _files.lead)
    .join(tables.audit_leads, _files.entry == _audit.id)
    .join(tables.officers, sa.and_(_people.id == _audit.actor, _people.removed_at.is_(None)))
    .where(_audit.action.in_((TAKEN, STAFF_TAKEN)), _files.lead.in_(_codes))
    .distinct()
)
_ERASED = sa.select(_leads.code).where(_leads.code.in_(_codes), _leads.status == LeadStatus.ERASED)
_UNTOLD = (
    sa.select(_t.officer, _t.lead)
    .join(tables.officers, sa.and_(_people.id == _t.officer, _people.removed_at.is_(None)))
    .where(_t.told_at.is_(None))
    .order_by(_t.at, _t.lead)
)
_OPEN = (
    sa.select(_t.lead)
    .where(_t.officer == sa.bindparam("whose"), _t.done_at.is_(None), _t.told_at.is_not(None))
    .order_by(_t.at, _t.lead)
)
_whose = sa.and_(_t.officer == sa.bindparam("whose"), _t.lead.in_(_codes))
_TOLD = sa.update(tables.removals).where(_whose, _t.told_at.is_(None))
_DONE = sa.update(tables.removals).where(_whose, _t.done_at.is_(None))


class Removals:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def note(self, codes: Collection[str], now: datetime) -> None:
        """These were erased: every officer who has them in a file will be told."""
        connection = self._link.connection
        for some in _parts(codes):
            takers = (await connection.execute(_TAKERS, {"codes": some})).all()
            if takers:
                rows = [{"officer": who, "lead": lead, "at": now} for who, lead in takers]
                await connection.execute(_ADD, rows)

    async def note_erased(self, codes: Collection[str], now: datetime) -> None:
        """As ``note``, for those of a file just taken that were erased while it was made."""
        for some in _parts(codes):
            rows = await self._link.connection.execute(_ERASED, {"codes": some})
            await self.note(list(rows.scalars()), now)

    async def untold(self) -> Mapping[int, Sequence[str]]:
        """The codes that officers have not been told of, by officer."""
        found: dict[int, list[str]] = {}
        for officer, lead in await self._link.connection.execute(_UNTOLD):
            found.setdefault(officer, []).append(lead)
        return found

    async def open(self, officer: int) -> Sequence[str]:
        """The codes that this officer was told of and has not said are gone, oldest first."""
        rows = await self._link.connection.execute(_OPEN, {"whose": officer})
        return list(rows.scalars())

    async def told(self, officer: int, codes: Collection[str], now: datetime) -> None:
        for some in _parts(codes):
            values = {"whose": officer, "codes": some}
            await self._link.connection.execute(_TOLD.values(told_at=now), values)

    async def done(self, officer: int, codes: Collection[str], now: datetime) -> int:
        """How many of them were open until now."""
        changed = 0
        for some in _parts(codes):
            values = {"whose": officer, "codes": some}
            result = await self._link.connection.execute(_DONE.values(done_at=now), values)
            changed += result.rowcount
        return changed


def _parts(codes: Collection[str]) -> list[list[str]]:
    ordered = sorted(set(codes))
    return [ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE)]
