"""Outcomes that officers filled in offline: what each row would do, and doing what may be done.

A row counts only where the lead is as it was when the file was made: what somebody has changed
since is never overwritten. Knows no file.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.officers.follow_up import Words, find_outcome, read_follow_up
from bot.officers.importing_read import Filled
from bot.officers.lead_codes import split_code
from bot.officers.notes import LONGEST
from bot.officers.outcomes import MAY_HAVE_DAY
from bot.officers.private import holds_private
from bot.officers.roles import Right, may
from conversations.errors import BadCode, InvalidAnswer, MoveNotAllowed, OutcomeNotAllowed
from conversations.lead import Outcome
from conversations.messages.catalog import Catalog
from conversations.text import clean
from storage.audit import Detail, Entry
from storage.errors import AlreadyClaimed, LeadChanged, LeadGone, LeadNotFound
from storage.lead_bringing import Brought
from storage.lead_rows import Lead
from storage.officers import Officer
from storage.transaction import Transaction


class Verdict(StrEnum):
    """What becomes of a row; words are ``desk.import.verdict.<verdict>``."""

    OK = "ok"
    TAKE = "take"
    """As OK, and nobody holds the lead: it becomes the work of who brings the outcome."""
    UNCHANGED = "unchanged"
    """Nothing was filled in."""
    DONE = "done"
    """It says already what the row says: this file was brought in before."""
    CONFLICT = "conflict"
    UNKNOWN = "unknown"
    """No such lead in the officer's areas; whether there is one elsewhere is not said."""
    GONE = "gone"
    NOT_HELD = "not_held"
    """By them, but by another."""
    MOVE = "move"
    REPEATED = "repeated"
    FORMULA = "formula"
    VERSION = "version"
    OUTCOME = "outcome"
    NO_OUTCOME = "no_outcome"
    """A day without an outcome."""
    OUTCOME_KIND = "outcome_kind"
    """One of another kind of lead."""
    DAY = "day"
    DAY_PAST = "day_past"
    DAY_FAR = "day_far"
    DAY_NOT = "day_not"
    """An outcome after which nobody is called again."""
    PRIVATE = "private"
    NOTE_LONG = "note_long"


@dataclass(frozen=True, slots=True)
class Judged:
    row: Filled
    verdict: Verdict
    brought: Brought | None = None
    """What is to be done, where the verdict is OK."""
    now: Lead | None = None
    """How the lead stands, where somebody has changed it."""
    holder: str = ""
    """The name of who has it, where it is another."""


GOOD = frozenset({Verdict.OK, Verdict.TAKE})
"""What is, or would be, noted."""
Lease = Callable[[date | None], datetime]
"""When the lease ends of a lead that is worked on now, and called again on that day."""


class _Refused(Exception):
    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict)
        self.verdict = verdict


def counts(judged: Sequence[Judged]) -> Mapping[Verdict, int]:
    return Counter(one.verdict for one in judged)


def understood(rows: Sequence[Filled], today: date, words: Words) -> list[Judged]:
    """As far as the rows themselves say."""
    seen: set[str] = set()
    judged = []
    for row in rows:
        one = _alone(row, today, words)
        code = "" if one.brought is None else one.brought.code
        judged.append(Judged(row, Verdict.REPEATED) if code in seen else one)
        seen |= {code} - {""}
    return judged


def _alone(row: Filled, today: date, words: Words) -> Judged:
    if row.empty:
        return Judged(row, Verdict.UNCHANGED)
    try:
        return Judged(row, Verdict.OK, _understood(row, today, words))
    except _Refused as refused:
        return Judged(row, refused.verdict)


async def dry_run(tx: Transaction, judged: Sequence[Judged], officer: Officer) -> list[Judged]:
    """What each row would do now. Writes nothing."""
    return [await _tried(tx, one, officer) for one in judged]


async def bring_in(
    tx: Transaction,
    judged: Sequence[Judged],
    officer: Officer,
    sha256: str,
    now: datetime,
    lease: Lease,
) -> list[Judged]:
    """Does what may be done, all in the caller's transaction, and logs it. Doing it again does
    nothing more: by then every row is another version."""
    after = [await _tried(tx, one, officer, _Doing(now, lease)) for one in judged]
    brought = [one.brought.code for one in after if one.verdict in GOOD and one.brought]
    if brought:
        detail: Detail = {
            "sha256": sha256,
            "reason": "import",
            **{str(verdict): count for verdict, count in counts(after).items()},
        }
        entry = Entry(now, "import.applied", officer.id, detail=detail)
        await tx.audit.add(replace(entry, leads=brought))
    return after


