"""What an officer asked that waits for their six-digit code: in order, sealed, for an hour."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from conversations import codes
from conversations.errors import BadCode
from storage import tables
from storage.link import Link

WAITS = timedelta(hours=1)
MOST = 20
"""Of one officer's at a time."""

_t = tables.postponed_asks.c
_ADD = sa.insert(tables.postponed_asks)
_ALL = (
    sa.select(tables.postponed_asks)
    .where(_t.officer == sa.bindparam("whose"), _t.at > sa.bindparam("since"))
    .order_by(_t.place)
)
_ASKED = _ALL.where(_t.offered.is_(False))
_LAST = sa.select(sa.func.max(_t.place)).where(_t.officer == sa.bindparam("whose"))
_OFFER = (
    sa.update(tables.postponed_asks)
    .where(_t.officer == sa.bindparam("whose"))
    .values(offered=True)
)
_END = sa.delete(tables.postponed_asks).where(_t.officer == sa.bindparam("whose"))
_END_ONE = _END.where(_t.place == sa.bindparam("which"))
_FORGET = sa.delete(tables.postponed_asks).where(_t.at <= sa.bindparam("before"))
_EVERY = sa.select(tables.postponed_asks)


@dataclass(frozen=True, slots=True)
class Kept:
    place: int
    """Names it among its officer's."""
    asked: Mapping[str, Any] = field(repr=False)
    """Empty: nothing but a code was asked for."""


class Postponed:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def put(self, officer: int, asked: Mapping[str, Any], now: datetime) -> bool:
        """Behind what waits already; asking the same twice is asking once. False where there is
        no room: then it is not kept. What waits too long, of anybody's, goes."""
        await self._link.connection.execute(_FORGET, {"before": now - WAITS})
        waiting = await self._found(_ALL, officer, now)
        fresh = await self._found(_ASKED, officer, now)
        if any(one.asked == asked for one in fresh):
            return True
        if len(waiting) >= MOST:
            return False
        last = (await self._link.connection.execute(_LAST, {"whose": officer})).scalar()
        place = 0 if last is None else last + 1
        sealed = self._link.keyring.seal(json.dumps(dict(asked)).encode(), _identity(officer))
        row = {"officer": officer, "place": place, "sealed": sealed, "at": now, "offered": False}
        await self._link.connection.execute(_ADD, row)
        return True

    async def awaits_code(self, officer: int, now: datetime) -> bool:
        """Whether six digits from them are a code."""
        return bool(await self._found(_ASKED, officer, now))

    async def asked(self, officer: int, now: datetime) -> Sequence[Kept]:
        """What waits for a code still, in the order of asking."""
        return [one for one in await self._found(_ASKED, officer, now) if one.asked]

    async def offered(self, officer: int, now: datetime) -> Sequence[Kept]:
        """What a code has come for, and waits for the officer's word."""
        asked = {one.place for one in await self._found(_ASKED, officer, now)}
        return [one for one in await self._found(_ALL, officer, now) if one.place not in asked]

    async def code_came(self, officer: int, now: datetime) -> Sequence[Kept]:
        """What was asked and waited for it; from now on it waits for the officer's word."""
        fresh = await self._found(_ASKED, officer, now)
        await self.end(officer, [one.place for one in fresh if not one.asked])
        await self._link.connection.execute(_OFFER, {"whose": officer})
        return [one for one in fresh if one.asked]

    async def end(self, officer: int, places: Sequence[int]) -> None:
        for place in places:
            await self._link.connection.execute(_END_ONE, {"whose": officer, "which": place})

    async def remove(self, officer: int) -> None:
        await self._link.connection.execute(_END, {"whose": officer})

    async def forget_words(self) -> None:
        """What officers typed, for it may name whoever is being erased; not buttons, commands
        alone or with a lead's code, which name nobody."""
        for row in list(await self._link.connection.execute(_EVERY)):
            asked = json.loads(self._link.keyring.open(row.sealed, _identity(row.officer)))
            if not _names_nobody(asked):
                await self.end(row.officer, [row.place])

    async def _found(self, query: sa.Select[Any], officer: int, now: datetime) -> Sequence[Kept]:
        values = {"whose": officer, "since": now - WAITS}
        rows = await self._link.connection.execute(query, values)
        return [
            Kept(row.place, json.loads(self._link.keyring.open(row.sealed, _identity(officer))))
            for row in rows
        ]


def _names_nobody(asked: Mapping[str, Any]) -> bool:
    if asked.get("quoted") is not None:
        return False
    _, _, words = str(asked.get("said", "")).strip().partition(" ")
    try:
        return not words or bool(codes.read(words))
    except BadCode:
        return False


def _identity(officer: int) -> str:
    return f"postponed|{officer}"
