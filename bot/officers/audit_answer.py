"""``/audit KODE``: who saw this person's NIK, when and why; then whatever else was done about the
lead. From the audit, and from the lead's own history, which goes when the lead is erased."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.looks import FILE, FOUND, SHOWN, Seen, seen_in
from bot.officers.audit_words import AuditWords
from bot.officers.buttons import button, under
from bot.officers.phrases import at
from bot.officers.visit import Visit
from conversations.lead import OF_CALLS
from conversations.replies import Lines, Phrase, Reply, Value
from storage.audit import Entry
from storage.lead_history import Step
from storage.lead_rows import Action, Why

_LOOKS = frozenset({SHOWN, FOUND, FILE})
_WHAT: Mapping[str, frozenset[Seen]] = {
    "nik": frozenset({Seen.NUMBERS, Seen.ALL}),
    "phone": frozenset({Seen.CONTACT, Seen.ALL}),
}
"""What is asked for, each by itself, and where it can be read."""
MOST_LINES = 25
"""Of each kind; the command line has them all."""


async def who_saw(visit: Visit, code: str) -> Reply:
    entries = await visit.tx.audit.about([code])
    steps = await visit.tx.leads.steps(code)
    await visit.tx.audit.add(Entry(visit.now, "audit.read", visit.officer.id, code))
    back = under((button("audit", label=Phrase("desk.button.audit_all")),))
    if not entries and not steps:
        return Reply("desk.audit.unknown", {"code": code}, back)
    words = AuditWords(visit.catalog, await visit.tx.officers.names())
    lines = [
        *_section("shown", [_look(words, e) for e in entries if e.action == SHOWN], code),
        *_section("files", [_file(words, e) for e in entries if e.action == FILE], code),
        *_section("found", [_look(words, e) for e in entries if e.action == FOUND], code),
        *_section("rest", _rest(words, entries, steps), code),
    ]
    values: dict[str, Value] = {
        "code": code,
        "answer": _answer(words, entries),
        "lines": Lines((*lines,)),
    }
    return Reply("desk.audit.text", values, back)


def _answer(words: AuditWords, entries: Sequence[Entry]) -> Lines:
    """The sentences that were asked for: of the NIK, and of the phone."""
    return Lines(tuple(_who_saw(words, entries, what) for what in _WHAT))


def _who_saw(words: AuditWords, entries: Sequence[Entry], what: str) -> Phrase:
    """By name, each once, in the order of their first look."""
    saw = [e for e in entries if seen_in(e) in _WHAT[what]]
    if not saw:
        return Phrase(f"desk.audit.nobody.{what}")
    shown: Value = ""
    for one in dict.fromkeys(_key(e) for e in saw):
        who = words.who(next(e for e in saw if _key(e) == one))
        shown = Phrase("desk.area_list", {"first": shown, "second": who}) if shown else who
    return Phrase(f"desk.audit.seen.{what}", {"who": shown, "n": len(saw)})


def _key(entry: Entry) -> tuple[int | None, str]:
    return entry.actor, "" if entry.actor is not None else entry.action


def _section(name: str, lines: Sequence[Value], code: str) -> list[Value]:
    """The oldest first; of very many, the newest."""
    if not lines:
        return []
    head: Value = Phrase(f"desk.audit.part.{name}", {"n": len(lines)})
    left = len(lines) - MOST_LINES
    more: list[Value] = []
    if left > 0:
        more = [Phrase("desk.audit.older", {"n": left, "code": code})]
    return [head, *more, *lines[-MOST_LINES:], ""]


def _look(words: AuditWords, entry: Entry) -> Phrase:
    who, reason = words.who(entry), words.reason(entry)
    if entry.action == SHOWN:
        who = Phrase("desk.audit.opened", {"who": who, "what": _what(entry)})
    values: dict[str, Value] = {"at": at(entry.at), "who": who}
    if reason is None:
        return Phrase("desk.audit.look", values)
    return Phrase("desk.audit.look_why", {**values, "reason": reason})


def _file(words: AuditWords, entry: Entry) -> Phrase:
    reason = words.reason(entry) or Phrase("desk.audit.no_reason")
    values = {"at": at(entry.at), "who": words.who(entry), "what": _what(entry), "reason": reason}
    return Phrase("desk.audit.file", values)


def _what(entry: Entry) -> Phrase:
    return Phrase(f"desk.audit.clear.{seen_in(entry)}")


def _rest(words: AuditWords, entries: Sequence[Entry], steps: Sequence[Step]) -> list[Value]:
    """Both stories in one order of time."""
    told: list[tuple[datetime, Value]] = [
        (e.at, _done(e.at, words.who(e), words.action(e.action)))
        for e in entries
        if e.action not in _LOOKS
    ]
    told += [(step.at, _done(step.at, _stepper(words, step), _step(step))) for step in steps]
    return [line for _, line in sorted(told, key=lambda one: one[0])]


def _done(moment: datetime, who: Value, what: Value) -> Phrase:
    return Phrase("desk.audit.done", {"at": at(moment), "who": who, "what": what})


def _stepper(words: AuditWords, step: Step) -> Value:
    if step.actor is not None:
        return words.officer(step.actor)
    return Phrase(f"desk.audit.doer.{_nobody_at_the_desk(step)}")


def _nobody_at_the_desk(step: Step) -> str:
    """An erasure, and the end of a question put again, are the person's or that of time."""
    if step.action in (Action.ERASED, Action.REPAIR_CLOSED):
        return "person_or_bot"
    if step.action is Action.RELEASED and step.reason is not Why.MOVED_AWAY:
        return "cli"
    return "bot" if step.action is Action.RETURNED else "person"


def _step(step: Step) -> Phrase:
    if step.action is Action.OUTCOME and step.outcome is not None:
        outcome = Phrase(f"desk.outcome.{step.outcome}")
        key = "outcome" if step.outcome in OF_CALLS else "outcome_report"
        return Phrase(f"desk.audit.step.{key}", {"outcome": outcome})
    if step.action is Action.PLANNED and step.day is not None:
        return Phrase("desk.audit.step.planned_on", {"day": step.day})
    if step.action is Action.RELEASED and step.reason is not None:
        return Phrase(f"desk.audit.released.{step.reason}")
    return Phrase(f"desk.audit.step.{step.action}")
