"""The columns of an export. A name is for ever; a column whose question is gone stays, empty.

It holds no words: labels and meanings are ``desk.column.<name>`` and ``desk.meaning.<name>``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.officers import row_values as values
from bot.officers.cells import Cell, Missing
from bot.officers.row_values import Row
from conversations.answers import Skipped
from conversations.flows import asked, standing
from conversations.questions import Choice, Question
from storage.lead_history import Step

Kind = Literal["text", "code", "codes", "number", "day", "time", "set"]
"""``codes`` are several with a space between; ``set`` is empty, and the only kind of cell that may
be written into."""
Need = Literal["consent", "work"]
"""The person's consent; the steps in which something was noted, or a call had an outcome."""
_SKIPS: Mapping[Skipped, Missing] = {
    Skipped.BY_CHOICE: Missing.SKIPPED,
    Skipped.AFTER_MISSES: Missing.OFFICER_ASKS,
}


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    value: Callable[[Row], Cell]
    words: str = ""
    """For a code: the beginning of the keys that say it in words."""
    question: Question[Any] | None = None
    """Where it is skipped, the cell says so."""
    needs: Need | None = None
    """What a row must hold beside the lead; what no column of a file needs is not read for it."""
    has_nik: bool = False

    @property
    def cell(self) -> Callable[[Row], Cell]:
        """What makes a cell of a row. Ask for it once, not for each row."""
        question, value = self.question, self.value
        if question is None:
            return value

        def cell(row: Row) -> Cell:
            skip = row.answers.skip_of(question) if row.answers.skips else None
            return value(row) if skip is None else _SKIPS[skip]

        return cell


@dataclass(frozen=True, slots=True)
class Event:
    """A step of a lead's history, with the name of who did it."""

    step: Step
    by: str | None


@dataclass(frozen=True, slots=True)
class EventColumn:
    """A column of the history, whose words are a column's of the same name or its own."""

    name: str
    kind: Kind
    value: Callable[[Event], Cell]
    words: str = ""


def _choice(question: Choice, name: str = "") -> Column:
    return Column(
        name or question.id,
        "code",
        lambda row: row.answers.get(question),
        words=f"shown.{question.id}",
        question=question,
    )


def _empty(_: Row) -> Cell:
    return None


HISTORY: tuple[EventColumn, ...] = (
    EventColumn("lead_code", "text", lambda event: event.step.code),
    EventColumn("version", "number", lambda event: event.step.version),
    EventColumn("event_at", "time", lambda event: values.local(event.step.at)),
    EventColumn("event_at_iso", "text", lambda event: values.iso(event.step.at)),
    EventColumn("event", "code", lambda event: event.step.action, words="desk.event"),
    EventColumn("event_by", "text", lambda event: event.by),
    EventColumn("from_status", "code", lambda event: event.step.from_status, words="desk.status"),
    EventColumn("to_status", "code", lambda event: event.step.to_status, words="desk.status"),
    EventColumn("outcome", "code", lambda event: event.step.outcome, words="desk.outcome"),
)
"""Of the second sheet: what happened, oldest first. No notes: they are for the card."""

