"""A talk between an officer and the person: the bot passes words on and is silent otherwise.

Commands work as ever, and a detour they open is answered as ever; all other words are for the
officer. It knows no officer but by first name, no clock and no table.
"""

from dataclasses import replace

from conversations.asking import at_stake
from conversations.effects import MessageHidden, SaidToOfficer, TalkLeft
from conversations.events import (
    OfficerSaid,
    Said,
    Sent,
    SharedContact,
    TalkClosed,
    TalkEnd,
    TalkOpened,
    Thing,
)
from conversations.flow import World
from conversations.lead import LeadStatus
from conversations.people import holds_nik
from conversations.repairing import anew
from conversations.replies import Reply
from conversations.session import Session, Talk
from conversations.turn import Turn, commands_keyboard, say
from conversations.words import Command

END = "talk_end"
ENDS_TOO = frozenset({END, "cancel", "go_on", "start"})
"""Commands with which somebody goes back to the bot."""
GREETING = "greet"


def opened(session: Session, event: TalkOpened, world: World) -> Turn:
    """Said with what lets the person check who it is."""
    waits = _what_waits(session, world)
    session = replace(session, with_officer=Talk(event.lead, event.officer))
    values = {**world.office, "name": event.officer, "code": event.lead, "word": event.word}
    said = Reply("talk.begun", values, commands_keyboard(END))
    return Turn(_set_aside(session, world), (said, *waits))


def heard(session: Session, event: OfficerSaid, world: World) -> Turn:
    """The officer's words under their name. A detour waits, lest a "yes" to the officer answers
    it."""
    talk = session.with_officer
    if talk is None:
        return Turn(session, ())
    values = {"name": talk.officer, "text": event.text}
    said = Reply("talk.officer", values, commands_keyboard(END))
    return Turn(_set_aside(session, world), (*_what_waits(session, world), said))


def _what_waits(session: Session, world: World) -> tuple[Reply, ...]:
    """Nothing is said of a menu, nor where no question is open."""
    waits = at_stake(session, world) or (session.aside is None and session.current is not None)
    return (Reply("talk.waits"),) if waits else ()


def _set_aside(session: Session, world: World) -> Session:
    """The talk in front of the detour that is open; one in which nothing is begun is left."""
    talk, run = session.with_officer, session.aside
    if talk is None or run is None:
        return session
    if at_stake(session, world):  # its question is put anew: no word before that is an answer
        talk = replace(talk, before=replace(run, asked=None, misses=0, picks=()))
    return replace(session, aside=None, with_officer=talk)


def over(session: Session) -> Session:
    """Without the talk, where they were before it."""
    talk = session.with_officer
    if talk is None:
        return session
    return replace(session, with_officer=None, aside=session.aside or talk.before)


def closed(session: Session, event: TalkClosed, world: World) -> Turn:
    """The bot answers again, from the question that was open."""
    if session.with_officer is None:
        return Turn(session, ())
    values = {**world.office, "name": session.with_officer.officer}
    return say(anew(over(session)), world, Reply(f"talk.ended.{event.by}", values))


def left(session: Session, command: Command, world: World) -> Turn:
    """The person has had enough of it."""
    talk = session.with_officer
    if talk is None:
        return say(session, world)
    event = TalkClosed(TalkEnd.PERSON, world.now)
    turn = closed(replace(session, aside=None), event, world)
    return replace(turn, effects=(*turn.effects, TalkLeft(talk.lead)))


def still_on(session: Session, world: World) -> Session:
    """Without a talk about what is not there any more: nobody would hear it."""
    talk = session.with_officer
    if talk is None:
        return session
    leads = (*world.leads, *world.helped)
    if any(x.code == talk.lead and x.status is not LeadStatus.WITHDRAWN for x in leads):
        return session
    return over(session)


def speaks(session: Session) -> bool:
    """Whether words are for the officer: not while a detour asks something."""
    return session.with_officer is not None and session.aside is None


def command_in(session: Session, event: Said, world: World) -> Command | None:
    """What is for the bot all the same: a command with a slash, a button, "selesai"."""
    command = world.lexicon.command(event.text, session.language, free_text=True)
    if command is not None and command.name != GREETING:
        return command
    said = world.lexicon.command(event.text, session.language, free_text=False)
    return said if said is not None and said.name == END else None


def passed_on(session: Session, event: Said) -> Turn:
    """To the officer. What holds a NIK leaves the chat."""
    if session.with_officer is None:
        return Turn(session, ())
    said = SaidToOfficer(session.with_officer.lead, event.text)
    if event.message is None or not holds_nik(event.text):
        return Turn(session, (), (said,))
    hidden = MessageHidden(event.message)
    return Turn(session, (Reply("talk.hidden"),), (said, hidden))


def sent(session: Session, event: Sent | SharedContact) -> Turn:
    """A picture, a voice, a contact: the officer cannot see or hear it."""
    told = Reply("talk.sent", keyboard=commands_keyboard(END))
    shown = isinstance(event, Sent) and event.thing is not Thing.PHOTO
    if shown or event.message is None:
        return Turn(session, (told,))
    return Turn(session, (told,), (MessageHidden(event.message),))
