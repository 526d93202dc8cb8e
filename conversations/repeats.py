"""A double tap: one press whose words come twice. It knows no words, only if two are alike."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from conversations.asking import Open, asking
from conversations.events import Said
from conversations.flow import World
from conversations.questions import Reading
from conversations.replies import Keyboard
from conversations.session import Heard, Session

DOUBLE_TAP = timedelta(seconds=2)
"""At most, between the dates of one press's words."""
ONE_MOMENT = timedelta(seconds=1)
"""Words dated closer together are always one press. Telegram dates them to the second, so this
alone cannot tell; but it holds where a stop of ours has kept the second of them waiting."""
SOONEST_READ = timedelta(seconds=0.7)
"""From the moment a question is put, by our own clock: sooner nobody has seen it, read it and
tapped, while a finger that taps twice is quicker."""


def noted(session: Session, event: Said) -> Session:
    """The session with these words as the last that were handled."""
    return replace(session, heard=Heard(_digest(event), event.at, _where(session)))


def is_repeat(
    session: Session, event: Said, open_: Open | None, known: Reading | None, world: World
) -> bool:
    """Whether these words are the last press again. They are not where a new question stands that
    has been there long enough to be read, and one of its buttons is meant."""
    before = session.heard
    if before is None or before.digest != _digest(event):
        return False
    gap = abs(event.at - before.at)
    if gap > DOUBLE_TAP:
        return False
    if gap < ONE_MOMENT or open_ is None or known is None or before.where == _where(session):
        return True
    put_at = open_.run.put_at
    if put_at is None or world.now - put_at < SOONEST_READ:
        return True
    return not _is_button(session, event.text, open_, known, world)


def said_again(session: Session, event: Said) -> bool:
    """Whether these words were the answer to another question, and were sent once more before the
    open one was put: who hears nothing while we are away repeats them, and all of them arrive.

    Where our clock is ahead this may hold for words meant for the open question, so it is only for
    words that cannot be an answer to it.
    """
    before, run = session.heard, session.current
    if before is None or run is None or run.put_at is None or before.digest != _digest(event):
        return False
    number, _, question = (before.where or "").partition("/")
    taken = number == str(run.number) and question in run.answers.values
    # Telegram dates to the second, downwards.
    return taken and question != run.asked and run.put_at - event.at > ONE_MOMENT


def _is_button(session: Session, text: str, open_: Open, known: Reading, world: World) -> bool:
    """An option of the question, or one of the ways that stand below it."""
    if world.lexicon.option(text, known.options, known.language) is not None:
        return True
    command = world.lexicon.command(text, known.language, free_text=open_.ask.question.free_text)
    keyboard = asking(session, open_, world).keyboard
    if command is None or not isinstance(keyboard, Keyboard):
        return False
    return any(command.name == option.id for row in keyboard.rows for option in row)


def _where(session: Session) -> str | None:
    """Which question is open, in which run; None where none is."""
    run = session.current
    return None if run is None else f"{run.number}/{run.asked}"


def _digest(event: Said) -> str:
    return hashlib.blake2s(event.text.encode(), digest_size=8).hexdigest()
