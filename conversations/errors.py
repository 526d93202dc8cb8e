"""Everything the core can refuse. A refusal names a message, never holds a sentence."""

from datetime import date


class ConversationError(Exception):
    """Base class: a caller that can only log and apologise catches this one."""


class InvalidAnswer(ConversationError):
    """What a person sent could not be read as an answer: an ordinary outcome.

    The engine says ``error.<reason>`` with ``details`` and asks again. Details never hold
    what the person wrote.
    """

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


class RuleGap(ConversationError):
    """No value of a rule is in force on the day asked about. Never answered by an old number.

    It names a rule and a day and nothing of a person, so it may be logged as it is.
    """

    def __init__(self, rule: str, day: date, complaint: str) -> None:
        super().__init__(rule, day, complaint)
        self.rule = rule
        """Its dotted name."""
        self.day = day
        self.complaint = complaint

    def __str__(self) -> str:
        return f"{self.rule}: {self.complaint}"


class MoveNotAllowed(ConversationError):
    """A lead cannot go from its present status to the one asked for."""


class OutcomeNotAllowed(MoveNotAllowed):
    """A lead of that kind has no such outcome."""


class BadReferralName(ConversationError):
    """A name of a place or campaign from which no code can be made."""


class BadCode(ConversationError):
    """A lead code with a wrong length, letter or check character."""
