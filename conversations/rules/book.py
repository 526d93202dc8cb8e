"""Every rule of the release, looked up by name and day. It knows no files' shape and no sums."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from conversations.errors import RuleGap
from conversations.rules.reading import BadRules, read_rules
from conversations.rules.values import Confidence, DatedValue, Doubt, Rule, Source, Table, Unit

__all__ = [
    "BadRules",
    "Confidence",
    "DatedValue",
    "Doubt",
    "Rule",
    "RuleBook",
    "Source",
    "Table",
    "Trail",
    "Unit",
]

DATA = Path(__file__).parent / "data"


class RuleBook:
    """Rules by dotted name, for example ``bpu.jkk.rate``. Iterating gives each Rule, by name."""

    def __init__(self, rules: Iterable[Rule], doubts: Iterable[Doubt] = ()) -> None:
        self._rules = {rule.name: rule for rule in rules}
        self.doubts = tuple(sorted(doubts, key=lambda doubt: doubt.rank))
        """What the office is asked, most pressing first, then as they are written."""

    @classmethod
    def load(cls, folder: Path = DATA, *, override: Path | None = None) -> "RuleBook":
        """The release's rules, changed by an override file of the same shape where one is given.

        Raises BadRules, which says what is wrong with the data and what would be right.
        """
        return cls(*read_rules(folder, override))

    def __iter__(self) -> Iterator[Rule]:
        return (self._rules[name] for name in sorted(self._rules))

    def find(self, name: str, day: date) -> DatedValue | None:
        """What is in force, None where the law has not begun or has ended.

        Raises RuleGap for a name the data does not have: absence of a rule is not its end.
        """
        if name not in self._rules:
            raise RuleGap(name, day, "no such rule")
        return self._rules[name].on(day)

    def on(self, name: str, day: date) -> DatedValue:
        """What is in force. Raises RuleGap where nothing is."""
        value = self.find(name, day)
        if value is None:
            raise RuleGap(name, day, f"nothing in force on {day}")
        return value

    def number(self, name: str, day: date) -> Decimal:
        return self.on(name, day).number

    def ids(self, name: str, day: date) -> tuple[str, ...]:
        return self.on(name, day).ids

    def table(self, name: str, day: date) -> Table:
        return self.on(name, day).table


class Trail:
    """Looks rules up on one day and remembers which values decided."""

    def __init__(self, rules: RuleBook, day: date) -> None:
        self._rules = rules
        self._day = day
        self._used: dict[str, DatedValue] = {}

    def find(self, name: str) -> DatedValue | None:
        value = self._rules.find(name, self._day)
        if value is not None:
            self._used[name] = value
        return value

    def on(self, name: str) -> DatedValue:
        self._used[name] = self._rules.on(name, self._day)
        return self._used[name]

    @property
    def used(self) -> tuple[DatedValue, ...]:
        """In the order first looked up."""
        return tuple(self._used.values())


def sources_of(values: Iterable[DatedValue]) -> tuple[Source, ...]:
    """Each source once, in order."""
    return tuple(dict.fromkeys(value.source for value in values))


def unsure(values: Iterable[DatedValue]) -> bool:
    """Whether a person may read what these values say only with the word that an officer confirms:
    anything below A."""
    return any(value.confidence is not Confidence.A for value in values)


def disputed(values: Iterable[DatedValue]) -> bool:
    """Whether an officer must confirm what these values say."""
    return any(value.confidence is Confidence.D for value in values)
