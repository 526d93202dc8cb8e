"""How far somebody has come in a flow, as far as that can be known before its end."""

from dataclasses import dataclass

from conversations.asking import Open
from conversations.flow import Ask, World


@dataclass(frozen=True, slots=True)
class Progress:
    ask: Ask
    """Where they stand."""
    done: int
    """Questions settled."""
    of: int
    """With the open one, and those behind it that would be asked by what is known now."""


def progress(open_: Open, world: World) -> Progress:
    asks = open_.flow.asks
    behind = asks[asks.index(open_.ask) + 1 :]
    settled = {ask.question.id for ask in (*open_.before, open_.ask)}
    to_come = {
        ask.question.id
        for ask in behind
        if ask.question.id not in settled and ask.when(open_.seen, world)
    }
    done = len(open_.before)
    return Progress(open_.ask, done, done + 1 + len(to_come))
