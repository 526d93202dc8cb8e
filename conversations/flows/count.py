"""Hitung iuran: what it would cost, for anybody who asks. Nothing of it reaches a lead.

Its questions are its own, so that a what-if never changes the registration around it.
"""

from collections.abc import Mapping
from dataclasses import replace

from conversations.answers import Answers
from conversations.errors import RuleGap
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows import counted, counted_business
from conversations.flows.asked import (
    COUNT_DAYS,
    COUNT_DELIVERS,
    COUNT_FOR,
    COUNT_INCOME,
    COUNT_SALES,
    COUNT_STAFF,
    COUNT_WAGES,
    DELIVERS,
    OCCUPATION,
)
from conversations.flows.menu import to_registration
from conversations.questions import Choice
from conversations.replies import Phrase, Reply, Value
from conversations.session import Session
from conversations.turn import at_rest, enter

COUNTED = Choice("counted", choices=("again", "register", "close"), abreast=2)


def sector_unknown(answers: Answers, world: World) -> bool:
    return counted.sector(answers) is None


def days_decide(answers: Answers, world: World) -> bool:
    earned = answers.get(COUNT_INCOME)
    return earned is not None and earned.per == "day" and earned.days is None


def for_business(answers: Answers, world: World) -> bool:
    return answers.get(COUNT_FOR) == "business"


def sales_decide(answers: Answers, world: World) -> bool:
    return for_business(answers, world) and counted_business.bands_known(world)


def result(answers: Answers, world: World) -> Mapping[str, Value]:
    lines = counted_business.lines if for_business(answers, world) else counted.lines
    try:
        return {"result": lines(answers, world)}
    except RuleGap:
        return {"result": Phrase("counted.gap")}


def why_result(answers: Answers, world: World) -> Reply:
    why = counted_business.why if for_business(answers, world) else counted.why
    try:
        return why(answers, world)
    except RuleGap:
        return Reply("why.counted_gap")


def finish(answers: Answers, world: World, session: Session) -> Ending:
    chosen = answers.get(COUNTED)
    if chosen == "again":
        return Ending(session=lambda s: _again(s, answers, world))
    if chosen == "register":
        return to_registration(world, session)
    rest = at_rest(session, world)
    return Ending((Reply("count_closed", keyboard=rest.keyboard),))


def _again(session: Session, answers: Answers, world: World) -> Session:
    """A new run, in which the same person asks for another income."""
    session = enter(session, world.flows[COUNT.id])
    if session.aside is None:
        return session
    kept = session.aside.answers
    for question in (COUNT_FOR, COUNT_DELIVERS):
        if question in answers:
            kept = kept.carrying(question, answers)
    return replace(session, aside=replace(session.aside, answers=kept))


COUNT = Flow(
    "count",
    asks=(
        Ask(COUNT_FOR, officer=False),
        Ask(COUNT_DELIVERS, when=sector_unknown, officer=False),
        Ask(COUNT_INCOME, officer=False, skippable=True),
        Ask(COUNT_DAYS, when=days_decide, depends=(COUNT_INCOME,), officer=False),
        Ask(COUNT_STAFF, when=for_business, officer=False),
        Ask(COUNT_WAGES, when=for_business, depends=(COUNT_STAFF,), officer=False),
        Ask(
            COUNT_SALES,
            when=sales_decide,
            tell=counted_business.sales_bands,
            echo=False,
            officer=False,
        ),
        Ask(
            COUNTED,
            tell=result,
            why=why_result,
            more="sources",
            echo=False,
            officer=False,
        ),
    ),
    finish=finish,
    takes=(OCCUPATION, DELIVERS),
    about_front=True,
    argument=COUNT_INCOME,
)
