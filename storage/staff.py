"""Who works in a business, each sealed and tied to the business's lead. Knows no file."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from conversations.workers import Worker
from storage import tables
from storage.link import Link

_t = tables.staff.c
_new = insert(tables.staff)
_PUT = _new.on_conflict_do_update(
    index_elements=[_t.lead, _t.nik_index],
    set_={"sealed": _new.excluded.sealed, "updated_at": _new.excluded.updated_at},
)
_INDEXES = sa.select(_t.nik_index).where(_t.lead == sa.bindparam("of"))
_OF = sa.select(tables.staff).where(_t.lead == sa.bindparam("of")).order_by(_t.added_at, _t.place)
_COUNTS = (
    sa.select(_t.lead, sa.func.count().label("workers"))
    .where(_t.lead.in_(sa.bindparam("leads", expanding=True)))
    .group_by(_t.lead)
)
_ERASE = sa.delete(tables.staff).where(_t.lead.in_(sa.bindparam("leads", expanding=True)))


@dataclass(frozen=True, slots=True)
class Put:
    """What became of those who were handed over."""

    added: int
    changed: int
    """They were there already; what is new about them was taken over."""


class Staff:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def put_many(self, lead: str, workers: Iterable[Worker], now: datetime) -> Put:
        """Whoever is there already, by NIK, is replaced: the same list twice is one list. Of two
        with one NIK the last counts."""
        rows = {
            self._index(worker): self._row(lead, worker, place, now)
            for place, worker in enumerate(workers)
        }
        if not rows:
            return Put(0, 0)
        found = await self._link.connection.execute(_INDEXES, {"of": lead})
        known = set(found.scalars())
        await self._link.connection.execute(_PUT, list(rows.values()))
        changed = len(known & rows.keys())
        return Put(len(rows) - changed, changed)

    async def of_lead(self, lead: str) -> Sequence[Worker]:
        """In the order in which they were first added."""
        rows = await self._link.connection.execute(_OF, {"of": lead})
        return [self._worker(row) for row in rows]

    async def counts(self, leads: Collection[str]) -> Mapping[str, int]:
        """How many each has; those without any are missing."""
        if not leads:
            return {}
        rows = await self._link.connection.execute(_COUNTS, {"leads": sorted(set(leads))})
        return {row.lead: row.workers for row in rows}

    async def erase(self, leads: Collection[str]) -> None:
        if leads:
            await self._link.connection.execute(_ERASE, {"leads": sorted(set(leads))})

    def _index(self, worker: Worker) -> bytes:
        return self._link.keyring.index("nik", worker.nik)

    def _row(self, lead: str, worker: Worker, place: int, now: datetime) -> dict[str, Any]:
        index = self._index(worker)
        plain = json.dumps(worker.to_json(), ensure_ascii=False, separators=(",", ":")).encode()
        return {
            "lead": lead,
            "nik_index": index,
            "place": place,
            "sealed": self._link.keyring.seal(plain, _identity(lead, index)),
            "added_at": now,
            "updated_at": now,
        }

    def _worker(self, row: Any) -> Worker:
        opened = self._link.keyring.open(row.sealed, _identity(row.lead, row.nik_index))
        return Worker.from_json(json.loads(opened))


def _identity(lead: str, index: bytes) -> str:
    return f"staff|{lead}|{index.hex()}"
