"""What changed in the rules between two days. It knows no sum."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.rulebook.words import day as shown_day
from bot.rulebook.words import source, value_lines
from conversations.rules.book import DatedValue, Rule, RuleBook


@dataclass(frozen=True, slots=True)
class Change:
    rule: Rule
    before: DatedValue | None
    """What was in force until the day before; None where nothing was."""
    after: DatedValue
    """The entry that begins; one without a value is an end."""


def changes(rules: RuleBook, first: date, last: date) -> list[Change]:
    """Every step after ``first``, up to and including ``last``, oldest first. A rule that came
    and went in between is here too, so the days themselves may look alike."""
    found = [
        Change(rule, rule.on(value.since - timedelta(days=1)), value)
        for rule in rules
        for value in rule.values
        if first < value.since <= last
    ]
    return sorted(found, key=lambda change: (change.after.since, change.rule.name))


def told(rules: RuleBook, first: date, last: date) -> Iterator[str]:
    """Lines."""
    yield f"Yang berubah setelah {shown_day(first)} sampai {shown_day(last)}"
    found = changes(rules, first, last)
    if not found:
        yield "  tidak ada"
    for change in found:
        yield ""
        yield f"{shown_day(change.after.since)}: {change.rule.label}"
        yield f"  dulu: {_before(change)}"
        yield f"  jadi: {_shown(change.after)}"
        yield f"  sumber: {source(change.after.source)} · {change.after.confidence}"


def _before(change: Change) -> str:
    if change.before is not None:
        return _shown(change.before)
    if not change.after.since_known:
        return "tidak ada dalam data; aturannya lebih tua"
    return "belum ada"


def _shown(value: DatedValue) -> str:
    return "; ".join(value_lines(value))
