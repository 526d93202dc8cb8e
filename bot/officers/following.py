"""/tindak: the day on which to follow a lead up next. On its morning the officer is told."""

from datetime import date

from bot.hours import is_working_day, working_days_later
from bot.officers.buttons import button, in_rows, under
from bot.officers.card_buttons import card_button
from bot.officers.follow_up import example_day, read_follow_up
from bot.officers.holding import is_theirs, take_first
from bot.officers.visit import Answer, Visit
from conversations.moments import weekday
from conversations.replies import Option, Phrase, Reply, Value
from storage.lead_rows import Lead

OFFERED = (1, 2, 3, 5)
"""Working days ahead, as buttons."""


async def follow_up(visit: Visit) -> Answer:
    """The command, and the press that asks for a day. Raises InvalidAnswer for words that are no
    day."""
    lead = await visit.tx.leads.get(visit.code, visit.officer.areas)
    if not is_theirs(visit, lead):
        return take_first(lead)
    if not visit.rest.strip():
        return Answer(messages=(_ask(visit, lead),))
    day = read_follow_up(visit.rest, visit.today, visit.words)
    return Answer(messages=(await _planned(visit, lead, day),))


async def press_day(visit: Visit) -> Answer:
    lead = await visit.tx.leads.get(visit.code, visit.officer.areas)
    if not is_theirs(visit, lead):
        return take_first(lead)
    day = read_day(visit.parts[:1])
    if day is None or day < visit.today:
        return Answer(toast=Reply("desk.toast.changed"), edited=_ask(visit, lead))
    planned = await _planned(visit, lead, day)
    return Answer(toast=Reply("desk.toast.noted", {"code": visit.code}), edited=planned)


def read_day(parts: tuple[str, ...]) -> date | None:
    """What a button says; None where it is no day."""
    try:
        [day] = map(date.fromisoformat, parts)
    except ValueError:
        return None
    return day


def day_button(action: str, code: str, day: date) -> Option:
    label = Phrase("desk.button.weekday", {"weekday": weekday(day), "day": day})
    return button(action, code, day.isoformat(), label=label)


def _ask(visit: Visit, lead: Lead) -> Reply:
    days = [working_days_later(visit.today, ahead) for ahead in OFFERED]
    ways = under(*in_rows([day_button("planned", lead.code, day) for day in days], 1))
    now, soon = lead.follow_up_on, example_day(visit.today)
    if now is None:
        return Reply("desk.plan.ask", {"code": lead.code, "soon": soon}, ways)
    values: dict[str, Value] = {"code": lead.code, "weekday": weekday(now), "day": now}
    values["soon"] = soon
    return Reply("desk.plan.ask_again", values, ways)


async def _planned(visit: Visit, lead: Lead, day: date) -> Reply:
    """A double tap plans once. Another day than before says which one it takes the place of."""
    before = lead.follow_up_on
    values: dict[str, Value] = {"code": visit.code, "weekday": weekday(day), "day": day}
    key = "done"
    if before != day:
        until = visit.lease(day)
        await visit.tx.leads.plan(visit.code, visit.officer.id, day, visit.now, until)
        if before is not None:
            key = "moved"
            values |= {"before": before, "before_weekday": weekday(before)}
    key = key if is_working_day(day) else f"{key}_closed"
    return Reply(f"desk.plan.{key}", values, under((card_button(visit.code),)))
