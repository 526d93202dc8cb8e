"""What a decision or a sum may look at. Ids only: no question, no words, nobody's name."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum


class Work(StrEnum):
    OWN_ACCOUNT = "own_account"
    PAID = "paid"
    EMPLOYER = "employer"
    """Runs a business with helpers."""
    ABROAD = "abroad"
    """Works abroad or will."""
    NOT_WORKING = "not_working"


class Sector(StrEnum):
    """As PP 50/2025 tells them apart."""

    TRANSPORT = "transport"
    OTHER = "other"


class Segment(StrEnum):
    """What an occupation hints at; legal terms stay Indonesian."""

    BPU = "bpu"
    PU = "pu"
    JAKON = "jakon"
    PMI = "pmi"


class Project(StrEnum):
    """For whom somebody in construction works."""

    FOR_CONTRACTOR = "for_contractor"
    OWN_CUSTOMERS = "own_customers"


class Membership(StrEnum):
    """Whether somebody is a member already, and who pays."""

    NONE = "none"
    SELF = "self"
    GOVERNMENT = "government"
    COMPANY = "company"
    UNSURE = "unsure"


class Payer(StrEnum):
    """Who will pay the contribution."""

    SELF = "self"
    APBN = "apbn"
    APBD = "apbd"
    DONOR = "donor"
    """A company, a cooperative, a giver: anybody but the worker and the state."""


class Scale(StrEnum):
    """A business's, as PP 7/2021 names it."""

    MIKRO = "mikro"
    KECIL = "kecil"
    MENENGAH = "menengah"
    BESAR = "besar"


class Risk(IntEnum):
    """The class of a business for JKK, by the number the law gives it."""

    VERY_LOW = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    VERY_HIGH = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a person. None everywhere means not known: open or skipped."""

    work: Work | None = None
    sector: Sector | None = None
    segment_hint: Segment | None = None
    project: Project | None = None
    citizen: bool | None = None
    """Whether an Indonesian citizen."""
    born_earliest: date | None = field(default=None, repr=False)
    born_latest: date | None = field(default=None, repr=False)
    """The same as ``born_earliest`` where the day is known."""
    birth_date_asked: bool = False
    """Whether the exact day was asked for, so that asking again is no way out."""
    membership: Membership | None = None
    owner: bool | None = None
    """Whether the business that they speak for is their own; only a business has one."""
