"""How two leads that may be one person's are found: by NIK, by phone, by name with birth date.

A pair is noted when the second lead is filed, so that a look costs as much as there are pairs and
not as there are leads; whether the two still agree is asked at every look.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from conversations.lead import REGISTRATIONS, LeadStatus
from storage import tables
from storage.lead_filter import TAKEN_BACK, Areas, in_areas

Agreement = tuple[str, ...]
AGREEMENTS: Agreement = ("nik", "phone", "person")
"""What two leads may have in common; ``person`` is name with birth date."""
SETTLED = TAKEN_BACK | {LeadStatus.DUPLICATE}
"""Leads of which there is nothing to decide."""

_a, _b = tables.leads.alias("a"), tables.leads.alias("b")
_d = tables.duplicates


class Decision(StrEnum):
    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"
    LATER = "later"
    """Still none: it stands behind the others."""


@dataclass(frozen=True, slots=True)
class Pair:
    first: str
    second: str
    """Codes; the first is the smaller."""
    agree: Agreement
    """Now. Empty where a person has changed what made it a pair, after it was decided."""
    since: datetime
    """When the later of them was handed in."""
    decision: Decision = Decision.OPEN
    kept: str | None = None
    actor: int | None = None
    at: datetime | None = None

    @property
    def codes(self) -> tuple[str, str]:
        return self.first, self.second

    @property
    def decided(self) -> bool:
        return self.decision in (Decision.SAME, Decision.DIFFERENT)

    def other(self, code: str) -> str:
        return self.second if code == self.first else self.first


def read(row: Any) -> Pair:
    agree = tuple(name for name in AGREEMENTS if getattr(row, name))
    decision = Decision(row.decision or Decision.OPEN)
    return Pair(row.one, row.other, agree, row.since, decision, row.kept, row.actor, row.at)


def with_one(code: str) -> sa.Select[Any]:
    """What is to be noted once this lead is filed: codes, the smaller first."""
    return _found(*(_sharing_with(code, name) for name in AGREEMENTS))


def all_there_are() -> sa.Select[Any]:
    """What is to be noted of all leads. Looks through the indexes, so not for every day's look."""
    return _found(*(_sharing(name) for name in AGREEMENTS))


def undecided(areas: Areas) -> sa.Select[Any]:
    """All, the longest waiting first, those put off last."""
    put_off = sa.case((_d.c.decision == Decision.LATER, 1), else_=0)
    order = (put_off, _d.c.at, sa.text("since"), _a.c.code, _b.c.code)
    return _pairs(_noted).where(*_open(areas)).order_by(*order)


def undecided_of(code: str, areas: Areas) -> sa.Select[Any]:
    """Those of one lead."""
    query = _pairs(_noted).where(_has(code), *_open(areas))
    return query.order_by(sa.text("since"), _a.c.code, _b.c.code)


def decided_of(code: str, areas: Areas) -> sa.Select[Any]:
    """What was decided of one lead, the last first."""
    decided = _d.c.decision.in_((Decision.SAME, Decision.DIFFERENT))
    query = _pairs(_noted).where(_has(code), decided, *_seen(areas))
    return query.order_by(_d.c.at.desc(), _a.c.code, _b.c.code)


def one(first: str, second: str, areas: Areas) -> sa.Select[Any]:
    """Of two leads that can be seen, whether or not they agree in anything."""
    both = sa.and_(_d.c.first == first, _d.c.second == second)
    sides = _a.join(_b, _b.c.code == second).outerjoin(_d, both)
    return _pairs(sides).where(_a.c.code == first, *_seen(areas))


_noted = _d.join(_a, _a.c.code == _d.c.first).join(_b, _b.c.code == _d.c.second)


def _has(code: str) -> sa.ColumnElement[bool]:
    return sa.or_(_d.c.first == code, _d.c.second == code)


def _found(*ways: sa.Select[Any]) -> sa.Select[Any]:
    found = sa.union(*ways).subquery("found")
    # SQLite reads ON CONFLICT behind it as a join's, but for a WHERE.
    return sa.select(found.c.one, found.c.other, sa.literal(Decision.OPEN)).where(sa.true())


def _pairs(sides: sa.FromClause) -> sa.Select[Any]:
    mine, theirs = _a.c.submitted_at, _b.c.submitted_at
    return sa.select(
        _a.c.code.label("one"),
        _b.c.code.label("other"),
        sa.case((mine > theirs, mine), else_=theirs).label("since"),
        *(sa.case((_agree(name), 1), else_=0).label(name) for name in AGREEMENTS),
        _d.c.decision,
        _d.c.kept,
        _d.c.actor,
        _d.c.at,
    ).select_from(sides)


def _sharing(name: str) -> sa.Select[Any]:
    """From the index alone: most leads share nothing with any other."""
    index = tables.leads.c[f"{name}_index"]
    twice = (
        sa.select(index.label("shared"))
        .where(index.is_not(None))
        .group_by(index)
        .having(sa.func.count() > 1)
        .subquery()
    )
    sides = twice.join(_a, _a.c[index.name] == twice.c.shared).join(
        _b, sa.and_(_b.c[index.name] == twice.c.shared, _a.c.code < _b.c.code)
    )
    query = sa.select(_a.c.code.label("one"), _b.c.code.label("other")).select_from(sides)
    return query.where(_agree(name))


def _sharing_with(code: str, name: str) -> sa.Select[Any]:
    first = sa.case((_a.c.code < _b.c.code, _a.c.code), else_=_b.c.code)
    second = sa.case((_a.c.code < _b.c.code, _b.c.code), else_=_a.c.code)
    query = sa.select(first.label("one"), second.label("other"))
    return query.where(_a.c.code == code, _b.c.code != code, _agree(name))


def _agree(name: str) -> sa.ColumnElement[bool]:
    """A helper's phone says nothing of whose it is given for."""
    same = _a.c[f"{name}_index"] == _b.c[f"{name}_index"]
    if name != "phone":
        return same
    own = (sa.func.coalesce(side.c.helper_phone, sa.false()).is_(sa.false()) for side in (_a, _b))
    return sa.and_(same, *own)


def _open(areas: Areas) -> list[sa.ColumnElement[bool]]:
    """Still to be decided. Of two that are both registered none can be closed."""
    ended = sa.and_(*(side.c.status == LeadStatus.REGISTERED for side in (_a, _b)))
    return [
        _d.c.decision.in_((Decision.OPEN, Decision.LATER)),
        *_seen(areas, SETTLED),
        sa.not_(ended),
        sa.or_(*(_agree(name) for name in AGREEMENTS)),
    ]


def _seen(areas: Areas, never: frozenset[LeadStatus] = TAKEN_BACK) -> list[sa.ColumnElement[bool]]:
    """Both in the areas. What somebody reports about an employer is compared with nothing."""
    return [
        condition
        for side in (_a, _b)
        for condition in (
            side.c.status.not_in(sorted(never)),
            side.c.kind.in_(sorted(REGISTRATIONS)),
            in_areas(areas, side.c.region),
        )
    ]
