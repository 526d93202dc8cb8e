"""/ekspor: one message whose buttons hold the whole choice, and the count it comes to.

Every press carries all that was chosen, so nothing about it is kept, and an old message works.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.officers.buttons import button, in_rows, under
from bot.officers.phrases import area, local_day
from bot.officers.selection import STATUS_GROUPS, Format, Profile, Selection
from bot.officers.visit import Answer, Visit
from bot.queueing import TAKEN_AWAY_AFTER
from bot.world import JAKARTA
from conversations.replies import Option, Phrase, Reply, Value
from storage.audit import Entry

PERIODS: dict[str, int | None] = {"today": 1, "week": 7, "days30": 30, "month": None, "all": None}
"""Days up to and including today; "month" and "all" are worked out."""
REASONS = ("call", "register", "report", "handover")
MOST_IN_CHAT = 5_000
"""Leads in one file; more are for the command line, which writes without memory."""
ALL_AREAS = "all"
_MINUTES = TAKEN_AWAY_AFTER.seconds // 60


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen, as it stands in every button; each field a short code."""

    period: str = "week"
    status: str = "all"
    area: str = ALL_AREAS
    format: str = Format.XLSX.value
    profile: str = Profile.MASKED.value

    def parts(self) -> tuple[str, ...]:
        return self.period, self.status, self.area, self.format, self.profile

    @classmethod
    def read(cls, parts: tuple[str, ...]) -> "Choice":
        """The default where a button of another release says something unknown."""
        choice = cls(*parts) if len(parts) == len(cls().parts()) else cls()
        known = (
            choice.period in PERIODS
            and choice.status in STATUS_GROUPS
            and choice.format in set(Format)
            and choice.profile in set(Profile)
        )
        return choice if known else cls()

    def selection(self, today: date, now: datetime) -> Selection:
        """With fixed times: the file says the same tomorrow."""
        first = first_day(self.period, today)
        return Selection(
            since=None if first is None else datetime.combine(first, time(), JAKARTA),
            until=now,
            status=self.status,
            region=None if self.area == ALL_AREAS else self.area,
            format=Format(self.format),
            profile=Profile(self.profile),
        )


def first_day(period: str, today: date) -> date | None:
    if period == "month":
        return today.replace(day=1)
    days = PERIODS[period]
    return None if days is None else today - timedelta(days=days - 1)


async def choose(visit: Visit) -> Answer:
    return Answer(messages=(await _screen(visit, Choice()),))


async def press_choice(visit: Visit) -> Answer:
    return Answer(edited=await _screen(visit, Choice.read(visit.parts)))


async def press_areas(visit: Visit) -> Answer:
    """The officer's areas, a button each."""
    choice = Choice.read(visit.parts)
    options = [_option("export", choice, area=ALL_AREAS, label=Phrase("desk.all_areas"))]
    options += [
        _option("export", choice, area=code, label=area(code))
        for code in sorted(visit.officer.areas or ())
    ]
    return Answer(edited=Reply("desk.export.area_ask", {}, under(*in_rows(options, 2))))


async def press_send(visit: Visit) -> Answer:
    """Asks for the reason; nothing to send is no file."""
    choice = Choice.read(visit.parts)
    count = await _count(visit, choice)
    if not may_be_sent(count):
        screen = await _screen(visit, choice)
        return Answer(toast=Reply("desk.toast.no_file"), edited=screen)
    reasons = [
        button("file", reason, *choice.parts(), label=Phrase(f"desk.button.reason.{reason}"))
        for reason in REASONS
    ]
    back = _option("export", choice, label=Phrase("desk.button.back"))
    values = {"count": count, **_labels(choice)}
    return Answer(edited=Reply("desk.export.why", values, under(*in_rows(reasons, 1), (back,))))


async def press_file(visit: Visit) -> Answer:
    """Logs who takes what and why, and queues the order for a file: no person's data is in it."""
    reason, *parts = visit.parts or ("",)
    choice = Choice.read(tuple(parts))
    count = await _count(visit, choice)
    if reason not in REASONS or not may_be_sent(count):
        return await press_send(replace(visit, parts=choice.parts()))
    selection = choice.selection(visit.today, visit.now)
    detail = {"reason": reason, "rows": count, "via": "chat", **selection.codes()}
    await visit.tx.audit.add(Entry(visit.now, "export.asked", visit.officer.id, detail=detail))
    values = {
        "count": count,
        **_labels(choice),
        "reason": Phrase(f"desk.reason.{reason}"),
        "minutes": _MINUTES,
    }
    order: dict[str, Any] = {
        **selection.to_json(),
        "officer": visit.officer.id,
        "language": visit.language,
        "reason": reason,
    }
    return Answer(
        toast=Reply("desk.toast.preparing"),
        edited=Reply("desk.export.queued", values),
        file=order,
    )


def may_be_sent(count: int) -> bool:
    return 0 < count <= MOST_IN_CHAT


async def _count(visit: Visit, choice: Choice) -> int:
    selection = choice.selection(visit.today, visit.now)
    return await visit.tx.leads.count(selection.filter(visit.officer.areas))


async def _screen(visit: Visit, choice: Choice) -> Reply:
    count = await _count(visit, choice)
    first = first_day(choice.period, visit.today)
    period: Value = Phrase(f"desk.export.period.{choice.period}")
    if first is not None:
        days = {"label": period, "from": first, "to": local_day(visit.now)}
        period = Phrase("desk.export.from_to", days)
    values: dict[str, Value] = {
        **_labels(choice),
        "period": period,
        "count": count,
        "note": "",
    }
    if choice.format == Format.CSV:
        values["note"] = Phrase("desk.export.csv")
    if count > MOST_IN_CHAT:
        values["note"] = Phrase("desk.export.too_many", {"most": MOST_IN_CHAT})
    return Reply("desk.export.text", values, under(*_rows(visit, choice, count)))


def _labels(choice: Choice) -> dict[str, Value]:
    chosen_area: Value = Phrase("desk.all_areas")
    if choice.area != ALL_AREAS:
        chosen_area = area(choice.area)
    return {
        "status": Phrase(f"desk.export.status.{choice.status}"),
        "area": chosen_area,
        "profile": Phrase(f"desk.export.profile.{choice.profile}"),
        "format": Phrase(f"desk.export.format.{choice.format}"),
    }


def _rows(visit: Visit, choice: Choice, count: int) -> list[tuple[Option, ...]]:
    rows = [
        *in_rows(_choices(choice, "period", *PERIODS), 3),
        *in_rows(_choices(choice, "status", *STATUS_GROUPS), 3),
        tuple(_choices(choice, "profile", *Profile)),
        tuple(_choices(choice, "format", *Format)),
    ]
    if visit.officer.areas is not None and len(visit.officer.areas) > 1:
        ask = button("areas", *choice.parts(), label=Phrase("desk.button.area"))
        rows.append((ask,))
    if may_be_sent(count):
        rows.append((button("send", *choice.parts(), label=Phrase("desk.button.send")),))
    return rows


def _choices(choice: Choice, field: str, *codes: str) -> list[Option]:
    """A button a code, the chosen one marked."""
    options = []
    for code in codes:
        label: Value = Phrase(f"desk.button.{field}.{code}")
        if getattr(choice, field) == code:
            label = Phrase("desk.button.chosen", {"label": label})
        options.append(_option("export", choice, label=label, **{field: str(code)}))
    return options


def _option(action: str, choice: Choice, *, label: Any, **changed: str) -> Option:
    return button(action, *replace(choice, **changed).parts(), label=label)
