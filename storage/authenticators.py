"""Officers' secrets for six-digit codes, and when each last typed one: their session at the desk.

Rows, so that every replica knows them. What a code is, and how long one counts, is not decided
here."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage import tables
from storage.link import Link

_t = tables.authenticators.c
_insert = insert(tables.authenticators)
_EMPTY = {"last_step": None, "entered_at": None, "wrong": 0, "closed_until": None}
_PUT = _insert.on_conflict_do_update(
    index_elements=[_t.officer],
    set_={"sealed": _insert.excluded.sealed, "set_at": _insert.excluded.set_at, **_EMPTY},
)
_FIND = sa.select(tables.authenticators).where(_t.officer == sa.bindparam("whose"))
_LOCK = _FIND.with_for_update()
_ALL = sa.select(_t.officer)
_UPDATE = sa.update(tables.authenticators).where(_t.officer == sa.bindparam("whose"))
_ENTER = _UPDATE.values(
    last_step=sa.bindparam("step"),
    entered_at=sa.bindparam("at"),
    wrong=0,
    closed_until=None,
)
_MISS = _UPDATE.values(wrong=sa.bindparam("misses"))
_CLOSE = _UPDATE.values(wrong=0, closed_until=sa.bindparam("until"), entered_at=None)
_END = sa.delete(tables.authenticators).where(_t.officer == sa.bindparam("whose"))


@dataclass(frozen=True, slots=True)
class Authenticator:
    officer: int
    secret: str = field(repr=False)
    last_step: int | None
    """Of the newest code that was right: none from then or before is right again."""
    entered_at: datetime | None
    """When that was; None since the secret is new, or the desk was closed."""
    wrong: int
    """Codes in a row that were not right."""
    closed_until: datetime | None


class Authenticators:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def put(self, officer: int, secret: str, now: datetime) -> None:
        """A new secret; the old one and the session opened with it are over."""
        sealed = self._link.keyring.seal(secret.encode(), _identity(officer))
        row = {"officer": officer, "sealed": sealed, "set_at": now, "wrong": 0}
        await self._link.connection.execute(_PUT, row)

    async def find(self, officer: int) -> Authenticator | None:
        return await self._one(_FIND, officer)

    async def lock(self, officer: int) -> Authenticator | None:
        """As ``find``, held until the transaction ends: one code is tried at a time."""
        return await self._one(_LOCK, officer)

    async def entered(self, officer: int, step: int, now: datetime) -> None:
        values = {"whose": officer, "step": step, "at": now}
        await self._link.connection.execute(_ENTER, values)

    async def missed(self, officer: int, wrong: int) -> None:
        await self._link.connection.execute(_MISS, {"whose": officer, "misses": wrong})

    async def close(self, officer: int, until: datetime) -> None:
        """No code is looked at before then; the session is over, the misses are forgiven."""
        await self._link.connection.execute(_CLOSE, {"whose": officer, "until": until})

    async def remove(self, officer: int) -> None:
        """Secret and session; nothing where there is none."""
        await self._link.connection.execute(_END, {"whose": officer})

    async def holders(self) -> frozenset[int]:
        """Who has a secret."""
        return frozenset((await self._link.connection.execute(_ALL)).scalars())

    async def _one(self, query: sa.Select[Any], officer: int) -> Authenticator | None:
        row = (await self._link.connection.execute(query, {"whose": officer})).first()
        if row is None:
            return None
        secret = self._link.keyring.open(row.sealed, _identity(officer)).decode()
        return Authenticator(
            officer, secret, row.last_step, row.entered_at, row.wrong, row.closed_until
        )


def _identity(officer: int) -> str:
    return f"authenticator|{officer}"
