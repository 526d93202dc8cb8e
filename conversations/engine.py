"""One turn of a conversation: (session, event, world) -> (session, replies, effects). Pure."""

from dataclasses import replace

from conversations import call_words, correcting, repairing, talking
from conversations.answering import answer, rewrite
from conversations.asking import Open, find_answered, find_open, look
from conversations.calling import missed
from conversations.commands import begin, obey
from conversations.effects import MessageHidden
from conversations.events import (
    ByOfficer,
    CallMissed,
    Edited,
    Event,
    File,
    OfficerSaid,
    PressedOldButton,
    Reminded,
    RepairAsked,
    RepairDropped,
    RepairReminded,
    Returned,
    RulesChanged,
    Said,
    Sent,
    SharedContact,
    TalkClosed,
    TalkOpened,
    Thing,
)
from conversations.flow import World
from conversations.helping import is_new
from conversations.people import holds_nik
from conversations.questions import Given, Reading
from conversations.referrals import heard
from conversations.referring import refer
from conversations.reminding import remind
from conversations.renewal import renewed
from conversations.repairs import still_open
from conversations.repeats import is_repeat, noted, said_again
from conversations.replies import Phrase, Reply
from conversations.run import Run
from conversations.session import Session
from conversations.staffing import handed_over
from conversations.turn import Turn, put, say, told
from conversations.words import OTHER, WHY, Command, Inquiry, Lexicon


def advance(session: Session, event: Event, world: World) -> Turn:
    """Take one event. The same arguments always give the same turn.

    There is always something to say, except to a double tap, which was answered the first time.
    """
    session = correcting.still_open(still_open(renewed(session, world), world), world)
    if not isinstance(event, TalkClosed):
        session = talking.still_on(session, world)
    match event:
        case Said():
            return _without_nik(_said(session, event, world), event)
        case Sent() | SharedContact() if talking.speaks(session):
            return talking.sent(session, event)
        case Sent(thing, _, message, file):
            return _sent(session, thing, message, file, world)
        case Edited():
            return _without_nik(_rewritten(session, event, world), event)
        case PressedOldButton():
            return _other(session, world, Reply("old_button"))
        case Returned():
            return say(session, world, Reply("we_are_back"))
        case RulesChanged(reason, day):
            about = Phrase(f"awaited.{reason}")
            return say(session, world, Reply("rule_changed", {"about": about, "day": day}))
        case Reminded(count):
            return remind(session, count, world)
        case CallMissed():
            return missed(session, event)
        case SharedContact():
            return _shared(session, event, world)
    return _by_officer(session, event, world)


def _by_officer(session: Session, event: ByOfficer, world: World) -> Turn:
    match event:
        case RepairAsked():
            return repairing.ask(session, event, world)
        case RepairReminded(id):
            return repairing.remind(session, id, world)
        case RepairDropped(id):
            return repairing.drop(session, id, world)
        case TalkOpened():
            return talking.opened(session, event, world)
        case OfficerSaid():
            return talking.heard(session, event, world)
    return talking.closed(session, event, world)


def _said(session: Session, event: Said, world: World) -> Turn:
    open_ = find_open(session, world)
    known = None if open_ is None else look(open_, session, world)[0]
    if is_repeat(session, event, open_, known, world):
        return Turn(session, ())
    if talking.speaks(session):
        return _in_talk(noted(session, event), event, world)
    turn = _heard(noted(session, event), event, open_, known, world)
    if said_again(session, event) and _is_miss(session, turn):
        # As if it had not been said: three of them would give the question up.
        return replace(put(session, world), effects=turn.effects)
    return turn


def _heard(
    session: Session, event: Said, open_: Open | None, known: Reading | None, world: World
) -> Turn:
    command = _command(open_, known, event.text, session.language, world.lexicon)
    if command is not None and command.name == talking.END:  # outside a talk a word like any other
        command = world.lexicon.command(event.text, session.language, free_text=True)
    if command is None and not _free_text(open_) and call_words.read(event.text) is not None:
        command = Command("check", event.text)
    referral = heard(event.text, world.sign, world.referrals)
    if referral is not None:
        return refer(session, referral, command, world)
    if command is not None:
        return obey(session, command, world)
    if open_ is None or known is None:
        return _nothing_open(session, event, world)
    return answer(session, open_, known, event, world)


