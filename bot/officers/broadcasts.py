"""/siaran: a message to many. Written, tried on oneself, counted, confirmed by somebody else, then
sent behind everybody who waits for an answer; stopped at any moment."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bot.hours import is_open, next_open
from bot.officers.broadcast_screen import choices, screen
from bot.officers.broadcast_words import (
    ALL,
    check,
    check_length,
    chosen,
    figures,
    filter_of,
    message,
    responsible,
)
from bot.officers.notes import refuse_private
from bot.officers.phrases import at
from bot.officers.private import holds_private
from bot.officers.roles import Right, may
from bot.officers.selection import STATUS_GROUPS
from bot.officers.visit import Answer, Visit, say
from bot.queueing import Kind, Priority, loose
from bot.render import Renderer
from conversations.errors import InvalidAnswer
from conversations.lead import REGISTRATIONS
from conversations.messages.catalog import REFERENCE
from conversations.replies import Reply
from storage.audit import Entry
from storage.broadcasts import MARK, OPEN, Broadcast, BroadcastState
from storage.ids import new_name

_RUNNING = BroadcastState.RUNNING


async def broadcast(visit: Visit) -> Answer:
    """Without words: how it stands. With words: the draft, in Indonesian or after a language."""
    if not visit.rest.strip():
        return await _standing(visit)
    if holds_private(visit.rest):
        return refuse_private(visit)
    first, _, rest = visit.rest.strip().partition(" ")
    language = first if first in visit.catalog.languages else REFERENCE
    text = check(rest if first == language else visit.rest)
    check_length(visit.catalog, language, text)
    old = await visit.tx.broadcasts.newest(*OPEN, author=visit.officer.id)
    if old is None and language != REFERENCE:
        raise InvalidAnswer("broadcast_first")
    if old is None:
        one = _new(visit, text)
        await visit.tx.broadcasts.add(one)
    else:
        one = await _changed(visit, old, texts={**old.texts, language: text})
    return Answer(messages=(await screen(visit, one, whole=True),))


async def look(visit: Visit) -> Answer:
    one = await visit.tx.broadcasts.find(visit.parts[0] if visit.parts else "")
    return say("desk.old_button") if one is None else Answer(edited=await screen(visit, one))


async def press_choose(visit: Visit) -> Answer:
    """What may be chosen for one thing, a button each."""
    return await _own(visit, _choose)


async def press_set(visit: Visit) -> Answer:
    return await _own(visit, _set)


async def press_test(visit: Visit) -> Answer:
    """To its author's own chat, as people will get it."""
    return await _own(visit, _test)


async def press_ask(visit: Visit) -> Answer:
    """To everybody else who may send to many: one of them must say yes."""
    return await _own(visit, _ask)


async def press_drop(visit: Visit) -> Answer:
    return await _own(visit, _drop)


async def press_yes(visit: Visit) -> Answer:
    """Of somebody else than its author, to exactly what they were shown."""
    one = await _shown(visit)
    if one is None or one.state is not BroadcastState.ASKED:
        return say("desk.broadcast.changed")
    if one.author == visit.officer.id:
        return say("desk.broadcast.own")
    if await visit.tx.broadcasts.newest(_RUNNING) is not None:
        return say("desk.broadcast.busy")
    running = replace(one, state=_RUNNING, confirmed_by=visit.officer.id)
    await visit.tx.broadcasts.put(running)
    await _log(visit, running, "confirmed")
    begins = visit.now if is_open(visit.now) else next_open(visit.now)
    said = Reply("desk.broadcast.confirmed", {"who": visit.officer.name, "at": at(begins)})
    await _tell(visit, one.author, said)
    return Answer(edited=await screen(visit, running), messages=(said,))


async def press_no(visit: Visit) -> Answer:
    one = await _shown(visit)
    if one is None or one.state is not BroadcastState.ASKED:
        return say("desk.broadcast.changed")
    back = replace(one, state=BroadcastState.DRAFT, version=one.version + 1)
    await visit.tx.broadcasts.put(back)
    await _log(visit, back, "refused")
    said = Reply("desk.broadcast.refused", {"who": visit.officer.name})
    if one.author != visit.officer.id:
        await _tell(visit, one.author, said)
    return Answer(edited=said)


async def press_stop(visit: Visit) -> Answer:
    """For everything that has not left yet; anybody may who may send to many."""
    id = visit.parts[0] if visit.parts else ""
    one = await visit.tx.broadcasts.find(id, lock=True)
    if one is None or one.state is not _RUNNING:
        return say("desk.broadcast.changed")
    await visit.tx.broadcasts.take_back(one)
    ended = replace(one, state=BroadcastState.STOPPED, ended_at=visit.now)
    await visit.tx.broadcasts.put(ended)
    await _log(visit, ended, "stopped")
    progress = await visit.tx.broadcasts.progress(ended)
    said = Reply("desk.broadcast.ended", {**figures(ended, progress), "who": visit.officer.name})
    for other in responsible(one) - {visit.officer.id}:
        await _tell(visit, other, said)
    return Answer(edited=said)


