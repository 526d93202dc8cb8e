"""One turn's result, and putting the next question: what every event and command ends with."""

from dataclasses import dataclass, replace

from conversations import repairs
from conversations.about import for_whom
from conversations.answers import Answers
from conversations.asking import Open, asking, button, find_open, presumed
from conversations.effects import Effect
from conversations.flow import Flow, World
from conversations.questions import Review
from conversations.replies import Keyboard, Reply
from conversations.run import Run
from conversations.session import Session


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
        if open_ is not None and not _parts_with_lead(session, open_):
            if _mends(session) and isinstance(review := open_.ask.question, Review):
                session = session.with_current(repairs.confirmed(run, review))
                continue
            granted = _without_asking(session, open_)
            if granted is not None:
                session = session.with_current(granted)
                continue
            turn = _put_open(session, open_, world, replies, effects)
            return replace(turn, ended=ended) if ended else turn
        session, said, done = _end(session, run, world)
        replies, effects = replies + said, effects + done
        ended = (*ended, run)
    rests = not replies or session.with_officer is not None
    said = (*replies, at_rest(session, world)) if rests else replies
    return Turn(session, said, effects, ended)


def _parts_with_lead(session: Session, open_: Open) -> bool:
    """Whether a change of what was handed in has led to where others go without a lead."""
    run = open_.run
    changing = session.aside is None and run.lead is not None and run.kept is not None
    return changing and open_.ask.parting and not _mends(session)


def _mends(session: Session) -> bool:
    """Whether the run that goes on is one in which an answer is put right."""
    return session.aside is None and session.mending is not None


def _without_asking(session: Session, open_: Open) -> Run | None:
    """The run with what is taken for granted; None where the question is to be put, as it is to
    whoever wants to change that, or has seen it already."""
    run, question = open_.run, open_.ask.question
    if question.id in (run.editing, run.asked):
        return None
    value = presumed(open_.ask, open_.seen, session)
    return None if value is None else replace(run, answers=run.answers.having(question, value))


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


def commands_keyboard(*commands: str) -> Keyboard:
    return Keyboard(tuple((button(command),) for command in commands))