_CALL: tuple[Column, ...] = (
    Column("lead_code", "text", lambda row: row.lead.code),
    Column("name", "text", values.of(asked.NAME, str), question=asked.NAME),
    Column("phone", "text", values.phone_number, question=asked.PHONE),
    Column("set_outcome", "set", _empty),
    Column("set_follow_up", "set", _empty),
    Column("set_note", "set", _empty),
    Column("phone_whose", "code", values.whose, words="desk.phone_whose"),
    _choice(asked.CALL_TIME),
    Column("kabupaten", "text", lambda row: values.region_name(row.lead.region)),
    Column("kecamatan", "text", lambda row: values.region_name(row.lead.district)),
    Column("to_ask", "codes", values.to_ask, words="row"),
    Column("outcome", "code", lambda row: row.lead.outcome, words="desk.outcome"),
    Column("follow_up_on", "day", lambda row: row.lead.follow_up_on),
)
_PROGRESS: tuple[Column, ...] = (
    Column("status", "code", lambda row: row.lead.status, words="desk.status"),
    Column("kind", "code", lambda row: row.lead.kind, words="lead_kind"),
    Column("result", "code", lambda row: row.lead.result.rpartition(".")[2], words="desk.decided"),
    Column("tries", "number", lambda row: row.lead.tries),
    Column("notes", "number", values.notes, needs="work"),
    Column("officer", "text", lambda row: row.officer),
    Column("claimed_at", "time", lambda row: values.local(row.lead.claimed_at)),
    Column("first_contact_at", "time", values.first_contact, needs="work"),
    Column("last_contact_at", "time", values.last_contact, needs="work"),
    Column("submitted_at", "time", lambda row: values.local(row.lead.submitted_at)),
    Column("updated_at", "time", lambda row: values.local(row.lead.updated_at)),
)
_PERSON: tuple[Column, ...] = (
    Column(
        "nik",
        "text",
        values.of(asked.NIK, lambda nik: nik.digits),
        question=asked.NIK,
        has_nik=True,
    ),
    Column(
        "nik_warnings",
        "codes",
        values.of(asked.NIK, lambda nik: " ".join(nik.warnings) or None),
        words="desk.nik_warning",
    ),
    Column(
        "birth_date",
        "day",
        values.birth_date,
        question=asked.BIRTH_DAY,
    ),
    Column("birth_year", "number", values.birth_year, question=asked.BIRTH),
    Column("sex", "code", values.sex, words="word"),
    _choice(asked.CITIZEN),
    Column("phone_verified", "code", values.verified, words="desk.yes_no"),
    Column("registered_by", "code", lambda row: row.lead.helper, words="desk.helper"),
    Column("language", "code", lambda row: row.lead.language, words="desk.export.language"),
)
_PLACE: tuple[Column, ...] = (
    Column(
        "village",
        "text",
        lambda row: values.region_name(values.village(row)),
        question=asked.PLACE,
    ),
    Column("postal_code", "text", values.postal_code),
    Column("province_code", "text", lambda row: row.lead.region and row.lead.region[:2]),
    Column("kabupaten_code", "text", lambda row: row.lead.region),
    Column("kecamatan_code", "text", lambda row: row.lead.district),
    Column("village_code", "text", values.village, question=asked.PLACE),
)
_WORK: tuple[Column, ...] = (
    _choice(asked.WORK),
    Column("occupation", "text", values.occupation, question=asked.OCCUPATION),
    Column("occupation_code", "text", values.of(asked.OCCUPATION, str), question=asked.OCCUPATION),
    Column("sector", "code", lambda row: row.lead.sector, words="desk.sector"),
    _choice(asked.DELIVERS),
    _choice(asked.PROJECT),
    Column("income_amount", "number", values.income("amount"), question=asked.INCOME),
    Column("income_per", "code", values.income("per"), words="desk.per"),
    Column("income_days", "number", values.income("days")),
    Column("work_days", "number", values.of(asked.WORK_DAYS, lambda days: days)),
    Column("income_month", "number", lambda row: standing.income(row.answers)),
    _choice(asked.MEMBER),
    _choice(asked.AID),
    _choice(asked.PLAN),
)
_BUSINESS: tuple[Column, ...] = (
    Column(
        "business_name",
        "text",
        values.of(asked.BUSINESS_NAME, str),
        question=asked.BUSINESS_NAME,
    ),
    Column("nib", "text", values.of(asked.NIB, str), question=asked.NIB),
    Column("npwp", "text", values.of(asked.NPWP, str), question=asked.NPWP),
    _choice(asked.OWNER_ROLE),
    Column(
        "helpers", "number", values.of(asked.HELPERS, lambda count: count), question=asked.HELPERS
    ),
    Column(
        "business_since", "number", values.of(asked.SINCE, lambda year: year), question=asked.SINCE
    ),
    _choice(asked.SALES),
    _choice(asked.CAPITAL),
    Column("wages_month", "text", values.wages, question=asked.WAGES),
)
_RECORD: tuple[Column, ...] = (
    Column("version", "number", lambda row: row.lead.version),
    Column("submitted_at_iso", "text", lambda row: values.iso(row.lead.submitted_at)),
    Column(
        "consent_version",
        "text",
        lambda row: row.consent.text_version if row.consent else None,
        needs="consent",
    ),
    Column(
        "consent_at",
        "time",
        lambda row: values.local(row.consent.at) if row.consent else None,
        needs="consent",
    ),
    Column(
        "consent_sha256",
        "text",
        lambda row: row.consent.text_sha256 if row.consent else None,
        needs="consent",
    ),
    Column("flow", "text", lambda row: row.lead.flow),
    Column("referral", "text", lambda row: row.lead.referral),
)
GROUPS: Mapping[str, tuple[Column, ...]] = {
    "call": _CALL,
    "progress": _PROGRESS,
    "person": _PERSON,
    "place": _PLACE,
    "work": _WORK,
    "business": _BUSINESS,
    "record": _RECORD,
}
"""What belongs together, in the order of a file: first what a printed list is called from, and
filled in on. Words are ``desk.group.<group>``."""
COLUMNS: tuple[Column, ...] = tuple(column for group in GROUPS.values() for column in group)
"""All there are; a profile takes some of them."""
GROUP_OF: Mapping[str, str] = {
    column.name: name for name, group in GROUPS.items() for column in group
}
PRINTED = len(_CALL)
"""Of the first columns, so many fit on a sheet of paper."""
SET_OUTCOME, SET_FOLLOW_UP, SET_NOTE = (column.name for column in COLUMNS if column.kind == "set")
"""Empty, for the officer to fill in; the file that comes back is read by these."""
