"""/balas: the officer who holds a lead writes to its person through the bot: with the command, as
Telegram's reply to their words, or by pressing under a text to whom it is to go. What they answer
comes back here.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.officers.buttons import named, pressed, under
from bot.officers.card import theirs
from bot.officers.card_buttons import card_button
from bot.officers.notes import refuse_private
from bot.officers.private import holds_private
from bot.officers.visit import Answer, Visit, say
from bot.queueing import Kind, Priority, loose, queued
from bot.render import Renderer
from bot.updates import Quoted
from conversations import call_words
from conversations.effects import SaidToOfficer
from conversations.engine import advance
from conversations.errors import InvalidAnswer
from conversations.events import ByOfficer, OfficerSaid, TalkClosed, TalkEnd, TalkOpened
from conversations.messages.catalog import REFERENCE
from conversations.messages.wording import plain
from conversations.people import mask_numbers
from conversations.replies import Buttons, Reply, Value
from conversations.text import clean
from storage.errors import LeadGone
from storage.lead_history import Told
from storage.lead_rows import Action, Lead
from storage.outbox import Outgoing
from storage.talks import StoredTalk
from storage.transaction import Transaction

LONGEST = 1_000
DOUBLE_PRESS = timedelta(seconds=10)
_END = "talk_end"
"""The press whose button stands under every message of a talk."""

TITLES = frozenset({"pak", "bpk", "bapak", "bu", "ibu", "h", "hj", "sdr", "sdri", "mr", "mrs"})


async def talk(visit: Visit) -> Answer:
    """Without words it opens the talk; with them it says them, opening it where need be.

    Raises InvalidAnswer for a text that is too long.
    """
    lead = await theirs(visit)
    text = clean(visit.rest)
    if plain(text) in map(plain, visit.words("desk.talk_said.end")):
        return await press_end(visit)
    return await _written(visit, lead, text)


def talk_of(quoted: Quoted | None) -> str | None:
    """The code of the lead in whose talk the message stands; it need not be anybody's still."""
    found = [pressed(data) for data in (quoted.buttons if quoted is not None else ())]
    return next((one[1][0] for one in found if one and one[0] == _END and one[1]), None)


async def press_send(visit: Visit) -> Answer:
    """Exactly the text under which the button stands. A double tap sends it once.

    Raises InvalidAnswer for one that is too long.
    """
    lead = await theirs(visit)
    text = clean(visit.quoted.text) if visit.quoted is not None else ""
    if visit.quoted is None or not text:
        return Answer(edited=Reply("desk.plain.gone", {"code": lead.code}, _ways(lead.code)))
    if _just_said(await visit.tx.leads.history(lead.code, None), visit, text):
        return Answer(edited=_sent(lead.code))
    visit = replace(visit, rest=visit.quoted.text, message=visit.quoted.message)
    answer = await _written(visit, lead, text)
    return replace(answer, messages=(), edited=answer.messages[0])


def _just_said(history: Sequence[Told], visit: Visit, text: str) -> bool:
    last = next((step for step in reversed(history) if step.action is Action.TALKED), None)
    if last is None or visit.now - last.at > DOUBLE_PRESS:
        return False
    return (last.actor, last.values) == (visit.officer.id, text)


async def _written(visit: Visit, lead: Lead, text: str) -> Answer:
    if len(text) > LONGEST:
        raise InvalidAnswer("talk_long", length=len(text), most=LONGEST)
    if holds_private(visit.rest):
        return refuse_private(visit)
    refused = await _refused(visit, lead)
    if refused is not None:
        return refused
    opened = await _opened(visit, lead)
    if not text:
        values: dict[str, Value] = {"code": lead.code}
        return Answer(messages=(Reply("desk.talk.begun", values, _ways(lead.code)),))
    await _say(visit, opened, text)
    return Answer(messages=(_sent(lead.code),))


def _sent(code: str) -> Reply:
    return Reply("desk.talk.sent", {"code": code}, _ways(code))


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
    return under((named(_END, code), card_button(code)))


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
