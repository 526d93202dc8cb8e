"""Every kind of file that leaves: what the order in the outbox says decides who builds it."""

from collections.abc import Mapping
from typing import Any

from bot.api import Upload
from bot.courier import FileBuilder
from bot.officers.files import Files
from bot.rights.own_file import OWN_COPY, OwnFiles
from bot.staff.files import StaffSheets
from bot.staff.taking import ANSWER, LIST, TEMPLATE
from bot.statistics.files import STATISTICS, StatisticsFiles
from bot.world import Worlds
from storage.store import Store


class AnyFile:
    """An officer's export, unless the order has the key of another kind."""

    def __init__(self, store: Store, worlds: Worlds) -> None:
        staff = StaffSheets(store, worlds.catalog, worlds.clock)
        self._exports = Files(store, worlds)
        self._others: Mapping[str, FileBuilder] = {
            OWN_COPY: OwnFiles(store, worlds),
            STATISTICS: StatisticsFiles(store, worlds),
            **dict.fromkeys((TEMPLATE, ANSWER, LIST), staff),
        }

    async def build(self, spec: Mapping[str, Any]) -> Upload:
        which = next((key for key in self._others if key in spec), None)
        return await (self._exports if which is None else self._others[which]).build(spec)
