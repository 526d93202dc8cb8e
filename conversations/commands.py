"""What a person can ask for at any moment, whatever question is open. A table, at the end."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from conversations import repairing, talking
from conversations.answers import Skipped
from conversations.asking import find_open, help_with, last_put, look, rows
from conversations.calling import other_time
from conversations.checking import check, is_lead_code
from conversations.detours import begun_aside, detour
from conversations.flow import World
from conversations.helping import (
    OTHER_OPEN,
    for_other,
    is_new,
    leave_other,
    list_helped,
    without_other,
)
from conversations.lead import CLOSED, OPEN, LeadKind
from conversations.own_data import keep, my_data, privacy, stop
from conversations.own_leads import lead_lines
from conversations.questions.review import ROWS
from conversations.reminding import later, never
from conversations.replies import Reply
from conversations.run import Run
from conversations.session import Session
from conversations.staffing import staff
from conversations.turn import Turn, commands_keyboard, put, say
from conversations.words import Command

CommandAct = Callable[[Session, Command, World], Turn]


def obey(session: Session, command: Command, world: World) -> Turn:
    """Do what a command asks; an unknown one gets a line and the open question again."""
    act = COMMANDS.get(command.name)
    if act is None:
        return say(session, world, Reply("unknown_command"))
    return act(session, command, world)


def start(session: Session, command: Command, world: World) -> Turn:
    """Begin, or offer to go on; never lose what is there."""
    begun = begun_aside(session, world)
    if begun is not None:
        return say(session, world, Reply(f"goes_on.{begun.id}"))
    session = replace(session, aside=None)
    changing = session.helped if session.helping else session.main
    if changing is not None and changing.lead is not None:
        unsent = Reply("change_not_sent", {"code": changing.lead})
        return say(replace(session, paused=session.paused and session.helping), world, unsent)
    if session.helping:
        return detour(session, OTHER_OPEN, world)
    if session.main is not None and tuple(session.main.answers):
        return detour(session, "resume", world)
    if any(lead.waits for lead in world.leads):
        return detour(session, "mine", world)
    return begin(session, world)


def begin(session: Session, world: World, *replies: Reply) -> Turn:
    """The first question of a new registration, under the three lines of welcome."""
    number = session.runs + 1
    fresh = replace(session, main=Run(world.main, number), paused=False, runs=number)
    return put(fresh, world, Reply("welcome", world.office), *replies)


def count(session: Session, command: Command, world: World) -> Turn:
    """The calculator, with what was written after the command as its first answer."""
    return detour(session, "count", world, argument=command.argument)


def greet(session: Session, command: Command, world: World) -> Turn:
    """Whoever greets is greeted, and is where they were. A newcomer's greeting means /start."""
    if is_new(session, world):
        return begin(session, world)
    return say(session, world, Reply("greeting"))


def ask(session: Session, command: Command, world: World) -> Turn:
    """An answer to a question of the person's own, where one was written; else: what is it?"""
    return detour(session, "learn", world, argument=command.argument)


def go_on(session: Session, command: Command, world: World) -> Turn:
    """Back to the exact open question, with what has been answered so far."""
    begun = begun_aside(session, world)
    if begun is not None:
        return say(session, world, Reply(f"goes_on.{begun.id}"))
    alone = session.main is None and session.helped is not None
    if session.paused or alone:
        session = session.coming_back(helping=session.helping or alone)
    session = repairing.awake(replace(session, aside=None))
    if session.mending is not None:
        return put(session, world)
    if not session.helping:
        session = replace(session, paused=False)
    open_ = find_open(session, world)
    if open_ is None:
        return status(session, command, world)
    known, values = look(open_, session, world)
    so_far = rows(open_, known)
    if not so_far.items or ROWS in values:  # the check screen shows them itself
        return put(session, world)
    return put(session, world, Reply("so_far", {"rows": so_far}))


def status(session: Session, command: Command, world: World) -> Turn:
    if session.aside is not None and session.aside.flow == "mine":
        session = replace(session, aside=None)  # it says the same, as of now
    if not world.leads and world.helped and session.current is None:
        return list_helped(session, command, world)
    others = (Reply("status.helped", {"n": len(world.helped)}),) if world.helped else ()
    if not world.leads:
        return say(session, world, *others or (Reply("status.none"),))
    if session.current is None and _open_leads(world):
        return detour(session, "mine", world)
    changing = None if session.main is None else session.main.lead
    told = Reply("status.leads", {"leads": lead_lines(world, changing)})
    if any(lead.status in CLOSED for lead in world.leads):
        return say(session, world, told, Reply("status.wrong"), *others)
    return say(session, world, told, *others)


def help_(session: Session, command: Command, world: World) -> Turn:
    """Help for this very question, then the question again."""
    open_ = find_open(session, world)
    if open_ is None:
        return say(session, world, Reply("help.general", world.office))
    turn = say(session, world, help_with(open_, session, world), Reply("help.commands"))
    return replace(turn, helped=True)


def why(session: Session, command: Command, world: World) -> Turn:
    """Why this is asked, or why the rules say what they say."""
    open_ = find_open(session, world)
    if open_ is None:
        return say(session, world)
    reason = open_.ask.why
    told = Reply(f"why.{open_.ask.question.id}")
    if reason is not None:
        told = reason(open_.seen, world)
    return replace(say(session, world, told), helped=True)


