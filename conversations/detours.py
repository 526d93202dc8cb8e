"""Leaving a registration for a short flow, after which it goes on."""

from dataclasses import replace

from conversations.errors import InvalidAnswer
from conversations.events import Said
from conversations.flow import Flow, World
from conversations.questions import Reading
from conversations.replies import Reply
from conversations.session import Session
from conversations.turn import Turn, enter, put, say


def detour(session: Session, flow: str, world: World, *replies: Reply, argument: str = "") -> Turn:
    """Leave the registration for a short flow; it goes on afterwards."""
    if flow not in world.flows:
        return say(session, world, *replies, Reply("unknown_command"))
    session = enter(session, world.flows[flow])
    if argument:
        session, said = _told_with(session, world.flows[flow], argument, world)
        replies += said
    return put(session, world, *replies)


def _told_with(
    session: Session, flow: Flow, argument: str, world: World
) -> tuple[Session, tuple[Reply, ...]]:
    """What was written after a command, as the answer it is for; words that are none are left."""
    question, run = flow.argument, session.aside
    if question is None or run is None:
        return session, ()
    known = Reading(world.today, session.language, world.lexicon, world.directories)
    try:
        value = question.read(Said(argument, world.now), known)
    except InvalidAnswer:
        return session, ()
    answered = replace(run, answers=run.answers.having(question, value))
    session = replace(session, aside=answered)
    ask = flow.ask(question.id)
    if ask is None or not ask.echo:
        return session, ()
    return session, (Reply("accepted", {"value": question.show(value, known)}),)
