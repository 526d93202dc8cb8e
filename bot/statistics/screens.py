"""/statistik: one message with the week's numbers, and buttons for what is behind them.

Counts of the officer's own areas; small groups are left out for all but administrators.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.officers.buttons import button, in_rows, under
from bot.officers.help import areas_of
from bot.officers.roles import Right, Role, may
from bot.officers.visit import Answer, Visit
from bot.statistics.figures import FUNNEL_DAYS, gather
from bot.statistics.periods import Week
from bot.statistics.spans import at_most
from bot.statistics.told import Row, Told, count
from conversations.replies import Buttons, Lines, Option, Phrase, Reply, Value

STATISTICS = "statistics"
"""The key by which an order for a file says that it is of these."""
PICTURES = ("funnel", "regions", "weeks")
_BECAME = ("answered", "skipped", "lost", "there", "closed", "wrong", "helped")
_ALWAYS = ("answered", "lost")
MOST_ROWS = 25
"""Codes of referrals in a message; the report has all of them."""


async def statistics(visit: Visit) -> Answer:
    return Answer(messages=(await _screen(visit, "week"),))


async def turn_to(visit: Visit) -> Answer:
    """The same message with another part."""
    part = visit.parts[0] if visit.parts else "week"
    return Answer(edited=await _screen(visit, part if part in _PARTS else "week"))


async def press_picture(visit: Visit) -> Answer:
    """Orders a picture: it is drawn when it is sent, by what the officer may see then."""
    which = visit.parts[0] if visit.parts else ""
    if which not in PICTURES:
        return await turn_to(visit)
    return Answer(
        toast=Reply("desk.toast.drawing"),
        file=order(visit, picture=which),
        file_as="sendPhoto",
        file_stays=True,
    )


async def report(visit: Visit) -> Answer:
    """/laporan: which week, and as what."""
    return Answer(messages=(_choice(visit),))


async def press_report(visit: Visit) -> Answer:
    """Orders a week's report."""
    week, format_ = (*visit.parts, "", "")[:2]
    try:
        Week.read(week)
    except ValueError:
        return Answer(edited=_choice(visit))
    if format_ not in ("pdf", "xlsx"):
        return Answer(edited=_choice(visit))
    return Answer(
        toast=Reply("desk.toast.preparing"),
        file=order(visit, week=week, format=format_),
        file_stays=True,
    )


def order(visit: Visit, **what: str) -> Mapping[str, Any]:
    """What ``bot.statistics.files`` makes a file of. It names nobody but the officer."""
    return {STATISTICS: what, "officer": visit.officer.id, "language": visit.language}


def sees_all(role: str) -> bool:
    """Whether small groups are told too."""
    return role == Role.ADMINISTRATOR


async def _screen(visit: Visit, part: str) -> Reply:
    officer = visit.officer
    figures = await gather(visit.tx, visit.world, officer.areas, Week.of(visit.today))
    told = Told(figures, officer.areas, exact=sees_all(officer.role))
    names = {used.referral.code: used.referral.name for used in await visit.tx.referrals.list()}
    values: dict[str, Value] = {
        "from": told.figures.week.monday,
        "to": told.figures.last_day,
        "areas": areas_of(visit.officer),
        "days": FUNNEL_DAYS,
        "scope": told.scope,
        **_PARTS[part](told, names),
    }
    return Reply(f"desk.statistics.{part}", values, _buttons(visit, part))


def _week(told: Told, _: Mapping[str, str]) -> dict[str, Value]:
    lines = [
        Phrase(f"desk.statistics.headline.{name}", {"n": now, "before": before})
        for name, now, before in told.headline()
    ]
    worst = [Phrase("desk.statistics.worst", row.values()) for row in told.worst()]
    return {
        "lines": Lines((*lines, Phrase("desk.statistics.oldest", {"n": told.oldest()}))),
        "worst": Lines((*worst,)) if worst else Phrase("desk.statistics.worst_none"),
    }


