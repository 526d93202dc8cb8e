"""What a button under an officers' message says to us: an action and its arguments.

Nothing in a button is trusted: who may do what is asked of the database at every press.
"""

import re

from bot.render import LONGEST_DATA
from conversations.replies import Buttons, Option, Phrase

MARK = "d"
"""Begins everything a button of the desk sends, in every release."""
_BETWEEN = ":"
_PLACE = re.compile(r"[0-9]{1,6}")


def button(action: str, *parts: str, label: Phrase | str) -> Option:
    """Raises ValueError where Telegram would not take it, or it could not be read again."""
    data = _BETWEEN.join((MARK, action, *parts))
    if len(data.encode()) > LONGEST_DATA or any(_BETWEEN in part for part in parts):
        raise ValueError("the arguments of a button do not fit")
    return Option(data, label)


def pressed(data: str) -> tuple[str, tuple[str, ...]] | None:
    """The action and its arguments; None for a button that is not the desk's."""
    mark, *rest = data.split(_BETWEEN)
    if mark != MARK or not rest:
        return None
    return rest[0], tuple(rest[1:])


def place_of(part: str) -> int:
    """Where in a list to go on, as a button says it; the beginning where it says nothing."""
    return int(part) if _PLACE.fullmatch(part) else 0


def named(action: str, *parts: str) -> Option:
    """A button with the words ``desk.button.<action>``."""
    return button(action, *parts, label=Phrase(f"desk.button.{action}"))


def in_rows(options: list[Option], wide: int) -> tuple[tuple[Option, ...], ...]:
    return tuple(tuple(options[i : i + wide]) for i in range(0, len(options), wide))


def under(*rows: tuple[Option, ...]) -> Buttons:
    """Rows of buttons; empty ones are left out."""
    return Buttons(tuple(row for row in rows if row))
