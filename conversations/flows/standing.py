"""From answers to the rules and back: who may join and what it costs. It holds no words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from conversations import occupations, regions
from conversations.answers import Answers
from conversations.errors import RuleGap
from conversations.flow import World
from conversations.flows.asked import (
    AID,
    BIRTH,
    BIRTH_DAY,
    CITIZEN,
    DELIVERS,
    HELPERS,
    INCOME,
    KECAMATAN,
    MEMBER,
    OCCUPATION,
    OWNER_ROLE,
    PLACE,
    PROJECT,
    WORK,
    WORK_DAYS,
)
from conversations.lead import LeadKind
from conversations.money import monthly
from conversations.questions import Question
from conversations.questions.business import NOBODY
from conversations.replies import Lines, Month, Phrase, Rupiah, Value
from conversations.rules.book import RuleBook
from conversations.rules.contributions import (
    Contribution,
    bpu_contribution,
    bpu_period,
    bpu_programmes,
)
from conversations.rules.decisions import Decision, Reason, Verdict
from conversations.rules.eligibility import decide
from conversations.rules.examples import death_otherwise
from conversations.rules.facts import (
    Facts,
    Membership,
    Payer,
    Project,
    Sector,
    Segment,
    Work,
)

_DECIDING: tuple[Question[Any], ...] = (
    WORK,
    OCCUPATION,
    DELIVERS,
    PROJECT,
    CITIZEN,
    BIRTH,
    BIRTH_DAY,
    MEMBER,
    HELPERS,
    OWNER_ROLE,
)
"""The questions whose answers a decision looks at."""
_DECIDING_IDS = tuple(question.id for question in _DECIDING)
Known = TypeVar("Known", bound=StrEnum)
QUARTER = 3
"""The longer payment period that is offered as a button; an officer helps with the others."""


def facts(answers: Answers) -> Facts:
    """What the rules may know of the answers."""
    born, day = answers.get(BIRTH), answers.get(BIRTH_DAY)
    job = occupations.find(answers.get(OCCUPATION))
    citizen, role = answers.get(CITIZEN), answers.get(OWNER_ROLE)
    return Facts(
        work=work(answers),
        sector=sector(answers),
        segment_hint=_one_of(Segment, job.segment) if job else None,
        project=_one_of(Project, answers.get(PROJECT)),
        citizen=None if citizen is None else citizen == "yes",
        born_earliest=day or (born.earliest if born else None),
        born_latest=day or (born.latest if born else None),
        birth_date_asked=BIRTH_DAY in answers,
        membership=_one_of(Membership, answers.get(MEMBER)),
        owner=None if role is None else role == "owner",
    )


def work(answers: Answers) -> Work | None:
    """What they do as the law sees it: a business where nobody else works is one's own work."""
    said = _one_of(Work, answers.get(WORK))
    alone = said is Work.EMPLOYER and answers.get(HELPERS) == NOBODY
    return Work.OWN_ACCOUNT if alone else said


def sector(answers: Answers) -> Sector | None:
    """PP 50/2025's sector: the occupation's, or what was asked where it is not in the list."""
    job = occupations.find(answers.get(OCCUPATION))
    if job is not None:
        return Sector(job.sector)
    return {"yes": Sector.TRANSPORT, "no": Sector.OTHER}.get(answers.get(DELIVERS) or "")


def decision(answers: Answers, world: World) -> Decision:
    """What the rules say today. Where a price is missing, an officer decides that too."""
    said = tuple(map(answers.values.get, _DECIDING_IDS))
    return _decided(said, BIRTH_DAY in answers, world.rules, world.today)


@lru_cache(maxsize=512)
def _decided(
    said: tuple[Any, ...], birth_day_asked: bool, rules: RuleBook, today: date
) -> Decision:
    """By the answers as they are stored: asked once for each condition on the path, so that even
    reading them would be most of a turn."""
    pairs = zip(_DECIDING, said, strict=True)
    answers = Answers({question.id: value for question, value in pairs if value is not None})
    known = replace(facts(answers), birth_date_asked=birth_day_asked)
    decided = decide(known, rules, today)
    if decided.verdict is Verdict.MAY_JOIN and decided.kind is LeadKind.BPU:
        try:
            _price(None, known.sector, rules, today, three=True)
            death_otherwise(rules, today)
        except RuleGap as gap:
            of = (Verdict.OFFICER_DECIDES, LeadKind.QUESTION, Reason.RULE_GAP)
            return Decision(*of, (), (), True, missing=(gap.rule,))
    return decided


