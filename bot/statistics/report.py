"""The weekly report as tables and charts of words, which a PDF and a workbook both show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.officers.phrases import at
from bot.statistics.charts import Charts
from bot.statistics.spans import at_most
from bot.statistics.told import FEW, HIDDEN, Row, Told
from conversations.messages.catalog import Catalog
from conversations.replies import Phrase, Value

STEP_COLUMNS = (
    "entered",
    "answered",
    "skipped",
    "lost",
    "closed",
    "there",
    "wrong",
    "helped",
)
GROUP_COLUMNS = ("handed_in", "waiting", "registered")
Cell = str | int


@dataclass(frozen=True, slots=True)
class By:
    """Whose report it is, and who made it."""

    office: Value
    areas: Value
    name: Value


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    """Names first; a count is a number, or ``*``."""


class Report:
    """In one language."""

    def __init__(
        self,
        catalog: Catalog,
        language: str,
        told: Told,
        charts: Charts,
        by: By,
        referrals: Mapping[str, str],
    ) -> None:
        self._catalog = catalog
        self._language = language
        self.told = told
        self.charts = charts
        self._by = by
        self._referrals = referrals

    def words(self, key: str, **values: Value) -> str:
        return self._catalog.plain(self._language, Phrase(f"desk.report.{key}", values))

    @property
    def about(self) -> str:
        week = self.told.figures.week
        about: dict[str, Value] = {
            "office": self._by.office,
            "week": str(week),
            "from": week.monday,
            "to": week.sunday,
            "areas": self._by.areas,
            "at": at(self.told.figures.now),
            "by": self._by.name,
        }
        return self.words("about", **about)

    def headline(self) -> Table:
        head = [self.words(name) for name in ("what", "this_week", "last_week")]
        rows = [
            (self.words(name), self._cell(now), self._cell(before))
            for name, now, before in self.told.headline()
        ]
        return Table(self.words("headline"), head, rows)

    def notes(self) -> list[str]:
        """Below the headline."""
        notes = [self.words("oldest", n=self.told.oldest())]
        notes += [self.words("worst", **row.values()) for row in self.told.worst()]
        return notes

    def regions(self) -> Table:
        columns = [*(self.words(name) for name in GROUP_COLUMNS), self.words("goal")]
        rows = [
            (*self._group(row), self._or_nothing(self.told.goal_of(row)))
            for row in self.told.regions_in_short()
        ]
        return Table(self.words("regions"), [self.words("region"), *columns], rows)

    def goals(self) -> list[str]:
        return [_bare(self._said(line)) for line in self.told.goals()]

    def funnel(self) -> Table:
        columns = [self.words(name) for name in (*STEP_COLUMNS, "took")]
        rows = [
            (
                self._said(row.name),
                *(self._count(row.counts[name]) for name in STEP_COLUMNS),
                self._said(at_most(row.counts["took"])),
            )
            for row in self.told.steps()
        ]
        return Table(self.words("funnel"), [self.words("question"), *columns], rows)

    def weeks(self) -> Table:
        names = ("started", "handed_in", "contacted", "registered")
        head = [self.words("week"), *(self.words(name) for name in names)]
        rows = [
            (str(line.week), *(self._count(counts[name]) for name in names))
            for line, counts in self.told.weeks()
        ]
        return Table(self.words("weeks"), head, rows)

    def sources(self) -> Table:
        head = [self.words("sources"), *(self.words(name) for name in GROUP_COLUMNS)]
        rows = [*self.told.languages(), *self.told.referrals(self._referrals)]
        return Table(self.words("sources"), head, [self._group(row) for row in rows])

    def method(self) -> list[str]:
        return [self.words("method"), self.words("few", few=FEW, hidden=HIDDEN)]

    def pages(self) -> dict[str, Any]:
        """What ``paper`` makes a PDF of."""
        return {
            "title": self.words("title"),
            "about": self.about,
            "headline": self._printed(self.headline()),
            "notes": self.notes(),
            "weeks": self.charts.weeks(),
            "regions_chart": self.charts.regions(),
            "regions": self._printed(self.regions()),
            "goals": self.goals(),
            "sources": self._printed(self.sources()),
            "funnel": self._printed(self.funnel()),
            "counted": self.words("counted"),
            "method": self.method(),
            "page": self.words("page", n="{n}"),
        }

    def _printed(self, table: Table) -> dict[str, Any]:
        rows = [
            [cell if isinstance(cell, str) else self.charts.number(cell) for cell in row]
            for row in table.rows
        ]
        return {"title": table.title, "head": [*table.head], "rows": rows}

    def _group(self, row: Row) -> tuple[Cell, ...]:
        counts = (self._count(row.counts[name]) for name in GROUP_COLUMNS)
        return (self._said(row.name), *counts)

    def _count(self, count: int | None) -> Cell:
        return HIDDEN if count is None else count

    def _or_nothing(self, count: int | None) -> Cell:
        return "" if count is None else count

    def _cell(self, value: Value) -> Cell:
        return value if isinstance(value, int) else self._said(value)

    def _said(self, value: Value) -> str:
        return self.charts.text(value)


def _bare(text: str) -> str:
    """Without the marks that a chat shows in bold."""
    return text.replace("<b>", "").replace("</b>", "")
