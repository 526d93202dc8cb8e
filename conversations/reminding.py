"""An unfinished registration: who has one, the reminder of it, and what may be said to that.

It knows no clock and no table: when somebody is reminded, and who never is, the edge decides.
"""

from dataclasses import replace

from conversations.asking import Open, find_open
from conversations.flow import World
from conversations.renewal import renewed
from conversations.replies import Reply
from conversations.session import Session
from conversations.turn import Turn, commands_keyboard, say
from conversations.words import Command

MOST = 3
"""Reminders that one person ever gets."""
_WORDS = ("first", "second", "last")


def find_unfinished(session: Session, world: World) -> Open | None:
    """The question at which somebody stopped who began a registration and has not ended it.

    None for who left on purpose (/batal, /berhenti): "stop" means stop. Who said "not now" to the
    price only put it off. A change of what was handed in is no unfinished registration.
    """
    session = renewed(session, world)
    run = session.main
    if session.helping:  # another person's registration is in front, and what Lanjut leads to
        return None
    if run is None or run.flow != world.main or run.lead is not None or not tuple(run.answers):
        return None
    if session.paused and run.asked is not None:
        return None
    return find_open(_going_on(session), world)


def remind(session: Session, count: int, world: World) -> Turn:
    """The ``count``-th reminder, from 1. It asks nothing and changes nothing: the open question
    stays the one that was put, and a tap leads back to it."""
    open_ = find_open(_going_on(session), world)
    if session.main is None or open_ is None:
        return say(session, world)
    done = sum(ask.row for ask in open_.before)
    ways = commands_keyboard("go_on", "remind_later", "remind_never")
    key = f"reminder.{_WORDS[min(count, MOST) - 1]}"
    return Turn(session, (Reply(key, {**world.office, "done": done}, ways),))


def later(session: Session, command: Command, world: World) -> Turn:
    """The next reminder waits anew, and reminders are welcome (again)."""
    return _put_off(replace(session, unreminded=False), "remind_later", world)


def never(session: Session, command: Command, world: World) -> Turn:
    return _put_off(replace(session, unreminded=True), "remind_never", world)


def _put_off(session: Session, said: str, world: World) -> Turn:
    """A detour that was open is left; the registration's question stays open and is not put."""
    session, detour = replace(session, put_off=world.now, aside=None), session.aside
    if session.main is not None:
        return Turn(session, (Reply(said, keyboard=commands_keyboard("go_on")),))
    return say(session, world, *((Reply("detour_left"),) if detour is not None else ()))


def _going_on(session: Session) -> Session:
    """Their own, as /lanjut finds it; nobody is reminded of another person's."""
    bare = replace(session, aside=None, with_officer=None, repair=None)
    return replace(bare, paused=False, helping=False)
