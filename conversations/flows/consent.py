"""Persetujuan: asked in every flow before anything that identifies a person is kept, each time for
what the data are for there.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any

from conversations.answers import Answers
from conversations.effects import ConsentAnswered
from conversations.flow import Ask, Condition, World, always
from conversations.flows.asked import CONSENT, CONSENT_OF_OTHER, HELPER
from conversations.questions import Question
from conversations.replies import Phrase, Reply, Value


class Purpose(StrEnum):
    """What the data are for, and so which data."""

    REGISTRATION = "registration"
    BUSINESS = "business"
    QUESTION = "question"
    """To be called and helped, without a registration here."""
    REPORT = "report"


For = Callable[[Answers, World], Purpose]


def to_be_called(_: Answers, __: World) -> Purpose:
    return Purpose.QUESTION


def to_report(_: Answers, __: World) -> Purpose:
    return Purpose.REPORT


def ask_consent(
    purpose: For,
    when: Condition = always,
    depends: tuple[Question[Any], ...] = (),
    part: int | None = None,
) -> Ask:
    """The consent question; its "read all" button shows the whole text."""
    return Ask(
        CONSENT,
        when=when,
        tell=lambda answers, world: _told("consent", purpose(answers, world), world),
        why=lambda answers, world: whole_text(world, purpose(answers, world)),
        on_answer=lambda value, _, answers, world: ConsentAnswered(
            value == "yes", purpose=purpose(answers, world)
        ),
        depends=depends,
        more="read_all",
        part=part,
        required=True,
        row=False,
        echo=False,
    )


def ask_consent_of_other(
    purpose: For,
    when: Condition,
    depends: tuple[Question[Any], ...] = (),
    part: int | None = None,
) -> Ask:
    """The same of another person, put to them by who helps: their yes, kept as come through.

    A question of its own, so that one person's yes is never found where another's is needed.
    """
    own = ask_consent(purpose, when, depends, part)
    return replace(
        own,
        question=CONSENT_OF_OTHER,
        tell=lambda answers, world: _told("consent_of_other", purpose(answers, world), world),
        on_answer=lambda value, run, answers, world: ConsentAnswered(
            value == "yes", answers.get(HELPER), run, purpose(answers, world)
        ),
    )


def agreed(answers: Answers, world: World) -> bool:
    return "yes" in (answers.get(CONSENT), answers.get(CONSENT_OF_OTHER))


def texts(world: World, purpose: str, *, of_other: bool = False) -> tuple[Reply, Reply]:
    """The short text that is asked and the whole one behind its button: what is agreed to."""
    short = "consent_of_other" if of_other else "consent"
    return Reply(f"ask.{short}", _short(world, purpose)), whole_text(world, purpose)


def whole_text(world: World, purpose: str) -> Reply:
    age = world.rules.find("privacy.adult_age", world.today)
    adult: Value = "?" if age is None else int(age.number)
    data, goal = Phrase(f"consent_data.{purpose}"), Phrase(f"consent_goal.{purpose}")
    return Reply("consent_text", {**world.office, "adult": adult, "data": data, "goal": goal})


def _short(world: World, purpose: str) -> dict[str, Value]:
    return {**world.office, "purpose": Phrase(f"consent_for.{purpose}")}


def _told(short: str, purpose: str, world: World) -> dict[str, Value]:
    values = _short(world, purpose)
    return {**values, "consent": Phrase(f"ask.{short}", values)}
