"""/duplikat: pairs of leads that may be one person's; an officer decides, and may undo it.

Nothing here is ever told to the other person of a pair.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.officers.buttons import button, named, under
from bot.officers.card import name_of
from bot.officers.card_buttons import card_button
from bot.officers.lead_codes import split_code
from bot.officers.pair import agreement, decided, pair_button, pair_reply
from bot.officers.phrases import at, status, waited
from bot.officers.refusals import answered, bad_code, usage_of
from bot.officers.roles import Right, may
from bot.officers.visit import Answer, Visit, say
from bot.queueing import Kind, Priority, loose
from bot.render import Renderer
from conversations.errors import BadCode, MoveNotAllowed
from conversations.lead import ALLOWED_MOVES, LeadStatus
from conversations.messages.catalog import REFERENCE
from conversations.replies import Lines, Option, Phrase, Reply, Value
from storage.audit import Detail, Entry
from storage.errors import AlreadyClaimed, PairDecided, PairNotFound
from storage.pairs import Decision, Pair

PAGE = 5
_MOST_DECIDED = 3


async def duplicates(visit: Visit) -> Answer:
    """What waits; with a code, what may be the same as that one, or what was decided of it."""
    if not visit.rest.strip():
        return Answer(messages=(await _page(visit, 0),))
    try:
        code, _ = split_code(visit.rest)
    except BadCode as error:
        return bad_code(error, visit, usage_of("duplicates"))
    return await answered(_of_lead, replace(visit, code=code), usage_of("duplicates"))


async def turn_page(visit: Visit) -> Answer:
    offset = (*visit.parts, "0")[0]
    return Answer(edited=await _page(visit, int(offset) if offset.isdecimal() else 0))


async def press_pair(visit: Visit) -> Answer:
    """The two, side by side."""

    async def act(pair: Pair) -> Answer:
        return Answer(messages=(await pair_reply(visit, pair),))

    return await _on_pair(visit, act)


async def press_back(visit: Visit) -> Answer:
    """From which one stays, back to the two."""

    async def act(pair: Pair) -> Answer:
        return Answer(edited=await pair_reply(visit, pair))

    return await _on_pair(visit, act)


async def press_same(visit: Visit) -> Answer:
    """Not decided yet: which one stays?"""

    async def act(pair: Pair) -> Answer:
        if pair.decided:
            return await _decided_before(visit, pair)
        return Answer(edited=await _which(visit, pair))

    return await _on_pair(visit, act)


async def press_keep(visit: Visit) -> Answer:
    """The first code stays."""

    async def act(pair: Pair) -> Answer:
        kept, closed = visit.parts[:2]
        officer, areas = visit.officer, visit.officer.areas
        others_too = may(officer.role, Right.MANAGE)
        held_by = await visit.tx.duplicates.merge(
            kept, closed, officer.id, areas, visit.now, others_too=others_too
        )
        if held_by is not None:
            await _tell(visit, held_by, kept, closed)
        await _log(visit, pair, Decision.SAME, kept=kept)
        return await _done(visit, pair)

    return await _on_pair(visit, act)


async def press_differ(visit: Visit) -> Answer:
    async def act(pair: Pair) -> Answer:
        officer = visit.officer
        await visit.tx.duplicates.differ(pair, officer.id, officer.areas, visit.now)
        await _log(visit, pair, Decision.DIFFERENT)
        return await _done(visit, pair)

    return await _on_pair(visit, act)


async def press_put_off(visit: Visit) -> Answer:
    async def act(pair: Pair) -> Answer:
        officer = visit.officer
        await visit.tx.duplicates.put_off(pair, officer.id, officer.areas, visit.now)
        return Answer(edited=await _page(visit, 0))

    return await _on_pair(visit, act)


async def press_undo(visit: Visit) -> Answer:
    async def act(pair: Pair) -> Answer:
        if not pair.decided:
            return Answer(edited=await pair_reply(visit, pair))
        officer = visit.officer
        await visit.tx.duplicates.undo(pair, officer.id, officer.areas, visit.now)
        await _log(visit, pair, "undone")
        said = Reply("desk.duplicates.undone", await _how_they_stand(visit, pair))
        again = await visit.tx.duplicates.get(*pair.codes, officer.areas)
        return Answer(edited=said, messages=(await pair_reply(visit, again),))

    return await _on_pair(visit, act)


async def counted(visit: Visit) -> list[Value]:
    """The line above an officer's queue, for who may decide; none where nothing waits."""
    if not may(visit.officer.role, Right.WORK):
        return []
    count = await visit.tx.duplicates.count(visit.officer.areas)
    return [Phrase("desk.duplicates.waiting", {"n": count})] if count else []


async def _page(visit: Visit, offset: int) -> Reply:
    areas = visit.officer.areas
    count = await visit.tx.duplicates.count(areas)
    offset = offset if offset < count else 0
    shown = await visit.tx.duplicates.queue(areas, PAGE, offset)
    lines = [_line(visit, pair, n) for n, pair in enumerate(shown, start=offset + 1)]
    rows = [
        (pair_button("pair", pair, label=Phrase("desk.button.pair_n", {"n": n})),)
        for n, pair in enumerate(shown, start=offset + 1)
    ]
    values: dict[str, Value] = {
        "n": count,
        "lines": Lines((*lines,)) if lines else Phrase("desk.duplicates.none"),
    }
    return Reply("desk.duplicates.head", values, under(*rows, _paging(offset, count)))


