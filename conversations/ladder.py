"""When words are no answer: what is wrong, another way to answer, and then on without one."""

from dataclasses import replace
from typing import Any

from conversations.answers import Skipped
from conversations.asking import EASIER_AFTER, Open, help_with
from conversations.effects import Effect
from conversations.errors import InvalidAnswer
from conversations.events import Said
from conversations.flow import World
from conversations.lead import RepairEnd
from conversations.questions import Given
from conversations.repairing import end
from conversations.replies import Reply
from conversations.session import Session
from conversations.turn import Turn, put

SKIP_AFTER = 3
"""Misses in a row after which a question is left to an officer."""
FEWEST_DIGITS = 6
"""Of a number that identifies somebody; fewer choose an option or are a sum."""


def missed(
    session: Session,
    open_: Open,
    refusal: InvalidAnswer,
    event: Given,
    effects: tuple[Effect, ...],
    world: World,
) -> Turn:
    """The ladder: say what is wrong; offer another way; leave it to an officer. What is wrong with
    a number that was written out is said at the last step too.

    An answer that is there already is worth more than a skip: it stays.
    """
    misses = open_.run.misses + 1
    values: Any = {**world.office, **refusal.details}
    error = Reply(f"error.{refusal.reason}", values)
    last = (error,) if is_number(event) else ()
    if misses >= SKIP_AFTER and open_.ask.question in open_.run.answers:
        if session.aside is None and session.mending is not None:
            turn = end(session, RepairEnd.UNREAD, world, "repair.unread")
            return replace(turn, effects=(*effects, *turn.effects))
        run = replace(open_.run, editing=None)
        return put(
            session.with_current(run), world, *last, Reply("change_missed"), effects=effects
        )
    if misses >= SKIP_AFTER and not open_.ask.required:
        answers = open_.run.answers.skipping(open_.ask.question, Skipped.AFTER_MISSES)
        run = replace(open_.run, answers=answers, editing=None)
        left = Reply("left_to_officer" if open_.ask.officer else "left_out")
        return put(session.with_current(run), world, *last, left, effects=effects)
    picks = open_.run.picks if misses < EASIER_AFTER else ()
    run = replace(open_.run, misses=misses, picks=picks)
    return put(session.with_current(run), world, error, effects=effects)


def not_known(session: Session, open_: Open, world: World) -> Turn:
    """Where a button to skip stands, it is pressed. Elsewhere: how little would do; whoever then
    still does not know is not held up."""
    return _without(session, open_, "not_known", world)


def declined(session: Session, open_: Open, world: World) -> Turn:
    """As not knowing: nobody is held up who would rather not say."""
    return _without(session, open_, "declined", world)


def _without(session: Session, open_: Open, said: str, world: World) -> Turn:
    ask, run = open_.ask, open_.run
    if ask.question in run.answers and run.kept is not None:
        as_it_was = session.with_current(replace(run, editing=None))
        return put(as_it_was, world, Reply("change_dropped"))
    again = session.with_current(replace(run, misses=run.misses + 1))
    if ask.question in run.answers or ask.required:
        return put(again, world, Reply("not_known_needed"), help_with(open_, session, world))
    if ask.skippable or run.misses:
        answers = run.answers.skipping(ask.question, Skipped.BY_CHOICE)
        left = Reply("left_to_officer" if ask.officer else "left_out")
        skipped = replace(run, answers=answers, editing=None)
        return put(session.with_current(skipped), world, left)
    return put(again, world, Reply(said), help_with(open_, session, world))


def is_number(event: Given) -> bool:
    """Whether a phone, a NIK or the like was meant, right or wrong."""
    return not isinstance(event, Said) or sum(map(str.isdigit, event.text)) >= FEWEST_DIGITS
