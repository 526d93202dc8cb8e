"""Sends one message of the outbox, and says what came of it: what each of Telegram's answers
means. It knows no queue and writes only what a file needs to be sent at most once."""

import asyncio
import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.api import ANSWER_SECONDS, BotApi, Fate, NotSent, Upload, wait_of
from bot.hours import is_open, next_open
from bot.pace import Pace
from bot.queueing import Kind, hidden, unpacked
from bot.render import BotCall
from bot.results import Results
from bot.world import Clock
from storage.audit import Entry
from storage.dead_letters import DeadLetter
from storage.errors import OfficerNotFound, StoreUnavailable
from storage.outbox import Outgoing
from storage.store import Store
from storage.transaction import Transaction

log = structlog.get_logger(__name__)

UPLOAD_SECONDS = 120.0
LONGEST_BACKOFF = 300.0
FLEETING_TRIES = 2
TIMELY_FOR = timedelta(hours=1)
FAULTY_TRIES = 5
"""After so many tries a message that we fail at ourselves no longer holds up its chat."""
HARMLESS = (
    "message is not modified",
    "message to delete not found",
    "message can't be deleted",
    "message to edit not found",
    "query is too old",
    "chat not found",
)
"""Refusals that need nobody: what was asked is done, or can never be done."""


class FileBuilder(Protocol):
    async def build(self, spec: Mapping[str, Any]) -> Upload:
        """Raises OfficerNotFound where nobody may have the file any more."""


class AnyFileBuilder(FileBuilder, Protocol):
    async def lost(self, row: Outgoing) -> Results:
        """What is said and written down where an order could not be made a file of."""


