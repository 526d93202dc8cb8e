"""Words as an answer to the open question: read, refused, kept, or meant for another question."""

from dataclasses import replace
from typing import Any

from conversations.asking import Open, find_answered, help_with, last_put, look
from conversations.commands import obey
from conversations.effects import Effect, MessageHidden, QuestionUnanswered
from conversations.errors import InvalidAnswer
from conversations.events import Said
from conversations.flow import Implied, World
from conversations.ladder import declined, is_number, missed, not_known
from conversations.questions import Change, Given, Picks, Question, Reading
from conversations.questions.base import words_of
from conversations.replies import Phrase, Reply
from conversations.run import Run
from conversations.session import Session
from conversations.settling import settle
from conversations.turn import Turn, put, say, told
from conversations.words import OTHER, WHY, Command, Inquiry, Lexicon

MISPLACED = "misplaced_"
"""Before a question's id: the flow that asks whether words were meant for that question."""


def answer(session: Session, open_: Open, known: Reading, event: Given, world: World) -> Turn:
    """What comes of words, or of a shared contact, while a question is open."""
    if open_.run.asked != open_.ask.question.id:
        return put(session, world)  # never take words for an answer to something not asked
    before = _meant_before(session, open_, event, world)
    if before is not None:
        return before
    rather = _rather_asked(open_, known, event)
    if rather is not None:
        return _told(session, open_, rather, event, world)
    implied = _implied(session, open_, known, event, world)
    if implied is not None:
        return implied
    unknown, unwilling = _given_up(open_, known, event)
    if unknown and (open_.ask.question.in_words or open_.ask.skippable):
        return not_known(session, open_, world)
    if unwilling and (open_.ask.question.in_words or not _needed(open_)):
        return declined(session, open_, world)
    try:
        read = open_.ask.question.read(event, known)
    except InvalidAnswer as refusal:
        if not unwilling and not open_.ask.question.free_text:
            inquiry = _inquiry(open_, event, world.lexicon)
            if inquiry is not None:
                return _told(session, open_, inquiry, event, world)
        return _unread(session, open_, known, refusal, event, world)
    return _taken(session, open_, read, known, event, world)


def _unread(
    session: Session,
    open_: Open,
    known: Reading,
    refusal: InvalidAnswer,
    event: Given,
    world: World,
) -> Turn:
    """What is no answer here may be one elsewhere."""
    elsewhere = _corrected(session, open_, known, event, world)
    elsewhere = elsewhere or _misplaced(session, open_, known, event, world)
    return elsewhere or missed(session, open_, refusal, event, _hiding(open_, event), world)


def _taken(
    session: Session, open_: Open, read: Any, known: Reading, event: Given, world: World
) -> Turn:
    match read:
        case Picks(ids):
            inquiry = _inquiry(open_, event, world.lexicon)
            if inquiry is not None and inquiry.certain:
                return _told(session, open_, inquiry, event, world)
            return put(session.with_current(replace(open_.run, picks=ids)), world)
        case Change(question):
            run = replace(open_.run, editing=question, kept=open_.run.answers)
            return put(session.with_current(run), world)
    return _accept(session, open_, read, known, event, world)


def _inquiry(open_: Open, event: Given, lexicon: Lexicon) -> Inquiry | None:
    """What words ask us. Looked for only where they may be a question: it takes its time."""
    if not isinstance(event, Said) or open_.ask.question.open_ended:
        return None
    return lexicon.inquiry(event.text)


def _rather_asked(open_: Open, known: Reading, event: Given) -> Inquiry | None:
    """What words ask that are a question before they are tried as an answer. "1985?" is an
    answer; where any words would be one, they need no mark to be a question."""
    if not isinstance(event, Said):
        return None
    marked = event.text.rstrip().endswith("?")
    if not marked and not open_.ask.question.free_text:
        return None  # tried as an answer first
    inquiry = _inquiry(open_, event, known.lexicon)
    if not marked:  # no name is put like this: "buat apa nama"
        asked = inquiry is not None and inquiry.certain and inquiry.subject != OTHER
        return inquiry if asked else None
    if inquiry is None or open_.ask.question.free_text:
        return inquiry
    option = known.lexicon.option(event.text.strip(), known.options, known.language)
    return inquiry if option is None and inquiry.subject != OTHER else None


