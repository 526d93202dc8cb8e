"""Files about staff, built at the moment they are sent: the empty list and a checked one for an
owner, the whole list for an officer. The outbox holds only the order."""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any

from bot.api import Upload
from bot.officers.files import whose
from bot.staff.keeping import loaded
from bot.staff.sheets import Sheets
from bot.staff.taking import ANSWER, LIST
from bot.world import JAKARTA, Clock
from conversations.messages.catalog import Catalog
from conversations.replies import Phrase
from conversations.staff_rows import Cell, Checked
from conversations.workers import Worker
from storage.audit import Entry
from storage.errors import LeadGone, LeadNotFound, OfficerNotFound
from storage.officers import Officer
from storage.removals import STAFF_TAKEN
from storage.store import Store
from storage.transaction import Transaction


class StaffSheets:
    def __init__(self, store: Store, catalog: Catalog, clock: Clock) -> None:
        self._store = store
        self._catalog = catalog
        self._clock = clock

    async def build(self, spec: Mapping[str, Any]) -> Upload:
        """Raises OfficerNotFound where nobody may have it any more, as ``FileBuilder`` says."""
        sheets = Sheets(self._catalog, str(spec["language"]))
        if LIST in spec:
            return await self._list(spec, sheets)
        if ANSWER in spec:
            checked = await self._checked(str(spec[ANSWER]))
            content = await asyncio.to_thread(sheets.answer, checked)
            return Upload("document", self._name(spec, "checked"), content)
        content = await asyncio.to_thread(sheets.template)
        return Upload("document", self._name(spec, "template"), content)

    async def _checked(self, id: str) -> Checked:
        found = await self._store.write(lambda tx: tx.staff_files.find(id))
        if found is None:  # erased meanwhile: nothing is sent
            raise OfficerNotFound
        return loaded(found.content)

    async def _list(self, spec: Mapping[str, Any], sheets: Sheets) -> Upload:
        """By who the officer is now and where they work now. Logged."""
        code, now = str(spec[LIST]), self._clock()

        async def read(tx: Transaction) -> tuple[Officer, list[Worker]]:
            officer = await tx.officers.get(spec["officer"])
            await tx.leads.get(code, officer.areas)
            return officer, list(await tx.staff.of_lead(code))

        try:
            officer, workers = await self._store.read(read)
        except (LeadNotFound, LeadGone):  # taken back, erased or moved away since it was asked
            raise OfficerNotFound from None
        about = self._about(spec, officer, len(workers))
        content = await asyncio.to_thread(sheets.listed, workers, about)
        detail = {
            "reason": spec["reason"],
            "rows": len(workers),
            "profile": "full",
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        words = spec.get("words")
        entry = Entry(now, STAFF_TAKEN, officer.id, code, words, detail, leads=[code])
        await self._store.write(lambda tx: tx.audit.add(entry))
        return Upload("document", f"pekerja_{code}.xlsx", content)

    def _about(
        self, spec: Mapping[str, Any], officer: Officer, rows: int
    ) -> list[tuple[str, Cell]]:
        language = str(spec["language"])

        def words(key: str) -> str:
            return self._catalog.plain(language, Phrase(key))

        return [
            (words("staff.about.lead"), str(spec[LIST])),
            (words("staff.about.rows"), rows),
            (words("desk.about.made_at"), f"{self._clock().astimezone(JAKARTA):%Y-%m-%d %H:%M}"),
            (words("desk.about.zone"), words("desk.about.zone_is")),
            (words("desk.about.made_by"), whose(officer)),
            (words("desk.about.reason"), words(f"desk.reason.{spec['reason']}")),
            (words("desk.about.keeping"), words("desk.about.keeping_is")),
        ]

    def _name(self, spec: Mapping[str, Any], which: str) -> str:
        return self._catalog.plain(str(spec["language"]), Phrase(f"staff.file.{which}"))
