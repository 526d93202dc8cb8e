"""Manfaat: what somebody gets when something happens to them, asked by event, not by programme.

Every sum comes from the rules, for the band of the income that is known, else for the lowest. It
promises no care and no return, and it holds no words.
"""

from collections.abc import Mapping

from conversations.answers import Answers
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows.asked import DELIVERS, INCOME, OCCUPATION, WORK, WORK_DAYS
from conversations.flows.explained import Explained, Tell, Told, confirm, explained
from conversations.flows.menu import into, to_registration
from conversations.flows.standing import price
from conversations.questions import Choice
from conversations.replies import Lines, Phrase, Reply, Rupiah, Value
from conversations.rules.book import DatedValue, Trail
from conversations.rules.contributions import Contribution, bpu_programmes
from conversations.rules.examples import (
    accident,
    death_at_work,
    death_otherwise,
    old_age,
    stopped,
)
from conversations.rules.results import joined
from conversations.session import Session
from conversations.turn import enter

EXAMPLE_MONTHS = 1
"""Months without work in the example of an accident."""
JHT = "jht"
_BAND = ("bpu.bands",)


def _accident(answers: Answers, world: World) -> Told:
    month = price(answers, world, three=False)
    hurt = accident(month.base, EXAMPLE_MONTHS, world.rules, world.today)
    law = Trail(world.rules, world.today)
    values: dict[str, Value] = {
        "months": hurt.months_off,
        "lost": Rupiah(hurt.lost_income),
        "transport": Rupiah(hurt.transport_land),
        "disability": Rupiah(hurt.disability),
        "hours": int(law.on("jkk.report.hours").number),
    }
    return _told(values, answers, month, joined(hurt.trace, law.used), _BAND)


def _death(answers: Answers, world: World) -> Told:
    month = price(answers, world, three=False)
    work = death_at_work(month.base, world.rules, world.today)
    other = death_otherwise(world.rules, world.today)
    values: dict[str, Value] = {
        "after": Rupiah(other.after_waiting),
        "before": Rupiah(other.before_waiting),
        "months": other.waiting_months,
        "work": Rupiah(work.compensation),
        "extra": Rupiah(work.monthly + work.funeral),
        "scholarship": Rupiah(work.scholarship),
        "children": work.scholarship_children,
        "years": other.scholarship_years,
    }
    return _told(values, answers, month, joined(other.trace, work.trace), _BAND)


def _old_age(answers: Answers, world: World) -> Told:
    month = price(answers, world, three=True)
    offered = bpu_programmes(world.rules, world.today)
    monthly = next(item.due for item in month.items if item.programme == JHT)
    years = old_age(monthly, 0, world.rules, world.today).partial_years
    saved = old_age(monthly, years, world.rules, world.today)
    values: dict[str, Value] = {
        "many": len(offered.mandatory) + len(offered.optional),
        "monthly": Rupiah(monthly),
        "years": years,
        "paid_in": Rupiah(saved.paid_in),
        "age": saved.full_age,
        "any": Rupiah(saved.partial_any or 0),
        "house": Rupiah(saved.partial_house or 0),
    }
    return _told(values, answers, month, saved.trace, (*_BAND, "bpu.jht.rate"))


def _stopping(answers: Answers, world: World) -> Told:
    month = price(answers, world, three=False)
    ended = stopped(world.rules, world.today)
    offered = bpu_programmes(world.rules, world.today)
    values: dict[str, Value] = {
        "few": len(offered.mandatory),
        "many": len(offered.mandatory) + len(offered.optional),
        "month": Rupiah(month.total),
        "due": ended.due_day,
        "months": ended.inactive_after,
        "fine": Phrase("gain.no_fine" if ended.no_fine else "gain.maybe_fine"),
        "again": Phrase("gain.no_arrears" if ended.new_months_only else "gain.maybe_arrears"),
    }
    return _told(values, answers, month, ended.trace, month.rules)


def _told(
    values: Mapping[str, Value],
    answers: Answers,
    month: Contribution,
    trace: tuple[DatedValue, ...],
    counted: tuple[str, ...],
) -> Told:
    """``counted``: the rules of the month's price that this event has to do with."""
    trace = joined(trace, tuple(value for value in month.trace if value.rule in counted))
    return Told({**values, "basis": based(answers, month, trace)}, trace)


def based(answers: Answers, month: Contribution, trace: tuple[DatedValue, ...]) -> Lines:
    """Whose income the sums are for, and whether an officer confirms them."""
    return Lines((basis(answers, month), *confirm(trace).items))


def basis(answers: Answers, month: Contribution) -> Phrase:
    """Which income the sums are for."""
    kind = "known" if not month.at_least else "waged" if answers.get(WORK) == "paid" else "lowest"
    return Phrase(f"gain.basis.{kind}", {"base": Rupiah(month.base)})


EVENTS: Mapping[str, Tell | None] = {
    "accident": _accident,
    "death": _death,
    "old_age": _old_age,
    "stopping": _stopping,
    "illness": None,
}
"""What can happen, and what the rules say of it; nothing where it is not theirs."""

EVENT = Choice("gain", choices=tuple(EVENTS))
NEXT = Choice("gain_next", choices=("another", "count", "register", "done"))
AROUND = (WORK, OCCUPATION, DELIVERS, INCOME, WORK_DAYS)
"""What is taken from the registration: whose income the sums are for."""


def gained(event: str, answers: Answers, world: World) -> Explained:
    return explained(f"gain.{event}", EVENTS[event], answers, world)


def _answer(answers: Answers, world: World) -> tuple[Reply, ...]:
    return (gained(answers[EVENT], answers, world).reply,)


def _sources(answers: Answers, world: World) -> Reply:
    return gained(answers[EVENT], answers, world).sources


def has_sources(answers: Answers, world: World) -> bool:
    return EVENT in answers and bool(gained(answers[EVENT], answers, world).trace)


def has_none(answers: Answers, world: World) -> bool:
    return EVENT in answers and not has_sources(answers, world)


def finish(answers: Answers, world: World, session: Session) -> Ending:
    match answers.get(NEXT):
        case "another":
            return Ending(session=lambda s: enter(s, GAINS))
        case "count":
            return into("count", world)
        case "register":
            return to_registration(world, session)
    return Ending()


GAINS = Flow(
    "gains",
    asks=(
        Ask(EVENT, required=True, echo=False, idle=True),
        Ask(
            NEXT,
            when=has_sources,
            above=_answer,
            why=_sources,
            more="sources",
            required=True,
            echo=False,
            idle=True,
        ),
        Ask(NEXT, when=has_none, above=_answer, required=True, echo=False, idle=True),
    ),
    finish=finish,
    takes=AROUND,
    about_front=True,
)