def _told(session: Session, open_: Open, inquiry: Inquiry, event: Given, world: World) -> Turn:
    """A short true answer and the question again. To ask is no miss."""
    if inquiry.subject == WHY:
        turn = obey(session, Command("why"), world)
    elif inquiry.subject == OTHER:
        turn = say(session, world, Reply("told.other"), help_with(open_, session, world))
        turn = replace(turn, effects=(*turn.effects, QuestionUnanswered()))
    else:
        turn = say(session, world, told(inquiry.subject, session, world))
    if not any(map(str.isdigit, words_of(event))):
        return turn  # no secret in it: a worried person's words stay where they are
    return replace(turn, effects=(*turn.effects, *_hiding(open_, event)))


def _hiding(open_: Open, event: Given) -> tuple[Effect, ...]:
    """A message that may hold a secret leaves the chat, read or not."""
    if not open_.ask.question.secret or event.message is None:
        return ()
    return (MessageHidden(event.message),)


def _given_up(open_: Open, known: Reading, event: Given) -> tuple[bool, bool]:
    """Whether nothing is said but that one does not know it; and but that one will not say it."""
    question, lexicon = open_.ask.question, known.lexicon
    if not isinstance(event, Said) or (question.open_ended and not question.free_text):
        return False, False
    if lexicon.option(event.text, known.options, known.language) is not None:
        return False, False
    return lexicon.not_knowing(event.text), lexicon.declining(event.text)


def _needed(open_: Open) -> bool:
    """Whether there is no going on without an answer, or one is there that stays."""
    run = open_.run
    return open_.ask.required or (open_.ask.question in run.answers and run.kept is None)


def _accept(
    session: Session, open_: Open, value: Any, known: Reading, event: Given, world: World
) -> Turn:
    question, run = open_.ask.question, settle(open_, value)
    if event.message is not None:
        run = replace(run, heard_in={**run.heard_in, question.id: event.message})
    replies: tuple[Reply, ...] = ()
    if open_.ask.echo:
        replies = (Reply("accepted", {"value": question.show(value, known)}),)
    doubt = question.doubt(value)
    if doubt is not None:
        replies = (*replies, Reply(doubt))
    effects = _hiding(open_, event)
    if open_.ask.on_answer is not None:
        effects = (*effects, open_.ask.on_answer(value, run.number, open_.seen, world))
    return put(session.with_current(run), world, *replies, effects=effects)


def _implied(
    session: Session, open_: Open, known: Reading, event: Given, world: World
) -> Turn | None:
    """Somebody was ahead of us: "jual sayur" where it is asked how they work says both."""
    ask, run = open_.ask, open_.run
    found = None if ask.implied is None else ask.implied(event, known)
    if found is None or found.later in run.answers:
        return None
    if ask.question not in found.answers:
        return _ahead(session, open_, found, known, world)
    run = settle(open_, found.answers[ask.question])
    first = ask.question.show(run.answers[ask.question], known)
    if found.picks:
        run = replace(run, asked=found.later.id, put_at=world.now, picks=found.picks)
        return put(session.with_current(run), world, Reply("accepted", {"value": first}))
    run = replace(run, answers=run.answers.carrying(found.later, found.answers))
    then = found.later.show(run.answers[found.later], known)
    back = Phrase("button.back")
    said = Reply("accepted_both", {"first": first, "then": then, "back": back})
    return put(session.with_current(run), world, said)


def _ahead(session: Session, open_: Open, found: Implied, known: Reading, world: World) -> Turn:
    """Only the later question was answered: it is kept, and the open one put again."""
    answers = open_.run.answers.carrying(found.later, found.answers)
    value = found.later.show(answers[found.later], known)
    ahead = session.with_current(replace(open_.run, answers=answers, misses=0))
    return put(ahead, world, Reply("accepted", {"value": value}))