class Courier:
    def __init__(
        self, store: Store, api: BotApi, pace: Pace, clock: Clock, files: AnyFileBuilder
    ) -> None:
        self._store = store
        self._api = api
        self._pace = pace
        self._clock = clock
        self._files = files
        self._unsure: set[str] = set()
        """Prompts that may have arrived and wait for another try."""

    async def send(self, row: Outgoing) -> Results:
        """Raises nothing but a cancellation."""
        results = await self._tried(row)
        if row.id not in results.later:
            self._unsure.discard(row.id)
        return results

    async def _tried(self, row: Outgoing) -> Results:
        try:
            return await self._send(row)
        except OfficerNotFound:
            return Results(done=[row.id])
        except StoreUnavailable as error:
            return self._again(row, error)
        except Exception as error:  # ours, not Telegram's
            log.exception("message not handled", kind=row.kind)
            if row.kind != Kind.FILE and row.tries + 1 < FAULTY_TRIES:
                return self._again(row, error)
            results = self._set_aside(row, type(error).__name__)
            if row.kind == Kind.FILE:
                results.add(await self._files.lost(row))
            return results

    async def _send(self, row: Outgoing) -> Results:
        if row.kind == Kind.TIMELY and self._clock() - row.created_at > TIMELY_FOR:
            return Results(done=[row.id])
        if row.kind == Kind.BROADCAST and (held := await self._held_up(row)) is not None:
            return held
        packet = unpacked(row.payload)
        call, upload, patience = packet.call, None, ANSWER_SECONDS
        if row.id in self._unsure and await self._is_past(row):
            return Results(done=[row.id])
        if row.kind == Kind.FILE:
            # At most once: what is marked and not settled is never sent again.
            if not await self._store.write(lambda tx: tx.outbox.mark_sending(row.id)):
                return Results()
            upload, patience = await self._files.build(call.params), UPLOAD_SECONDS
            call = BotCall(call.method, {"chat_id": row.chat})
        try:
            answer = await self._api.call(call.method, call.params, upload, seconds=patience)
        except TelegramError as error:
            results = await self._refusal(row, error)
            sure = isinstance(error, Forbidden | BadRequest)
            fate = Fate.REFUSED if sure else Fate.UNSURE
            if row.id in results.done or row.chat in results.unreachable:
                results.entries = _logged(upload, fate)
            return results
        results = Results(done=[row.id], entries=_logged(upload, Fate.SENT))
        if row.kind == Kind.BROADCAST:
            results.delivered = [row.id]
        if packet.take_away_after is not None:
            now = self._clock()
            due = now + timedelta(seconds=packet.take_away_after)
            results.more = [hidden(row.chat, answer["message_id"], now, due)]
        return results

    async def _held_up(self, row: Outgoing) -> Results | None:
        """None where a message to many may go: in office hours, if nobody took it back and the
        person has not stopped messages since it was queued."""
        now = self._clock()
        if not is_open(now):
            return Results(later={row.id: next_open(now)})
        wanted = await self._store.read(lambda tx: _is_wanted(tx, row))
        return None if wanted else Results(done=[row.id])

    async def _refusal(self, row: Outgoing, error: TelegramError) -> Results:
        """The order matters: BadRequest and TimedOut are NetworkErrors too."""
        match error:
            case RetryAfter():
                seconds = wait_of(error)
                log.warning("too many messages", seconds=seconds)
                self._pace.refused(seconds, asyncio.get_running_loop().time())
                return self._put_back(row)
            case Forbidden():
                return Results(unreachable={row.chat})
            case InvalidToken():
                results = self._put_back(row)
                results.token_refused = True
                return results
            case ChatMigrated() | BadRequest():
                return self._bad_request(row, str(error))
            case NotSent():
                return self._again(row, error)
        return await self._unanswered(row, error)

    def _put_back(self, row: Outgoing) -> Results:
        """It stays the first of its chat and has used up no try; a file must lose its mark."""
        return Results(later={row.id: self._clock()} if row.kind == Kind.FILE else {})

    def _bad_request(self, row: Outgoing, said: str) -> Results:
        if any(harmless in said.lower() for harmless in HARMLESS):
            return Results(done=[row.id])
        log.error("telegram refused our call", kind=row.kind, status=400)
        return self._set_aside(row, "BadRequest")

    def _set_aside(self, row: Outgoing, reason: str) -> Results:
        letter = DeadLetter(0, row.chat, self._clock(), reason, row.payload)
        return Results(done=[row.id], letters=[letter])

    async def _unanswered(self, row: Outgoing, error: TelegramError) -> Results:
        """Perhaps it arrived, perhaps not. Twice is better than never, except where it is no
        longer of use, and for files."""
        if row.kind == Kind.FILE:
            log.warning("file perhaps not sent", error=type(error).__name__)
            return Results(done=[row.id])
        if row.kind == Kind.PROMPT:
            self._unsure.add(row.id)
        return self._again(row, error)

    async def _is_past(self, row: Outgoing) -> bool:
        """Whether the person has gone on since and another message waits behind this one."""
        now = self._clock()

        async def job(tx: Transaction) -> bool:
            versions = await tx.sessions.versions([row.chat])
            if versions.get(row.chat, 0) <= row.version:
                return False
            # A turn that had nothing to say moves the version and leaves the question open.
            stored = (await tx.sessions.lock([row.chat], now))[row.chat]
            return row.seq is not None and stored.sent > row.seq

        return await self._store.write(job)

    def _again(self, row: Outgoing, error: Exception) -> Results:
        """Later, unless nobody would care any more."""
        if row.kind == Kind.FLEETING and row.tries + 1 >= FLEETING_TRIES:
            return Results(done=[row.id])
        seconds = min(LONGEST_BACKOFF, 2.0 ** min(row.tries, 10))
        seconds *= random.uniform(0.5, 1.5)  # noqa: S311 - spreads retries, guards nothing
        log.info("message delayed", error=type(error).__name__, seconds=round(seconds, 1))
        return Results(later={row.id: self._clock() + timedelta(seconds=seconds)})


def _logged(upload: Upload | None, fate: Fate) -> list[Entry]:
    """What the audit says of a file now that its fate is known."""
    return [] if upload is None or upload.log is None else [upload.log(fate)]


async def _is_wanted(tx: Transaction, row: Outgoing) -> bool:
    known = await tx.sessions.known([row.chat])
    muted = row.chat in known and known[row.chat][0].session.muted
    return not muted and await tx.outbox.holds(row.id)
