"""Fetches files with staff from Telegram, reads them and answers, one after the other.

Everything that comes of a file is written in one transaction: until then the order for it stays,
so that whatever stops us leaves either all of it or nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.api import BotApi, wait_of
from bot.queueing import Kind, Priority, hidden, loose, queued
from bot.render import BotCall, Renderer
from bot.staff.keeping import dumped
from bot.staff.sheets import called
from bot.staff.table import rows
from bot.staff.taking import ANSWER, MOST_STAFF, unpacked
from bot.world import Worlds
from conversations.lead import HELD, OPEN
from conversations.messages.catalog import REFERENCE
from conversations.people import mask_name
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.staff_rows import MOST_ROWS, BadList, Checked, check
from conversations.staffing import MOST_BYTES, MOST_MEGABYTES
from storage.errors import StoreUnavailable
from storage.sessions import StoredSession
from storage.staff_files import FileState, StaffFile
from storage.store import Store
from storage.transaction import Transaction

log = structlog.get_logger(__name__)

LOOKS_EVERY = 2.0
AT_ONCE = 5
FIRST_WAIT, LONGEST_WAIT = 5.0, 600.0
MOST_TRIES = 20
"""Some two hours and a half: then the owner is asked to send it again."""
KEPT = timedelta(days=2)
"""How long a checked list can still be sent; Telegram tries for less."""
STAYS = timedelta(hours=24)
"""How long the answer's file, with NIK in full, stays in the owner's chat."""


class Gone(Exception):
    """Telegram will never give us this file."""


MOST_TOLD = 5
"""Rows whose faults are told in the chat; the file marks them all."""


def _marked(checked: Checked) -> Value:
    """What is to be put right in the first rows, names masked: not everybody can open a file."""
    first = checked.marked[:MOST_TOLD]
    lines: list[Value] = []
    for row in first:
        [fault, *_] = row.faults
        why = Phrase(f"staff.fault.{fault.reason}", {"n": fault.number})
        values: dict[str, Value] = {"n": row.number, "why": why}
        if row.name is None:
            lines.append(Phrase("staff_checked.row", values))
        else:
            lines.append(
                Phrase("staff_checked.row_named", {**values, "name": mask_name(row.name)})
            )
    if len(checked.marked) > len(first):
        lines.append(Phrase("staff_checked.rows_more", {"n": len(checked.marked) - len(first)}))
    return Lines(tuple(lines))


def _replaced(n: int) -> Value:
    return Phrase("staff_checked.replaced", {"n": n}) if n else ""


class StaffReading:
    """Run ``run`` in a task; it may be cancelled at any moment."""

    def __init__(
        self,
        store: Store,
        api: BotApi,
        worlds: Worlds,
        renderer: Renderer,
        may_act: Callable[[], Awaitable[bool]],
    ) -> None:
        self._store = store
        self._api = api
        self._worlds = worlds
        self._renderer = renderer
        self._may_act = may_act
        """Whether this process is the one that does; False while another replica is."""
        self._called = called(renderer.catalog)

    async def run(self) -> None:
        while True:
            try:
                if await self._may_act():
                    await self.look()
            except StoreUnavailable as error:
                log.warning("staff files unavailable", error=type(error).__name__)
            await asyncio.sleep(LOOKS_EVERY)

    async def look(self) -> int:
        """Sees to what is due; says to how many files."""
        now = self._worlds.clock()
        due = await self._store.read(lambda tx: tx.staff_files.due(now, AT_ONCE))
        for file in due:
            try:
                await self._see_to(file)
            except StoreUnavailable:
                raise
            except Exception as error:  # one owner's file must not hold up the others
                log.exception("staff file not handled", error=type(error).__name__)
                await self._later(file, error)
        return len(due)

    async def forget(self) -> None:
        """An errand: checked lists whose answer has been sent, or can never be."""
        before = self._worlds.clock() - KEPT
        await self._store.write(lambda tx: tx.staff_files.forget(before))

    async def _see_to(self, file: StaffFile) -> None:
        try:
            content = await self._fetched(file)
            checked = await asyncio.to_thread(self._checked, content)
        except BadList as bad:
            await self._refuse(file, _why(bad))
        except Gone:
            await self._refuse(file, Reply("staff_file.gone"))
        except TelegramError as error:
            await self._later(file, error)
        else:
            await self._store.write(lambda tx: self._keep(tx, file, checked))

    async def _fetched(self, file: StaffFile) -> bytes:
        sent, _ = unpacked(file.content)
        try:
            found = await self._api.call("getFile", {"file_id": sent.id})
        except (TimedOut, InvalidToken):
            raise
        except (BadRequest, Forbidden) as error:
            said = str(error).lower()
            if "too big" in said:
                raise BadList("large") from None
            if "temporarily unavailable" in said:  # or a wrong id, which Telegram never gave us
                raise
            raise Gone from None
        if found.get("file_size", 0) > MOST_BYTES:
            raise BadList("large")
        if not found.get("file_path"):
            raise NetworkError("no path to the file")
        content = await self._api.download(found["file_path"])
        if len(content) > MOST_BYTES:
            raise BadList("large")
        return content

    def _checked(self, content: bytes) -> Checked:
        return check(rows(content), self._called, self._worlds.at(self._worlds.clock()).today)

    async def _keep(self, tx: Transaction, file: StaffFile, checked: Checked) -> None:
        """The good rows on the list, the answer in the outbox, the order done."""
        told = await _Told.of(tx, file, self._renderer, self._worlds.clock())
        if told is None:
            return
        if not told.is_open:
            await told.give(Reply("staff_file.closed"))
            await tx.staff_files.done(file.id)
            return
        before = (await tx.staff.counts([file.lead])).get(file.lead, 0)
        if before + len(checked.workers) > MOST_STAFF:
            await told.give(Reply("staff_full", {"most": MOST_STAFF}))
            await tx.staff_files.done(file.id)
            return
        put = await tx.staff.put_many(file.lead, checked.workers, told.now)
        if put.added:
            await told.tell_officer(before + put.added)
        values: dict[str, Value] = {
            "good": len(checked.workers),
            "bad": checked.faulty,
            "replaced": _replaced(put.changed),
            "lines": _marked(checked),
            "n": before + put.added,
            "hours": int(STAYS / timedelta(hours=1)),
        }
        if checked.marked:
            await tx.staff_files.checked(file.id, dumped(checked))
            await told.give(Reply("staff_checked.faults", values), answer=file.id)
        else:
            await told.give(Reply("staff_checked.good", values))
            await tx.staff_files.done(file.id)

    async def _refuse(self, file: StaffFile, why: Reply) -> None:
        async def job(tx: Transaction) -> None:
            told = await _Told.of(tx, file, self._renderer, self._worlds.clock())
            if told is not None:
                await told.give(why)
                await tx.staff_files.done(file.id)

        await self._store.write(job)

    async def _later(self, file: StaffFile, error: Exception) -> None:
        """Another try, each later than the last; after many the owner is to send it again."""
        if file.tries + 1 >= MOST_TRIES:
            await self._refuse(file, Reply("staff_file.gone"))
            return
        seconds = min(LONGEST_WAIT, FIRST_WAIT * 2.0**file.tries)
        if isinstance(error, RetryAfter):
            seconds = max(seconds, wait_of(error))
        log.info("staff file delayed", error=type(error).__name__, seconds=seconds)
        due = self._worlds.clock() + timedelta(seconds=seconds)
        await self._store.write(lambda tx: tx.staff_files.retry(file.id, due))


class _Told:
    """The owner of a file and what they hear of it, inside a transaction."""

    def __init__(
        self,
        tx: Transaction,
        file: StaffFile,
        stored: StoredSession,
        renderer: Renderer,
        now: datetime,
    ) -> None:
        self._tx = tx
        self._file = file
        self._stored = stored
        self._renderer = renderer
        self.now = now
        self.is_open = False
        """Whether the business may still be changed."""
        self.officer: int | None = None
        """Who works on it."""

    @classmethod
    async def of(
        cls, tx: Transaction, file: StaffFile, renderer: Renderer, now: datetime
    ) -> "_Told | None":
        """None where the file was seen to, or its person erased, in the meantime."""
        # The session first, as every turn and every erasure does.
        stored = (await tx.sessions.lock([file.chat], now))[file.chat]
        found = await tx.staff_files.find(file.id)
        if found is None or found.state is not FileState.WAITING:
            return None
        told = cls(tx, file, stored, renderer, now)
        leads = (await tx.leads.of_chats([file.chat]))[file.chat]
        for lead in leads:
            if lead.code == file.lead:
                told.is_open = lead.status in OPEN
                told.officer = lead.officer if lead.status in HELD else None
        return told

    async def tell_officer(self, count: int) -> None:
        """Who holds the lead may have read its card already."""
        if self.officer is None:
            return
        said = Reply("desk.staff.came", {"code": self._file.lead, "n": count})
        calls = self._renderer.messages(self.officer, [said], REFERENCE, private=False)
        await self._tx.outbox.add_many(
            loose(self.officer, call, Priority.NOTICE, Kind.KEPT, self.now) for call in calls
        )

    async def give(self, said: Reply, answer: str | None = None) -> None:
        """In order behind all else; the file they sent leaves the chat."""
        chat, language = self._file.chat, self._stored.session.language
        calls = self._renderer.messages(chat, [said], language, private=False)
        stored, out = queued(self._stored, calls, Priority.REPLY, Kind.KEPT, self.now)
        if answer is not None:
            order = BotCall("sendDocument", {ANSWER: answer, "language": language})
            away = int(STAYS.total_seconds())
            stored, more = queued(
                stored, [order], Priority.REPLY, Kind.FILE, self.now, take_away_after=away
            )
            out += more
        _, message = unpacked(self._file.content)
        if message is not None:
            out.append(hidden(chat, message, self.now))
        await self._tx.outbox.add_many(out)
        await self._tx.sessions.put_many([stored], self.now, active=False)


def _why(bad: BadList) -> Reply:
    missing = tuple(Phrase(f"staff.column.{column}") for column in bad.missing)
    values: dict[str, Value] = {
        "most": MOST_MEGABYTES,
        "rows": MOST_ROWS,
        "missing": Lines(missing),
    }
    return Reply(f"staff_file.{bad.reason}", values)
