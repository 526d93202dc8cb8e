"""The open question: which one it is, what it may look at, and how it is put with all that can be
tapped. Nothing is changed here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from conversations.answers import Answers
from conversations.flow import Ask, Flow, World, row
from conversations.questions import Reading, Review, Search
from conversations.questions.review import ROWS
from conversations.replies import Keyboard, Lines, Option, Phrase, Reply, Value
from conversations.run import Run
from conversations.session import Session

MANY = 8
"""Options beyond which two stand side by side, lest the keyboard fill the phone."""
EASIER_AFTER = 2
"""Misses after which another way of answering is offered."""


@dataclass(frozen=True, slots=True)
class Open:
    """The question that is open in a run, and what is known there."""

    run: Run
    flow: Flow
    ask: Ask
    seen: Answers
    """The relevant answers before it."""
    before: tuple[Ask, ...]
    """The asks before it, each answered or skipped."""


def find_open(session: Session, world: World) -> Open | None:
    """The open question: the one being changed, or the first without an answer."""
    run = session.current
    flow = world.flows.get(run.flow) if run is not None else None
    if run is None or flow is None:
        return None
    return _walk(run, flow, run.editing, world)


def find_answered(session: Session, question: str, world: World) -> Open | None:
    """A question of the current run that has an answer, as if it were open."""
    run = session.current
    flow = world.flows.get(run.flow) if run is not None else None
    if run is None or flow is None:
        return None
    found = _walk(run, flow, question, world)
    return found if found is not None and found.ask.question in run.answers else None


def at_stake(session: Session, world: World) -> bool:
    """Whether whoever is led away from what is open loses something, or their next word could
    be for it: not in a menu, nor before the first answer of a registration."""
    open_ = find_open(session, world)
    if open_ is None:
        return False
    if session.aside is not None:
        return not open_.ask.idle
    return session.mending is not None or bool(tuple(open_.run.answers))


def presumed(ask: Ask, seen: Answers, session: Session) -> Any:
    """What goes without asking; None where the question is put."""
    return None if ask.presumed is None else ask.presumed(seen, session.language)


def last_put(open_: Open, session: Session) -> Ask | None:
    """The ask before the open one that the person has seen."""
    put = (ask for ask in reversed(open_.before) if presumed(ask, open_.seen, session) is None)
    return next(put, None)


def _walk(run: Run, flow: Flow, until: str | None, world: World) -> Open | None:
    """To the question ``until``, or to the first without an answer before it."""
    before: list[Ask] = []
    for ask, seen in flow.path(run.answers, world):
        if ask.question.id == until or ask.question not in run.answers:
            return Open(run, flow, ask, seen, tuple(before))
        before.append(ask)
    return None


def look(open_: Open, session: Session, world: World) -> tuple[Reading, Mapping[str, Value]]:
    """What the open question may look at, with the options as they are put; and what fills it."""
    question = open_.ask.question
    values: dict[str, Value] = {**world.office, **open_.ask.tell(open_.seen, world)}
    known = partial(
        Reading,
        today=world.today,
        language=session.language,
        lexicon=world.lexicon,
        directories=world.directories,
        picks=open_.run.picks,
        answers=open_.run.answers,
    )
    if isinstance(question, Review):
        values[ROWS] = rows(open_, known())
    return known(options=_options(open_, known, values)), values


def help_with(open_: Open, session: Session, world: World) -> Reply:
    """The help for the open question, filled as the question is."""
    _, values = look(open_, session, world)
    return Reply(f"help.{open_.ask.question.id}", values)


def rows(open_: Open, known: Reading) -> Lines:
    """What has been answered so far, a line an answer."""
    shown = [(ask, _in_row(ask, open_.run, known)) for ask in open_.before if ask.row]
    return Lines(tuple(row(n, ask, value) for n, (ask, value) in enumerate(shown, start=1)))


def _in_row(ask: Ask, run: Run, known: Reading) -> Value:
    unseen = Answers() if run.unseen is None else run.unseen
    value = unseen.values.get(ask.question.id)
    if value is not None and value == run.answers.values.get(ask.question.id):
        return Phrase("shown.unseen")
    return shown_answer(ask, run.answers, known)


def shown_answer(ask: Ask, answers: Answers, known: Reading) -> Value:
    skip = answers.skip_of(ask.question)
    if skip is not None:
        return Phrase(f"shown.skipped_{skip}" if ask.officer else "shown.skipped")
    return ask.question.show(answers[ask.question], known)


def _options(
    open_: Open, known: Callable[[], Reading], values: Mapping[str, Value]
) -> tuple[Option, ...]:
    question = open_.ask.question
    easier = open_.run.misses >= EASIER_AFTER
    if isinstance(question, Search):
        ids = open_.run.picks or (question.groups if easier else ())
        missed = open_.run.misses > 0
        return question.picks(ids, known()) or (question.not_listed() if missed else ())
    return question.easier(values) if easier else question.options(values)


def asking(session: Session, open_: Open, world: World) -> Reply:
    """The open question as it is put now, with all that can be tapped."""
    known, values = look(open_, session, world)
    question, run = open_.ask.question, open_.run
    way = "pick" if run.picks else "again" if run.misses >= EASIER_AFTER else "ask"
    # From the first question of a detour, back leads out of it; from a change, to the check.
    back = bool(open_.before) or session.aside is not None or run.kept is not None
    ways: tuple[str, ...] = ("back",) if back else ()
    skippable = open_.ask.skippable
    if session.aside is None and session.mending is not None:
        itself = question.id == session.mending.question
        ways = ("repair_keep" if itself else "back", "remind_later")
        skippable = skippable and not itself
    keyboard = _keyboard(open_, known.options, ways, skippable=skippable)
    return Reply(f"{way}.{question.id}", values, keyboard)


def _keyboard(
    open_: Open, options: tuple[Option, ...], ways: tuple[str, ...], *, skippable: bool
) -> Keyboard:
    question = open_.ask.question
    wide = question.columns if open_.run.misses < EASIER_AFTER else 1 + (len(options) > MANY)
    top = [option for option in options if option.id in question.on_top]
    rest = tuple(option for option in options if option.id not in question.on_top)
    grid: list[tuple[Option, ...]] = [(option,) for option in top]
    grid += [rest[i : i + wide] for i in range(0, len(rest), wide)]
    if skippable:
        grid.append((button("skip"),))
    if open_.ask.why is not None:
        grid.append((button(open_.ask.more),))
    contact = Option("contact", Phrase("button.contact")) if question.wants_contact else None
    return Keyboard((*grid, tuple(map(button, (*ways, *open_.ask.also, "help")))), contact)


def button(command: str) -> Option:
    """A command as a button; its label reads as that command."""
    return Option(command, Phrase(f"button.{command}"))