def _is_miss(before: Session, turn: Turn) -> bool:
    """Whether the words could not be read as an answer to the open question."""
    was, now = before.current, turn.session.current
    return was is not None and now is not None and now.misses > was.misses


def _in_talk(session: Session, event: Said, world: World) -> Turn:
    command = talking.command_in(session, event, world)
    if command is None:
        return talking.passed_on(session, event)
    if command.name in talking.ENDS_TOO:
        return talking.left(session, command, world)
    return obey(session, command, world)


def _command(
    open_: Open | None, known: Reading | None, text: str, language: str, lexicon: Lexicon
) -> Command | None:
    """Words go to the question first where it takes any, or one of its options is meant."""
    command = lexicon.command(text, language, free_text=_free_text(open_))
    if command is None or known is None or lexicon.option(text, known.options, language) is None:
        return command
    return lexicon.command(text, language, free_text=True)


def _free_text(open_: Open | None) -> bool:
    return open_ is not None and open_.ask.question.free_text


def _sent(
    session: Session, thing: Thing, message: int | None, file: File | None, world: World
) -> Turn:
    """A picture may be of a KTP: it leaves the chat, whatever it shows. A file may be a list of
    staff."""
    taken = None if file is None else handed_over(session, file, message, world)
    if taken is not None:
        return taken
    turn = _other(session, world, Reply(f"sent.{thing}"))
    if thing is not Thing.PHOTO or message is None:
        return turn
    return replace(turn, effects=(*turn.effects, MessageHidden(message)))


def _rewritten(session: Session, event: Edited, world: World) -> Turn:
    run, done = session.current, session.done
    question = _heard_in(run, event)
    answered = None if question is None else find_answered(session, question, world)
    if answered is not None:
        return rewrite(session, answered, Said(event.text, event.at, event.message), world)
    key = "edited" if _heard_in(done, event) is None else "edited_sent"
    return _other(session, world, Reply(key))


def _heard_in(run: Run | None, event: Edited) -> str | None:
    """The question that the message answered."""
    if run is None or event.message is None:
        return None
    return next((id for id, message in run.heard_in.items() if message == event.message), None)


def _without_nik(turn: Turn, event: Said | Edited) -> Turn:
    """A NIK leaves the chat wherever it was written, and the second one of a double tap too.
    Where the question has not said so, we do: else somebody's words are gone for no reason."""
    if event.message is None or not holds_nik(event.text):
        return turn
    hidden = MessageHidden(event.message)
    if hidden in turn.effects:
        return turn
    said = (Reply("nik_removed"), *turn.replies) if turn.replies else ()
    return replace(turn, replies=said, effects=(*turn.effects, hidden))


def _shared(session: Session, event: SharedContact, world: World) -> Turn:
    open_ = find_open(session, world)
    if open_ is None:
        return _nothing_open(session, event, world)
    return answer(session, open_, look(open_, session, world)[0], event, world)


def _other(session: Session, world: World, reply: Reply) -> Turn:
    """Something that cannot be an answer: a kind word, and the question again."""
    if is_new(session, world):
        return begin(session, world)
    return say(session, world, reply)


def _nothing_open(session: Session, event: Given, world: World) -> Turn:
    if session.current is not None:  # a flow that is gone, or one that has just become complete
        return put(session, world)
    inquiry = world.lexicon.inquiry(event.text) if isinstance(event, Said) else None
    answered = () if inquiry is None else _answered(inquiry, session, world)
    if is_new(session, world):
        return begin(session, world, *answered)  # a newcomer who writes "halo" means /start
    if isinstance(event, Said) and inquiry is not None and inquiry.certain and not answered:
        return obey(session, Command("ask", event.text), world)
    return say(session, world, *answered)


def _answered(inquiry: Inquiry, session: Session, world: World) -> tuple[Reply, ...]:
    """The answer, where we have one. No question is open that "why" could be about."""
    if inquiry.subject in (OTHER, WHY):
        return ()
    return (told(inquiry.subject, session, world),)
