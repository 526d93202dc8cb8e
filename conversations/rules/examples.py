"""What is paid when something happens, for one base: an accident, a death, old age. And what is
lost when contributions stop.

Examples in rupiah. The base is a BPU member's band (``Contribution.base``) or a wage. It promises
no care, no return on savings, and holds no words.
"""

from dataclasses import dataclass, field
from datetime import date

from conversations.rules.book import RuleBook, Trail, disputed
from conversations.rules.results import Traced, whole_rupiah

_YEAR = 12
"""Months."""
_NEW_MONTHS_ONLY = "new_months_only"


@dataclass(frozen=True, slots=True)
class Accident(Traced):
    """An accident at work: until it heals, and where it never does."""

    care: tuple[str, ...]
    """``no_cost_ceiling``: care as it is medically needed."""
    transport_land: int
    transport_sea: int
    transport_air: int
    """The most that is paid back for the way to care."""
    home_care: int
    """The most, within ``home_care_years``."""
    home_care_years: int
    months_off: int
    lost_income: int = field(repr=False)
    """For all the months in which work was not possible."""
    disability: int = field(repr=False)
    """Where it is total and lasting: so many times the base."""


@dataclass(frozen=True, slots=True)
class DeathAtWork(Traced):
    compensation: int = field(repr=False)
    """So many times the base."""
    monthly: int
    """Instead of monthly payments, at once."""
    funeral: int
    scholarship: int
    """The most for all children together, at once."""
    scholarship_children: int

    @property
    def total(self) -> int:
        """Without the scholarship, which depends on the children."""
        return self.compensation + self.monthly + self.funeral


@dataclass(frozen=True, slots=True)
class DeathOtherwise(Traced):
    """Not because of work; the base does not matter."""

    before_waiting: int
    after_waiting: int
    waiting_months: int
    """How they are counted is disputed: never name a sum without saying so."""
    scholarship: int
    """The most for all children together, after ``scholarship_years`` of contributions."""
    scholarship_years: int


@dataclass(frozen=True, slots=True)
class OldAge(Traced):
    """Savings. The return on them is not known beforehand and is not counted."""

    years: int
    paid_in: int = field(repr=False)
    """What was paid in, at the contribution of the day asked about."""
    full_age: int
    """The age at which all is paid out."""
    partial_years: int
    """After so many years a part may be taken, once."""
    partial_any: int | None = field(repr=False)
    """That part of ``paid_in`` for any purpose; None while the years are not over."""
    partial_house: int | None = field(repr=False)
    """The same for a house."""


@dataclass(frozen=True, slots=True)
class Stopped(Traced):
    """Contributions are not paid any more. Whether one is covered in the unpaid months was not
    found: promise nothing."""

    due_day: int
    """Of the contribution's own month."""
    inactive_after: int
    """More unpaid months than this end the membership."""
    no_fine: bool
    new_months_only: bool
    """Who begins again does not pay the months left out."""


def accident(base: int, months_off: int, rules: RuleBook, day: date) -> Accident:
    """For an accident on ``day`` with ``months_off`` months without work.

    Raises ValueError for months below zero, RuleGap.
    """
    if months_off < 0:
        raise ValueError("months without work are not below zero")
    law = Trail(rules, day)
    full_months = min(months_off, int(law.on("jkk.off_work.full_months").number))
    full = full_months * law.on("jkk.off_work.full_share").number
    later = (months_off - full_months) * law.on("jkk.off_work.later_share").number
    return Accident(
        care=law.on("jkk.care").ids,
        transport_land=_rupiah("jkk.transport.land", law),
        transport_sea=_rupiah("jkk.transport.sea", law),
        transport_air=_rupiah("jkk.transport.air", law),
        home_care=_rupiah("jkk.home_care.max", law),
        home_care_years=_whole("jkk.home_care.years", law),
        months_off=months_off,
        lost_income=whole_rupiah(base * (full + later)),
        disability=whole_rupiah(base * law.on("jkk.disability.total").number),
        confirm=disputed(law.used),
        trace=law.used,
    )


def death_at_work(base: int, rules: RuleBook, day: date) -> DeathAtWork:
    """For a death because of work on ``day``. Raises RuleGap."""
    law = Trail(rules, day)
    return DeathAtWork(
        compensation=whole_rupiah(base * law.on("jkk.death").number),
        monthly=_rupiah("jkk.death_monthly", law),
        funeral=_rupiah("jkk.death_funeral", law),
        scholarship=_rupiah("scholarship.max", law),
        scholarship_children=_whole("scholarship.children", law),
        confirm=disputed(law.used),
        trace=law.used,
    )


def death_otherwise(rules: RuleBook, day: date) -> DeathOtherwise:
    """For any other death on ``day``. Raises RuleGap."""
    law = Trail(rules, day)
    return DeathOtherwise(
        before_waiting=_rupiah("jkm.before_waiting", law),
        after_waiting=_rupiah("jkm.total", law),
        waiting_months=_whole("jkm.waiting.months", law),
        scholarship=_rupiah("scholarship.max", law),
        scholarship_years=_whole("scholarship.jkm.min_years", law),
        confirm=disputed(law.used),
        trace=law.used,
    )


def old_age(monthly: int, years: int, rules: RuleBook, day: date) -> OldAge:
    """What ``monthly`` rupiah of JHT (both parts, for a wage) come to after ``years`` years.

    Raises ValueError for an amount or years below zero, RuleGap.
    """
    if monthly < 0 or years < 0:
        raise ValueError("neither savings nor years are below zero")
    law = Trail(rules, day)
    paid_in = monthly * _YEAR * years
    partial_years = _whole("jht.partial.years", law)
    reached = years >= partial_years
    any_purpose, house = law.on("jht.partial.any").number, law.on("jht.partial.house").number
    return OldAge(
        years=years,
        paid_in=paid_in,
        full_age=_whole("jht.full.age", law),
        partial_years=partial_years,
        partial_any=whole_rupiah(paid_in * any_purpose) if reached else None,
        partial_house=whole_rupiah(paid_in * house) if reached else None,
        confirm=disputed(law.used),
        trace=law.used,
    )


def stopped(rules: RuleBook, day: date) -> Stopped:
    """For a BPU member who stops on ``day``. Raises RuleGap."""
    law = Trail(rules, day)
    return Stopped(
        due_day=_whole("bpu.pay.due_day", law),
        inactive_after=_whole("bpu.lapse.after_months", law),
        no_fine=not law.on("bpu.late.fine").number,
        new_months_only=_NEW_MONTHS_ONLY in law.on("bpu.reactivate.pays").ids,
        confirm=disputed(law.used),
        trace=law.used,
    )


def _rupiah(name: str, law: Trail) -> int:
    return whole_rupiah(law.on(name).number)


def _whole(name: str, law: Trail) -> int:
    return int(law.on(name).number)
