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
    if not argument and (begun := begun_aside(session, world)) and flow in begun.goes_on_at:
        return say(session, world, *replies, Reply(f"goes_on.{begun.id}"))
    session = enter(session, world.flows[flow])
    if argument:
        session, said = _told_with(session, world.flows[flow], argument, world)
        replies += said
    return put(session, world, *replies)


def begun_aside(session: Session, world: World) -> Flow | None:
    """The detour that is open and would be lost if it were begun anew: something was answered in
    it, and it is one that goes on."""
    run = session.aside
    flow = None if run is None else world.flows.get(run.flow)
    if run is None or flow is None or not flow.goes_on_at:
        return None
    anew = enter(session, flow).aside
    return flow if anew is not None and run.answers != anew.answers else None


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
