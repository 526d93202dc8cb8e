"""What a chart shows, with every word and number as it is to be read; drawing.py draws it."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.officers.phrases import local_day
from bot.statistics.figures import FUNNEL_DAYS
from bot.statistics.told import HIDDEN, Row, Told
from conversations.messages.catalog import Catalog
from conversations.replies import Phrase, Value

Chart = Mapping[str, Any]
LONGEST_NAME = 34


class Charts:
    """In one language."""

    def __init__(self, catalog: Catalog, language: str, told: Told, *, exact: bool) -> None:
        self._catalog = catalog
        self._language = language
        self._told = told
        self._exact = exact

    def of(self, which: str) -> Chart:
        return {"funnel": self.funnel, "regions": self.regions, "weeks": self.weeks}[which]()

    def funnel(self) -> Chart:
        rows = []
        for row in self._told.steps():
            answered, lost = row.counts["answered"], row.counts["lost"]
            entered = row.counts["entered"]
            others = None
            if None not in (entered, answered, lost):
                others = (entered or 0) - (answered or 0) - (lost or 0)
            text = f"{self.number(entered)} · {self.number(lost)} {self.words('lost')}"
            rows.append(self._row(row, entered, (answered, lost, others), text))
        about = self.words("until", days=FUNNEL_DAYS, to=self._told.figures.last_day)
        parts = [self.words(name) for name in ("answered", "lost", "others")]
        return self._bars("funnel", about, parts, rows)

    def regions(self) -> Chart:
        rows = []
        for row in self._told.regions_in_short():
            waiting, registered = row.counts["waiting"], row.counts["registered"]
            handed_in, ended = row.counts["handed_in"], None
            if None not in (handed_in, waiting, registered):
                ended = (handed_in or 0) - (waiting or 0) - (registered or 0)
            goal = self._told.goal_of(row)
            text = (
                f"{self.number(handed_in)} · {self.number(registered)} {self.words('registered')}"
            )
            if goal is not None:
                text += f" / {self.number(goal)}"
            rows.append(self._row(row, handed_in, (registered, waiting, ended), text))
        parts = [self.words(name) for name in ("registered", "waiting", "ended")]
        return self._bars("regions", self._until_now(), parts, rows)

    def weeks(self) -> Chart:
        weeks = self._told.weeks()
        names = ("started", "handed_in", "contacted", "registered")
        return {
            "kind": "lines",
            **self._around("weeks", self._span(weeks[0][0].week.monday)),
            "labels": [self.day(line.week.monday) for line, _ in weeks],
            "series": [
                {"name": self.words(name), "numbers": [counts[name] for _, counts in weeks]}
                for name in names
            ],
        }

    def words(self, key: str, **values: Value) -> str:
        return self._catalog.plain(self._language, Phrase(f"desk.chart.{key}", values))

    def number(self, number: int | None) -> str:
        return HIDDEN if number is None else self.text(number)

    def text(self, value: Value) -> str:
        """Anything at all, as it is read."""
        return self._catalog.plain(self._language, Phrase("desk.chart.value", {"value": value}))

    def day(self, day: Any) -> str:
        """Short, without its year."""
        return f"{day.day}/{day.month}"

    def _bars(
        self, title: str, about: str, parts: list[str], rows: Iterable[Mapping[str, Any]]
    ) -> Chart:
        return {"kind": "bars", **self._around(title, about), "parts": parts, "rows": [*rows]}

    def _around(self, title: str, about: str) -> dict[str, Any]:
        note = self.words("exact") if self._exact else self.words("few", few=HIDDEN)
        nothing = self.words("nothing")
        return {"title": self.words(title), "about": about, "note": note, "nothing": nothing}

    def _row(
        self, row: Row, whole: int | None, parts: tuple[int | None, ...], text: str
    ) -> dict[str, Any]:
        """Without its parts where one is hidden: the others would show how large it is."""
        known = [None] * len(parts) if None in parts else [*parts]
        name = self.text(row.name)
        short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        return {"name": short, "whole": whole, "parts": known, "text": text}

    def _until_now(self) -> str:
        today = local_day(self._told.figures.now)
        return self.words("until_now", day=today)

    def _span(self, first: Any) -> str:
        last = self._told.figures.last_day
        return self.words("from_to", **{"from": first, "to": last})
