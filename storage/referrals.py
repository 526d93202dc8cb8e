"""The referral codes in use, and how many leads came by each. Holds nothing about anybody."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from conversations.lead import LeadStatus
from conversations.referrals import Referral, ReferralKind, key
from storage import tables
from storage.errors import ReferralNotFound, ReferralTaken
from storage.link import Link

_t, _leads = tables.referrals.c, tables.leads.c
_new = insert(tables.referrals)
_ADD = _new.on_conflict_do_update(
    index_elements=[_t.key],
    set_={"kind": _new.excluded.kind, "removed_at": None},
    where=_t.name == _new.excluded.name,
).returning(_t.key)
_IN_USE = sa.select(tables.referrals).where(
    _t.key.in_(sa.bindparam("keys", expanding=True)), _t.removed_at.is_(None)
)
_NAMED = sa.select(tables.referrals).where(_t.code == sa.bindparam("which"))
_ALL = sa.select(tables.referrals).order_by(_t.kind, _t.name)
_COUNTS = (
    sa.select(
        _leads.referral,
        sa.func.count(),
        sa.func.count().filter(_leads.status == LeadStatus.REGISTERED),
    )
    .where(_leads.referral.is_not(None))
    .group_by(_leads.referral)
)
_REMOVE = (
    sa.update(tables.referrals)
    .where(_t.key == sa.bindparam("which"), _t.removed_at.is_(None))
    .values(removed_at=sa.bindparam("at"))
    .returning(_t.key)
)


@dataclass(frozen=True, slots=True)
class Used:
    """A code and what came of it."""

    referral: Referral
    removed: bool
    leads: int
    """Without those that were erased: of them not even this is kept."""
    registered: int


class Referrals:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, referral: Referral, now: datetime) -> None:
        """Also puts one to use again that was removed.

        Raises ReferralTaken where another name has the code.
        """
        row = {
            "key": key(referral.code),
            "code": referral.code,
            "name": referral.name,
            "kind": referral.kind,
            "added_at": now,
        }
        if (await self._link.connection.execute(_ADD, row)).first() is None:
            raise ReferralTaken

    async def in_use(self, keys: Collection[str]) -> Mapping[str, Referral]:
        """Those that may be counted, by key."""
        if not keys:
            return {}
        rows = await self._link.connection.execute(_IN_USE, {"keys": sorted(keys)})
        return {row.key: _referral(row) for row in rows}

    async def find(self, code: str) -> Referral | None:
        """In use or not."""
        row = (await self._link.connection.execute(_NAMED, {"which": code})).first()
        return None if row is None else _referral(row)

    async def list(self) -> list[Used]:
        counts = await self._link.connection.execute(_COUNTS)
        came = {code: (leads, registered) for code, leads, registered in counts}
        rows = await self._link.connection.execute(_ALL)
        return [
            Used(_referral(row), row.removed_at is not None, *came.get(row.code, (0, 0)))
            for row in rows
        ]

    async def remove(self, code: str, now: datetime) -> None:
        """From now on it is like one we have never made; what it brought stays counted.

        Raises ReferralNotFound.
        """
        which = {"which": key(code), "at": now}
        if (await self._link.connection.execute(_REMOVE, which)).first() is None:
            raise ReferralNotFound


def _referral(row: Any) -> Referral:
    return Referral(row.code, row.name, ReferralKind(row.kind))