def income(answers: Answers) -> int | None:
    """Rupiah a month, None where not known."""
    earned = answers.get(INCOME)
    if earned is None:
        return None
    days = earned.days or answers.get(WORK_DAYS)
    return None if earned.per == "day" and days is None else monthly(earned, days)


def in_lowest_band(answers: Answers, world: World) -> bool:
    """Whether the income, as far as it is known, falls into the first band. Raises RuleGap."""
    bands = world.rules.table("bpu.bands", world.today).column("income_from")
    return (income(answers) or 0) < bands[1]


def maybe_helped(answers: Answers, world: World) -> bool:
    """Whether an officer should look for help with the contribution from local government: by
    the screening for pekerja rentan, which no law defines."""
    if (answers.get(AID) or "no") == "no":
        return False
    try:
        return in_lowest_band(answers, world)
    except RuleGap:
        return True


def price(answers: Answers, world: World, *, three: bool) -> Contribution:
    """A month with two programmes, or with three. Raises RuleGap."""
    return _price(income(answers), sector(answers), world.rules, world.today, three=three)


@lru_cache(maxsize=512)
def _price(
    income: int | None, sector: Sector | None, rules: RuleBook, today: date, *, three: bool
) -> Contribution:
    offered = bpu_programmes(rules, today)
    wanted = offered.optional if three else ()
    return bpu_contribution(income, sector, Payer.SELF, today, wanted, rules)


def plan_values(answers: Answers, world: World) -> Mapping[str, Value]:
    """What fills the result: prices, the discount and its end, benefits with their condition."""
    two, three = price(answers, world, three=False), price(answers, world, three=True)
    of = (income(answers), sector(answers), world.rules, world.today)
    death = death_benefit(world.rules, world.today)
    quarter = _quarter(*of, three=False)
    offered = bpu_programmes(world.rules, world.today)
    few = len(offered.mandatory)
    return {
        "few": few,
        "many": few + len(offered.optional),
        "quarter": QUARTER,
        "may_join": _may_join(answers),
        "two": Rupiah(two.total),
        "three": Rupiah(three.total),
        "two_3": Rupiah(quarter),
        "three_3": Rupiah(_quarter(*of, three=True)),
        "price": _price_note(two, few, crossing=quarter != QUARTER * two.total),
        "death": Rupiah(death.after_waiting),
        "death_before": Rupiah(death.before_waiting),
        "months": death.waiting_months,
    }


@lru_cache(maxsize=512)
def _quarter(
    income: int | None, sector: Sector | None, rules: RuleBook, today: date, *, three: bool
) -> int:
    wanted = bpu_programmes(rules, today).optional if three else ()
    return bpu_period(income, sector, Payer.SELF, today, QUARTER, wanted, rules).total


death_benefit = lru_cache(maxsize=64)(death_otherwise)


def _may_join(answers: Answers) -> Phrase:
    unsure = answers.get(MEMBER) == Membership.UNSURE
    return Phrase("may_join.unless_member" if unsure else "may_join.surely")


def _price_note(month: Contribution, few: int, *, crossing: bool) -> Lines:
    """``few``: of the programmes, those in ``month``. ``crossing``: the discount ends within the
    longer payment period."""
    least = (Phrase("price.at_least"),) if month.at_least else ()
    note = discount_note(month, few, crossing=crossing)
    if note is None and not least:
        note = Phrase("price.full")
    return Lines(least if note is None else (*least, note))


def discount_note(month: Contribution, few: int, *, crossing: bool) -> Phrase | None:
    """Until when ``month`` is cheaper, and what it costs otherwise; None without a discount."""
    if month.discounted_until is None:
        return None
    values: dict[str, Value] = {
        "until": Month(month.discounted_until),
        "full": Rupiah(month.full),
        "few": few,
        "quarter": QUARTER,
    }
    return Phrase("price.discounted_crossing" if crossing else "price.discounted", values)


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


def _one_of(kind: type[Known], value: str | None) -> Known | None:
    """The member of an enumeration, None for nothing and for a value of an older release."""
    return next((member for member in kind if member.value == value), None)
