"""Fetches the files that officers sent for /impor, tries them, and says what they would do.

An order stays in the store until its answer is in the outbox, so a restart loses none.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.api import BotApi, Upload
from bot.officers.buttons import button, under
from bot.officers.importing import (
    GOOD,
    Judged,
    dry_run,
    understood,
    words_in,
)
from bot.officers.importing_file import counted, report
from bot.officers.importing_kept import Kept, Lying
from bot.officers.importing_read import MOST_BYTES, FileRefused, read, titles_in
from bot.queueing import Kind, Priority, hidden, queued
from bot.render import BotCall, Renderer
from bot.world import JAKARTA, Clock
from conversations.replies import Phrase, Reply, Value
from storage.errors import OfficerNotFound, StoreUnavailable
from storage.imports import Import, ImportState
from storage.store import Store
from storage.transaction import Transaction

log = structlog.get_logger(__name__)
REPORT = "import_report"
"""The key by which an order for a file says that it is one of these."""
AT_ONCE = 5
KEPT = timedelta(days=1)
MOST_TRIES = 6
_FIRST_WAIT = 10.0
_STAYS = timedelta(hours=1)


class Imports:
    """``look`` is an errand: call it as often as you like. It also builds the reports."""

    def __init__(self, store: Store, api: BotApi, renderer: Renderer, clock: Clock) -> None:
        self._store = store
        self._api = api
        self._renderer = renderer
        self._clock = clock

    async def look(self) -> None:
        now = self._clock()
        due = await self._store.read(lambda tx: tx.imports.due(now, AT_ONCE))
        for order in due:
            try:
                await self._see_to(order)
            except (StoreUnavailable, asyncio.CancelledError):
                raise
            except Exception as error:  # one file must not hold up the others
                log.warning("import delayed", error=type(error).__name__)
                await self._later(order)
        await self._store.write(lambda tx: tx.imports.forget(now - KEPT))

    async def build(self, spec: Mapping[str, Any]) -> Upload:
        """What came of each row, as it stands when it is sent."""
        language, who = str(spec["language"]), int(spec["officer"])

        async def job(tx: Transaction) -> list[Judged]:
            order = await tx.imports.find(str(spec[REPORT]), who)
            if order is None or order.state not in (ImportState.CHECKED, ImportState.APPLIED):
                return []
            return await self._tried(tx, Kept.load(order.content), who)

        judged = await self._store.read(job)
        catalog = self._renderer.catalog
        content = await asyncio.to_thread(report, judged, lambda p: catalog.plain(language, p))
        when = f"{self._clock().astimezone(JAKARTA):%Y-%m-%d_%H%M}"
        return Upload("document", f"impor_{when}.xlsx", content)

    async def _see_to(self, order: Import) -> None:
        lying = Lying.load(order.content)
        try:
            content = await self._fetched(lying.file)
            key = await self._store.read(lambda tx: tx.passphrases.find(order.officer))
            titles = titles_in(self._renderer.catalog)
            rows = await asyncio.to_thread(read, content, titles, key)
        except FileRefused as refused:
            await self._refuse(order, lying, Phrase(f"desk.import.file.{refused.reason}"))
            return
        kept = Kept(rows, hashlib.sha256(content).hexdigest())
        await self._store.write(lambda tx: self._checked(tx, order, lying, kept))

    async def _fetched(self, file: str) -> bytes:
        """Raises FileRefused, TelegramError."""
        try:
            found = await self._api.call("getFile", {"file_id": file})
        except (BadRequest, Forbidden) as error:
            large = "too big" in str(error).lower()
            raise FileRefused("large" if large else "lost") from None
        if found.get("file_size", 0) > MOST_BYTES:
            raise FileRefused("large")
        if not found.get("file_path"):
            raise TelegramError("no path to the file")
        return await self._api.download(found["file_path"])

    async def _checked(self, tx: Transaction, order: Import, lying: Lying, kept: Kept) -> None:
        known = await tx.imports.get(order.id, order.officer)
        if known is None or known.state is not ImportState.SENT:
            return
        try:
            judged = await self._tried(tx, kept, order.officer)
        except OfficerNotFound:
            await tx.imports.drop(order.id)
            return
        await tx.imports.put(order.id, ImportState.CHECKED, kept.dump(), self._clock())
        good = sum(one.verdict in GOOD for one in judged)
        values: dict[str, Value] = {"lines": counted(judged), "n": good}
        label = Phrase("desk.button.bring", {"n": good})
        ways = under((button("bring", order.id, label=label),) if good else ())
        key = "desk.import.checked" if good else "desk.import.nothing"
        await self._give(tx, order, lying, Reply(key, values, ways), file=True)

    async def _tried(self, tx: Transaction, kept: Kept, who: int) -> list[Judged]:
        officer = await tx.officers.get(who)
        catalog = self._renderer.catalog
        today = self._clock().astimezone(JAKARTA).date()
        return await dry_run(tx, understood(kept.rows, today, words_in(catalog)), officer)

    async def _refuse(self, order: Import, lying: Lying, why: Phrase) -> None:
        async def job(tx: Transaction) -> None:
            await tx.imports.drop(order.id)
            said = Reply("desk.import.refused", {"why": why})
            await self._give(tx, order, lying, said, file=False)

        await self._store.write(job)

    async def _give(
        self, tx: Transaction, order: Import, lying: Lying, said: Reply, *, file: bool
    ) -> None:
        """In order behind all else; the file they sent leaves the chat."""
        now, chat = self._clock(), order.officer
        stored = (await tx.sessions.lock([chat], now))[chat]
        calls = self._renderer.messages(chat, [said], lying.language, private=False)
        stored, rows = queued(stored, calls, Priority.OFFICER, Kind.KEPT, now)
        if file:
            spec = {REPORT: order.id, "officer": chat, "language": lying.language}
            away = int(_STAYS.total_seconds())
            stored, more = queued(
                stored, [BotCall("sendDocument", spec)], Priority.OFFICER, Kind.FILE, now, away
            )
            rows = [*rows, *more]
        if lying.message is not None:
            rows = [*rows, hidden(chat, lying.message, now)]
        await tx.outbox.add_many(rows)
        await tx.sessions.put_many([stored], now, active=False)

    async def _later(self, order: Import) -> None:
        """Each try later than the last; after many the officer is to send it again."""
        if order.tries + 1 >= MOST_TRIES:
            lying = Lying.load(order.content)
            await self._refuse(order, lying, Phrase("desk.import.file.lost"))
            return
        due = self._clock() + timedelta(seconds=_FIRST_WAIT * 2.0**order.tries)
        await self._store.write(lambda tx: tx.imports.retry(order.id, due))
