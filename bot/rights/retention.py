"""What has had its time goes by itself: drafts that nobody touches, and leads that have ended.

The person is told days before and can keep it with one tap. Told are also those who want no
messages: it is about their own data, only they can decide it, and the law wants erasure announced
(UU 27/2022, Pasal 42 to 45). Who blocked us cannot be told, and the time passes all the same.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import structlog

from bot.hours import is_open
from bot.in_batches import in_batches
from bot.looking import Looking
from bot.queueing import Kind, Priority, loose
from bot.render import Renderer
from bot.world import JAKARTA, Clock, Worlds
from conversations.lead import LeadStatus
from conversations.messages.catalog import REFERENCE
from conversations.replies import Keyboard, Reply
from conversations.turn import commands_keyboard
from storage.audit import Entry
from storage.expiries import SILENCE, Expiring
from storage.sessions import StoredSession
from storage.store import Store
from storage.transaction import Transaction

log = structlog.get_logger(__name__)
NOTICE = timedelta(days=3)
"""Between telling somebody and deleting."""
MOST_AT_A_LOOK = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """How long what is kept, from the last thing that happened to it."""

    draft: timedelta
    ended: timedelta

    def over(self, what: Expiring) -> datetime:
        return what.since + (self.draft if what.lead == SILENCE else self.ended)


class Retention(Looking):
    every = timedelta(hours=1)

    def __init__(
        self,
        store: Store,
        worlds: Worlds,
        renderer: Renderer,
        clock: Clock,
        settle: Callable[[], Awaitable[object]],
    ) -> None:
        super().__init__(clock)
        self._store = store
        self._worlds = worlds
        self._renderer = renderer
        self._settle = settle
        days = (worlds.draft_days, worlds.ended_days)
        self._terms = Terms(*(timedelta(days=count) for count in days))

    async def _look(self, now: datetime) -> None:
        await self._delete(now)
        if is_open(now):
            await self._tell(now)

    async def _tell(self, now: datetime) -> None:
        terms = self._terms
        silent, ended = now - terms.draft + NOTICE, now - terms.ended + NOTICE
        found = await self._store.read(
            lambda tx: tx.expiries.untold(silent, ended, MOST_AT_A_LOOK)
        )
        by_chat = _by_chat(found)

        async def tell(chats: Sequence[int]) -> None:
            await self._store.write(lambda tx: self._told(tx, {c: by_chat[c] for c in chats}, now))

        await in_batches(list(by_chat), tell, "retention notice")

    async def _told(
        self, tx: Transaction, expiring: dict[int, list[Expiring]], now: datetime
    ) -> None:
        known = await tx.sessions.known(expiring)
        for chat, what in expiring.items():
            stored = known[chat][0] if chat in known else None
            replies = [r for one in what if (r := self._notice(one, stored, now)) is not None]
            for one in what:
                await tx.expiries.tell(one, now)
            if not replies or (stored is not None and stored.unreachable):
                continue
            language = REFERENCE if stored is None else stored.session.language
            calls = self._renderer.messages(chat, replies, language)
            await tx.outbox.add_many(
                loose(chat, call, Priority.NOTICE, Kind.KEPT, now) for call in calls
            )

    def _notice(self, what: Expiring, stored: StoredSession | None, now: datetime) -> Reply | None:
        """None where there is nothing that anybody would miss."""
        day = _day(max(self._terms.over(what), now + NOTICE))
        if what.lead != SILENCE:
            return Reply("expiry.lead", {"code": what.lead, "day": day}, _ways())
        draft = None if stored is None else stored.session.main
        if draft is None or not tuple(draft.answers):
            return None
        return Reply("expiry.draft", {"day": day}, _ways("go_on"))

    async def _delete(self, now: datetime) -> None:
        terms = self._terms
        found = await self._store.read(
            lambda tx: tx.expiries.over(
                now - terms.draft, now - terms.ended, now - NOTICE, MOST_AT_A_LOOK
            )
        )
        if not found:
            return
        by_chat = _by_chat(found)

        async def delete(chats: Sequence[int]) -> None:
            await self._store.write(
                lambda tx: self._deleted(tx, {c: by_chat[c] for c in chats}, now)
            )

        await in_batches(list(by_chat), delete, "retention")
        log.info("kept no longer", count=len(found))
        await self._settle()

    async def _deleted(
        self, tx: Transaction, expiring: dict[int, list[Expiring]], now: datetime
    ) -> None:
        known = await tx.sessions.known(expiring, lock=True)
        for chat, what in expiring.items():
            stored, active_at = known.get(chat, (None, None))
            silent = active_at is None or active_at <= now - self._terms.draft
            ended = [one for one in what if one.lead != SILENCE]
            for one in ended:
                if not await tx.expire(chat, one.lead, now, one.since):
                    continue
                await tx.expiries.done(one)
                await tx.tombstones.add_lead(one.lead, now)
                await tx.audit.add(Entry(now, "retention.lead", lead=one.lead))
            left = [
                lead
                for lead in (await tx.leads.of_chats([chat]))[chat]
                if lead.status is not LeadStatus.ERASED
            ]
            if not left and silent and not await tx.requests.open_of(chat):
                await self._forget(tx, chat, stored, now)
            elif stored is not None:
                await self._trim(tx, stored, left_runs={lead.run for lead in left}, silent=silent)

    async def _forget(
        self, tx: Transaction, chat: int, stored: StoredSession | None, now: datetime
    ) -> None:
        """All of a person, but that they wait for a rule to change: they asked for that. Nor that
        they want no messages meanwhile: without it they would get the news all the same."""
        waiting = any(wait.told_at is None for wait in await tx.waits.of_chat(chat))
        if waiting and stored is not None and stored.session.muted:
            await self._trim(tx, stored, left_runs=set(), silent=True)
            return
        await tx.erase_person(chat, now, but_waits=waiting)
        if not waiting:
            await tx.tombstones.add(chat, self._worlds.at(now).code, now)
        await tx.audit.add(Entry(now, "retention.person"))

    async def _trim(
        self, tx: Transaction, stored: StoredSession, left_runs: set[int], *, silent: bool
    ) -> None:
        """What the session still says of leads that are gone, and a draft nobody touched."""
        session = stored.session
        if session.done is not None and session.done.number not in left_runs:
            session = replace(session, done=None)
        if session.repair is not None and session.repair.run.number not in left_runs:
            session = replace(session, repair=None)
        if silent:
            session = replace(session, main=None, aside=None, paused=False)
            await tx.expiries.done(Expiring(stored.chat, SILENCE, self._clock()))
        if session != stored.session:
            new = replace(stored, session=session)
            await tx.sessions.put_many([new], self._clock(), active=False)


def _by_chat(found: Sequence[Expiring]) -> dict[int, list[Expiring]]:
    by_chat: dict[int, list[Expiring]] = defaultdict(list)
    for one in found:
        by_chat[one.chat].append(one)
    return dict(by_chat)


def _ways(*commands: str) -> Keyboard:
    return commands_keyboard("keep", *commands)


def _day(moment: datetime) -> date:
    return moment.astimezone(JAKARTA).date()
