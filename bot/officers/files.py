"""Builds an ordered export at the moment it is sent: the outbox holds the order, never a lead."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.api import Upload
from bot.officers.export import By, Taken, export, file_name
from bot.officers.labels import Labels
from bot.officers.roles import Right, may
from bot.officers.selection import Selection
from bot.queueing import Kind, Priority, loose, unpacked
from bot.render import Renderer
from bot.rights.own_file import OWN_COPY
from bot.world import Clock
from conversations.messages.catalog import Catalog
from conversations.replies import Reply
from storage.audit import Entry
from storage.errors import OfficerNotFound
from storage.officers import Officer
from storage.store import Store
from storage.transaction import Transaction


class Files:
    """Officers' exports."""

    def __init__(self, store: Store, catalog: Catalog, clock: Clock) -> None:
        self._store = store
        self._catalog = catalog
        self._clock = clock

    async def build(self, spec: Mapping[str, Any]) -> Upload:
        """The file that ``choosing`` ordered, by who the officer is now and where they work now.

        Logs what was taken. Raises OfficerNotFound where they were removed in the meantime, or may
        take none any more.
        """
        selection, now = Selection.from_json(spec), self._clock()
        labels = Labels(self._catalog, spec["language"])
        content = io.BytesIO()

        async def read(tx: Transaction) -> Taken:
            officer = await tx.officers.get(spec["officer"])
            if not may(officer.role, Right.EXPORT):
                raise OfficerNotFound
            reason = labels.words(f"desk.reason.{spec['reason']}")
            by = By(mark(officer), reason)
            return await export(tx, selection, officer.areas, by, content, labels, now)

        taken = await self._store.read(read)
        detail = {
            "reason": spec["reason"],
            "rows": taken.rows,
            "sha256": taken.sha256,
            **selection.codes(),
        }
        entry = Entry(now, "export.built", spec["officer"], detail=detail, leads=taken.codes)
        await self._store.write(lambda tx: tx.audit.add(entry))
        return Upload("document", file_name(selection, now), content.getvalue())


def mark(officer: Officer) -> str:
    """Who took a file, on its cover."""
    return f"{officer.name} (…{officer.id % 10_000:04d})"


async def report_unsure(store: Store, renderer: Renderer, now: datetime) -> None:
    """After a crash in the middle of sending a file nobody knows whether it arrived. It is not
    sent again; whoever waits for it is told, and asks for another one."""

    async def job(tx: Transaction) -> None:
        rows = await tx.outbox.unfinished_sending()
        if not rows:
            return
        sessions = await tx.sessions.lock([row.chat for row in rows], now)
        await tx.outbox.done([row.id for row in rows])
        for row in rows:
            language = sessions[row.chat].session.language
            own = OWN_COPY in unpacked(row.payload).call.params
            said = [Reply("file_unsure" if own else "desk.export.unsure")]
            calls = renderer.messages(row.chat, said, language, private=False)
            await tx.outbox.add_many(
                loose(row.chat, call, Priority.OFFICER, Kind.KEPT, now) for call in calls
            )

    await store.write(job)
