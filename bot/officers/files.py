"""Builds an ordered export at the moment it is sent: the outbox holds the order, never a lead."""

import asyncio
import hashlib
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.api import Fate, Upload
from bot.officers.about import By, file_name, officer_mark
from bot.officers.choosing import SENT
from bot.officers.export import Making, Taken, export
from bot.officers.importing_fetch import REPORT
from bot.officers.labels import Labels
from bot.officers.locking import lock, locked_name
from bot.officers.phrases import kept_until
from bot.officers.profiles import Layout, layout_of
from bot.officers.roles import Right, may
from bot.officers.selection import Selection
from bot.queueing import Kind, Priority, loose, unpacked
from bot.render import Renderer
from bot.results import Results
from bot.rights.own_file import OWN_COPY
from bot.staff.taking import ANSWER, LIST, TEMPLATE
from bot.statistics.screens import STATISTICS
from bot.world import JAKARTA, Worlds
from conversations.replies import Reply
from storage.audit import Entry
from storage.errors import OfficerNotFound
from storage.officers import Officer
from storage.outbox import Outgoing
from storage.removals import TAKEN
from storage.store import Store
from storage.transaction import Transaction

_UNSURE: Mapping[str, str] = {
    OWN_COPY: "file_unsure",
    TEMPLATE: "staff_file_unsure",
    ANSWER: "staff_file_unsure",
    LIST: "desk.export.unsure",
    REPORT: "desk.export.unsure",
    STATISTICS: "desk.statistics.unsure",
}
"""What is said of an order, by its key, where nobody knows whether its file has arrived."""
COUNTED, UNSENT = "export.counted", "export.unsent"
"""In the audit: counts that Telegram has taken, and a file of either kind that it may not have."""


class Files:
    """Officers' exports."""

    def __init__(self, store: Store, worlds: Worlds) -> None:
        self._store = store
        self._worlds = worlds

    async def build(self, spec: Mapping[str, Any]) -> Upload:
        """The file that ``ordering`` ordered, by who the officer is now and where they work now.

        Logs what was taken. Raises OfficerNotFound where they were removed in the meantime, or
        may take none any more, or have nothing to lock it with.
        """
        selection, now = Selection.from_json(spec), self._worlds.clock()
        layout = layout_of(selection.profile, self._worlds.rules, now.astimezone(JAKARTA).date())
        labels = Labels(self._worlds.catalog, spec["language"])
        mark = f"{officer_mark(self._store.sign, spec['officer'])}-{spec['export']}"
        plain = io.BytesIO()

        async def read(tx: Transaction) -> tuple[Taken, str | None]:
            officer = await tx.officers.get(spec["officer"])
            key = await tx.passphrases.find(officer.id)
            if not may(officer.role, Right.EXPORT) or (layout.identity and key is None):
                raise OfficerNotFound
            reason = labels.words(f"desk.reason.{spec['reason']}")
            by = By(whose(officer), reason, mark, kept_until(now, self._worlds.ended_days))
            making = Making(layout, labels, by, now)
            return await export(tx, selection, officer.areas, plain, making), key

        taken, key = await self._store.read(read)
        name = file_name(selection, mark, labels, now)
        content = plain.getvalue()
        if layout.identity and key is not None:
            content = await asyncio.to_thread(_locked, plain, name, selection, key)
            name = locked_name(name, selection.format)
        detail = {
            "export": spec["export"],
            "reason": spec["reason"],
            "rows": taken.rows,
            "sha256": hashlib.sha256(content).hexdigest(),
            "locked": layout.identity,
            "clear": layout.clear.value,
            **selection.codes(),
        }
        await self._log(spec["officer"], taken, detail, now)
        return Upload("document", name, content, self._fate(spec, layout, now))

    async def _log(
        self, officer: int, taken: Taken, detail: Mapping[str, Any], now: datetime
    ) -> None:
        codes = list(taken.codes)
        entry = Entry(now, TAKEN, officer, detail=detail, leads=codes)

        async def write(tx: Transaction) -> None:
            await tx.audit.add(entry)
            await tx.removals.note_erased(codes, now)  # while it was made

        await self._store.write(write)

    def _fate(self, spec: Mapping[str, Any], layout: Layout, read_at: datetime) -> Any:
        def entry(fate: Fate) -> Entry:
            taken = SENT if layout.identity else COUNTED
            detail = {
                "export": spec["export"],
                "delivered": fate.value,
                "read_at": read_at.isoformat(),
            }
            action = taken if fate is Fate.SENT else UNSENT
            return Entry(self._worlds.clock(), action, spec["officer"], detail=detail)

        return entry


def whose(officer: Officer) -> str:
    """Who took a file, on its cover."""
    return f"{officer.name} (…{officer.id % 10_000:04d})"


def _locked(plain: io.BytesIO, name: str, selection: Selection, key: str) -> bytes:
    target = io.BytesIO()
    lock(plain, target, name, selection.format, key)
    return target.getvalue()


def unsure_of(row: Outgoing, renderer: Renderer, language: str, now: datetime) -> Results:
    """Says to who waits for a file that it may not have arrived, and writes it down."""
    order = unpacked(row.payload).call.params
    known = next((key for key in order if key in _UNSURE), None)
    said = [Reply("desk.export.unsure" if known is None else _UNSURE[known])]
    calls = renderer.messages(row.chat, said, language, private=False)
    told = [loose(row.chat, call, Priority.OFFICER, Kind.KEPT, now) for call in calls]
    if known is not None:
        return Results(more=told)
    detail = {"export": order["export"], "delivered": Fate.UNSURE.value}
    return Results(more=told, entries=[Entry(now, UNSENT, order["officer"], detail=detail)])


async def report_unsure(store: Store, renderer: Renderer, now: datetime) -> None:
    """After a crash in the middle of sending a file nobody knows whether it arrived. It is not
    sent again; whoever waits for it is told, and asks for another one."""

    async def job(tx: Transaction) -> None:
        rows = await tx.outbox.unfinished_sending()
        if not rows:
            return
        sessions = await tx.sessions.lock([row.chat for row in rows], now)
        results = Results(done=[row.id for row in rows])
        for row in rows:
            results.add(unsure_of(row, renderer, sessions[row.chat].session.language, now))
        await results.write(tx, now)

    await store.write(job)
