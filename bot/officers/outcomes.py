"""/hasil: what came of a call, or of a report, by buttons or in a line; and when to go on."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.officers.buttons import button, in_rows, named, under
from bot.officers.card import UNANSWERED_OFTEN, call_word, unanswered_in_a_row
from bot.officers.card_buttons import card_button
from bot.officers.follow_up import example_day, find_outcome, read_follow_up
from bot.officers.holding import is_theirs, take_first
from bot.officers.limited import limited
from bot.officers.phrases import is_report, listed, status
from bot.officers.visit import Answer, Visit
from conversations.errors import InvalidAnswer
from conversations.lead import AFTER_OUTCOME, HELD, OF_CALLS, Outcome, outcomes_of
from conversations.replies import Lines, Option, Phrase, Reply, Value
from storage.lead_rows import Lead

CALL_AGAIN = frozenset({Outcome.NO_ANSWER, Outcome.CALL_LATER})
"""Not the end: the officer is asked when to try again."""
MAY_HAVE_DAY = CALL_AGAIN | {Outcome.REACHED, Outcome.CHECKING}
_FOR_GOOD = frozenset({Outcome.REGISTERED})
"""Cannot be taken back, so one press, or one line, is not enough."""
_NO_DAY = "-"
_OFFERED_DAYS = (3, 7)


async def result(visit: Visit) -> Answer:
    """The command, and the press of "Hasil"."""
    lead = await _get(visit)
    if not is_theirs(visit, lead):
        return take_first(lead)
    if not visit.rest:
        return Answer(messages=(await _ask_first(visit, lead),))
    outcome, day = _written(visit, lead)
    if day is None and outcome in CALL_AGAIN:
        return Answer(messages=(_ask_day(visit, lead, outcome),))
    if outcome in _FOR_GOOD:
        return Answer(messages=(_ask_sure(lead, outcome),))
    await _record(visit, outcome, day)
    return Answer(messages=(await _recorded(visit, lead, outcome, day),))


async def press_outcome(visit: Visit) -> Answer:
    """The press of an outcome: recorded, or asked once more."""
    lead, press = await _get(visit), _read(visit)
    if press is not None and press.is_repeated(visit, lead):
        return Answer(edited=await _recorded(visit, lead, press.outcome, press.day))
    if not is_theirs(visit, lead):
        return take_first(lead)
    if press is None or press.is_stale(visit, lead) or press.outcome not in _possible(lead):
        return _changed(lead)
    if press.outcome in CALL_AGAIN and not press.decided:
        return Answer(edited=_ask_day(visit, lead, press.outcome))
    if press.outcome in _FOR_GOOD and not press.decided:
        return Answer(edited=_ask_sure(lead, press.outcome))
    await _record(visit, press.outcome, press.day)
    return Answer(
        toast=Reply("desk.toast.recorded", {"code": visit.code}),
        edited=await _recorded(visit, lead, press.outcome, press.day),
    )


async def press_again(visit: Visit) -> Answer:
    """Back to the outcomes."""
    lead = await _get(visit)
    if not is_theirs(visit, lead):
        return take_first(lead)
    return Answer(edited=await _ask_first(visit, lead))


@dataclass(frozen=True, slots=True)
class _Press:
    outcome: Outcome
    version: str
    """The lead's, when the button was put under a message."""
    decided: bool
    """A day was chosen, or "no day", or "yes, I am sure"."""
    day: date | None

    def is_repeated(self, visit: Visit, lead: Lead) -> bool:
        """A double tap, or Telegram delivering twice: recorded already, by this very press."""
        recorded = (str(lead.version - 1), lead.officer, lead.outcome, lead.follow_up_on)
        return recorded == (self.version, visit.officer.id, self.outcome, self.day)

    def is_stale(self, visit: Visit, lead: Lead) -> bool:
        past = self.day is not None and self.day < visit.today
        return past or self.version != str(lead.version)


def _read(visit: Visit) -> _Press | None:
    said, version, day = (*visit.parts, "", "", "")[:3]
    if said not in set(Outcome):
        return None
    chosen = None if day in ("", _NO_DAY) else _day(day)
    return _Press(Outcome(said), version, day == _NO_DAY or chosen is not None, chosen)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _written(visit: Visit, lead: Lead) -> tuple[Outcome, date | None]:
    """Raises InvalidAnswer, with what this very lead can have."""
    possible, read = _possible(lead), find_outcome(visit.rest, visit.words)
    if read is None or read[0] not in possible:
        names = [Phrase(f"desk.outcome.{one}") for one in possible]
        reason = "outcome_report" if is_report(lead) else "outcome"
        raise InvalidAnswer(reason, code=lead.code, outcomes=listed(names))
    outcome, rest = read
    if not rest:
        return outcome, None
    if outcome not in MAY_HAVE_DAY:
        said = Phrase(f"desk.outcome.{outcome}")
        raise InvalidAnswer("outcome_alone", code=lead.code, outcome=said)
    return outcome, read_follow_up(rest, visit.today, visit.words)


