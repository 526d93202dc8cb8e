"""What people ask of an officer about their data, each with the time by which the law wants an
answer. Their words and the answer are sealed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage import tables
from storage.errors import CodeTaken, RequestAnswered, RequestNotFound
from storage.lead_filter import Areas
from storage.link import Link
from storage.restrictions import ASKED, LIFTED, LIMIT, LIMITED

_t = tables.requests.c
_ADD = insert(tables.requests).on_conflict_do_nothing().returning(_t.code)
_OPEN = _t.closed_at.is_(None)
_OF_CHAT = (
    sa.select(tables.requests)
    .where(_t.chat == sa.bindparam("chat"))
    .order_by(_t.asked_at, _t.code)
)
_OPEN_OF = (
    sa.select(sa.func.count())
    .select_from(tables.requests)
    .where(_t.chat == sa.bindparam("chat"), _OPEN)
)
_LIMITING = (
    sa.select(tables.requests)
    .select_from(ASKED)
    .where(tables.leads.c.code == sa.bindparam("which"), _t.kind == LIMIT)
    .order_by(_t.asked_at.desc(), _t.code)
    .limit(1)
)
_LIFT = (
    sa.update(tables.requests)
    .where(_t.chat == sa.bindparam("asker"), _t.kind == LIMIT)
    .values(kind=LIFTED)
    .returning(_t.lead)
)
_OF_HELPED = sa.select(tables.leads.c.code).where(tables.leads.c.helper.is_not(None))
_ERASE = sa.delete(tables.requests).where(_t.chat == sa.bindparam("erased"))
_ERASE_ABOUT = _ERASE.where(_t.lead == sa.bindparam("about"))


@dataclass(frozen=True, slots=True)
class Request:
    code: str
    chat: int = field(repr=False)
    kind: str
    asked_at: datetime
    due_at: datetime
    words: str = field(repr=False)
    """The person's own."""
    lead: str | None = None
    """The lead it is about: the one they named, or the newest of their own."""
    region: str | None = None
    """Where that lead lies; None is every officer's."""
    closed_at: datetime | None = None
    closed_by: int | None = None
    answer: str | None = field(default=None, repr=False)
    """The officer's words to the person."""


@dataclass(frozen=True, slots=True)
class Waiting:
    count: int
    next_due: datetime | None


class Requests:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, request: Request) -> None:
        """Raises CodeTaken where another one has the code; nothing was written then."""
        row = {
            "code": request.code,
            "chat": request.chat,
            "kind": request.kind,
            "asked_at": request.asked_at,
            "due_at": request.due_at,
            "lead": request.lead,
            "region": request.region,
            "sealed": self._seal(request.words, "words", request.code),
        }
        if (await self._link.connection.execute(_ADD, row)).first() is None:
            raise CodeTaken

    async def waiting(self, areas: Areas) -> Waiting:
        """How many are not answered yet, and when the first must be."""
        query = sa.select(sa.func.count(), sa.func.min(_t.due_at)).where(_OPEN, _in(areas))
        row = (await self._link.connection.execute(query)).one()
        return Waiting(row[0], row[1])

    async def queue(self, areas: Areas, limit: int, offset: int = 0) -> list[Request]:
        """Those not answered, the soonest due first."""
        query = sa.select(tables.requests).where(_OPEN, _in(areas)).order_by(_t.due_at, _t.code)
        rows = await self._link.connection.execute(query.limit(limit).offset(offset))
        return [self._opened(row) for row in rows]

    async def get(self, code: str, areas: Areas) -> Request:
        """Raises RequestNotFound, also outside the areas."""
        query = sa.select(tables.requests).where(_t.code == code, _in(areas))
        return self._found(await self._link.connection.execute(query))

    async def close(
        self, code: str, officer: int, areas: Areas, answer: str, now: datetime
    ) -> Request:
        """The request, answered. Raises RequestNotFound, RequestAnswered."""
        query = sa.select(tables.requests).where(_t.code == code, _in(areas)).with_for_update()
        request = self._found(await self._link.connection.execute(query))
        if request.closed_at is not None:
            raise RequestAnswered
        changes = {
            "closed_at": now,
            "closed_by": officer,
            "answer": self._seal(answer, "answer", code),
        }
        update = sa.update(tables.requests).where(_t.code == code).values(changes)
        await self._link.connection.execute(update)
        return request

    async def of_chat(self, chat: int) -> Sequence[Request]:
        """A person's own, answered or not, oldest first."""
        rows = await self._link.connection.execute(_OF_CHAT, {"chat": chat})
        return [self._opened(row) for row in rows]

    async def limiting(self, lead: str) -> Request | None:
        """The last by which the person asked not to use that lead for now, answered or not."""
        row = (await self._link.connection.execute(_LIMITING, {"which": lead})).first()
        return None if row is None else self._opened(row)

    async def limited(self, leads: Collection[str]) -> frozenset[str]:
        """Which of these leads are not to be used for now."""
        query = LIMITED.where(tables.leads.c.code.in_(leads))
        return frozenset((await self._link.connection.execute(query)).scalars())

    async def lift(self, chat: int, lead: str | None) -> set[str]:
        """Takes back what the person asked: about that lead, or about all of their own. The leads
        that may be used again, as far as the requests named one."""
        about = _t.lead == lead if lead else sa.or_(_t.lead.is_(None), _t.lead.not_in(_OF_HELPED))
        rows = await self._link.connection.execute(_LIFT.where(about), {"asker": chat})
        return {row.lead for row in rows if row.lead is not None}

    async def open_of(self, chat: int) -> int:
        return (await self._link.connection.execute(_OPEN_OF, {"chat": chat})).scalar_one()

    async def erase(self, chat: int) -> None:
        await self._link.connection.execute(_ERASE, {"erased": chat})

    async def erase_about(self, chat: int, lead: str) -> None:
        await self._link.connection.execute(_ERASE_ABOUT, {"erased": chat, "about": lead})

    def _found(self, rows: sa.CursorResult[Any]) -> Request:
        row = rows.first()
        if row is None:
            raise RequestNotFound
        return self._opened(row)

    def _opened(self, row: Any) -> Request:
        return Request(
            code=row.code,
            chat=row.chat,
            kind=row.kind,
            asked_at=row.asked_at,
            due_at=row.due_at,
            words=self._open(row.sealed, "words", row.code),
            lead=row.lead,
            region=row.region,
            closed_at=row.closed_at,
            closed_by=row.closed_by,
            answer=None if row.answer is None else self._open(row.answer, "answer", row.code),
        )

    def _seal(self, words: str, what: str, code: str) -> bytes:
        return self._link.keyring.seal(words.encode(), f"requests|{what}|{code}")

    def _open(self, sealed: bytes, what: str, code: str) -> str:
        return self._link.keyring.open(sealed, f"requests|{what}|{code}").decode()


def _in(areas: Areas) -> sa.ColumnElement[bool]:
    if areas is None:
        return sa.true()
    return sa.or_(_t.region.is_(None), _t.region.in_(areas))
