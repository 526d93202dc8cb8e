"""Who agreed to, or declined, which text, when. Append-only but for erasure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.ids import new_id
from storage.link import Link

_t = tables.consents.c
_ADD = sa.insert(tables.consents)
_OF = (
    sa.select(tables.consents)
    .where(_t.chat.in_(sa.bindparam("chats", expanding=True)))
    .order_by(_t.at, _t.id)
)
_ERASE = sa.delete(tables.consents).where(_t.chat == sa.bindparam("erased"))
_ERASE_RUN = _ERASE.where(_t.run == sa.bindparam("of_run"))


Giver = tuple[int, int | None]
"""A chat, and the run of another person who was helped there; None for the chat's own."""


@dataclass(frozen=True, slots=True)
class Consent:
    chat: int
    given: bool
    text_version: str
    text_sha256: str
    """Of the words as the person read them, hexadecimal."""
    language: str
    at: datetime
    update_id: int
    helper: str | None = None
    """Through whom another person said it, in a run of theirs; None for the chat's own person."""
    run: int | None = None


class Consents:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def add_many(self, consents: Iterable[Consent]) -> None:
        rows = [_row(consent) for consent in consents]
        if rows:
            await self._link.connection.execute(_ADD, rows)

    async def latest(self, chats: Collection[int]) -> dict[Giver, Consent]:
        """Each person's last word; those never asked are missing."""
        if not chats:
            return {}
        rows = await self._link.connection.execute(_OF, {"chats": sorted(set(chats))})
        # Oldest first: the last one stays.
        last = {(row.chat, row.run): row for row in rows.all()}
        return {who: _consent(row) for who, row in last.items()}

    async def of_chat(self, chat: int) -> list[Consent]:
        """Everything a person was asked and said, oldest first."""
        rows = await self._link.connection.execute(_OF, {"chats": [chat]})
        return [_consent(row) for row in rows]

    async def erase(self, chat: int) -> None:
        await self._link.connection.execute(_ERASE, {"erased": chat})

    async def erase_run(self, chat: int, run: int) -> None:
        """What one other person said through a helper."""
        await self._link.connection.execute(_ERASE_RUN, {"erased": chat, "of_run": run})


def _row(consent: Consent) -> dict[str, Any]:
    return {
        "id": new_id(consent.at),
        "chat": consent.chat,
        "given": consent.given,
        "text_version": consent.text_version,
        "text_sha256": consent.text_sha256,
        "language": consent.language,
        "at": consent.at,
        "update_id": consent.update_id,
        "helper": consent.helper,
        "run": consent.run,
    }


def _consent(row: Any) -> Consent:
    return Consent(
        row.chat,
        bool(row.given),
        row.text_version,
        row.text_sha256,
        row.language,
        row.at,
        row.update_id,
        row.helper,
        row.run,
    )
