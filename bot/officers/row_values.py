"""What the cells of a lead's row hold, worked out of the lead, its history and its consent.

It holds no words and knows no file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.officers.cells import Cell
from conversations import occupations, regions
from conversations.answers import Answers
from conversations.flows import asked, bill
from conversations.flows.leads import born, phone_in
from conversations.lead import OF_CALLS
from conversations.questions import Question
from storage.consents import Consent
from storage.lead_history import Step
from storage.lead_rows import Action, Lead

_JAKARTA = timedelta(hours=7)
"""WIB knows no summer time, and a table of zones costs a hundred times as much a cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is made of."""

    lead: Lead
    consent: Consent | None
    """The person's last word."""
    officer: str | None
    """The name of who holds the lead, or did last."""
    steps: Sequence[Step] = ()
    """What happened to it, oldest first."""

    @property
    def answers(self) -> Answers:
        return self.lead.answers


def of(question: Question[Any], show: Callable[[Any], Cell]) -> Callable[[Row], Cell]:
    def cell(row: Row) -> Cell:
        value = row.answers.get(question)
        return None if value is None else show(value)

    return cell


def local(moment: datetime | None) -> datetime | None:
    """In Jakarta, without its zone: a spreadsheet knows no zones."""
    return None if moment is None else (moment + _JAKARTA).replace(tzinfo=None)


def iso(moment: datetime | None) -> str | None:
    there = local(moment)
    return None if there is None else f"{there.isoformat(timespec='seconds')}+07:00"


def birth_date(row: Row) -> date | None:
    known = born(row.answers)
    return known.earliest if known is not None and known.exact else None


def birth_year(row: Row) -> int | None:
    known = born(row.answers)
    same_year = known is not None and known.earliest.year == known.latest.year
    return known.earliest.year if known is not None and same_year else None


def sex(row: Row) -> str | None:
    nik = row.answers.get(asked.NIK)
    return None if nik is None else nik.sex


def phone_number(row: Row) -> str | None:
    phone = phone_in(row.answers)
    return None if phone is None else phone.number


def verified(row: Row) -> str | None:
    phone = phone_in(row.answers)
    return None if phone is None else "yes" if phone.verified else "no"


def whose(row: Row) -> str | None:
    if phone_in(row.answers) is None:
        return None
    return "helper" if row.lead.helper_phone else "own"


def region_name(code: str | None) -> str | None:
    """The official name."""
    found = regions.find_region(code)
    return None if found is None else found.name


def village(row: Row) -> str | None:
    """The code of the kelurahan or desa, where the person named one."""
    place = row.answers.get(asked.PLACE)
    return place if place is not None and place.count(".") == 3 else None


def postal_code(row: Row) -> str | None:
    found = regions.find_region(village(row))
    return None if found is None else found.postal_code


def occupation(row: Row) -> str | None:
    job = occupations.find(row.answers.get(asked.OCCUPATION))
    return None if job is None else job.name


def income(field: str) -> Callable[[Row], Cell]:
    def cell(row: Row) -> Cell:
        earned = row.answers.get(asked.INCOME)
        found: Cell = None if earned is None else getattr(earned, field)
        return found

    return cell


def wages(row: Row) -> str | None:
    """Rupiah a month of each helper, one sum where all are paid alike."""
    paid = bill.wages(row.answers)
    return " ".join(map(str, dict.fromkeys(paid) if len(set(paid)) == 1 else paid)) or None


def to_ask(row: Row) -> str | None:
    """Questions without an answer, for the officer to ask, by their ids."""
    return " ".join(row.answers.skips) or None


def notes(row: Row) -> int:
    return sum(step.action is Action.NOTED for step in row.steps)


def first_contact(row: Row) -> datetime | None:
    return next((local(step.at) for step in row.steps if step.outcome in OF_CALLS), None)


def last_contact(row: Row) -> datetime | None:
    calls = (step.at for step in reversed(row.steps) if step.outcome in OF_CALLS)
    return local(next(calls, None))
