"""Where everybody is in their conversation. Knows no question and reads no answer."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from conversations.session import Session
from storage import tables
from storage.link import Link

_t = tables.sessions.c
_insert = insert(tables.sessions)
_CREATE = _insert.on_conflict_do_nothing(index_elements=[_t.chat])
_LOCK = (
    sa.select(_t.chat, _t.state, _t.version, _t.sent, _t.unreachable_at, _t.region)
    .where(_t.chat.in_(sa.bindparam("chats", expanding=True)))
    .order_by(_t.chat)
    .with_for_update()
)
_ALL = sa.select(tables.sessions).where(_t.chat.in_(sa.bindparam("chats", expanding=True)))
_ALL_LOCKED = _ALL.order_by(_t.chat).with_for_update()
_FIND = sa.select(tables.sessions).where(_t.chat == sa.bindparam("chat"))
_VERSIONS = sa.select(_t.chat, _t.version).where(
    _t.chat.in_(sa.bindparam("chats", expanding=True))
)
_new = _insert.excluded
_CHANGED = {
    "state": _new.state,
    "version": _new.version,
    "sent": _new.sent,
    "flow": _new.flow,
    "asked": _new.asked,
    "language": _new.language,
    "paused": _new.paused,
    "region": _new.region,
    # Either NULL, or any time at all to say "still unreachable".
    "unreachable_at": sa.case(
        (
            _new.unreachable_at.is_not(None),
            sa.func.coalesce(_t.unreachable_at, _new.unreachable_at),
        ),
        else_=None,
    ),
}
_PUT = _insert.on_conflict_do_update(
    index_elements=[_t.chat], set_={**_CHANGED, "active_at": _new.active_at}
)
_PUT_QUIETLY = _insert.on_conflict_do_update(index_elements=[_t.chat], set_=_CHANGED)
_ASKED = (
    sa.select(_t.chat)
    .where(
        _t.active_at >= sa.bindparam("active_from"),
        _t.active_at <= sa.bindparam("active_to"),
        _t.asked.is_not(None),
        _t.paused.is_(False),
        _t.unreachable_at.is_(None),
    )
    .order_by(_t.active_at, _t.chat)
)
_SILENT = (
    sa.select(_t.chat)
    .where(
        _t.active_at > sa.bindparam("active_from"),
        _t.active_at <= sa.bindparam("active_to"),
        sa.or_(_t.asked.is_not(None), _t.paused),
    )
    .order_by(_t.active_at, _t.chat)
)
_UNREACHABLE = (
    sa.update(tables.sessions)
    .where(_t.chat.in_(sa.bindparam("chats", expanding=True)))
    .values(unreachable_at=sa.bindparam("at"))
)
_ERASE = sa.delete(tables.sessions).where(_t.chat == sa.bindparam("erased"))


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session and what the store keeps beside it."""

    chat: int
    session: Session = field(repr=False)
    version: int
    """How often it was put; 0 for a chat that is new."""
    sent: int
    """The outbox sequence: the number of the last message that was queued for the chat."""
    unreachable: bool = False
    """The person blocked the bot. Put False when something arrives from them."""
    region: str | None = None
    """Kabupaten or kota, where known: the store cannot work it out from sealed answers."""