def _understood(row: Filled, today: date, words: Words) -> Brought:
    if row.has_formula:
        raise _Refused(Verdict.FORMULA)
    try:
        code, rest = split_code(row.code)
    except BadCode:
        raise _Refused(Verdict.UNKNOWN) from None
    if rest:
        raise _Refused(Verdict.UNKNOWN)
    if not (row.version.isascii() and row.version.isdecimal()):
        raise _Refused(Verdict.VERSION)
    outcome = _outcome(row.outcome, words) if row.outcome else None
    day = _day(row, today, words) if row.follow_up else None
    if day is not None and outcome is None:
        raise _Refused(Verdict.NO_OUTCOME)
    if day is not None and outcome not in MAY_HAVE_DAY:
        raise _Refused(Verdict.DAY_NOT)
    return Brought(code, int(row.version), outcome, day, _note(row.note))


def _outcome(said: str, words: Words) -> Outcome:
    """By its code, as a CSV of ours has it, or as it is written to the bot: by the words of an
    XLSX of ours too."""
    if said in set(Outcome):
        return Outcome(said)
    found = find_outcome(said, words)
    if found is None or found[1]:
        raise _Refused(Verdict.OUTCOME)
    return found[0]


def _day(row: Filled, today: date, words: Words) -> date:
    try:
        if isinstance(row.follow_up, date):
            return read_follow_up(f"{row.follow_up:%d-%m-%Y}", today, words)
        return read_follow_up(_iso(row.follow_up), today, words)
    except InvalidAnswer as error:
        raise _Refused(Verdict(error.reason)) from None


def _iso(said: str) -> str:
    """ "2026-11-25", as a CSV of ours has it, the way round that people write."""
    try:
        return f"{date.fromisoformat(said):%d-%m-%Y}"
    except ValueError:
        return said


def _note(said: str) -> str | None:
    text = clean(said)
    if len(text) > LONGEST:
        raise _Refused(Verdict.NOTE_LONG)
    if holds_private(said):
        raise _Refused(Verdict.PRIVATE)
    return text or None


@dataclass(frozen=True, slots=True)
class _Doing:
    now: datetime
    lease: Lease


async def _tried(
    tx: Transaction, one: Judged, officer: Officer, doing: _Doing | None = None
) -> Judged:
    """Done, or only looked at."""
    brought, may_manage = one.brought, may(officer.role, Right.MANAGE)
    if one.verdict is not Verdict.OK or brought is None:
        return one
    who = (brought, officer.id, officer.areas)
    try:
        if doing is None:
            takes = await tx.leads.check_brought(*who, others_too=may_manage)
        else:
            until = doing.lease(brought.follow_up_on)
            takes = await tx.leads.bring(*who, doing.now, until, others_too=may_manage)
    except (LeadNotFound, LeadGone, AlreadyClaimed, MoveNotAllowed, LeadChanged) as error:
        return await _refused(tx, one, brought, error, officer)
    return replace(one, verdict=Verdict.TAKE) if takes else one


async def _refused(
    tx: Transaction, one: Judged, brought: Brought, error: Exception, officer: Officer
) -> Judged:
    match error:
        case LeadNotFound():
            return replace(one, verdict=Verdict.UNKNOWN)
        case LeadGone():
            return replace(one, verdict=Verdict.GONE)
        case AlreadyClaimed():
            return replace(one, verdict=Verdict.NOT_HELD, holder=await _name(tx, error.by))
        case OutcomeNotAllowed():
            return replace(one, verdict=Verdict.OUTCOME_KIND)
        case LeadChanged():
            return await _changed(tx, one, brought, officer)
    return replace(one, verdict=Verdict.MOVE)


async def _changed(tx: Transaction, one: Judged, brought: Brought, officer: Officer) -> Judged:
    lead = await tx.leads.get(brought.code, officer.areas)
    if await _says_already(tx, lead, brought, officer):
        return replace(one, verdict=Verdict.DONE, now=lead)
    others = lead.holder is not None and lead.holder != officer.id
    name = await _name(tx, lead.holder) if others else ""
    return replace(one, verdict=Verdict.CONFLICT, now=lead, holder=name)


async def _name(tx: Transaction, holder: int | None) -> str:
    return (await tx.officers.names()).get(holder or 0, "-")


async def _says_already(tx: Transaction, lead: Lead, brought: Brought, officer: Officer) -> bool:
    """The very next step was this row; or the one after it, where the lead was taken first."""
    history = await tx.leads.history(lead.code, officer.areas)
    next_steps = (brought.version + 1, brought.version + 2)
    return any(
        step.version in next_steps
        and (step.actor, step.outcome, step.note) == (officer.id, brought.outcome, brought.note)
        for step in history
    )


def words_in(catalog: Catalog) -> Words:
    """Whatever may be written, in any language."""

    def words(key: str) -> tuple[str, ...]:
        return tuple(word for code in catalog.languages for word in catalog.words(code, key))

    return words