async def _standing(visit: Visit) -> Answer:
    mine = await visit.tx.broadcasts.newest(*OPEN, author=visit.officer.id)
    asked = await visit.tx.broadcasts.newest(BroadcastState.ASKED)
    running = await visit.tx.broadcasts.newest(_RUNNING)
    found = {one.id: one for one in (running, asked, mine) if one is not None}
    if not found:
        return say("desk.broadcast.nothing")
    return Answer(messages=tuple([await screen(visit, one, whole=True) for one in found.values()]))


async def _choose(visit: Visit, one: Broadcast) -> Answer:
    field = visit.parts[2] if len(visit.parts) > 2 else ""
    return Answer(edited=await choices(visit, one, field))


async def _set(visit: Visit, one: Broadcast) -> Answer:
    field, value, *_ = (*visit.parts[2:], "", "")
    allowed = {
        "area": {ALL, *await visit.tx.broadcasts.regions(filter_of({**one.chosen, "area": ALL}))},
        "kind": {ALL, *REGISTRATIONS},
        "status": set(STATUS_GROUPS),
    }
    if value not in allowed.get(field, set()):
        return say("desk.old_button")
    changed = await _changed(visit, one, chosen={**one.chosen, field: value})
    return Answer(edited=await screen(visit, changed))


async def _test(visit: Visit, one: Broadcast) -> Answer:
    tested = replace(one, tested=True)
    await visit.tx.broadcasts.put(tested)
    said = tuple(message(one.texts, language)[0] for language in sorted(one.texts))
    return Answer(edited=await screen(visit, tested), messages=said)


async def _ask(visit: Visit, one: Broadcast) -> Answer:
    others = [
        officer.id
        for officer in await visit.tx.officers.list()
        if officer.id != one.author and may(officer.role, Right.BROADCAST)
    ]
    if not others:
        return say("desk.broadcast.alone")
    if not one.tested:
        return say("desk.broadcast.untested")
    if not await visit.tx.broadcasts.count(filter_of(one.chosen)):
        return say("desk.broadcast.nobody")
    asked = replace(one, state=BroadcastState.ASKED)
    await visit.tx.broadcasts.put(asked)
    await _log(visit, asked, "asked")
    for other in others:
        await _tell(visit, other, await screen(visit, asked, other, whole=True))
    told = Reply("desk.broadcast.told", {"n": len(others)})
    return Answer(edited=await screen(visit, asked), messages=(told,))


async def _drop(visit: Visit, one: Broadcast) -> Answer:
    await visit.tx.broadcasts.put(
        replace(one, state=BroadcastState.STOPPED, ended_at=visit.now, version=one.version + 1)
    )
    return Answer(edited=Reply("desk.broadcast.dropped"))


async def _own(visit: Visit, act: Callable[[Visit, Broadcast], Awaitable[Answer]]) -> Answer:
    """Only its author, only while it may be changed, only what the button was about."""
    one = await _shown(visit)
    if one is None or one.author != visit.officer.id or one.state not in OPEN:
        return say("desk.broadcast.changed")
    return await act(visit, one)


async def _shown(visit: Visit) -> Broadcast | None:
    """The one in the button, if it is still as it was when the button was made."""
    id, version, *_ = (*visit.parts, "", "")
    one = await visit.tx.broadcasts.find(id, lock=True)
    return one if one is not None and str(one.version) == version else None


def _new(visit: Visit, text: str) -> Broadcast:
    return Broadcast(
        id=new_name(),
        state=BroadcastState.DRAFT,
        author=visit.officer.id,
        version=1,
        tested=False,
        texts={REFERENCE: text},
        chosen=chosen(visit.officer.areas),
        created_at=visit.now,
    )


async def _changed(visit: Visit, one: Broadcast, **changes: Any) -> Broadcast:
    """A draft again: whatever was tried or asked was about something else."""
    tested = one.tested and "texts" not in changes
    changed = replace(
        one, state=BroadcastState.DRAFT, version=one.version + 1, tested=tested, **changes
    )
    await visit.tx.broadcasts.put(changed)
    return changed


async def _log(visit: Visit, one: Broadcast, what: str) -> None:
    count = await visit.tx.broadcasts.count(filter_of(one.chosen))
    told = {key: one.chosen[key] for key in ("area", "kind", "status")}
    detail = {"broadcast": f"{MARK}{one.id}", "version": one.version, "people": count, **told}
    await visit.tx.audit.add(
        Entry(visit.now, f"broadcast.{what}", visit.officer.id, detail=detail)
    )


async def _tell(visit: Visit, officer: int, said: Reply) -> None:
    calls = Renderer(visit.catalog).messages(officer, [said], REFERENCE, private=False)
    await visit.tx.outbox.add_many(
        loose(officer, call, Priority.OFFICER, Kind.KEPT, visit.now) for call in calls
    )
