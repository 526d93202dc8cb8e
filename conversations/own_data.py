"""What a person can ask for about their own data and our messages, at any moment."""

from dataclasses import replace

from conversations.detours import detour
from conversations.effects import CopyShown, DataKept
from conversations.flow import World
from conversations.replies import Reply
from conversations.session import Session
from conversations.turn import Turn, say
from conversations.words import Command


def privacy(session: Session, command: Command, world: World) -> Turn:
    """A page that answers whatever is open, and whoever asks."""
    return detour(session, "privacy", world)


def keep(session: Session, command: Command, world: World) -> Turn:
    """What would soon be deleted is kept for as long again."""
    if session.main is None and not world.leads:
        return say(session, world)
    turn = say(session, world, Reply("kept", world.office))
    return replace(turn, effects=(*turn.effects, DataKept()))


def stop(session: Session, command: Command, world: World) -> Turn:
    """Messages, data or nothing: what to stop, or for who has stopped messages, whether still."""
    return detour(session, "hear_again" if session.muted else "stop", world)


def my_data(session: Session, command: Command, world: World) -> Turn:
    """What is kept about the person, and what they may do with it."""
    turn = detour(session, "my_data", world)
    return replace(turn, effects=(*turn.effects, CopyShown()))
