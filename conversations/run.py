"""One person's way through one flow: what they answered in it. Knows no session, no question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from conversations.answers import Answers
from conversations.trail import Trail


@dataclass(frozen=True, slots=True)
class Run:
    """One person's way through one flow.

    There is no step number: the next question is worked out from the answers. ``asked`` is the
    question last put, so that words are only ever taken as an answer to something really asked.
    """

    flow: str
    number: int
    """Counts the person's runs; with the chat it names a lead for good."""
    answers: Answers = field(default_factory=Answers)
    asked: str | None = None
    put_at: datetime | None = None
    """When ``asked`` was put: words sent before cannot have been meant for it."""
    misses: int = 0
    """Answers to ``asked`` in a row that could not be read."""
    picks: tuple[str, ...] = ()
    """What a typed search offered last, so that "2" or a label can be understood."""
    editing: str | None = None
    """The answered question that is being changed; its old value stays until a new one is read."""
    kept: Answers | None = None
    """The answers as the check screen showed them, from a row tapped there until it is seen again:
    whoever gives the change up finds them as they were."""
    news: str = ""
    """What has changed in the questions since the person was here and is to be said, see
    renewal.py; empty where nothing is."""
    lead: str | None = None
    """The code of the lead that this run changes, once it has made one."""
    unseen: Answers | None = None
    """Another person's answers as they were handed in: whoever corrects them sees only that they
    are there, and what is new."""
    heard_in: Mapping[str, int] = field(default_factory=dict)
    """The message in which each answer was given, by question id, so that it can be rewritten."""
    trail: Trail | None = None
    """Which questions were put and what became of them, to count people once; see funnel.py."""

    def to_json(self) -> dict[str, Any]:
        return {
            "flow": self.flow,
            "number": self.number,
            "answers": self.answers.to_json(),
            "asked": self.asked,
            "put_at": self.put_at and self.put_at.isoformat(),
            "misses": self.misses,
            "picks": list(self.picks),
            "editing": self.editing,
            "kept": self.kept and self.kept.to_json(),
            "news": self.news,
            "lead": self.lead,
            "unseen": self.unseen and self.unseen.to_json(),
            "heard_in": dict(self.heard_in),
            "trail": self.trail and self.trail.to_json(),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Run":
        known = {
            **stored,
            "answers": Answers.from_json(stored["answers"]),
            "picks": tuple(stored["picks"]),
            "kept": stored.get("kept") and Answers.from_json(stored["kept"]),
            "unseen": stored.get("unseen") and Answers.from_json(stored["unseen"]),
            "put_at": stored.get("put_at") and datetime.fromisoformat(stored["put_at"]),
            "trail": stored.get("trail") and Trail.from_json(stored["trail"]),
        }
        return cls(**known)
