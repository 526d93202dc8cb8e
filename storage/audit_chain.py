"""The chain through the audit: each entry is numbered, and signed over itself and the one before.

Who can write to the database but has no keyring can break it, and not mend it. Knows no reader."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.errors import AuditHeadless
from storage.link import Link
from storage.sealing import Keyring

_t, _h, _n = tables.audit.c, tables.audit_head.c, tables.audit_leads.c
_ONLY = 1
_PURPOSE = "audit"
_HEAD = sa.select(_h.number, _h.mac).where(_h.id == _ONLY)
_LOCKED = _HEAD.with_for_update()
_BEGIN = sa.insert(tables.audit_head)
_MOVE = sa.update(tables.audit_head).where(_h.id == _ONLY)
_ADD = sa.insert(tables.audit)
_NAME = sa.insert(tables.audit_leads)
_NUMBERED = sa.select(_t.id).where(_t.number.is_not(None)).limit(1)
_LOOSE = sa.select(tables.audit).where(_t.number.is_(None)).order_by(_t.at, _t.id)
_CHAIN = sa.update(tables.audit).where(_t.id == sa.bindparam("which"))
_LEADS_OF = sa.select(_n.entry, _n.lead).where(
    _n.entry.in_(sa.bindparam("entries", expanding=True))
)
PAGE = 500
"""Entries in memory at once."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the number and the signature of its last entry."""

    number: int
    mac: bytes


BEFORE_ALL = Head(0, b"")


@dataclass(frozen=True, slots=True, repr=False)
class Fresh:
    """An entry that is to be added: its columns, and whom it names."""

    row: Mapping[str, Any]
    leads: Sequence[str]


async def append(link: Link, fresh: Sequence[Fresh]) -> None:
    """At the very end of a transaction: the head stays locked from here to the commit.

    Raises AuditHeadless.
    """
    head = await find_head(link, lock=True)
    if head is None:
        raise AuditHeadless
    rows = []
    for one in fresh:
        columns = _chained(link.keyring, head, one.row, one.leads)
        head = Head(columns["number"], columns["mac"])
        rows.append({**one.row, **columns})
    await link.connection.execute(_ADD, rows)
    named = [{"entry": one.row["id"], "lead": lead} for one in fresh for lead in one.leads]
    if named:
        await link.connection.execute(_NAME, named)
    await link.connection.execute(_MOVE, {"number": head.number, "mac": head.mac})


async def adopt(link: Link) -> None:
    """Chains what older releases wrote, in its order, once: whatever is loose later on did not
    come from us. A chain whose head is gone stays as it is, for ``verify`` to name."""
    if await find_head(link) is not None or (await link.connection.execute(_NUMBERED)).first():
        return
    head = BEFORE_ALL
    await link.connection.execute(_BEGIN, {"id": _ONLY, "number": 0, "mac": head.mac})
    while rows := (await link.connection.execute(_LOOSE.limit(PAGE))).all():
        leads = await leads_of(link, [row.id for row in rows])
        changes = []
        for row in rows:
            columns = _chained(link.keyring, head, row._asdict(), leads.get(row.id, ()))
            head = Head(columns["number"], columns["mac"])
            changes.append({"which": row.id, **columns})
        await link.connection.execute(_CHAIN, changes)
    await link.connection.execute(_MOVE, {"number": head.number, "mac": head.mac})


async def find_head(link: Link, *, lock: bool = False) -> Head | None:
    row = (await link.connection.execute(_LOCKED if lock else _HEAD)).first()
    return row and Head(row.number, bytes(row.mac))


async def mac_at(link: Link, number: int) -> bytes | None:
    """The signature of one entry, as it is stored."""
    if number == BEFORE_ALL.number:
        return BEFORE_ALL.mac
    rows = await link.connection.execute(sa.select(_t.mac).where(_t.number == number))
    mac = rows.scalar()
    return None if mac is None else bytes(mac)


async def leads_of(link: Link, entries: Sequence[str]) -> dict[str, list[str]]:
    """Whom each of these names; an entry without any has none here."""
    found: dict[str, list[str]] = {}
    for row in await link.connection.execute(_LEADS_OF, {"entries": entries}):
        found.setdefault(row.entry, []).append(row.lead)
    return found


def is_genuine(keyring: Keyring, row: Any, leads: Collection[str]) -> bool:
    """Whether it is as it was signed, wherever it stands. A reason may be gone, not another."""
    if row.sealed is not None and _hash(row.sealed) != row.reason_hash:
        return False
    return row.previous is not None and row.mac == _signed(
        keyring, row._asdict(), row.reason_hash, leads, row.previous
    )


def _chained(
    keyring: Keyring, head: Head, row: Mapping[str, Any], leads: Collection[str]
) -> dict[str, Any]:
    reason_hash = _hash(row["sealed"])
    return {
        "number": head.number + 1,
        "previous": head.mac,
        "mac": _signed(keyring, row, reason_hash, leads, head.mac),
        "reason_hash": reason_hash,
    }


def _hash(sealed: bytes | None) -> bytes | None:
    """Of the ciphertext: it says nothing of the words, and outlives them."""
    return None if sealed is None else hashlib.sha256(sealed).digest()


def _signed(
    keyring: Keyring,
    row: Mapping[str, Any],
    reason_hash: bytes | None,
    leads: Collection[str],
    previous: bytes,
) -> bytes:
    """The number is not in it: that follows from the entries before. So one that was moved is
    still known as genuine."""
    return keyring.sign(_PURPOSE, "\n".join(_parts(row, reason_hash, leads, previous)))


def _parts(
    row: Mapping[str, Any], reason_hash: bytes | None, leads: Collection[str], previous: bytes
) -> Iterator[str]:
    yield json.dumps(
        [
            previous.hex(),
            row["id"],
            row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
            row["actor"],
            row["action"],
            row["lead"],
            reason_hash and reason_hash.hex(),
            row["detail"],
        ],
        sort_keys=True,
    )
    yield from sorted(leads)
