"""Every kind of file that leaves: what the order in the outbox says decides who builds it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.api import Upload
from bot.courier import FileBuilder
from bot.officers.files import Files, unsure_of
from bot.render import Renderer
from bot.results import Results
from bot.rights.own_file import OWN_COPY, OwnFiles
from bot.staff.files import StaffSheets
from bot.staff.taking import ANSWER, LIST, TEMPLATE
from bot.statistics.files import STATISTICS, StatisticsFiles
from bot.world import Worlds
from conversations.messages.catalog import REFERENCE
from storage.outbox import Outgoing
from storage.store import Store


class AnyFile:
    """An officer's export, unless the order has the key of another kind."""

    def __init__(
        self, store: Store, worlds: Worlds, more: Mapping[str, FileBuilder] = MappingProxyType({})
    ) -> None:
        """``more``: who builds what only the running bot has, by the key in its orders."""
        self._store, self._worlds = store, worlds
        self._renderer = Renderer(worlds.catalog)
        staff = StaffSheets(store, worlds.catalog, worlds.clock)
        self._exports = Files(store, worlds)
        self._others: Mapping[str, FileBuilder] = {
            OWN_COPY: OwnFiles(store, worlds),
            STATISTICS: StatisticsFiles(store, worlds),
            **dict.fromkeys((TEMPLATE, ANSWER, LIST), staff),
            **more,
        }

    async def build(self, spec: Mapping[str, Any]) -> Upload:
        which = next((key for key in self._others if key in spec), None)
        return await (self._exports if which is None else self._others[which]).build(spec)

    async def lost(self, row: Outgoing) -> Results:
        """What follows where one could not be made: nobody waits for it in vain."""
        found = await self._store.read(lambda tx: tx.sessions.find(row.chat))
        language = REFERENCE if found is None else found[0].session.language
        return unsure_of(row, self._renderer, language, self._worlds.clock())
