"""/ekspor: one message whose buttons hold the whole choice, and the count it comes to.

Every press carries all that was chosen, so nothing about it is kept, and an old message works.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.officers.buttons import button, in_rows, under
from bot.officers.choice import ALL, ALLOWED, LAST, PERIODS, Choice, first_day
from bot.officers.phrases import area, at, local_day
from bot.officers.profiles import Profile, known_profiles
from bot.officers.selection import STATUS_GROUPS, Format, Selection
from bot.officers.visit import Answer, Visit
from conversations.replies import Lines, Option, Phrase, Reply, Value

MOST_IN_CHAT = 5_000
"""Leads in one file; more are for the command line, which writes without memory."""
SENT = "export.sent"
"""The action in the audit of a file that Telegram has taken."""
_UNDER_WAY = timedelta(minutes=1)
_FIRST = ("profile", "period", "status")
_OTHERS = ("due", "holder", "outcome", "kind", "source", "language", "format")
_WIDE = {"period": 2, "status": 2, "profile": 2, "format": 3, "outcome": 2, "language": 4}


async def choose(visit: Visit) -> Answer:
    return Answer(messages=(await screen(visit, Choice()),))


async def press_choice(visit: Visit) -> Answer:
    return Answer(edited=await screen(visit, chosen(visit, visit.parts)))


async def press_others(visit: Visit) -> Answer:
    """The second screen: one row of choices at a time would be many presses, so all of them."""
    field, *parts = visit.parts or ("",)
    choice = chosen(visit, tuple(parts))
    if field not in _OTHERS:
        return Answer(edited=await _others(visit, choice))
    options = [
        _option("others", choice.having(field, code), label=_label(choice, field, code), of="-")
        for code in ALLOWED[field]
    ]
    back = _option("others", choice, label=Phrase("desk.button.back"), of="-")
    rows = (*in_rows(options, _WIDE.get(field, 2)), (back,))
    return Answer(edited=Reply(f"desk.export.ask.{field}", {}, under(*rows)))


async def press_areas(visit: Visit) -> Answer:
    """The officer's areas, a button each."""
    choice = chosen(visit, visit.parts)
    options = [_option("export", choice.having("area", ALL), label=Phrase("desk.all_areas"))]
    options += [
        _option("export", choice.having("area", code), label=area(code))
        for code in sorted(visit.officer.areas or ())
    ]
    return Answer(edited=Reply("desk.export.area_ask", {}, under(*in_rows(options, 2))))


def chosen(visit: Visit, parts: tuple[str, ...]) -> Choice:
    """What a button holds, where it can be had here."""
    choice = Choice.read(parts)
    known = known_profiles(visit.world.rules, visit.today)
    return choice if choice.profile in known else Choice()


async def last_taken(visit: Visit) -> datetime | None:
    """When the leads of this officer's last file were read, and a little before: what was just
    being written then was not in it. Twice is better than never."""
    entry = await visit.tx.audit.last(SENT, visit.officer.id)
    if entry is None:
        return None
    return datetime.fromisoformat(str(entry.detail["read_at"])) - _UNDER_WAY


async def left_out(visit: Visit, selection: Selection, count: int) -> Value:
    """How many are not in the file since their person asked not to use their data; nothing where
    there are none."""
    whole = replace(selection.filter(visit.officer.areas), limited=True)
    n = await visit.tx.leads.count(whole) - count
    return Phrase("desk.export.left_out", {"n": n}) if n else ""


async def selected(visit: Visit, choice: Choice) -> tuple[Selection, int]:
    """What the choice means now, and how many leads that is."""
    last = await last_taken(visit) if choice.period == LAST else None
    selection = choice.selection(visit.today, visit.now, visit.officer.id, last)
    return selection, await visit.tx.leads.count(selection.filter(visit.officer.areas))


def may_be_sent(count: int, profile: str) -> bool:
    """Counts alone are small however many leads they count."""
    return 0 < count <= MOST_IN_CHAT or (count > 0 and profile == Profile.STATISTICS)


async def screen(visit: Visit, choice: Choice) -> Reply:
    selection, count = await selected(visit, choice)
    values = {
        **labels(choice),
        "period": _period(visit, choice, selection.changed_since),
        "count": count,
        "left_out": await left_out(visit, selection, count),
        "note": await _note(visit, choice, count),
        "more": _more(choice),
    }
    return Reply("desk.export.text", values, under(*_rows(visit, choice, count)))