class Sessions:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def lock(self, chats: Collection[int], now: datetime) -> dict[int, StoredSession]:
        """Everybody's session, held until the transaction ends; unknown chats get a new one."""
        if not chats:
            return {}
        # In one order, so that replicas do not wait for each other in a circle. Where two meet
        # over new chats all the same, PostgreSQL ends one, and it is run again.
        ordered = sorted(set(chats))
        found = await self._locked(ordered)
        if missing := [chat for chat in ordered if chat not in found]:
            blanks = [_blank(chat, now) for chat in missing]
            await self._link.connection.execute(_CREATE, blanks)
            found |= await self._locked(missing)
        return {chat: found[chat] for chat in ordered}

    async def _locked(self, chats: Sequence[int]) -> dict[int, StoredSession]:
        rows = await self._link.connection.execute(_LOCK, {"chats": chats})
        return {row.chat: self._stored(row) for row in rows}

    async def find(self, chat: int) -> tuple[StoredSession, datetime, datetime] | None:
        """What is there, when it began and when it last changed; unlike ``lock`` makes none."""
        row = (await self._link.connection.execute(_FIND, {"chat": chat})).first()
        return None if row is None else (self._stored(row), row.created_at, row.active_at)

    async def put_many(
        self, sessions: Iterable[StoredSession], now: datetime, *, active: bool = True
    ) -> None:
        """Stores sessions that were locked; each becomes one version older. ``active``: the
        people did something, and their silence begins anew."""
        rows = [self._row(stored, now) for stored in sessions]
        if rows:
            await self._link.connection.execute(_PUT if active else _PUT_QUIETLY, rows)

    async def versions(self, chats: Collection[int]) -> Mapping[int, int]:
        """The present version of each chat's session, for telling whether it has moved on."""
        rows = await self._link.connection.execute(_VERSIONS, {"chats": sorted(set(chats))})
        return {row.chat: row.version for row in rows}

    async def with_open_question(self, active_from: datetime, active_to: datetime) -> list[int]:
        """Chats last active in that time (both ends included) that owe an answer and can be
        reached; who paused does not owe one."""
        bounds = {"active_from": active_from, "active_to": active_to}
        return list((await self._link.connection.execute(_ASKED, bounds)).scalars())

    async def silent(self, active_from: datetime, active_to: datetime) -> list[int]:
        """Chats last active in that time (only its end included) that may have something open."""
        bounds = {"active_from": active_from, "active_to": active_to}
        return list((await self._link.connection.execute(_SILENT, bounds)).scalars())

    async def known(
        self, chats: Collection[int], *, lock: bool = False
    ) -> Mapping[int, tuple[StoredSession, datetime]]:
        """Those that are there, each with when the person last did something; unlike ``lock``
        makes none. ``lock`` holds them until the transaction ends."""
        query = _ALL_LOCKED if lock else _ALL
        rows = await self._link.connection.execute(query, {"chats": sorted(set(chats))})
        return {row.chat: (self._stored(row), row.active_at) for row in rows}

    async def set_unreachable(self, chats: Collection[int], at: datetime) -> None:
        await self._link.connection.execute(_UNREACHABLE, {"chats": sorted(set(chats)), "at": at})

    async def erase(self, chat: int) -> None:
        """Deletes the session. A message queued after this needs a higher ``seq`` than those
        still in the outbox: put the new session with the old ``sent``."""
        await self._link.connection.execute(_ERASE, {"erased": chat})

    def _stored(self, row: Any) -> StoredSession:
        session = Session()
        if row.state is not None:
            opened = self._link.keyring.open(row.state, _identity(row.chat, row.version))
            session = Session.from_json(json.loads(opened))
        return StoredSession(
            row.chat, session, row.version, row.sent, row.unreachable_at is not None, row.region
        )

    def _row(self, stored: StoredSession, now: datetime) -> dict[str, Any]:
        session = stored.session
        version = stored.version + 1
        plain = json.dumps(session.to_json(), ensure_ascii=False, separators=(",", ":")).encode()
        run = session.current
        return {
            **_blank(stored.chat, now),
            "state": self._link.keyring.seal(plain, _identity(stored.chat, version)),
            "version": version,
            "sent": stored.sent,
            "flow": run and run.flow,
            "asked": run and run.asked,
            "language": session.language,
            "paused": session.paused,
            "region": stored.region,
            "unreachable_at": now if stored.unreachable else None,
        }


def _identity(chat: int, version: int) -> str:
    return f"sessions|{chat}|{version}"


def _blank(chat: int, now: datetime) -> dict[str, Any]:
    return {
        "chat": chat,
        "version": 0,
        "sent": 0,
        "language": Session().language,
        "paused": False,
        "created_at": now,
        "active_at": now,
    }
