"""A request about one's own data as it is filed, and the officers who are told of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.officers.buttons import under
from bot.officers.card_buttons import card_button
from bot.officers.phrases import area, at
from bot.officers.roles import WORKING
from bot.queueing import Kind, Priority, loose
from bot.render import Renderer
from bot.rights.stored import with_copy
from conversations.correcting import asked_for, not_opened, opened
from conversations.effects import CopyShown, RightAsked, UseAllowed
from conversations.flow import World
from conversations.messages.catalog import REFERENCE
from conversations.replies import Phrase, Reply, Value
from conversations.turn import Turn
from storage.audit import Entry
from storage.consents import Consent
from storage.errors import LeadGone
from storage.outbox import Outgoing
from storage.requests import Request
from storage.restrictions import LIMIT
from storage.sessions import StoredSession
from storage.transaction import Transaction

MOST_OPEN = 3
"""Requests of one person that wait for an answer; more would only bury each other."""
RECEIVED, ENOUGH = "right_received", "right_enough"


async def prepared(
    tx: Transaction, turn: Turn, session: StoredSession, new: Iterable[Consent], world: World
) -> Turn:
    """The turn with what only the tables know; ``session`` and ``new`` are not written yet."""
    if CopyShown() in turn.effects:
        turn = await with_copy(tx, turn, session, new, world)
    if (code := asked_for(turn)) is not None:
        turn = await _with_lead(tx, session.chat, code, turn, world)
    if any(isinstance(effect, RightAsked) for effect in turn.effects):
        turn = await _no_more_than_enough(tx, session.chat, turn)
    return turn


async def _with_lead(tx: Transaction, chat: int, code: str, turn: Turn, world: World) -> Turn:
    """The check screen of what this very person handed in for another."""
    try:
        lead = await tx.leads.get(code, None)
    except LeadGone:
        return not_opened(turn)
    if lead.chat != chat or lead.helper is None:
        return not_opened(turn)
    return opened(turn, lead.code, lead.flow, lead.run, lead.answers, world)


async def _no_more_than_enough(tx: Transaction, chat: int, turn: Turn) -> Turn:
    """A person with several requests open is told to wait for those, and none is filed."""
    if await tx.requests.open_of(chat) < MOST_OPEN:
        return turn
    replies = tuple(Reply(ENOUGH) if r.key == RECEIVED else r for r in turn.replies)
    effects = tuple(effect for effect in turn.effects if not isinstance(effect, RightAsked))
    return replace(turn, replies=replies, effects=effects)


async def requested(
    tx: Transaction, renderer: Renderer, chat: int, what: RightAsked | UseAllowed, now: datetime
) -> Sequence[Outgoing]:
    """What tells the officers of the person's area. Raises CodeTaken."""
    if isinstance(what, UseAllowed):
        return await _allowed(tx, renderer, chat, what, now)
    return await _asked(tx, renderer, chat, what, now)


async def _asked(
    tx: Transaction, renderer: Renderer, chat: int, asked: RightAsked, now: datetime
) -> Sequence[Outgoing]:
    leads = await tx.leads.all_of(chat)
    meant = [x for x in leads if x.code == asked.lead or (not asked.lead and x.helper is None)]
    newest = meant[-1] if meant else None
    request = Request(
        code=asked.code,
        chat=chat,
        kind=asked.kind,
        asked_at=now,
        due_at=asked.due,
        words=asked.words,
        lead=None if newest is None else newest.code,
        region=None if newest is None else newest.region,
    )
    await tx.requests.add(request)
    detail = {"request": request.code, "kind": request.kind}
    await tx.audit.add(Entry(now, "right.asked", lead=request.lead, detail=detail))
    values: dict[str, Value] = {
        "code": request.code,
        "kind": Phrase(f"right_kind.{request.kind}"),
        "area": area(request.region),
        "due": at(request.due_at),
        "lead": request.lead or Phrase("desk.rights.no_lead"),
    }
    ways = under((card_button(request.lead),)) if request.lead else None
    said = Reply(f"desk.announce.right{'_limit' if request.kind == LIMIT else ''}", values, ways)
    return await _announced(tx, renderer, said, request.region, now)


async def _allowed(
    tx: Transaction, renderer: Renderer, chat: int, allowed: UseAllowed, now: datetime
) -> Sequence[Outgoing]:
    """Nobody is told where nothing rested."""
    outgoing: list[Outgoing] = []
    for code in sorted(await tx.requests.lift(chat, allowed.lead)):
        lead = await tx.leads.get(code, None)
        await tx.audit.add(Entry(now, "right.lifted", lead=code))
        said = Reply("desk.announce.right_lifted", {"lead": code}, under((card_button(code),)))
        outgoing += await _announced(tx, renderer, said, lead.region, now)
    return outgoing


async def _announced(
    tx: Transaction, renderer: Renderer, said: Reply, region: str | None, now: datetime
) -> list[Outgoing]:
    return [
        loose(officer, call, Priority.NOTICE, Kind.KEPT, now)
        for officer in await tx.officers.for_area(region, WORKING)
        for call in renderer.messages(officer, [said], REFERENCE, private=False)
    ]
