"""One-time invitations: only a hash is stored, the first to open one is who it is for, and they
are no officer before somebody has confirmed it. Knows no role."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.errors import InviteRefused
from storage.lead_filter import Areas
from storage.link import Link

LIFE = timedelta(minutes=15)
"""In which an invitation must be opened."""
WAITS = timedelta(days=7)
"""In which who opened it must be confirmed."""
REF_LENGTH = 16
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")

_t = tables.invites.c
_ADD = sa.insert(tables.invites)
_GET = sa.select(tables.invites).where(_t.token_sha256 == sa.bindparam("hashed")).with_for_update()
_OPEN = (
    sa.update(tables.invites)
    .where(_t.token_sha256 == sa.bindparam("hashed"))
    .values(
        used_by=sa.bindparam("user"),
        used_at=sa.bindparam("at"),
        expires_at=sa.bindparam("until"),
    )
)
_LEAVE_ONE = sa.delete(tables.invites).where(
    _t.used_by == sa.bindparam("user"), _t.token_sha256 != sa.bindparam("hashed")
)
_WAITING = (
    sa.select(tables.invites)
    .where(_t.used_by.is_not(None), _t.expires_at > sa.bindparam("now"))
    .order_by(_t.used_at, _t.token_sha256)
)
_TAKE = sa.delete(tables.invites).where(_t.token_sha256 == sa.bindparam("hashed"))
_FORGET = sa.delete(tables.invites).where(_t.expires_at < sa.bindparam("before"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who opened an invitation."""

    ref: str
    """Names the invitation in a button, in letters; opens nothing."""
    user: int
    name: str = field(repr=False)
    role: str
    areas: Areas
    added_by: int | None
    """Who invited them; None for the command line."""
    opened_at: datetime


class Invites:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, role: str, areas: Areas, name: str, by: int | None, now: datetime) -> str:
        """A token of 128 bits that fits a Telegram deep link. Expired invitations go."""
        await self._link.connection.execute(_FORGET, {"before": now})
        token = secrets.token_urlsafe(16)
        row = {
            "token_sha256": _hashed(token),
            "role": role,
            "areas": None if areas is None else sorted(areas),
            "name": name,
            "added_by": by,
            "expires_at": now + LIFE,
        }
        await self._link.connection.execute(_ADD, row)
        return token

    async def open(self, token: str, user: int, now: datetime) -> tuple[Waiting, bool]:
        """Who waits from now on, and whether they did not before. Of several that somebody
        opens, the last counts. Raises InviteRefused."""
        hashed = _hashed(token)
        connection = self._link.connection
        row = (await connection.execute(_GET, {"hashed": hashed})).first()
        if row is None or row.expires_at <= now or row.used_by not in (None, user):
            raise InviteRefused
        if row.used_by is not None:
            return _waiting(row), False
        values = {"hashed": hashed, "user": user, "at": now, "until": now + WAITS}
        await connection.execute(_OPEN, values)
        await connection.execute(_LEAVE_ONE, {"hashed": hashed, "user": user})
        row = (await connection.execute(_GET, {"hashed": hashed})).one()
        return _waiting(row), True

    async def waiting(self, now: datetime) -> Sequence[Waiting]:
        """Who opened one and is not confirmed yet, the first to come first."""
        return [
            _waiting(row) for row in await self._link.connection.execute(_WAITING, {"now": now})
        ]

    async def find(self, user: int, now: datetime) -> Waiting | None:
        """Whether they wait to be confirmed."""
        query = _WAITING.where(_t.used_by == sa.bindparam("whose"))
        row = (await self._link.connection.execute(query, {"now": now, "whose": user})).first()
        return None if row is None else _waiting(row)

    async def take(self, ref: str, now: datetime) -> Waiting:
        """Ends an invitation that was opened: it can be taken once. Raises InviteRefused."""
        return await self._take(lambda one: one.ref == ref, now)

    async def take_of(self, user: int, now: datetime) -> Waiting:
        """The same, by who opened it."""
        return await self._take(lambda one: one.user == user, now)

    async def _take(self, wanted: Callable[[Waiting], bool], now: datetime) -> Waiting:
        """Those who wait are few."""
        rows = await self._link.connection.execute(_WAITING.with_for_update(), {"now": now})
        for row in rows:
            if wanted(found := _waiting(row)):
                await self._link.connection.execute(_TAKE, {"hashed": row.token_sha256})
                return found
        raise InviteRefused


def _waiting(row: Any) -> Waiting:
    areas = None if row.areas is None else frozenset(row.areas)
    ref = row.token_sha256[:REF_LENGTH].translate(_LETTERS)
    return Waiting(ref, row.used_by, row.name, row.role, areas, row.added_by, row.used_at)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
