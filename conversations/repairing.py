"""What a person can do about an answer that an officer asked to be put right, but answer it: put
it off, or say that it is right. And how it comes and goes. It knows no officer and no clock."""

from dataclasses import replace

from conversations.asking import at_stake
from conversations.effects import RepairClosed
from conversations.events import RepairAsked
from conversations.flow import World
from conversations.lead import RepairEnd
from conversations.repairs import begun, closed
from conversations.replies import Reply
from conversations.session import Session
from conversations.turn import Turn, commands_keyboard, put, say
from conversations.words import Command


def ask(session: Session, asked: RepairAsked, world: World) -> Turn:
    """At once, unless somebody has begun something: a detour, or a registration that goes on.
    That ends first."""
    if session.aside is not None and not at_stake(session, world):
        session = replace(session, aside=None)
    if session.repair is None or session.repair.id != asked.id:
        behind = session.registering and not asked.silent
        session = replace(session, repair=replace(begun(asked), behind=behind))
    if session.mending is None or session.aside is not None:
        return say(session, world, Reply("repair.soon", {"code": asked.lead}))
    return put(session, world)


def remind(session: Session, id: str, world: World) -> Turn:
    """It comes to the front again, with what is wrong."""
    if session.repair is None or session.repair.id != id:
        return say(session, world)
    again = replace(session.repair, resting=False, behind=False)
    return put(anew(replace(session, repair=again)), world, Reply("repair.reminder"))


def anew(session: Session) -> Session:
    """So that what is put right, where that is in front, is asked with which answer and why."""
    if session.repair is None or session.mending is None:
        return session
    run = replace(session.repair.run, asked=None)
    return replace(session, repair=replace(session.repair, run=run))


def drop(session: Session, id: str, world: World) -> Turn:
    if session.repair is None or session.repair.id != id:
        return say(session, world)
    values = {**world.office, "code": session.repair.run.lead or ""}
    return say(replace(session, repair=None), world, Reply("repair.dropped", values))


def put_off(session: Session, world: World) -> Turn:
    """What is around it goes on; /lanjut and the reminder lead back to it."""
    if session.repair is None:
        return say(session, world)
    run = session.repair.run
    begun_anew = replace(run, asked=None, misses=0, picks=(), editing=session.repair.question)
    if run.answers.only({session.repair.question}) != session.repair.old:
        begun_anew = replace(begun_anew, editing=None)  # answered; what follows from it is open
    resting = replace(session.repair, resting=True, run=begun_anew)
    session = replace(session, repair=resting)
    if session.current is None:
        return Turn(session, (Reply("repair.later", keyboard=commands_keyboard("go_on")),))
    return put(session, world, Reply("repair.later"))


def awake(session: Session) -> Session:
    """With the repair in front, where there is one."""
    if session.repair is None or not session.repair.resting:
        return session
    return replace(session, repair=replace(session.repair, resting=False, behind=False))


def back(session: Session, world: World) -> Turn:
    """From what followed from the answer to the question itself; from there it is put off."""
    repair = session.mending
    if repair is None or repair.run.editing == repair.question:
        return put_off(session, world)
    run = replace(repair.run, editing=repair.question, asked=None, picks=())
    return put(replace(session, repair=replace(repair, run=run)), world)


def keep_old(session: Session, command: Command, world: World) -> Turn:
    """The person says that the old answer is right, or does not want to change it."""
    if session.repair is None or (session.mending is None and session.current is not None):
        return say(session, world)
    return end(session, RepairEnd.DECLINED, world, "repair.declined")


def end(session: Session, how: RepairEnd, world: World, key: str) -> Turn:
    """Without a new answer: what was handed in stays as it is."""
    if session.repair is None:
        return say(session, world)
    ended: RepairClosed = closed(session.repair, how)
    values = {**world.office, "code": session.repair.run.lead or ""}
    turn = say(replace(session, repair=None), world, Reply(key, values))
    return replace(turn, effects=(*turn.effects, ended))
