"""A conversation of an older release brought into this one: what still holds is kept, the rest is
asked, and whoever had passed the place is told so."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from conversations.answers import Answers
from conversations.flow import Flow, World
from conversations.run import Run
from conversations.search import Directory
from conversations.session import Session, Talk

NEW, CHANGED = "new", "changed"
"""What a run can have news of: a question that was not there, one whose answer is gone."""


def release(flows: Iterable[Flow], directories: Mapping[str, Directory]) -> str:
    """A name for all questions, options and lists together: another one where any differs."""
    digest = hashlib.blake2s(digest_size=6)
    for flow in flows:
        digest.update(repr((flow.id, [ask.question for ask in flow.asks])).encode())
    for name in sorted(directories):
        digest.update(repr((name, directories[name].ids)).encode())
    return digest.hexdigest()


def renewed(session: Session, world: World) -> Session:
    """The session as this release knows it; itself where it is of this release."""
    if session.release == world.release:
        return session
    return replace(
        session,
        release=world.release,
        main=session.main and _run(session.main, world),
        aside=session.aside and _run(session.aside, world),
        done=session.done and _run(session.done, world),
        helped=session.helped and _run(session.helped, world),
        with_officer=session.with_officer and _talk(session.with_officer, world),
        repair=session.repair and replace(session.repair, run=_run(session.repair.run, world)),
    )


def _talk(talk: Talk, world: World) -> Talk:
    return replace(talk, before=talk.before and _run(talk.before, world))


def _run(run: Run, world: World) -> Run:
    flow = world.flows.get(run.flow)
    if flow is None:  # said when it would go on
        return run
    answers, dropped = _valid(run.answers, flow, world)
    editing = run.editing if run.editing and flow.ask(run.editing) else None
    new = replace(run, answers=answers, editing=editing, picks=())
    if run.kept is not None:
        new = replace(new, kept=_valid(run.kept, flow, world)[0])
    passed = None if editing else _passed(answers, dropped, flow, world)
    if passed is None or passed == run.asked:  # nothing, or nothing that they have not seen
        return new
    return replace(new, news=CHANGED if passed in dropped else NEW)


def _valid(answers: Answers, flow: Flow, world: World) -> tuple[Answers, set[str]]:
    """Without those that this release's questions would not give, and whatever was answered in
    view of them; and the ids of those."""
    dropped: set[str] = set()
    for ask in flow.asks:
        question = ask.question
        stored = answers.values.get(question.id)
        if stored is None or question.still(stored, world.directories):
            continue
        dropped |= {question.id, *(other.id for other in flow.dependents(question))}
    dropped &= set(answers)
    return answers.only(set(answers) - dropped), dropped


def _passed(answers: Answers, dropped: set[str], flow: Flow, world: World) -> str | None:
    """The first open question, where they have been beyond it, or had answered it."""
    growing = flow.taken(answers)
    first: str | None = None
    for ask in flow.asks:
        if not ask.when(growing.answers, world):
            continue
        id = ask.question.id
        if id in dropped or (first is not None and ask.question in answers):
            return first or id
        if ask.question in answers:
            growing.carry(ask.question, answers)
        else:
            first = first or id
    return None
