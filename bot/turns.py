"""The turns of a batch of workers' updates, inside the transaction it is given."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.batch import Batch
from bot.carrying_out import carry_out
from bot.queueing import Kind, Priority, hidden, loose, queued
from bot.referring import spoken_of
from bot.render import BotCall, Renderer
from bot.rights.asking import prepared
from bot.rights.erasing import erase, farewell
from bot.rights.own_file import order
from bot.staff import taking as staff
from bot.updates import Incoming, Press
from bot.world import Worlds
from conversations.answers import Answers
from conversations.effects import (
    CopyFileAsked,
    LeadSubmitted,
    PersonErased,
)
from conversations.engine import advance
from conversations.events import Event, Said, Sent, Thing
from conversations.flow import World
from conversations.flows.privacy import whole
from conversations.funnel import counted
from conversations.replies import Reply
from conversations.session import Session
from conversations.turn import Turn, put
from storage.dead_letters import DeadLetter
from storage.outbox import Outgoing
from storage.transaction import Transaction

log = structlog.get_logger(__name__)
ALBUMS_REMEMBERED = 1_000


class Turns:
    """Takes workers' updates one after the other; a fault in one is that one's alone."""

    def __init__(self, worlds: Worlds, renderer: Renderer) -> None:
        self._worlds = worlds
        self._renderer = renderer
        self._albums: dict[tuple[int, str], int] = {}

    async def take(self, tx: Transaction, updates: Sequence[Incoming], now: datetime) -> bool:
        """Advances everybody and writes all of it. True where somebody was erased."""
        chats = {u.chat for u in updates if u.chat is not None and u.private}
        batch = Batch(tx, now, await tx.sessions.lock(chats, now), await tx.leads.of_chats(chats))
        batch.referrals = await spoken_of(tx, updates, self._worlds.sign)
        for update in updates:
            if update.chat is None:
                continue
            if not update.private:
                self._elsewhere(batch, update, update.chat)
            elif update.blocked is not None:
                self._reachable(batch, update.chat, not update.blocked)
            elif update.event is not None and self._answered_album(update):
                self._clear(batch, update.chat, update.event)
            elif update.event is not None:
                await self._turn(batch, update, update.chat, update.event)
        await batch.write()
        return batch.erased

    async def put_again(
        self, tx: Transaction, chats: Sequence[int], event: Event, now: datetime
    ) -> None:
        """Puts everybody's open question again, after an outage."""
        events = dict.fromkeys(chats, event)
        await self.tell(tx, events, now, Priority.RESUMED, Kind.PROMPT, active=True)

    async def tell(
        self,
        tx: Transaction,
        events: Mapping[int, Event],
        now: datetime,
        priority: Priority,
        kind: Kind = Kind.KEPT,
        *,
        active: bool = False,
    ) -> set[int]:
        """Says to people what they did not ask for just now; gives the chats that hear it.

        Not to those who want no messages: whatever they write is answered, this waits. Nor to
        those who blocked us.
        """
        sessions = await tx.sessions.lock(events, now)
        batch = Batch(tx, now, sessions, await tx.leads.of_chats(events), active=active)
        for chat, event in events.items():
            stored = sessions[chat]
            if stored.session.muted or stored.unreachable:
                continue
            world = self._world(batch, chat)
            turn = advance(stored.session, event, world)
            turn = self._counted(batch, stored.session, turn, world, came=False)
            calls = self._calls(chat, turn)
            self._say(batch, chat, turn.session, calls, priority, kind)
        await batch.write()
        return batch.changed

    def _world(self, batch: Batch, chat: int) -> World:
        return self._worlds.at(batch.now, tuple(reversed(batch.leads[chat])), batch.referrals)

    async def _turn(self, batch: Batch, update: Incoming, chat: int, event: Event) -> None:
        stored, world = batch.sessions[chat], self._world(batch, chat)
        try:
            turn = advance(stored.session, event, world)
            turn = await prepared(batch.tx, turn, stored, batch.consents, world)
            turn = await staff.with_staff(batch.tx, chat, turn)
            calls = self._calls(chat, turn)
            turn = self._counted(batch, stored.session, turn, world)
        except Exception as error:  # one person's trouble must not hold up the others
            log.exception("turn failed", update_id=update.update_id)
            batch.letters.append(letter(update, error, batch.now))
            turn, calls = self._apology(update, chat, stored.session, world)
        if update.press is not None:
            batch.outbox.append(self._unspin(chat, update.press, batch.now))
        await self._apply(batch, update, chat, turn, calls, world)

    def _counted(
        self, batch: Batch, before: Session, turn: Turn, world: World, *, came: bool = True
    ) -> Turn:
        turn, changes = counted(before, turn, world, came=came)
        batch.funnel.add(changes)
        return turn

    def _calls(self, chat: int, turn: Turn) -> list[BotCall]:
        return self._renderer.messages(chat, turn.replies, turn.session.language)

    def _apology(
        self, update: Incoming, chat: int, session: Session, world: World
    ) -> tuple[Turn, list[BotCall]]:
        """The fault is ours, the answers are safe, the same question again if it can be put."""
        sorry = Reply("our_fault", {"reference": reference(update)})
        try:
            asked = put(session, world, sorry)
            turn = Turn(asked.session, asked.replies)
            return turn, self._calls(chat, turn)
        except Exception:
            log.exception("apology failed", update_id=update.update_id)
            turn = Turn(session, (sorry,))
            return turn, self._calls(chat, turn)

    async def _apply(
        self,
        batch: Batch,
        update: Incoming,
        chat: int,
        turn: Turn,
        calls: Sequence[BotCall],
        world: World,
    ) -> None:
        kind = Kind.PROMPT
        for effect in turn.effects:
            if isinstance(effect, PersonErased):
                await erase(batch, self._renderer, chat, effect, turn)
                farewell(batch, chat, calls)
                return
            if isinstance(effect, LeadSubmitted):
                kind = Kind.KEPT
            await carry_out(batch, self._renderer, update, chat, effect, turn, world)
        first = batch.sessions[chat].version == 0
        priority = Priority.WELCOME if first else Priority.REPLY
        self._say(batch, chat, turn.session, calls, priority, kind)
        files = staff.orders(turn)
        if CopyFileAsked() in turn.effects:
            files.append(order(chat, turn.session.language))
        if files:
            self._say(batch, chat, turn.session, files, priority, Kind.FILE)

    def _say(
        self,
        batch: Batch,
        chat: int,
        session: Session,
        calls: Sequence[BotCall],
        priority: Priority,
        kind: Kind,
    ) -> None:
        stored = replace(batch.sessions[chat], session=session, unreachable=False)
        stored, rows = queued(stored, calls, priority, kind, batch.now)
        batch.sessions[chat] = stored
        batch.changed.add(chat)
        batch.outbox += rows

    def _elsewhere(self, batch: Batch, update: Incoming, chat: int) -> None:
        """In a group: a kind line with the way to a private chat, and what is kept of people to
        whoever asks for that; nothing is kept."""
        if update.event is None or update.press is not None or self._answered_album(update):
            return
        said = [Reply("private_only", self._worlds.office)]
        if self._asks_for_privacy(update.event):
            said.insert(0, whole(Answers(), self._worlds.at(batch.now)))
        for call in self._renderer.messages(chat, said, "id", private=False):
            batch.outbox.append(loose(chat, call, Priority.NOTICE, Kind.FLEETING, batch.now))

    def _asks_for_privacy(self, event: Event) -> bool:
        """Telegram wants every bot to answer that, wherever it is asked."""
        if not isinstance(event, Said):
            return False
        command = self._worlds.lexicon.command(event.text, "id", free_text=True)
        return command is not None and command.name == "privacy"

    def _reachable(self, batch: Batch, chat: int, reachable: bool) -> None:
        batch.sessions[chat] = replace(batch.sessions[chat], unreachable=not reachable)
        batch.changed.add(chat)

    def _clear(self, batch: Batch, chat: int, event: Event) -> None:
        """Another picture of an album leaves the chat as the first one does."""
        if isinstance(event, Sent) and event.thing is Thing.PHOTO and event.message is not None:
            batch.outbox.append(hidden(chat, event.message, batch.now))

    def _answered_album(self, update: Incoming) -> bool:
        if update.album is None or update.chat is None:
            return False
        if isinstance(update.event, Sent) and update.event.file is not None:
            return False  # each may be another list
        if len(self._albums) > ALBUMS_REMEMBERED:
            self._albums.clear()
        first = self._albums.setdefault((update.chat, update.album), update.update_id)
        return first != update.update_id

    def _unspin(self, chat: int, press: Press, now: datetime) -> Outgoing:
        call = BotCall("answerCallbackQuery", {"callback_query_id": press.id})
        return loose(chat, call, Priority.PRESS, Kind.FLEETING, now)


def letter(update: Incoming, error: Exception, now: datetime) -> DeadLetter:
    """An update that could not be handled, for whoever mends the fault."""
    payload = json.dumps(update.raw, default=str).encode()  # ASCII: it may hold half a character
    return DeadLetter(update.update_id, update.chat, now, type(error).__name__, payload)


def reference(update: Incoming) -> str:
    """What the person can tell us about our fault: the end of the update's number."""
    return f"U-{update.update_id % 1_000_000:06d}"