def back(session: Session, command: Command, world: World) -> Turn:
    """Change the answer before the open question. Later answers that still hold are kept.

    A change begun on the check screen is given up instead, and so is one of what was handed in.
    """
    open_ = find_open(session, world)
    if open_ is None:
        return say(session, world)
    if session.aside is None and session.mending is not None:
        return repairing.back(session, world)
    if open_.run.kept is not None:
        as_shown = replace(open_.run, answers=open_.run.kept, editing=None)
        return put(session.with_current(as_shown), world, Reply("change_dropped"))
    if open_.run.lead is not None:
        return give_up_change(session, open_.run.lead, world)
    before = last_put(open_, session)
    if before is not None:
        run = replace(open_.run, editing=before.question.id, picks=())
        return put(session.with_current(replace(run, asked=None)), world)
    if session.aside is not None:
        return put(replace(session, aside=None), world, Reply("detour_left"))
    return say(session, world, Reply("at_start"))


def skip(session: Session, command: Command, world: World) -> Turn:
    open_ = find_open(session, world)
    repair = session.mending if session.aside is None else None
    if repair is not None and repair.run.editing == repair.question:
        return repairing.keep_old(session, command, world)
    if open_ is None or not open_.ask.skippable:
        return say(session, world, Reply("not_skippable"))
    answers = open_.run.answers.skipping(open_.ask.question, Skipped.BY_CHOICE)
    run = replace(open_.run, answers=answers, editing=None)
    return put(
        session.with_current(run), world, Reply("skipped" if open_.ask.officer else "left_out")
    )


def cancel(session: Session, command: Command, world: World) -> Turn:
    """Leave without losing anything: a detour ends, a registration rests as a draft."""
    if session.aside is not None:
        return say(replace(session, aside=None), world, Reply("detour_left"))
    if session.mending is not None:
        return repairing.put_off(session, world)
    if session.helping and session.helped is not None and session.helped.lead is not None:
        return give_up_change(session, session.helped.lead, world)
    if session.helping:
        return leave_other(session, world)
    if session.main is None:
        return say(session, world)
    if session.main.lead is not None:
        return give_up_change(session, session.main.lead, world)
    resting = replace(session, paused=True)
    if resting.mending is not None:  # it has waited for this
        return put(resting, world, Reply("cancelled"))
    return Turn(resting, (Reply("cancelled", keyboard=commands_keyboard("go_on")),))


def give_up_change(session: Session, code: str, world: World) -> Turn:
    """What was handed in stays as it was sent, and can be changed again."""
    if session.helping:
        given_up = Reply("change_given_up_other", {"code": code})
        return say(without_other(session), world, given_up)
    as_sent = replace(session, main=None, paused=False)
    said = Reply("change_given_up", {"code": code})
    return Turn(as_sent, (said,)) if as_sent.mending is None else put(as_sent, world, said)


def change(session: Session, command: Command, world: World) -> Turn:
    """The check screen of what was handed in, while the lead is open."""
    if session.front is not None:
        return say(session, world, Reply("change_later"))
    return status(session, command, world)


def officer(session: Session, command: Command, world: World) -> Turn:
    """A call back; one who waits for a call already is told so."""
    waiting = [
        lead for lead in world.leads if lead.kind is LeadKind.QUESTION and lead.status in OPEN
    ]
    if waiting:
        return say(
            session, world, Reply("call_me_already", {"code": waiting[0].code, **world.office})
        )
    return detour(session, "call_me", world)


def not_now(session: Session, command: Command, world: World) -> Turn:
    """What is put off is what is asked: one answer to put right, or the whole registration."""
    if session.mending is not None:
        return repairing.put_off(session, world)
    return later(session, command, world)


def unknown_referral(session: Session, command: Command, world: World) -> Turn:
    """A code that is not in use; one of a lead is meant for something else."""
    if is_lead_code(command.argument):
        return status(session, command, world)
    return say(session, world, Reply("referral.unknown" if command.argument else "referral.how"))


def _open_leads(world: World) -> bool:
    return any(lead.status in OPEN for lead in world.leads)


COMMANDS: Mapping[str, CommandAct] = {
    "start": start,
    "greet": greet,
    "go_on": go_on,
    "status": status,
    "help": help_,
    "officer": officer,
    "other_time": other_time,
    "privacy": privacy,
    "language": lambda session, _, world: detour(session, "language", world),
    "cancel": cancel,
    "my_data": my_data,
    "keep": keep,
    "stop": stop,
    "erase": lambda session, _, world: detour(session, "erase", world),
    "report": lambda session, _, world: detour(session, "report", world),
    "menu": lambda session, _, world: detour(session, "menu", world),
    "gains": lambda session, _, world: detour(session, "gains", world),
    "count": count,
    "ask": ask,
    "change": change,
    "staff": staff,
    "back": back,
    "why": why,
    "read_all": why,
    "sources": why,
    "skip": skip,
    "check": check,
    "remind_later": not_now,
    "repair_keep": repairing.keep_old,
    "talk_end": talking.left,
    "remind_never": never,
    "referral": unknown_referral,
    "for_other": for_other,
    "helped": list_helped,
    "contact": lambda session, _, world: say(session, world, Reply("contact_how")),
}
"""Every command by its id. Their names for people are words: ``command.<id>`` in messages."""

MENU = ("start", "go_on", "status", "help", "officer", "ask", "privacy", "check")
"""What stands in Telegram's menu, in this order; the rest works when typed."""
