"""The columns of an export. A name is for ever; a column whose question is gone stays, empty.

It holds no words: labels and meanings are ``desk.column.<name>`` and ``desk.meaning.<name>``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from bot.officers.cells import Cell
from bot.world import JAKARTA
from conversations import occupations, regions
from conversations.answers import Answers, Skipped
from conversations.businesses import mask_nib, mask_npwp
from conversations.flows import asked, bill, standing
from conversations.flows.leads import born, phone_in
from conversations.people import mask_name, mask_nik, mask_phone
from conversations.questions import Choice, Question
from storage.consents import Consent
from storage.lead_rows import Lead

Kind = Literal["text", "code", "number", "day", "time"]
MASKED = "masked"
"""Stands where the masked profile leaves something out."""
SKIPS: Mapping[Skipped, str] = {
    Skipped.BY_CHOICE: "skipped",
    Skipped.AFTER_MISSES: "officer_asks",
}
"""Stand where a question was put but has no answer; a question never put leaves the cell empty."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is made of."""

    lead: Lead
    consent: Consent | None
    """The person's last word."""
    officer: str | None
    """The name of who holds the lead, or did last."""

    @property
    def answers(self) -> Answers:
        return self.lead.answers


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    value: Callable[[Row], Cell]
    masked: Callable[[Row], Cell] | None = None
    """What the masked profile has instead; None: the same."""
    words: str = ""
    """For a code: the beginning of the keys that say it in words."""
    question: Question[Any] | None = None
    """Where it is skipped, the cell says so."""

    def cell(self, row: Row, *, masked: bool) -> Cell:
        if self.question is not None:
            skip = row.answers.skip_of(self.question)
            if skip is not None:
                return SKIPS[skip]
        made = self.masked if masked and self.masked is not None else self.value
        return made(row)


def _choice(question: Choice, name: str = "") -> Column:
    return Column(
        name or question.id,
        "code",
        lambda row: row.answers.get(question),
        words=f"shown.{question.id}",
        question=question,
    )


def _of(question: Question[Any], show: Callable[[Any], Cell]) -> Callable[[Row], Cell]:
    def cell(row: Row) -> Cell:
        value = row.answers.get(question)
        return None if value is None else show(value)

    return cell


def _hidden(value: Callable[[Row], Cell]) -> Callable[[Row], Cell]:
    return lambda row: None if value(row) is None else MASKED


def _local(moment: datetime | None) -> datetime | None:
    """In Jakarta, without its zone: a spreadsheet knows no zones."""
    return None if moment is None else moment.astimezone(JAKARTA).replace(tzinfo=None)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(JAKARTA).isoformat(timespec="seconds")


def _birth_date(row: Row) -> date | None:
    known = born(row.answers)
    return known.earliest if known is not None and known.exact else None


def _birth_year(row: Row) -> int | None:
    known = born(row.answers)
    same_year = known is not None and known.earliest.year == known.latest.year
    return known.earliest.year if known is not None and same_year else None


def _sex(row: Row) -> str | None:
    nik = row.answers.get(asked.NIK)
    return None if nik is None else nik.sex


def _verified(row: Row) -> str | None:
    phone = phone_in(row.answers)
    return None if phone is None else "yes" if phone.verified else "no"


def _number(answers: Answers, show: Callable[[str], str]) -> str | None:
    phone = phone_in(answers)
    return None if phone is None else show(phone.number)


def _whose(row: Row) -> str | None:
    if phone_in(row.answers) is None:
        return None
    return "helper" if row.lead.helper_phone else "own"


def _region(code: str | None) -> str | None:
    """The official name."""
    try:
        return None if code is None else regions.get_region(code).name
    except KeyError:
        return None


def _village(row: Row) -> str | None:
    """The code of the kelurahan or desa, where the person named one."""
    place = row.answers.get(asked.PLACE)
    return place if place is not None and place.count(".") == 3 else None


def _postal_code(row: Row) -> str | None:
    village = _village(row)
    try:
        return None if village is None else regions.postal_code(village)
    except KeyError:
        return None


def _occupation(row: Row) -> str | None:
    job = occupations.find(row.answers.get(asked.OCCUPATION))
    return None if job is None else job.name


def _income(field: str) -> Callable[[Row], Cell]:
    def cell(row: Row) -> Cell:
        earned = row.answers.get(asked.INCOME)
        found: Cell = None if earned is None else getattr(earned, field)
        return found

    return cell


def _wages(row: Row) -> str | None:
    """Rupiah a month of each helper, one sum where all are paid alike."""
    paid = bill.wages(row.answers)
    return " ".join(map(str, dict.fromkeys(paid) if len(set(paid)) == 1 else paid)) or None


def _to_ask(row: Row) -> str | None:
    """Questions without an answer, for the officer to ask, by their ids."""
    return " ".join(row.answers.skips) or None