def labels(choice: Choice) -> dict[str, Value]:
    return {
        "status": Phrase(f"desk.export.status.{choice.status}"),
        "area": Phrase("desk.all_areas") if choice.area == ALL else area(choice.area),
        "profile": Phrase(f"desk.export.profile.{choice.profile}"),
        "format": Phrase(f"desk.export.format.{choice.format}"),
    }


async def locked_out(visit: Visit, choice: Choice) -> bool:
    """Whether there is nothing to lock the officer's file with."""
    open_to_all = choice.profile == Profile.STATISTICS
    return not open_to_all and await visit.tx.passphrases.find(visit.officer.id) is None


def no_passphrase(visit: Visit) -> Phrase:
    return Phrase("desk.export.no_passphrase", {"id": str(visit.officer.id)})


def _period(visit: Visit, choice: Choice, last: datetime | None) -> Value:
    said: Value = Phrase(f"desk.export.period.{choice.period}")
    first = first_day(choice.period, visit.today)
    if first is not None:
        days = {"label": said, "from": first, "to": local_day(visit.now)}
        return Phrase("desk.export.from_to", days)
    if choice.period == LAST:
        return Phrase("desk.export.since_last", {"at": at(last)}) if last is not None else said
    return said


async def _note(visit: Visit, choice: Choice, count: int) -> Value:
    """The one thing that stands in the way, or that should be known."""
    if not may_be_sent(count, choice.profile) and count > 0:
        return Phrase("desk.export.too_many", {"most": MOST_IN_CHAT})
    if await locked_out(visit, choice):
        return no_passphrase(visit)
    if choice.profile == Profile.STATISTICS:
        return Phrase("desk.export.counted")
    return Phrase(f"desk.export.{'locked' if choice.format == Format.XLSX else 'zipped'}")


def _more(choice: Choice) -> Value:
    """A line a choice of the second screen; nothing where there is none."""
    lines = [
        Phrase(
            "desk.export.line",
            {
                "field": Phrase(f"desk.export.field.{field}"),
                "value": _value(field, getattr(choice, field)),
            },
        )
        for field in choice.narrowed
    ]
    return Phrase("desk.export.lines", {"lines": Lines(tuple(lines))}) if lines else ""


def _value(field: str, code: str) -> Phrase:
    if code == ALL:
        return Phrase("desk.export.any")
    if field == "kind":
        return Phrase(f"lead_kind.{code}")
    if field == "outcome":
        return Phrase(f"desk.outcome.{code}")
    return Phrase(f"desk.export.{field}.{code}")


async def _others(visit: Visit, choice: Choice) -> Reply:
    _, count = await selected(visit, choice)
    options = [
        _option(
            "others",
            choice,
            label=Phrase(
                "desk.export.pair",
                {
                    "field": Phrase(f"desk.export.field.{field}"),
                    "value": _value(field, getattr(choice, field)),
                },
            ),
            of=field,
        )
        for field in _OTHERS
    ]
    done = _option("export", choice, label=Phrase("desk.button.done"))
    rows = (*in_rows(options, 1), (done,))
    return Reply("desk.export.others", {"count": count}, under(*rows))


def _rows(visit: Visit, choice: Choice, count: int) -> list[tuple[Option, ...]]:
    known = known_profiles(visit.world.rules, visit.today)
    choices = {"profile": known, "period": PERIODS, "status": STATUS_GROUPS}
    rows = [
        row
        for field in _FIRST
        for row in in_rows(
            [
                _option("export", choice.having(field, code), label=_label(choice, field, code))
                for code in map(str, choices[field])
            ],
            _WIDE[field],
        )
    ]
    last = [_option("others", choice, label=Phrase("desk.button.others"), of="-")]
    if visit.officer.areas is not None and len(visit.officer.areas) > 1:
        last.insert(0, button("areas", *choice.parts(), label=Phrase("desk.button.area")))
    rows.append(tuple(last))
    if may_be_sent(count, choice.profile):
        rows.append((button("send", *choice.parts(), label=Phrase("desk.button.send")),))
    return rows


def _label(choice: Choice, field: str, code: str) -> Value:
    """The chosen one marked."""
    label: Value = (
        Phrase(f"desk.button.{field}.{code}") if field in _FIRST else _value(field, code)
    )
    if getattr(choice, field) == code:
        return Phrase("desk.button.chosen", {"label": label})
    return label


def _option(action: str, choice: Choice, *, label: Any, of: str = "") -> Option:
    return button(action, *((of,) if of else ()), *choice.parts(), label=label)