async def _get(visit: Visit) -> Lead:
    return await visit.tx.leads.get(visit.code, visit.officer.areas)


async def _record(visit: Visit, outcome: Outcome, day: date | None) -> None:
    await visit.tx.leads.set_outcome(
        visit.code, visit.officer.id, outcome, visit.now, day, visit.lease(day)
    )


def _possible(lead: Lead) -> tuple[Outcome, ...]:
    return outcomes_of(lead.kind, can_call=lead.phone is not None)


async def _recorded(visit: Visit, lead: Lead, outcome: Outcome, day: date | None) -> Reply:
    history = await visit.tx.leads.history(visit.code, visit.officer.areas)
    unanswered = unanswered_in_a_row(history)
    values: dict[str, Value] = {
        "code": visit.code,
        "outcome": Phrase(f"desk.outcome.{outcome}"),
        "hint": "",
    }
    if unanswered >= UNANSWERED_OFTEN:
        values["hint"] = Phrase("desk.result.unanswered", {"n": unanswered})
    if day is not None:
        values["day"] = day
    until = "recorded_until" if outcome in OF_CALLS else "recorded_until_report"
    key = f"desk.result.{'recorded' if day is None else until}"
    ways: tuple[Option, ...] = (card_button(visit.code),)
    goes_on = AFTER_OUTCOME[outcome] in {None, *HELD}  # it is still theirs
    if goes_on and lead.phone is not None:
        ways = (*ways, named("promise", visit.code))
    return Reply(key, values, under(ways))


def _changed(lead: Lead) -> Answer:
    """The buttons have been overtaken: say how the lead stands, and ask again."""
    return Answer(toast=Reply("desk.toast.changed"), edited=_ask(lead, "desk.result.again"))


async def _ask_first(visit: Visit, lead: Lead) -> Reply:
    """With the word to say, since this is what is open during the call, and what forbids one."""
    key = "desk.result.ask_report" if is_report(lead) else "desk.result.ask"
    said = (*await limited(visit, lead.code), *call_word(visit, lead))
    return _ask(lead, key, word=Lines(said))


def _ask(lead: Lead, key: str, **more: Value) -> Reply:
    options = [
        _outcome_button(lead, outcome, label=Phrase(f"desk.button.outcome.{outcome}"))
        for outcome in _possible(lead)
    ]
    last = f"desk.outcome.{lead.outcome}" if lead.outcome else "desk.result.nothing_yet"
    values: dict[str, Value] = {
        "code": lead.code,
        "status": status(lead),
        "last": Phrase(last),
        **more,
    }
    return Reply(key, values, under(*in_rows(options, 1)))


def _ask_day(visit: Visit, lead: Lead, outcome: Outcome) -> Reply:
    def on(ahead: int, label: Phrase | None = None) -> Option:
        day = visit.today + timedelta(days=ahead)
        label = label or Phrase("desk.button.day", {"day": day})
        return _outcome_button(lead, outcome, day.isoformat(), label=label)

    near = (on(1, Phrase("desk.button.tomorrow")), on(2, Phrase("desk.button.after_tomorrow")))
    none = _outcome_button(lead, outcome, _NO_DAY, label=Phrase("desk.button.no_day"))
    values: dict[str, Value] = {
        "code": lead.code,
        "outcome": Phrase(f"desk.outcome.{outcome}"),
        "soon": example_day(visit.today),
    }
    far = tuple(on(ahead) for ahead in _OFFERED_DAYS)
    return Reply("desk.result.when", values, under(near, far, (none, _back(lead))))


def _ask_sure(lead: Lead, outcome: Outcome) -> Reply:
    sure = _outcome_button(lead, outcome, _NO_DAY, label=Phrase("desk.button.sure"))
    return Reply("desk.result.sure", {"code": lead.code}, under((sure, _back(lead))))


def _outcome_button(lead: Lead, outcome: Outcome, *day: str, label: Phrase) -> Option:
    return button("outcome", lead.code, outcome, str(lead.version), *day, label=label)


def _back(lead: Lead) -> Option:
    return button("again", lead.code, label=Phrase("desk.button.back"))
