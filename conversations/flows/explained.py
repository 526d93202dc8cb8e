"""What is said of a matter, and the rules that it rests on: what every explanation has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from conversations.answers import Answers
from conversations.errors import RuleGap
from conversations.flow import World
from conversations.flows.reasons import source_lines
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.rules.book import DatedValue, sources_of, unsure


@dataclass(frozen=True, slots=True)
class Told:
    """What fills an explanation, and the rules that it rests on."""

    values: Mapping[str, Value] = field(default_factory=dict)
    trace: tuple[DatedValue, ...] = ()


Tell = Callable[[Answers, World], Told]


@dataclass(frozen=True, slots=True)
class Explained:
    reply: Reply
    trace: tuple[DatedValue, ...] = ()

    @property
    def sources(self) -> Reply:
        return Reply("sources", {"sources": source_lines(sources_of(self.trace))})


def confirm(trace: tuple[DatedValue, ...]) -> Lines:
    """That an officer confirms, where what is said rests on an unsure rule."""
    return Lines((Phrase("gain.confirm"),) if unsure(trace) else ())


def explained(key: str, tell: Tell | None, answers: Answers, world: World) -> Explained:
    """The message ``key``, filled. Where a rule is missing an officer is to tell: no number is
    said."""
    try:
        told = Told() if tell is None else tell(answers, world)
    except RuleGap:
        return Explained(Reply("rule_missing"))
    return Explained(Reply(key, {**world.office, **told.values}), told.trace)
