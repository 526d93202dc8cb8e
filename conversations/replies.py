"""What the bot should say, as message keys and values. Wording belongs to messages/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Rupiah:
    """An amount of money in whole rupiah."""

    amount: int


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, by any day in it."""

    day: date


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words from the catalog inside other words, for example the label of an option."""

    key: str
    values: Mapping[str, "Value"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lines:
    """Several values, each on a line of its own."""

    items: tuple["Value", ...]


Value = str | int | date | Rupiah | Month | Phrase | Lines
"""What a message can be filled with. A ``str`` is shown as it is, escaped: a name, a code."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. ``id`` is what is stored; the label is what is shown and sent back."""

    id: str
    label: Phrase | str


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Buttons that send their label as text."""

    rows: tuple[tuple[Option, ...], ...]
    contact: Option | None = None
    """A button that shares the person's own phone number."""
    placeholder: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons under a message, for officers: each row holds options whose id is what is sent."""

    rows: tuple[tuple[Option, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing to say. All replies of a turn reach the person in as few messages as fit."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    keyboard: Keyboard | Buttons | None = None
