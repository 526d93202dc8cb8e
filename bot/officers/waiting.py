"""What an officer asked while a code was wanted: kept in order, and done after the code. One thing
goes on at once; several are listed with a button each, so that nothing comes as a surprise."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.officers.buttons import button, in_rows, place_of, pressed, under
from bot.officers.lead_codes import split_code
from bot.officers.private import holds_private
from bot.officers.visit import Answer, Visit
from conversations.errors import BadCode
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.text import clean
from storage.postponed import MOST, WAITS, Kept

PRESS = "waits"
ALL, NONE = "all", "none"
_LONGEST = 60
"""Characters of an officer's words in the list."""
_MINUTES = WAITS // timedelta(minutes=1)


async def keep(visit: Visit, again: Mapping[str, Any], why: Phrase) -> Reply:
    """That a code is wanted and what was asked is kept; or that there is no room for it."""
    if not await visit.tx.postponed.put(visit.officer.id, again, visit.now):
        return Reply("desk.waiting.full", {"why": why, "n": MOST})
    n = len(await visit.tx.postponed.asked(visit.officer.id, visit.now))
    values: dict[str, Value] = {"minutes": _MINUTES, "n": n}
    behind = Phrase("desk.waiting.alone" if n == 1 else "desk.waiting.behind", values)
    return Reply("desk.waiting.asked", {"why": why, "behind": behind})


async def go_on(visit: Visit, opened: Phrase) -> Answer:
    """After the right code."""
    officer, postponed = visit.officer.id, visit.tx.postponed
    found = await postponed.code_came(officer, visit.now)
    if len(found) > 1:
        return Answer(messages=(await _list(visit, opened),))
    await postponed.end(officer, [one.place for one in found])
    if not found:
        return Answer(messages=(Reply("desk.waiting.nothing", {"opened": opened}),))
    what = _what(visit.catalog, found[0])
    said = Reply("desk.waiting.goes_on", {"opened": opened, "what": what})
    return Answer(messages=(said,), then=(found[0].asked,))


async def press_waiting(visit: Visit) -> Answer:
    """One of them, or all in their order, or none any more; what is left stays in the list."""
    found = await visit.tx.postponed.offered(visit.officer.id, visit.now)
    chosen = [one for one in found if visit.part in (ALL, NONE) or one.place == _place(visit)]
    await visit.tx.postponed.end(visit.officer.id, [one.place for one in chosen])
    if not chosen:
        return Answer(edited=await _list(visit, Phrase("desk.waiting.gone")))
    if visit.part == NONE:
        return Answer(edited=Reply("desk.waiting.dropped", {"n": len(chosen)}))
    done: Value = _what(visit.catalog, chosen[0])
    if len(chosen) > 1:
        done = Phrase("desk.waiting.many", {"n": len(chosen)})
    edited = await _list(visit, Phrase("desk.waiting.done", {"what": done}))
    return Answer(edited=edited, then=tuple(one.asked for one in chosen))


def _place(visit: Visit) -> int | None:
    return place_of(visit.part) if visit.part.isdecimal() else None


async def _list(visit: Visit, head: Phrase) -> Reply:
    found = await visit.tx.postponed.offered(visit.officer.id, visit.now)
    if not found:
        return Reply("desk.waiting.nothing", {"opened": head})
    lines = [
        Phrase("desk.waiting.line", {"n": n, "what": _what(visit.catalog, one)})
        for n, one in enumerate(found, start=1)
    ]
    values: dict[str, Value] = {"head": head, "lines": Lines((*lines,)), "minutes": _MINUTES}
    return Reply("desk.waiting.list", values, under(*_ways(found)))


def _ways(found: Sequence[Kept]) -> tuple[tuple[Any, ...], ...]:
    ones = [
        button(PRESS, str(one.place), label=Phrase("desk.button.waiting_n", {"n": n}))
        for n, one in enumerate(found, start=1)
    ]
    rest = tuple(
        button(PRESS, which, label=Phrase(f"desk.button.waiting_{which}")) for which in (ALL, NONE)
    )
    return (*in_rows(ones, 4), rest if len(found) > 1 else rest[1:])


def _what(catalog: Catalog, kept: Kept) -> Value:
    """As the officer asked it. Somebody's number is not said again: it left the chat."""
    if "press" in kept.asked:
        return _pressed(catalog, str(kept.asked["press"]))
    said = clean(str(kept.asked["said"]))
    if holds_private(said):
        return Phrase("desk.waiting.hidden", {"command": said.split(maxsplit=1)[0]})
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rstrip()} …"


def _pressed(catalog: Catalog, data: str) -> Value:
    action, parts = pressed(data) or ("", ())
    key = f"desk.waiting.button.{action}"
    known = key in catalog.languages[REFERENCE].messages
    what = Phrase(key if known else "desk.waiting.button_any")
    try:
        code, _ = split_code(parts[0] if parts else "")
    except BadCode:
        return what
    return Phrase("desk.waiting.of_lead", {"what": what, "code": code})
