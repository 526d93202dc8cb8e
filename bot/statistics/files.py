"""Pictures and reports, made at the moment they are sent, for who the officer is then; logged."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.api import Upload
from bot.officers.help import areas_of
from bot.officers.roles import Right, may
from bot.statistics.charts import Charts
from bot.statistics.figures import Figures, gather
from bot.statistics.periods import Week
from bot.statistics.report import By, Report
from bot.statistics.screens import STATISTICS, sees_all
from bot.statistics.studio import drawn
from bot.statistics.told import Told
from bot.statistics.workbook import workbook
from bot.world import Worlds
from conversations.replies import Phrase
from storage.audit import Entry
from storage.errors import OfficerNotFound
from storage.officers import Officer
from storage.store import Store
from storage.transaction import Transaction

__all__ = ["STATISTICS", "StatisticsFiles", "made"]


@dataclass(frozen=True, slots=True)
class _Read:
    officer: Officer
    figures: Figures
    referrals: Mapping[str, str]


class StatisticsFiles:
    def __init__(self, store: Store, worlds: Worlds) -> None:
        self._store = store
        self._worlds = worlds

    async def build(self, spec: Mapping[str, Any]) -> Upload:
        """Raises OfficerNotFound where they were removed, or may not have it any more."""
        what, language = spec[STATISTICS], str(spec["language"])
        now = self._worlds.clock()
        world = self._worlds.at(now)
        week = Week.read(what["week"]) if "week" in what else Week.of(world.today)
        right = Right.MANAGE if "week" in what else Right.STATISTICS

        async def read(tx: Transaction) -> _Read:
            officer = await tx.officers.get(spec["officer"])
            if not may(officer.role, right):
                raise OfficerNotFound
            figures = await gather(tx, world, officer.areas, week)
            return _Read(officer, figures, await referral_names(tx))

        found = await self._store.read(read)
        exact = sees_all(found.officer.role)
        told = Told(found.figures, found.officer.areas, exact=exact)
        catalog = self._worlds.catalog
        charts = Charts(catalog, language, told, exact=exact)
        if "picture" in what:
            content = await drawn("drawing", charts.of(what["picture"]))
            which = catalog.plain(language, Phrase(f"desk.statistics.file.{what['picture']}"))
            upload = Upload("photo", f"statistik_{which}_{week}.png", content)
        else:
            by = By(world.office["organisation"], areas_of(found.officer), found.officer.name)
            report = Report(catalog, language, told, charts, by, found.referrals)
            content = await made(report, what["format"])
            upload = Upload("document", report_name(week, what["format"]), content)
        await self._log(what, week, content, found.officer.id)
        return upload

    async def _log(
        self, what: Mapping[str, str], week: Week, content: bytes, officer: int
    ) -> None:
        action = "statistics.picture" if "picture" in what else "statistics.report"
        now = self._worlds.clock()
        entry = Entry(now, action, officer, detail=logged(what, week, content, "chat"))
        await self._store.write(lambda tx: tx.audit.add(entry))


async def made(report: Report, format_: str) -> bytes:
    """A PDF or a workbook."""
    if format_ == "pdf":
        return await drawn("paper", report.pages())
    return workbook(report)


async def referral_names(tx: Transaction) -> Mapping[str, str]:
    return {used.referral.code: used.referral.name for used in await tx.referrals.list()}


def report_name(week: Week, format_: str) -> str:
    return f"laporan_{week}.{format_}"


def logged(what: Mapping[str, str], week: Week, content: bytes, via: str) -> dict[str, str]:
    sha256 = hashlib.sha256(content).hexdigest()
    return {**what, "week": str(week), "via": via, "sha256": sha256}
