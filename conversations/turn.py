"""One turn's result, and putting the next question: what every event and command ends with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from conversations import repairs
from conversations.about import for_whom
from conversations.answers import Answers
from conversations.effects import Effect
from conversations.flow import Ask, Flow, World, row
from conversations.questions import Reading, Review, Search
from conversations.questions.review import ROWS
from conversations.replies import Keyboard, Lines, Option, Phrase, Reply, Value
from conversations.session import Run, Session

MANY = 8
"""Options beyond which two stand side by side, lest the keyboard fill the phone."""
EASIER_AFTER = 2
"""Misses after which another way of answering is offered."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one event: the session to store, what to say, what to write or do."""

    session: Session
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...] = ()
    ended: tuple[Run, ...] = ()
    """The runs that came to their end, with their last answer."""
    helped: bool = False
    """Whether the person asked for help with the open question, or why it is asked."""


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


def _walk(run: Run, flow: Flow, until: str | None, world: World) -> Open | None:
    """To the question ``until``, or to the first without an answer before it."""
    before: list[Ask] = []
    for ask, seen in flow.path(run.answers, world):
        if ask.question.id == until or ask.question not in run.answers:
            return Open(run, flow, ask, seen, tuple(before))
        before.append(ask)
    return None


def say(session: Session, world: World, *replies: Reply) -> Turn:
    """Say something, then put the open question again, or say how to begin."""
    if session.current is None:
        return Turn(session, (*replies, at_rest(session, world)))
    return put(session, world, *replies)


def say_alone(session: Session, world: World, reply: Reply) -> Turn:
    """Say what must not be crowded: nothing beside it but a question that is open."""
    if session.current is not None:
        return put(session, world, reply)
    return Turn(session, (replace(reply, keyboard=at_rest(session, world).keyboard),))


def told(id: str, session: Session, world: World) -> Reply:
    """The answer to a person's own question, in view of what they answered."""
    around = session.front if session.helping else session.main or session.done
    return world.told(id, Answers() if around is None else around.answers, world)


def at_rest(session: Session, world: World) -> Reply:
    """What there is to say where no question is open, and the buttons that lead on."""
    if session.with_officer is not None:
        values = {"name": session.with_officer.officer}
        return Reply("talk.goes_on", values, commands_keyboard("talk_end"))
    if session.repair is not None:
        key, way = "repair.rests", "go_on"
    elif session.main is not None:
        key, way = "paused", "go_on"
    elif any(lead.waits for lead in world.leads):
        key, way = "handed_in", "status"
    else:
        key, way = "nothing_open", "start"
    other = () if session.helped is None else ("for_other",)
    return Reply(key, keyboard=commands_keyboard(way, *other, "menu"))


def put(session: Session, world: World, *replies: Reply, effects: tuple[Effect, ...] = ()) -> Turn:
    """Put the open question; where a run has none, end it and go on with what is around it."""
    ended: tuple[Run, ...] = ()
    while (run := session.current) is not None:
        open_ = find_open(session, world)
        if open_ is not None:
            if _mends(session) and isinstance(review := open_.ask.question, Review):
                session = session.with_current(repairs.confirmed(run, review))
                continue
            turn = _put_open(session, open_, world, replies, effects)
            return replace(turn, ended=ended) if ended else turn
        session, said, done = _end(session, run, world)
        replies, effects = replies + said, effects + done
        ended = (*ended, run)
    rests = not replies or session.with_officer is not None
    said = (*replies, at_rest(session, world)) if rests else replies
    return Turn(session, said, effects, ended)


def _mends(session: Session) -> bool:
    """Whether the run that goes on is one in which an answer is put right."""
    return session.aside is None and session.mending is not None


def _put_open(
    session: Session,
    open_: Open,
    world: World,
    replies: tuple[Reply, ...],
    effects: tuple[Effect, ...],
) -> Turn:
    question = open_.ask.question
    run = open_.run
    if run.asked != question.id:
        if run.news:
            replies += (Reply(f"news.{run.news}"),)
        replies += _above(session, open_, world)
        if open_.ask.above is not None:
            replies += open_.ask.above(open_.seen, world)
        kept = None if isinstance(question, Review) else run.kept
        run = replace(run, asked=question.id, put_at=world.now, misses=0, picks=(), kept=kept)
        run = replace(run, news="")
        session, open_ = session.with_current(run), replace(open_, run=run)
    asked = asking(session, open_, world)
    return Turn(session, (*replies, *for_whom(session, open_.flow, world), asked), effects)


def _end(
    session: Session, run: Run, world: World
) -> tuple[Session, tuple[Reply, ...], tuple[Effect, ...]]:
    if session.aside is None and session.mending is not None:
        return repairs.mended(session, session.mending, world)
    flow = world.flows.get(run.flow)
    if flow is None:  # a flow that this release no longer has
        return session.with_current(None), (Reply("flow_gone"),), ()
    answers = flow.relevant(run.answers, world)
    ending = flow.finish(answers, world, session)
    after = session.with_current(None)
    if session.aside is not None and after.main is not None:
        after = replace(after, main=_give_back(flow, answers, after.main))
    if ending.session is not None:
        after = ending.session(after)
    after, followed = repairs.follow(after, ending.effects, world)
    return after, ending.replies, ending.effects + followed


def enter(session: Session, flow: Flow) -> Session:
    """The session in a detour's first question, with what it may know of the registration."""
    number = session.runs + 1
    around = session.main or session.done
    if session.helping and flow.about_front:
        around = session.front
    known = around.answers if around is not None else Answers()
    lent = known.only(flow.from_around & set(known.values))
    return replace(session, aside=Run(flow.id, number, lent), runs=number)


def _give_back(flow: Flow, answers: Answers, main: Run) -> Run:
    """What a detour asked, the registration around it need not ask again."""
    lent = [q for q in flow.borrows if q in answers and q not in main.answers]
    for question in lent:
        main = replace(main, answers=main.answers.carrying(question, answers))
    return main


def _above(session: Session, open_: Open, world: World) -> tuple[Reply, ...]:
    """What officers asked to be put right, or the heading of a part of the way."""
    repair = session.mending if session.aside is None else None
    if repair is None:
        return _part(open_)
    if open_.ask.question.id == repair.question:
        return (repairs.intro(repair, world, session.language),)
    if open_.run.asked or open_.run.editing != repair.question:
        return ()
    return (Reply("repair.soon", {"code": open_.run.lead or ""}),)


def _part(open_: Open) -> tuple[Reply, ...]:
    """The heading of a part, where its first question is put; none above the very first."""
    part = open_.ask.part
    if part is None or not open_.before or any(ask.part == part for ask in open_.before):
        return ()
    parts = {ask.part for ask in open_.flow.asks if ask.part is not None}
    return (Reply("part", {"n": part, "of": len(parts)}),)


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
        return Phrase(f"shown.skipped_{skip}")
    return ask.question.show(answers[ask.question], known)


def _options(
    open_: Open, known: Callable[[], Reading], values: Mapping[str, Value]
) -> tuple[Option, ...]:
    question = open_.ask.question
    easier = open_.run.misses >= EASIER_AFTER
    if isinstance(question, Search):
        return question.picks(open_.run.picks or (question.groups if easier else ()), known())
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


def commands_keyboard(*commands: str) -> Keyboard:
    return Keyboard(tuple((button(command),) for command in commands))
