"""What each role at the desk may do. Which leads they may do it to is decided by areas, in the
query itself. Knows no command."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    VIEWER = "viewer"
    """Looks at the queue and masked cards: a chief, somebody who is learning."""
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    """Reads who did what, and no lead."""


class Right(StrEnum):
    SEE = "see"
    """The queue and masked cards."""
    WORK = "work"
    """Take, call, note, repair, talk, search by number."""
    SHOW = "show"
    """Somebody's NIK and phone in clear."""
    EXPORT = "export"
    MANAGE = "manage"
    """Others' work: take over, assign, bring outcomes back from a file."""
    STATISTICS = "statistics"
    BROADCAST = "broadcast"
    AUDIT = "audit"
    PEOPLE = "people"
    """Invite, confirm, change and remove officers."""


_OFFICER = frozenset({Right.SEE, Right.WORK, Right.SHOW, Right.EXPORT, Right.STATISTICS})
_SUPERVISOR = _OFFICER | {Right.MANAGE}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.SEE, Right.STATISTICS}),
    Role.OFFICER: _OFFICER,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: _SUPERVISOR | {Right.BROADCAST, Right.AUDIT, Right.PEOPLE},
    Role.AUDITOR: frozenset({Right.AUDIT}),
}


def may(role: str, right: Right | None) -> bool:
    """Whether the role has the right; None is everybody's who is enrolled. A role that this
    release does not know has none."""
    if right is None:
        return True
    return role in RIGHTS and right in RIGHTS[Role(role)]


def roles_with(right: Right) -> frozenset[Role]:
    return frozenset(role for role in Role if right in RIGHTS[role])


WORKING = roles_with(Right.WORK)
"""Who has something to do with a lead; nobody else is told of one."""