def _meant_before(session: Session, open_: Open, event: Given, world: World) -> Turn | None:
    """Words sent before the question was put, where they answer the one before it: said twice,
    or set right at once. Anything else was typed ahead and is read as ever."""
    before = last_put(open_, session)
    if before is None or not _sent_before(open_.run, world):
        return None
    answered = find_answered(session, before.question.id, world)
    if answered is None:
        return None
    known, _ = look(answered, session, world)
    try:
        read = answered.ask.question.read(event, known)
    except InvalidAnswer:
        return None
    if isinstance(read, Picks | Change):
        return None
    if _is_there(answered, answered.ask.question, read):
        return put(session, world)
    return _accept(session, answered, read, known, event, world)


def _sent_before(run: Run, world: World) -> bool:
    """Told by the batch: all of its words came before any answer to them left. Their dates cannot
    tell, since Telegram's clock and ours may differ by more than people need to answer."""
    return run.put_at == world.now


def _is_there(open_: Open, question: Question[Any], value: Any) -> bool:
    """Whether the value is the one that the question has already."""
    return bool(open_.run.answers.values.get(question.id) == question.dump(value))


def _misplaced(
    session: Session, open_: Open, known: Reading, event: Given, world: World
) -> Turn | None:
    """A NIK or a phone number where something else was asked: offered to the question it is for,
    where that may be asked already, also in place of what it has. The message leaves the chat."""
    for ask in open_.flow.asks:
        question = ask.question
        if not question.telltale:
            continue
        if isinstance(open_.ask.question, type(question)):
            continue  # what it refused for a reason of its own is not another's
        try:
            value = question.read(event, known)
        except InvalidAnswer:
            continue
        if question in open_.run.answers and (
            session.mending or _is_there(open_, question, value)
        ):
            continue
        hidden = () if event.message is None else (MessageHidden(event.message),)
        flow = world.flows.get(f"{MISPLACED}{question.id}")
        if flow is None or session.aside is not None or not ask.when(open_.seen, world):
            if question in open_.run.answers:
                continue
            early = InvalidAnswer(f"early_{question.id}")
            return missed(session, open_, early, event, hidden, world)
        number = session.runs + 1
        run = Run(flow.id, number, open_.run.answers.having(question, value))
        return put(replace(session, aside=run, runs=number), world, effects=hidden)
    return None


def _corrected(
    session: Session, open_: Open, known: Reading, event: Given, world: World
) -> Turn | None:
    """Another number where it is asked whether the first was meant: the later one is asked about
    instead, or said what is wrong with."""
    number = open_.before[-1].question if open_.before else None
    if number is None or open_.flow.id != f"{MISPLACED}{number.id}":
        return None
    if not is_number(event):
        return None
    hidden = () if event.message is None else (MessageHidden(event.message),)
    try:
        value = number.read(event, known)
    except InvalidAnswer as refusal:
        return missed(session, open_, refusal, event, hidden, world)
    run = replace(open_.run, answers=open_.run.answers.having(number, value), misses=0)
    return put(session.with_current(run), world, effects=hidden)


def rewrite(session: Session, answered: Open, event: Said, world: World) -> Turn:
    """The message of an answer was rewritten: the answer changes, or stays where it cannot."""
    known, _ = look(answered, session, world)
    question, hidden = answered.ask.question, _hiding(answered, event)
    try:
        read = question.read(event, known)
    except InvalidAnswer as refusal:
        values: Any = {**world.office, **refusal.details}
        error = Reply(f"error.{refusal.reason}", values)
        turn = say(session, world, error, Reply("edited_kept"))
        return replace(turn, effects=(*turn.effects, *hidden))
    match read:
        case Picks(ids):
            run = replace(answered.run, editing=question.id, asked=question.id, picks=ids)
            return put(session.with_current(run), world)
        case Change():
            return put(session, world)
    if _is_there(answered, question, read):
        return put(session, world)
    return _accept(session, answered, read, known, event, world)
