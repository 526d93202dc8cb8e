"""Whoever builds the files that orders in the outbox ask for, each by the key in its order."""

from bot.courier import FileBuilder
from bot.officers.files import Files
from bot.rights.own_file import OWN_COPY, AnyFile, OwnFiles
from bot.staff.files import StaffSheets
from bot.staff.taking import ANSWER, LIST, TEMPLATE
from bot.statistics.files import STATISTICS, StatisticsFiles
from bot.world import Worlds
from storage.store import Store


def files_of(store: Store, worlds: Worlds) -> AnyFile:
    staff = StaffSheets(store, worlds.catalog, worlds.clock)
    others: dict[str, FileBuilder] = {OWN_COPY: OwnFiles(store, worlds)}
    others[STATISTICS] = StatisticsFiles(store, worlds)
    others |= dict.fromkeys((TEMPLATE, ANSWER, LIST), staff)
    return AnyFile(Files(store, worlds), others)
