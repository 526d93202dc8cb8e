"""One-time invitations: only a hash is stored, and the first to use one is who it was for."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.errors import InviteRefused
from storage.lead_rows import Areas
from storage.link import Link

LIFE = timedelta(minutes=15)

_t = tables.invites.c
_ADD = sa.insert(tables.invites)
_GET = sa.select(tables.invites).where(_t.token_sha256 == sa.bindparam("hashed")).with_for_update()
_USE = (
    sa.update(tables.invites)
    .where(_t.token_sha256 == sa.bindparam("hashed"))
    .values(used_by=sa.bindparam("user"), used_at=sa.bindparam("at"))
)
_FORGET = sa.delete(tables.invites).where(_t.expires_at < sa.bindparam("before"))


async def add(
    link: Link, role: str, areas: Areas, name: str, by: int | None, now: datetime
) -> str:
    """A token of 128 bits that fits a Telegram deep link. Expired invitations go."""
    await link.connection.execute(_FORGET, {"before": now})
    token = secrets.token_urlsafe(16)
    row = {
        "token_sha256": _hashed(token),
        "role": role,
        "areas": None if areas is None else sorted(areas),
        "name": name,
        "added_by": by,
        "expires_at": now + LIFE,
    }
    await link.connection.execute(_ADD, row)
    return token


async def use(link: Link, token: str, user: int, now: datetime) -> Any:
    """The invitation's row, bound to the user from now on. ``used_by`` says if it was before.

    Raises InviteRefused.
    """
    hashed = _hashed(token)
    invite = (await link.connection.execute(_GET, {"hashed": hashed})).first()
    if invite is None or invite.expires_at <= now or invite.used_by not in (None, user):
        raise InviteRefused
    if invite.used_by is None:
        await link.connection.execute(_USE, {"hashed": hashed, "user": user, "at": now})
    return invite


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
