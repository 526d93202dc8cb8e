"""Whose answer a question asks for: the line above it, for who helps others."""

from conversations.flow import Flow, World
from conversations.replies import Reply
from conversations.session import Session


def for_whom(session: Session, flow: Flow, world: World) -> tuple[Reply, ...]:
    repair = session.mending
    if repair is not None and repair.other and (session.aside is None or flow.about_front):
        name = session.helped_names.get(repair.run.lead or "")
        return (_other(name),)
    if repair is None and session.helping and (session.aside is None or flow.about_front):
        return (_other(_name_in_front(session, world)),)
    helps = session.helping or session.helped is not None or bool(session.helped_names)
    if helps and (session.aside is None or flow.about_oneself):
        return (Reply("for_self"),)
    return ()


def _other(name: str | None) -> Reply:
    return Reply("for_other") if name is None else Reply("for_named", {"name": name})


def _name_in_front(session: Session, world: World) -> str | None:
    run = session.front
    if run is not None and run.lead is not None:  # of whom only the masked name is kept
        return session.helped_names.get(run.lead)
    flow = world.flows.get(run.flow) if run is not None else None
    if run is None or flow is None or flow.name is None:
        return None
    return run.answers.get(flow.name)
