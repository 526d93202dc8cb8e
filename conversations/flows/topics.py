"""Every question that people ask and that we answer: its topic, what fills the answer, and where
it leads. Facts come from the rules; the words are ``faq.<id>`` in messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from conversations.answers import Answers
from conversations.flow import World
from conversations.flows.explained import Explained, Tell, Told, confirm, explained
from conversations.flows.gains import based, gained
from conversations.flows.standing import discount_note, price
from conversations.replies import Lines, Month, Phrase, Reply, Rupiah, Value
from conversations.rules.book import DatedValue, Trail, unsure
from conversations.rules.contributions import (
    Contribution,
    bpu_contribution,
    payment_periods,
)
from conversations.rules.examples import death_at_work, death_otherwise, old_age, stopped
from conversations.rules.facts import Payer, Sector
from conversations.rules.results import joined


def _law(world: World, **rules: str) -> Told:
    """Whole numbers of the law, by the name of the value that each fills."""
    law = Trail(world.rules, world.today)
    return Told({name: int(law.on(rule).number) for name, rule in rules.items()}, law.used)


def _programmes(_: Answers, world: World) -> Told:
    law = Trail(world.rules, world.today)
    few = len(law.on("bpu.programmes.mandatory").ids)
    many = few + len(law.on("bpu.programmes.optional").ids)
    return Told({"few": few, "many": many, "confirm": confirm(law.used)}, law.used)


def _can_join(_: Answers, world: World) -> Told:
    return _law(world, limit="bpu.age.max_exclusive")


def _age(_: Answers, world: World) -> Told:
    return _law(world, limit="bpu.age.max_exclusive", adult="privacy.adult_age")


def _two_jobs(_: Answers, world: World) -> Told:
    return _law(world, most="bpu.jobs.max")


def _called(_: Answers, world: World) -> Told:
    return Told({"by": world.promised})


def _covered(_: Answers, world: World) -> Told:
    return _law(world, months="jkm.waiting.months")


def _cost(answers: Answers, world: World) -> Told:
    two, three = price(answers, world, three=False), price(answers, world, three=True)
    values: dict[str, Value] = {
        "two": Rupiah(two.total),
        "three": Rupiah(three.total),
        "few": len(two.items),
        "many": len(three.items),
    }
    trace = joined(two.trace, three.trace)
    note = discount_note(two, len(two.items), crossing=False)
    cheaper: tuple[Value, ...] = () if note is None else (note,)
    basis = Lines((*cheaper, *based(answers, two, trace).items))
    return Told({**values, "basis": basis}, trace)


def _discount(_: Answers, world: World) -> Told:
    """For whom, until when, and what it comes to for the lowest base."""
    riding, other = (
        bpu_contribution(None, sector, Payer.SELF, world.today, (), world.rules)
        for sector in (Sector.TRANSPORT, Sector.OTHER)
    )
    state = Phrase(f"faq.discount.{_discounted(riding, other)}", _discount_values(riding, other))
    trace = joined(riding.trace, other.trace)
    return Told({"state": state, "confirm": confirm(trace)}, trace)


def _discounted(riding: Contribution, other: Contribution) -> str:
    if not riding.discounted and not other.discounted:
        return "none"
    if riding.discounted_until is None:
        return "unsure"  # the law names no end, or it is for others only
    if not other.discounted:
        return "transport"
    return "unsure" if other.discounted_until is None else "both"


def _discount_values(riding: Contribution, other: Contribution) -> Mapping[str, Value]:
    values: dict[str, Value] = {
        "few": len(riding.items),
        "due": Rupiah(riding.total),
        "full": Rupiah(riding.full),
    }
    for name, until in (("transport", riding.discounted_until), ("other", other.discounted_until)):
        if until is not None:
            values[name] = Month(until)
    return values


def _due(_: Answers, world: World) -> Told:
    ended = stopped(world.rules, world.today)
    fine = Phrase("faq.due.no_fine" if ended.no_fine else "faq.due.maybe_fine")
    rules = ("bpu.pay.due_day", "bpu.late.fine")
    return Told({"day": ended.due_day, "fine": fine}, _of(ended.trace, *rules))


def _periods(_: Answers, world: World) -> Told:
    periods = payment_periods(world.rules, world.today)
    law = Trail(world.rules, world.today)
    law.on("bpu.pay.periods")
    return Told({"periods": ", ".join(map(str, periods))}, law.used)


def _claim_accident(_: Answers, world: World) -> Told:
    return _law(world, hours="jkk.report.hours", years="jkk.claim.years")


def _withdraw(_: Answers, world: World) -> Told:
    saved = old_age(0, 0, world.rules, world.today)
    told = _law(world, stopped="jht.stopped.months")
    values: dict[str, Value] = {"age": saved.full_age, "years": saved.partial_years}
    return Told({**told.values, **values}, joined(saved.trace, told.trace))


def _left_company(_: Answers, world: World) -> Told:
    return _law(world, stopped="jht.stopped.months")


def _school(_: Answers, world: World) -> Told:
    work = death_at_work(0, world.rules, world.today)
    other = death_otherwise(world.rules, world.today)
    values: dict[str, Value] = {
        "children": work.scholarship_children,
        "scholarship": Rupiah(work.scholarship),
        "years": other.scholarship_years,
    }
    used = (value for value in joined(work.trace, other.trace))
    return Told(values, tuple(v for v in used if v.rule.startswith("scholarship.")))


_OFFICE = ("office.addresses", "office.phones", "office.opening", "office.whatsapp")
"""Rules that only an office can fill, in the order told."""


def _office(_: Answers, world: World) -> Told:
    """What the office said of itself. Nothing is made up where it has said nothing."""
    law = Trail(world.rules, world.today)
    known = [(rule, value) for rule in _OFFICE if (value := law.find(rule)) is not None]
    parts = [Phrase(f"told_{rule}", {"lines": Lines(value.lines)}) for rule, value in known]
    if not parts:
        return Told({"office": Phrase("told.office_unknown")})
    sure: tuple[Value, ...] = (Phrase("officer_confirms"),) if unsure(law.used) else ()
    told = Lines((*parts, *sure))
    return Told({"office": Phrase("told.office", {"parts": told})}, law.used)


def _of(trace: tuple[DatedValue, ...], *rules: str) -> tuple[DatedValue, ...]:
    return tuple(value for value in trace if value.rule in rules)


@dataclass(frozen=True, slots=True)
class Entry:
    """A question that we answer."""

    topic: str
    tell: Tell | None = None
    """What fills ``faq.<id>.answer``."""
    way: str | None = None
    """What one may want to do next."""
    event: str | None = None
    """It is answered as this event of /manfaat is."""


ENTRIES: Mapping[str, Entry] = {
    "what": Entry("basics", way="gains"),
    "health": Entry("basics", way="gains"),
    "programmes": Entry("basics", _programmes, "gains"),
    "who": Entry("basics", way="officer"),
    "government": Entry("basics", way="register"),
    "can_join": Entry("join", _can_join, "register"),
    "join": Entry("join", way="register"),
    "age": Entry("join", _age, "register"),
    "no_nik": Entry("join", way="register"),
    "no_phone": Entry("join", way="register"),
    "family": Entry("join", way="register"),
    "two_jobs": Entry("join", _two_jobs, "register"),
    "called": Entry("join", _called, "status"),
    "cost": Entry("cost", _cost, "count"),
    "discount": Entry("cost", _discount, "count"),
    "due": Entry("cost", _due, "count"),
    "where_pay": Entry("cost", way="count"),
    "periods": Entry("cost", _periods, "count"),
    "stop": Entry("cost", event="stopping", way="count"),
    "free": Entry("cost", way="register"),
    "uncertain": Entry("cost", way="count"),
    "accident": Entry("gains", event="accident", way="gains"),
    "death": Entry("gains", event="death", way="gains"),
    "savings": Entry("gains", event="old_age", way="gains"),
    "illness": Entry("gains", event="illness", way="gains"),
    "school": Entry("gains", _school, "gains"),
    "covered": Entry("gains", _covered, "register"),
    "claim_accident": Entry("claims", _claim_accident, "officer"),
    "claim_death": Entry("claims", way="officer"),
    "withdraw": Entry("claims", _withdraw, "officer"),
    "check": Entry("claims", way="status"),
    "office": Entry("claims", _office, "officer"),
    "boss": Entry("work", way="register"),
    "unregistered": Entry("work", way="report"),
    "staff": Entry("work", way="count"),
    "project": Entry("work", way="register"),
    "abroad": Entry("work", way="officer"),
    "left_company": Entry("work", _left_company, "register"),
    "pension": Entry("work", way="gains"),
    "laid_off": Entry("work", way="officer"),
    "safe": Entry("safe", way="officer"),
    "otp": Entry("safe", way="officer"),
    "data": Entry("safe", way="erase"),
    "erase": Entry("safe", way="erase"),
    "change": Entry("safe", way="status"),
    "lost": Entry("myths", way="gains"),
    "employees_only": Entry("myths", way="register"),
    "aid": Entry("myths", way="officer"),
    "hard": Entry("myths", way="gains"),
}
"""By id; the order is that of the buttons."""
TOPICS = tuple(dict.fromkeys(entry.topic for entry in ENTRIES.values()))


def answer_to(id: str, answers: Answers, world: World) -> Explained:
    """What we say to a question, in view of what the person answered. Raises KeyError."""
    entry = ENTRIES[id]
    if entry.event is not None:
        return gained(entry.event, answers, world)
    return explained(f"faq.{id}.answer", entry.tell, answers, world)


def told(id: str, answers: Answers, world: World) -> Reply:
    return answer_to(id, answers, world).reply
