"""What the core asks about words without holding any: was it a command, or one of the options?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from conversations.replies import Option

OTHER = "other"
"""The subject of a question that none of our answers is for."""
WHY = "why"
"""The subject of a question about the one that is open: why it is asked."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can ask for at any moment, by its id, for example ``help``."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A person asks us something, or speaks of what worries them."""

    subject: str
    """The id of the answer to it, or WHY, or OTHER."""
    certain: bool
    """It is put as a question; else it only speaks of the subject."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Which of our answers a person's own words may ask for."""

    ids: tuple[str, ...] = ()
    """The best first; none where no word of theirs belongs to any."""
    sure: bool = False
    """The first may be said without asking whether it was meant."""


class Lexicon(Protocol):
    """Reads words in the person's language and in the others: old keyboards stay in a chat."""

    def command(self, text: str, language: str, *, free_text: bool) -> Command | None:
        """The command in ``text``; where ``free_text``, only a slash command or a button."""

    def option(self, text: str, options: Sequence[Option], language: str) -> str | None:
        """The id of the option meant: by label, cut label, number from 1, or synonym."""

    def not_knowing(self, text: str) -> bool:
        """Whether nothing is said but that one does not know, or that there is none."""

    def declining(self, text: str) -> bool:
        """Whether nothing is said but that one would rather not say it."""

    def meant(self, text: str) -> Meant:
        """Which of our answers a text may ask for, however it is put."""

    def inquiry(self, text: str) -> Inquiry | None:
        """What a person asks us. Words that may also be an answer: read them as one first."""