def _funnel(told: Told, _: Mapping[str, str]) -> dict[str, Value]:
    places = [Phrase("desk.statistics.place", row.values()) for row in told.places()]
    return {
        "lines": _lines([_step(row) for row in told.steps()]),
        "places": _lines(places),
        "placeless": told.placeless(),
    }


def _step(row: Row) -> Phrase:
    if row.counts["entered"] is None:
        return Phrase("desk.statistics.step_few", row.values())
    became: Value = ""
    for name, number in row.counts.items():
        if name in _BECAME and (number != 0 or name in _ALWAYS):
            one = Phrase(f"desk.statistics.became.{name}", {"n": count(number)})
            became = Phrase("desk.area_list", {"first": became, "second": one}) if became else one
    values = {**row.values(), "became": became, "took": at_most(row.counts["took"])}
    timed = row.counts["took"] is not None
    return Phrase(f"desk.statistics.{'step' if timed else 'step_untimed'}", values)


def _status(told: Told, _: Mapping[str, str]) -> dict[str, Value]:
    return {"lines": _lines(_plain(told.statuses())), "ages": _lines(_plain(told.ages()))}


def _regions(told: Told, _: Mapping[str, str]) -> dict[str, Value]:
    rows = [row for row in told.regions() if row.counts["handed_in"] != 0]
    lines = []
    for row in rows:
        goal = told.goal_of(row)
        lines.append(
            Phrase("desk.statistics.group", row.values())
            if goal is None
            else Phrase("desk.statistics.group_goal", {**row.values(), "goal": goal})
        )
    return {"lines": _lines(lines), "goals": Lines((*told.goals(),))}


def _sources(told: Told, names: Mapping[str, str]) -> dict[str, Value]:
    codes = told.referrals(names)[:MOST_ROWS]
    return {
        "lines": _lines([Phrase("desk.statistics.group", row.values()) for row in codes]),
        "languages": _lines(
            [Phrase("desk.statistics.group", row.values()) for row in told.languages()]
        ),
        "sources": _lines(_plain(told.sources())),
    }


_PARTS: Mapping[str, Callable[[Told, Mapping[str, str]], dict[str, Value]]] = {
    "week": _week,
    "funnel": _funnel,
    "status": _status,
    "regions": _regions,
    "sources": _sources,
}
"""What fills ``desk.statistics.<part>``."""


def _plain(rows: list[Row]) -> list[Phrase]:
    return [
        Phrase("desk.statistics.row", {"name": row.name, "n": count(row.counts["n"])})
        for row in rows
    ]


def _lines(lines: list[Phrase]) -> Value:
    return Lines((*lines,)) if lines else Phrase("desk.statistics.nothing")


def _buttons(visit: Visit, part: str) -> Buttons:
    parts = [
        button("stats", other, label=Phrase(f"desk.button.statistics.{other}"))
        for other in _PARTS
        if other != part
    ]
    pictures = [
        button("draw", which, label=Phrase(f"desk.button.picture.{which}")) for which in PICTURES
    ]
    report = may(visit.officer.role, Right.MANAGE) and part == "week"
    return under(*in_rows(parts, 2), *in_rows(pictures, 2), *(_weeks(visit)[:1] if report else ()))


def _choice(visit: Visit) -> Reply:
    return Reply("desk.statistics.report", {}, under(*_weeks(visit)))


def _weeks(visit: Visit) -> list[tuple[Option, ...]]:
    """The week that ended last first, since that one is whole."""
    this = Week.of(visit.today)
    return [
        tuple(
            button(
                "weekly",
                str(week),
                format_,
                label=Phrase(
                    f"desk.button.report_{format_}", {"from": week.monday, "to": week.sunday}
                ),
            )
            for format_ in ("pdf", "xlsx")
        )
        for week in (this.before(), this)
    ]