def _line(visit: Visit, pair: Pair, number: int) -> Phrase:
    values: dict[str, Value] = {
        "n": number,
        "first": pair.first,
        "second": pair.second,
        "agree": agreement(pair),
        "waited": waited(pair.since, visit.now),
    }
    return Phrase(
        f"desk.duplicates.{'line_later' if pair.decision is Decision.LATER else 'line'}", values
    )


def _paging(offset: int, count: int) -> tuple[Option, ...]:
    ways = []
    if offset + PAGE < count:
        ways.append(button("pairs", str(offset + PAGE), label=Phrase("desk.button.next")))
    if offset:
        ways.append(button("pairs", "0", label=Phrase("desk.button.first")))
    return tuple(ways)


async def _of_lead(visit: Visit) -> Answer:
    """Raises LeadNotFound, LeadGone."""
    areas = visit.officer.areas
    await visit.tx.leads.get(visit.code, areas)
    found = await visit.tx.duplicates.undecided_of(visit.code, areas)
    shown = found[:1] or await visit.tx.duplicates.decided_of(visit.code, areas)
    if not shown:
        return say("desk.duplicates.nothing", code=visit.code)
    return Answer(
        messages=tuple([await pair_reply(visit, pair) for pair in shown[:_MOST_DECIDED]])
    )


async def _on_pair(visit: Visit, act: Callable[[Pair], Awaitable[Answer]]) -> Answer:
    """What a press does to its pair, or why it does nothing."""
    first, second = (*visit.parts, "", "")[:2]
    areas = visit.officer.areas
    try:
        return await act(await visit.tx.duplicates.get(first, second, areas))
    except PairNotFound:
        return _changed(Reply("desk.duplicates.gone"))
    except PairDecided:
        return await _decided_before(visit, await visit.tx.duplicates.get(first, second, areas))
    except AlreadyClaimed as taken:
        who = await name_of(visit.tx, taken.by)
        ways = under((button("pair", first, second, label=Phrase("desk.button.pair")),))
        return _changed(Reply("desk.duplicates.held", {"who": who, "code": second}, ways))
    except MoveNotAllowed:
        found = await visit.tx.duplicates.get(first, second, areas)
        return _changed(Reply("desk.duplicates.not_now"), await pair_reply(visit, found))


def _changed(*said: Reply) -> Answer:
    return Answer(toast=Reply("desk.toast.changed"), messages=said)


async def _decided_before(visit: Visit, pair: Pair) -> Answer:
    """By another officer, or by a double tap of this one's."""
    return Answer(
        toast=Reply("desk.toast.changed"), edited=await _outcome(visit, pair, "decided_before")
    )


async def _done(visit: Visit, pair: Pair) -> Answer:
    """Said in place of the question, with the way back and the way on."""
    now = await visit.tx.duplicates.get(*pair.codes, visit.officer.areas)
    return Answer(
        toast=Reply("desk.toast.decided"), edited=await _outcome(visit, now, "decided_now")
    )


async def _outcome(visit: Visit, pair: Pair, key: str) -> Reply:
    left = await visit.tx.duplicates.count(visit.officer.areas)
    values: dict[str, Value] = {"what": await decided(visit, pair), "left": left}
    undo = pair_button("undo", pair)
    stays = pair.codes if pair.kept is None else (pair.kept,)
    cards = tuple(button("card", code, label=code) for code in stays)
    return Reply(f"desk.duplicates.{key}", values, under((undo, named("pairs")), cards))


async def _which(visit: Visit, pair: Pair) -> Reply:
    """Only those for which the other one can be closed."""
    options = []
    for kept in pair.codes:
        other = await visit.tx.leads.get(pair.other(kept), visit.officer.areas)
        if LeadStatus.DUPLICATE in ALLOWED_MOVES[other.status]:
            label = Phrase("desk.button.keep", {"code": kept})
            options.append((button("keep", kept, other.code, label=label),))
    back = pair_button("back", pair)
    values = await _how_they_stand(visit, pair)
    return Reply("desk.duplicates.which", values, under(*options, (back,)))


async def _how_they_stand(visit: Visit, pair: Pair) -> dict[str, Value]:
    lines = []
    for code in pair.codes:
        lead = await visit.tx.leads.get(code, visit.officer.areas)
        values: dict[str, Value] = {
            "code": code,
            "status": status(lead),
            "at": at(lead.submitted_at),
        }
        lines.append(Phrase("desk.duplicates.stands", values))
    return {"lines": Lines((*lines,))}


async def _log(visit: Visit, pair: Pair, what: str, *, kept: str | None = None) -> None:
    detail: Detail = {"agree": "+".join(pair.agree)}
    if kept is not None:
        detail = {**detail, "kept": kept}
    entry = Entry(visit.now, f"duplicate.{what}", visit.officer.id, detail=detail)
    await visit.tx.audit.add(replace(entry, leads=pair.codes))


async def _tell(visit: Visit, officer: int, kept: str, closed: str) -> None:
    """Who held the closed one is not to call any more."""
    values: dict[str, Value] = {"kept": kept, "closed": closed, "who": visit.officer.name}
    said = Reply("desk.duplicates.told", values, under((card_button(kept),)))
    calls = Renderer(visit.catalog).messages(officer, [said], REFERENCE, private=False)
    await visit.tx.outbox.add_many(
        loose(officer, call, Priority.NOTICE, Kind.KEPT, visit.now) for call in calls
    )
