"""/audit: who did what, the last first, by page, by officer, by action; with a code, who saw that
lead. No areas: whoever reads acts reads all of them, and sees no lead. Each look is logged too."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.officers.audit_answer import who_saw
from bot.officers.audit_words import AuditWords
from bot.officers.buttons import button, in_rows, under
from bot.officers.lead_codes import split_code
from bot.officers.refusals import bad_code, usage_of
from bot.officers.visit import Answer, Visit
from conversations.errors import BadCode
from conversations.messages.catalog import REFERENCE
from conversations.replies import Lines, Option, Phrase, Reply, Value
from conversations.text import shorten
from storage.audit import AuditFilter, Entry
from storage.broadcasts import MARK
from storage.ids import in_letters

PAGE = 8
MOST_CHOICES = 60
"""Buttons under a message; Telegram takes a hundred."""
_ANY = ""
_BEGINNING = 40
"""Characters of a message to many."""


@dataclass(frozen=True, slots=True)
class _View:
    """Which entries a screen shows; its buttons carry it."""

    by: str = _ANY
    """An officer, by a handle: a button says nobody's Telegram id."""
    of: str = _ANY
    """An action."""
    before: int | None = None

    def parts(self) -> tuple[str, str, str]:
        return self.by, self.of, "" if self.before is None else str(self.before)

    @classmethod
    def read(cls, parts: tuple[str, ...]) -> "_View":
        by, of, before, *_ = (*parts, "", "", "")
        return cls(by, of, int(before) if before.isdecimal() else None)


async def audit(visit: Visit) -> Answer:
    if not visit.rest.strip():
        return Answer(messages=(await _page(visit, _View()),))
    try:
        code, _ = split_code(visit.rest)
    except BadCode as error:
        return bad_code(error, visit, usage_of("audit"))
    return Answer(messages=(await who_saw(visit, code),))


async def turn_page(visit: Visit) -> Answer:
    return Answer(edited=await _page(visit, _View.read(visit.parts)))


async def choose_officer(visit: Visit) -> Answer:
    """Whose acts: those who are known by any."""
    view, words = _View.read(visit.parts), await _words(visit)
    actors = sorted(await visit.tx.audit.actors(), key=lambda id: words.names.get(id, ""))
    choices = [
        _way(replace(view, by=_handle(visit, id), before=None), _label(visit, words.officer(id)))
        for id in actors[:MOST_CHOICES]
    ]
    return _choice("desk.audit.by_whom", replace(view, by=_ANY, before=None), choices)


async def choose_action(visit: Visit) -> Answer:
    view, words = _View.read(visit.parts), await _words(visit)
    choices = [
        _way(replace(view, of=action, before=None), _label(visit, words.action(action)))
        for action in (await visit.tx.audit.actions())[:MOST_CHOICES]
    ]
    return _choice("desk.audit.of_what", replace(view, of=_ANY, before=None), choices)


async def _page(visit: Visit, view: _View) -> Reply:
    officer = await _officer(visit, view.by)
    which = AuditFilter(officer=officer, action=view.of or None, before=view.before)
    found = await visit.tx.audit.page(which, PAGE + 1)
    shown = found[:PAGE]
    words = await _words(visit, shown)
    detail = {"by": officer is not None, "of": view.of or None, "shown": len(shown)}
    await visit.tx.audit.add(Entry(visit.now, "audit.read", visit.officer.id, detail=detail))
    lines = [line for entry in shown for line in words.lines(entry)]
    values: dict[str, Value] = {
        "by": Phrase("desk.audit.all_officers") if officer is None else words.officer(officer),
        "of": words.action(view.of) if view.of else Phrase("desk.audit.all_actions"),
        "lines": Lines((*lines,)) if lines else Phrase("desk.audit.none"),
    }
    return Reply("desk.audit.head", values, under(_narrowing(view), _paging(view, found)))


def _narrowing(view: _View) -> tuple[Option, ...]:
    return (
        button("auditby", *view.parts(), label=Phrase("desk.button.audit_by")),
        button("auditof", *view.parts(), label=Phrase("desk.button.audit_of")),
    )


def _paging(view: _View, found: Sequence[Entry]) -> tuple[Option, ...]:
    ways = []
    if len(found) > PAGE and found[PAGE - 1].number is not None:
        further = replace(view, before=found[PAGE - 1].number)
        ways.append(_way(further, Phrase("desk.button.next")))
    if view.before is not None:
        ways.append(_way(replace(view, before=None), Phrase("desk.button.first")))
    return tuple(ways)


def _choice(key: str, without: _View, choices: list[Option]) -> Answer:
    everything = _way(without, Phrase("desk.button.audit_all"))
    return Answer(edited=Reply(key, {}, under(*in_rows(choices, 2), (everything,))))


def _way(view: _View, label: Phrase | str) -> Option:
    return button("audit", *view.parts(), label=label)


def _label(visit: Visit, value: Value) -> Phrase | str:
    return value if isinstance(value, Phrase) else str(value)


async def _words(visit: Visit, shown: Sequence[Entry] = ()) -> AuditWords:
    names, texts = await visit.tx.officers.names(), dict[str, str]()
    for called in {
        str(entry.detail["broadcast"]) for entry in shown if "broadcast" in entry.detail
    }:
        one = await visit.tx.broadcasts.find(called.removeprefix(MARK))
        if one is not None:
            texts[called] = shorten(" ".join(one.texts[REFERENCE].split()), _BEGINNING)
    return AuditWords(visit.catalog, names, texts)


def _handle(visit: Visit, officer: int) -> str:
    return in_letters(visit.world.sign("audit.officer", str(officer))[:5])


async def _officer(visit: Visit, handle: str) -> int | None:
    """None for nobody in particular, or for a handle of nobody."""
    if handle == _ANY:
        return None
    actors = await visit.tx.audit.actors()
    return next((id for id in actors if _handle(visit, id) == handle), None)
