"""From answers to the rules and back: who may join, what it costs, and why. It holds no words."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from conversations import occupations, regions
from conversations.answers import Answers
from conversations.errors import RuleGap
from conversations.flow import World
from conversations.flows.asked import (
    BIRTH,
    BIRTH_DAY,
    CITIZEN,
    DELIVERS,
    INCOME,
    KECAMATAN,
    MEMBER,
    OCCUPATION,
    PLACE,
    PROJECT,
    WORK,
    WORK_DAYS,
)
from conversations.lead import LeadKind
from conversations.money import monthly
from conversations.replies import Lines, Month, Phrase, Reply, Rupiah, Value
from conversations.rules.benefits import bpu_benefits
from conversations.rules.book import RuleBook, Source
from conversations.rules.contributions import (
    Contribution,
    bpu_contribution,
    bpu_period,
    bpu_programmes,
)
from conversations.rules.decisions import Decision, Reason, Verdict
from conversations.rules.eligibility import decide
from conversations.rules.facts import (
    Facts,
    Membership,
    Payer,
    Project,
    Sector,
    Segment,
    Work,
)

QUARTER = 3
"""The longer payment period that is offered as a button; an officer helps with the others."""


def facts(answers: Answers) -> Facts:
    """What the rules may know of the answers."""
    born, day = answers.get(BIRTH), answers.get(BIRTH_DAY)
    job = occupations.find(answers.get(OCCUPATION))
    citizen = answers.get(CITIZEN)
    return Facts(
        work=_one_of(Work, answers.get(WORK)),
        sector=sector(answers),
        segment_hint=_one_of(Segment, job.segment) if job else None,
        project=_one_of(Project, answers.get(PROJECT)),
        citizen=None if citizen is None else citizen == "yes",
        born_earliest=day or (born.earliest if born else None),
        born_latest=day or (born.latest if born else None),
        birth_date_asked=BIRTH_DAY in answers,
        membership=_one_of(Membership, answers.get(MEMBER)),
    )


def sector(answers: Answers) -> Sector | None:
    """PP 50/2025's sector: the occupation's, or what was asked where it is not in the list."""
    job = occupations.find(answers.get(OCCUPATION))
    if job is not None:
        return Sector(job.sector)
    return {"yes": Sector.TRANSPORT, "no": Sector.OTHER}.get(answers.get(DELIVERS) or "")


def decision(answers: Answers, world: World) -> Decision:
    """What the rules say today. Where a price is missing, an officer decides that too."""
    decided = _decide(facts(answers), world.rules, world.today)
    if decided.verdict is Verdict.MAY_JOIN and decided.kind is LeadKind.BPU:
        try:
            price(answers, world, three=True)
            bpu_benefits(1, world.rules, world.today)
        except RuleGap:
            gap = Reason.RULE_GAP
            return Decision(Verdict.OFFICER_DECIDES, LeadKind.QUESTION, gap, (), (), True)
    return decided


# Pure, and asked many times a turn with the same facts: once for each condition on the path.
_decide = lru_cache(maxsize=512)(decide)


def income(answers: Answers) -> int | None:
    """Rupiah a month, None where not known."""
    earned = answers.get(INCOME)
    if earned is None:
        return None
    days = earned.days or answers.get(WORK_DAYS)
    return None if earned.per == "day" and days is None else monthly(earned, days)


def price(answers: Answers, world: World, *, three: bool) -> Contribution:
    """A month with two programmes, or with three. Raises RuleGap."""
    return _price(income(answers), sector(answers), world.rules, world.today, three)


@lru_cache(maxsize=512)
def _price(
    income: int | None, sector: Sector | None, rules: RuleBook, today: Any, three: bool
) -> Contribution:
    offered = bpu_programmes(rules, today)
    wanted = offered.optional if three else ()
    return bpu_contribution(income, sector, Payer.SELF, today, wanted, rules)


def plan_values(answers: Answers, world: World) -> Mapping[str, Value]:
    """What fills the result: prices, the discount and its end, benefits with their condition."""
    two, three = price(answers, world, three=False), price(answers, world, three=True)
    benefits = bpu_benefits(two.base, world.rules, world.today)
    return {
        "two": Rupiah(two.total),
        "three": Rupiah(three.total),
        "two_3": Rupiah(_quarter(answers, world, three=False)),
        "three_3": Rupiah(_quarter(answers, world, three=True)),
        "price": _price_note(two),
        "death": Rupiah(benefits.death_after_waiting),
        "death_before": Rupiah(benefits.death_before_waiting),
        "months": benefits.waiting_months,
    }


def _quarter(answers: Answers, world: World, *, three: bool) -> int:
    offered = bpu_programmes(world.rules, world.today)
    wanted = offered.optional if three else ()
    months = bpu_period(
        income(answers), sector(answers), Payer.SELF, world.today, QUARTER, wanted, world.rules
    )
    return months.total


def _price_note(month: Contribution) -> Phrase:
    if month.at_least:
        return Phrase("price.at_least")
    if month.discounted_until is not None:
        values: dict[str, Value] = {
            "until": Month(month.discounted_until),
            "full": Rupiah(month.full),
        }
        return Phrase("price.discounted", values)
    return Phrase("price.full")


def why_plan(answers: Answers, world: World) -> Reply:
    """Which answers and which rules gave the result and the price."""
    decided, month = decision(answers, world), price(answers, world, three=True)
    sources = dict.fromkeys((*decided.sources, *month.sources))
    return Reply(
        "why.plan",
        {
            "because": because(decided, answers),
            "base": Rupiah(month.base),
            "sources": source_lines(tuple(sources)),
        },
    )


def why_contact(answers: Answers, world: World) -> Reply:
    decided = decision(answers, world)
    key = "why.contact_law" if decided.sources else "why.contact_officer"
    values: dict[str, Value] = {"because": because(decided, answers)}
    return Reply(key, {**values, "sources": source_lines(decided.sources)})


def because(decided: Decision, answers: Answers) -> Lines:
    """The answers that decided, each in a few words."""
    known = facts(answers)
    return Lines(
        tuple(Phrase(f"because.{name}.{_state(known, name)}") for name in decided.because)
    )


def _state(known: Facts, name: str) -> str:
    if name == "born":
        return "unknown" if known.born_latest is None else "known"
    value = getattr(known, name)
    if value is None:
        return "unknown"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def source_lines(sources: tuple[Source, ...]) -> Lines:
    named = dict.fromkeys((source.title, source.url) for source in sources)  # articles left out
    return Lines(tuple(Phrase("source", {"title": title, "url": url}) for title, url in named))


def region(answers: Answers) -> str | None:
    """The kabupaten or kota's code, None outside the list."""
    place = _place(answers)
    return regions.kabupaten_of(place.code) if place else None


def district(answers: Answers) -> str | None:
    """The kecamatan's code, None where not known."""
    place = _place(answers)
    return regions.kecamatan_of(place.code) if place else None


def _place(answers: Answers) -> regions.Region | None:
    """The narrowest place that was named and that this release knows."""
    found = (regions.find_region(answers.get(question)) for question in (KECAMATAN, PLACE))
    return next((place for place in found if place is not None), None)


def _one_of(kind: Any, value: str | None) -> Any:
    """The member of an enumeration, None for nothing and for a value of an older release."""
    return kind(value) if value in set(kind) else None
