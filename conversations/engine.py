"""One turn of a conversation: (session, event, world) -> (session, replies, effects). Pure."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from conversations.answers import Skipped
from conversations.commands import begin, obey
from conversations.effects import Effect, MessageHidden
from conversations.errors import InvalidAnswer
from conversations.events import (
    Edited,
    Event,
    PressedOldButton,
    Returned,
    Said,
    Sent,
    SharedContact,
)
from conversations.flow import World
from conversations.people import holds_nik
from conversations.questions import Change, Given, Picks, Reading
from conversations.questions.base import words_of
from conversations.replies import Reply, Value
from conversations.session import Run, Session
from conversations.turn import EASIER_AFTER, Open, Turn, find_open, help_with, look, put, say
from conversations.words import OTHER, Command, Inquiry, Lexicon

SKIP_AFTER = 3
"""Misses in a row after which a question is left to an officer."""
DOUBLE_TAP = timedelta(seconds=2)


def advance(session: Session, event: Event, world: World) -> Turn:
    """Take one event. The same arguments always give the same turn.

    There is always something to say, except to a double tap: the same words again within two
    seconds were answered the first time.
    """
    match event:
        case Said():
            return _without_nik(_said(session, event, world), event)
        case Sent(thing):
            return _other(session, world, Reply(f"sent.{thing}"))
        case Edited():
            return _other(session, world, Reply("edited"))
        case PressedOldButton():
            return _other(session, world, Reply("old_button"))
        case Returned():
            return say(session, world, Reply("we_are_back"))
    return _shared(session, event, world)


def _said(session: Session, event: Said, world: World) -> Turn:
    digest = hashlib.blake2s(event.text.encode(), digest_size=8).hexdigest()
    if session.heard is not None:
        words, at = session.heard
        if words == digest and abs(event.at - at) <= DOUBLE_TAP:
            return Turn(session, ())
    session = replace(session, heard=(digest, event.at))
    open_ = find_open(session, world)
    known = None if open_ is None else look(open_, session, world)[0]
    command = _command(open_, known, event.text, session.language, world.lexicon)
    if command is not None:
        return obey(session, command, world)
    if open_ is None or known is None:
        return _nothing_open(session, event, world)
    return _answer(session, open_, known, event, world)


def _command(
    open_: Open | None, known: Reading | None, text: str, language: str, lexicon: Lexicon
) -> Command | None:
    """Words go to the question first where it takes any, or one of its options is meant."""
    free_text = open_ is not None and open_.ask.question.free_text
    command = lexicon.command(text, language, free_text=free_text)
    if command is None or known is None or lexicon.option(text, known.options, language) is None:
        return command
    return lexicon.command(text, language, free_text=True)


def _without_nik(turn: Turn, event: Said) -> Turn:
    """A NIK leaves the chat wherever it was written, and the second one of a double tap too."""
    if event.message is None or not holds_nik(event.text):
        return turn
    hidden = MessageHidden(event.message)
    if hidden in turn.effects:
        return turn
    return replace(turn, effects=(*turn.effects, hidden))


def _shared(session: Session, event: SharedContact, world: World) -> Turn:
    open_ = find_open(session, world)
    if open_ is None:
        return _nothing_open(session, event, world)
    return _answer(session, open_, look(open_, session, world)[0], event, world)


def _other(session: Session, world: World, reply: Reply) -> Turn:
    """Something that cannot be an answer: a kind word, and the question again."""
    if session.current is None and session.main is None and not world.leads:
        return begin(session, world)
    return say(session, world, reply)


def _answer(session: Session, open_: Open, known: Reading, event: Given, world: World) -> Turn:
    if open_.run.asked != open_.ask.question.id:
        return put(session, world)  # never take words for an answer to something not asked
    inquiry = world.lexicon.inquiry(event.text) if isinstance(event, Said) else None
    if inquiry is not None and _rather_asked(inquiry, open_, known, event):
        return _told(session, open_, inquiry, event, world)
    try:
        read = open_.ask.question.read(event, known)
    except InvalidAnswer as refusal:
        if inquiry is not None and not open_.ask.question.free_text:
            return _told(session, open_, inquiry, event, world)
        return _missed(session, open_, refusal, _hiding(open_, event), world)
    match read:
        case Picks(ids):
            if inquiry is not None and inquiry.certain:
                return _told(session, open_, inquiry, event, world)
            return put(session.with_current(replace(open_.run, picks=ids)), world)
        case Change(question):
            run = replace(open_.run, editing=question, kept=open_.run.answers)
            return put(session.with_current(run), world)
    shown = open_.ask.question.show(read, known)
    return _accept(session, open_, read, shown, _hiding(open_, event), world)


def _rather_asked(inquiry: Inquiry, open_: Open, known: Reading, event: Given) -> bool:
    """Whether words are a question before they are tried as an answer. "1985?" is an answer."""
    text = words_of(event).strip()
    if not text.endswith("?"):
        return False
    if open_.ask.question.free_text:
        return True
    option = known.lexicon.option(text, known.options, known.language)
    return option is None and inquiry.subject != OTHER


def _told(session: Session, open_: Open, inquiry: Inquiry, event: Given, world: World) -> Turn:
    """A short true answer and the question again. To ask is no miss."""
    if inquiry.subject == "why":
        turn = obey(session, Command("why"), world)
    elif inquiry.subject == OTHER:
        turn = say(session, world, Reply("told.other"), help_with(open_, session, world))
    else:
        turn = say(session, world, Reply(f"told.{inquiry.subject}", world.office))
    if not any(map(str.isdigit, words_of(event))):
        return turn  # no secret in it: a worried person's words stay where they are
    return replace(turn, effects=(*turn.effects, *_hiding(open_, event)))


def _nothing_open(session: Session, event: Given, world: World) -> Turn:
    if session.current is not None:  # a flow that is gone, or one that has just become complete
        return put(session, world)
    if session.main is None and not world.leads:
        return begin(session, world)  # a newcomer who writes "halo" means /start
    inquiry = world.lexicon.inquiry(event.text) if isinstance(event, Said) else None
    if inquiry is None or inquiry.subject == "why":
        return say(session, world)
    return say(session, world, Reply(f"told.{inquiry.subject}", world.office))


def _hiding(open_: Open, event: Given) -> tuple[Effect, ...]:
    """A message that may hold a secret leaves the chat, read or not."""
    if not open_.ask.question.secret or event.message is None:
        return ()
    return (MessageHidden(event.message),)


def _missed(
    session: Session,
    open_: Open,
    refusal: InvalidAnswer,
    effects: tuple[Effect, ...],
    world: World,
) -> Turn:
    """The ladder: say what is wrong; offer another way; leave it to an officer.

    An answer that is there already is worth more than a skip: it stays.
    """
    misses = open_.run.misses + 1
    if misses >= SKIP_AFTER and open_.ask.question in open_.run.answers:
        run = replace(open_.run, editing=None)
        return put(session.with_current(run), world, Reply("change_missed"), effects=effects)
    if misses >= SKIP_AFTER and not open_.ask.required:
        answers = open_.run.answers.skipping(open_.ask.question, Skipped.AFTER_MISSES)
        run = replace(open_.run, answers=answers, editing=None)
        return put(session.with_current(run), world, Reply("left_to_officer"), effects=effects)
    picks = open_.run.picks if misses < EASIER_AFTER else ()
    run = replace(open_.run, misses=misses, picks=picks)
    values: Any = {**world.office, **refusal.details}
    error = Reply(f"error.{refusal.reason}", values)
    return put(session.with_current(run), world, error, effects=effects)


def _accept(
    session: Session,
    open_: Open,
    value: Any,
    shown: Value,
    effects: tuple[Effect, ...],
    world: World,
) -> Turn:
    run = settle(open_, value)
    replies: tuple[Reply, ...] = ()
    if open_.ask.echo:
        replies = (Reply("accepted", {"value": shown}),)
    if open_.ask.on_answer is not None:
        effects = (*effects, open_.ask.on_answer(value))
    return put(session.with_current(run), world, *replies, effects=effects)


def settle(open_: Open, value: Any) -> Run:
    """The run with this answer, and without those that were given in view of another one."""
    question, before = open_.ask.question, open_.run.answers
    answers = before.having(question, value)
    if question in before and answers.values != before.values:
        for other in open_.flow.dependents(question):
            kept = answers.get(other)  # a skip depends on nothing
            if kept is not None and not other.holds(kept, answers):
                answers = answers.without(other)
    return replace(open_.run, answers=answers, editing=None, misses=0, picks=())
