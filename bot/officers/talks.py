"""/balas: the officer who holds a lead writes to its person through the bot, one text a command,
so that nothing reaches anybody that was not meant for them. What they answer comes back here.
"""

from dataclasses import replace
from datetime import datetime

from bot.officers.buttons import named, under
from bot.officers.card import card_button, theirs
from bot.officers.notes import refuse_private
from bot.officers.private import holds_private
from bot.officers.visit import Answer, Visit, say
from bot.queueing import Kind, Priority, loose, queued
from bot.render import Renderer
from conversations import call_words
from conversations.effects import SaidToOfficer
from conversations.engine import advance
from conversations.errors import InvalidAnswer
from conversations.events import ByOfficer, OfficerSaid, TalkClosed, TalkEnd, TalkOpened
from conversations.messages.catalog import REFERENCE
from conversations.messages.lexicon import plain
from conversations.people import mask_numbers
from conversations.replies import Buttons, Reply, Value
from conversations.text import clean
from storage.errors import LeadGone
from storage.lead_rows import Lead
from storage.outbox import Outgoing
from storage.talks import StoredTalk
from storage.transaction import Transaction

LONGEST = 1_000

TITLES = frozenset({"pak", "bpk", "bapak", "bu", "ibu", "h", "hj", "sdr", "sdri", "mr", "mrs"})


async def talk(visit: Visit) -> Answer:
    """Without words it opens the talk; with them it says them, opening it where need be.

    Raises InvalidAnswer for a text that is too long.
    """
    lead = await theirs(visit)
    text = clean(visit.rest)
    if plain(text) in map(plain, visit.words("desk.talk_said.end")):
        return await press_end(visit)
    if len(text) > LONGEST:
        raise InvalidAnswer("talk_long", length=len(text), most=LONGEST)
    if holds_private(visit.rest):
        return refuse_private(visit)
    refused = await _refused(visit, lead)
    if refused is not None:
        return refused
    opened = await _opened(visit, lead)
    if text:
        await _say(visit, opened, text)
    values: dict[str, Value] = {"code": lead.code}
    key = "sent" if text else "begun"
    return Answer(messages=(Reply(f"desk.talk.{key}", values, _ways(lead.code)),))


async def press_end(visit: Visit) -> Answer:
    """By whoever holds the lead; where it has ended already, that is said."""
    lead = await theirs(visit)
    open_ = await visit.tx.talks.find_open(lead.chat)
    if open_ is None or open_.lead != lead.code:
        return say("desk.talk.none", code=lead.code)
    await visit.tx.talks.close(open_.id, visit.now)
    await _tell(visit, lead.chat, TalkClosed(TalkEnd.OFFICER, visit.now))
    return say("desk.talk.ended.officer", code=lead.code)


async def passed_on(
    tx: Transaction, renderer: Renderer, chat: int, effect: SaidToOfficer, now: datetime
) -> list[Outgoing]:
    """The person's words: whole and sealed in the history, without numbers in the officer's
    chat."""
    open_ = await tx.talks.find_open(chat)
    if open_ is None:
        return []
    try:
        await tx.talks.said(open_, None, effect.text, now)
    except LeadGone:
        return []
    return told(renderer, open_, "heard", now, mask_numbers(clean(effect.text)))


async def left(tx: Transaction, renderer: Renderer, chat: int, now: datetime) -> list[Outgoing]:
    """The person ended it."""
    open_ = await tx.talks.find_open(chat)
    if open_ is None or not await tx.talks.close(open_.id, now):
        return []
    return told(renderer, open_, f"ended.{TalkEnd.PERSON}", now)


def told(
    renderer: Renderer, talk: StoredTalk, key: str, now: datetime, text: str = ""
) -> list[Outgoing]:
    """To its officer."""
    ways = _ways(talk.lead) if key == "heard" else under((card_button(talk.lead),))
    said = Reply(f"desk.talk.{key}", {"code": talk.lead, "text": text}, ways)
    calls = renderer.messages(talk.officer, [said], REFERENCE, private=False)
    return [loose(talk.officer, call, Priority.OFFICER, Kind.KEPT, now) for call in calls]


def _ways(code: str) -> Buttons:
    return under((named("talk_end", code), card_button(code)))


async def _refused(visit: Visit, lead: Lead) -> Answer | None:
    """Why the person cannot be written to: then the telephone is left."""
    if lead.chat == visit.officer.id:
        return say("desk.talk.yourself", code=lead.code)
    found = await visit.tx.sessions.find(lead.chat)
    if found is None or found[0].unreachable:
        return say("desk.repair.unreachable", code=lead.code)
    if found[0].session.muted:
        return say("desk.repair.muted", code=lead.code)
    open_ = await visit.tx.talks.find_open(lead.chat)
    if open_ is not None and (open_.lead, open_.officer) != (lead.code, visit.officer.id):
        return say("desk.talk.busy", code=lead.code)
    return None


async def _opened(visit: Visit, lead: Lead) -> StoredTalk:
    """The talk that goes on, or a new one: then the person hears who it is first."""
    known = await visit.tx.talks.find_open(lead.chat)
    if known is not None:
        return known
    talk = await visit.tx.talks.open(lead, visit.officer.id, visit.now)
    word = call_words.make(visit.world.sign, lead.code, visit.officer.id, visit.today)
    event = TalkOpened(lead.code, _first_name(visit.officer.name), word, visit.now)
    await _tell(visit, lead.chat, event)
    return talk


async def _say(visit: Visit, talk: StoredTalk, text: str) -> None:
    await visit.tx.talks.said(talk, visit.officer.id, text, visit.now)
    await _tell(visit, talk.chat, OfficerSaid(text, visit.now))


def _first_name(name: str) -> str:
    """With the title that it is said with: "Pak" alone is nobody."""
    first, *rest = name.split()
    titled = first.rstrip(".").casefold() in TITLES and rest
    return f"{first} {rest[0]}" if titled else first


async def _tell(visit: Visit, chat: int, event: ByOfficer) -> None:
    """The person's turn, in the transaction of the officer's command."""
    tx, now = visit.tx, visit.now
    stored = (await tx.sessions.lock([chat], now))[chat]
    leads = tuple(reversed((await tx.leads.of_chats([chat]))[chat]))
    world = replace(
        visit.world,
        leads=tuple(lead for lead in leads if lead.helper is None),
        helped=tuple(lead for lead in leads if lead.helper is not None),
    )
    turn = advance(stored.session, event, world)
    renderer = Renderer(visit.catalog)
    calls = renderer.messages(chat, turn.replies, turn.session.language)
    stored = replace(stored, session=turn.session)
    stored, rows = queued(stored, calls, Priority.OFFICER, Kind.KEPT, now)
    await tx.sessions.put_many([stored], now, active=False)
    await tx.outbox.add_many(rows)