COLUMNS: tuple[Column, ...] = (
    Column("lead_code", "text", lambda row: row.lead.code),
    Column("status", "code", lambda row: row.lead.status, words="desk.status"),
    Column("kind", "code", lambda row: row.lead.kind, words="lead_kind"),
    Column("result", "code", lambda row: row.lead.result.rpartition(".")[2], words="desk.decided"),
    Column("to_ask", "text", _to_ask),
    Column(
        "name",
        "text",
        _of(asked.NAME, str),
        _of(asked.NAME, mask_name),
        question=asked.NAME,
    ),
    Column(
        "nik",
        "text",
        _of(asked.NIK, lambda nik: nik.digits),
        _of(asked.NIK, lambda nik: mask_nik(nik.digits)),
        question=asked.NIK,
    ),
    Column("nik_warnings", "text", _of(asked.NIK, lambda nik: " ".join(nik.warnings) or None)),
    Column("birth_date", "day", _birth_date, _hidden(_birth_date), question=asked.BIRTH_DAY),
    Column("birth_year", "number", _birth_year, question=asked.BIRTH),
    Column("sex", "code", _sex, words="word"),
    Column(
        "phone",
        "text",
        lambda row: _number(row.answers, str),
        lambda row: _number(row.answers, mask_phone),
        question=asked.PHONE,
    ),
    Column("phone_verified", "code", _verified, words="desk.yes_no"),
    _choice(asked.CITIZEN),
    Column("kabupaten_code", "text", lambda row: row.lead.region),
    Column("kabupaten", "text", lambda row: _region(row.lead.region)),
    Column("kecamatan_code", "text", lambda row: row.lead.district),
    Column("kecamatan", "text", lambda row: _region(row.lead.district)),
    Column("village_code", "text", _village, _hidden(_village), question=asked.PLACE),
    Column(
        "village",
        "text",
        lambda row: _region(_village(row)),
        _hidden(_village),
        question=asked.PLACE,
    ),
    Column("postal_code", "text", _postal_code, _hidden(_postal_code)),
    _choice(asked.WORK),
    Column("occupation_code", "text", _of(asked.OCCUPATION, str), question=asked.OCCUPATION),
    Column("occupation", "text", _occupation, question=asked.OCCUPATION),
    Column("sector", "code", lambda row: row.lead.sector, words="desk.sector"),
    _choice(asked.DELIVERS),
    _choice(asked.PROJECT),
    Column("income_amount", "number", _income("amount"), question=asked.INCOME),
    Column("income_per", "code", _income("per"), words="desk.per"),
    Column("income_days", "number", _income("days")),
    Column("work_days", "number", _of(asked.WORK_DAYS, lambda days: days)),
    Column("income_month", "number", lambda row: standing.income(row.answers)),
    _choice(asked.MEMBER),
    _choice(asked.AID),
    _choice(asked.PLAN),
    _choice(asked.CALL_TIME),
    Column(
        "consent_version", "text", lambda row: row.consent.text_version if row.consent else None
    ),
    Column("consent_at", "time", lambda row: _local(row.consent.at) if row.consent else None),
    Column("submitted_at", "time", lambda row: _local(row.lead.submitted_at)),
    Column("submitted_at_iso", "text", lambda row: _iso(row.lead.submitted_at)),
    Column("updated_at", "time", lambda row: _local(row.lead.updated_at)),
    Column("officer", "text", lambda row: row.officer, _hidden(lambda row: row.officer)),
    Column("claimed_at", "time", lambda row: _local(row.lead.claimed_at)),
    Column("outcome", "code", lambda row: row.lead.outcome, words="desk.outcome"),
    Column("tries", "number", lambda row: row.lead.tries),
    Column("follow_up_on", "day", lambda row: row.lead.follow_up_on),
    Column("language", "text", lambda row: row.lead.language),
    Column("flow", "text", lambda row: row.lead.flow),
    Column("referral", "text", lambda row: row.lead.referral),
    Column("version", "number", lambda row: row.lead.version),
    Column(
        "business_name",
        "text",
        _of(asked.BUSINESS_NAME, str),
        _of(asked.BUSINESS_NAME, mask_name),
        question=asked.BUSINESS_NAME,
    ),
    Column("nib", "text", _of(asked.NIB, str), _of(asked.NIB, mask_nib), question=asked.NIB),
    Column("npwp", "text", _of(asked.NPWP, str), _of(asked.NPWP, mask_npwp), question=asked.NPWP),
    _choice(asked.OWNER_ROLE),
    Column("helpers", "number", _of(asked.HELPERS, lambda count: count), question=asked.HELPERS),
    Column("business_since", "number", _of(asked.SINCE, lambda year: year), question=asked.SINCE),
    _choice(asked.SALES),
    _choice(asked.CAPITAL),
    Column("wages_month", "text", _wages, question=asked.WAGES),
    Column("phone_whose", "code", _whose, words="desk.phone_whose"),
    Column("registered_by", "code", lambda row: row.lead.helper, words="desk.helper"),
)
