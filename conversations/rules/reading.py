"""From TOML to rules, refusing whatever an auditor could not trust. It knows no single rule.

A file holds rules as dotted tables. A rule without a value names the question for the office in
its place. ``sources.toml`` holds the texts and ``doubts.toml`` the
questions for the office that values point to by key. An override file holds all three: its
sources below ``[sources.key]``, its doubts below ``[doubts.key]``, and rules of which only the
changed values need to be there. A value of the same day takes the release's place.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from conversations.rules.files import BadRules, RuleFile
from conversations.rules.keys import DOUBTS, GROUPS, SOURCES, Keys
from conversations.rules.refusing import Refused
from conversations.rules.shapes import read_value
from conversations.rules.texts import OverrideText, RuleText, ValueText, checked
from conversations.rules.values import DatedValue, Doubt, Rule, Unit

__all__ = ["BadRules", "read_rules"]

_SHAPED = frozenset({Unit.IDS, Unit.TEXT, Unit.TABLE})


@dataclass(frozen=True, slots=True)
class _Written:
    """A value, and where it is written."""

    file: RuleFile
    place: int
    text: ValueText


@dataclass(frozen=True, slots=True)
class _Draft:
    """A rule while an override may still change it."""

    name: str
    label: str
    unit: Unit
    columns: Mapping[str, Unit]
    values: tuple[_Written, ...]
    file: RuleFile
    doubt: str | None = None
    """Of a rule that has no value yet."""


def read_rules(
    folder: Path, override: Path | None = None
) -> tuple[tuple[Rule, ...], tuple[Doubt, ...]]:
    """All rules in a folder and the questions for the office. Raises BadRules."""
    keys = Keys.read(RuleFile.read(folder / SOURCES), RuleFile.read(folder / DOUBTS))
    drafts: dict[str, _Draft] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name not in (SOURCES, DOUBTS):
            _add_file(RuleFile.read(path), drafts)
    if override is not None:
        file = RuleFile.read(override)
        keys = keys.with_those_of(file)
        _put_over(file, drafts)
    rules = tuple(_rule(draft, keys) for draft in drafts.values())
    return rules, tuple(keys.doubts.values())


def _add_file(file: RuleFile, drafts: dict[str, _Draft]) -> None:
    for name, table in file.rules():
        with file.refusing(name):
            if name in drafts:
                raise Refused("another file has this rule; keep one")
            text = checked(RuleText, table)
            if text.values and text.doubt is not None:
                raise Refused("a rule that has values names doubts there", "doubt")
            draft = _draft(name, text.label, text.unit, text.columns, text.values, file)
            drafts[name] = replace(draft, doubt=text.doubt)


def _put_over(file: RuleFile, drafts: dict[str, _Draft]) -> None:
    for name, table in file.rules(without=GROUPS):
        with file.refusing(name):
            drafts[name] = _changed(name, drafts.get(name), checked(OverrideText, table), file)


def _changed(name: str, draft: _Draft | None, text: OverrideText, file: RuleFile) -> _Draft:
    """Raises Refused."""
    if draft is None:
        if text.label is None or text.unit is None:
            raise Refused("no rule of this release; check the name, or add label and unit")
        return _draft(name, text.label, text.unit, text.columns, text.values, file)
    if text.unit not in (None, draft.unit) or text.columns not in ({}, draft.columns):
        raise Refused(f"an override keeps the release's: {draft.unit}", "unit")
    new = _draft(name, text.label or draft.label, draft.unit, draft.columns, text.values, file)
    by_day = {value.text.since: value for value in (*draft.values, *new.values)}
    return replace(new, values=tuple(by_day[day] for day in sorted(by_day)))


def _draft(
    name: str,
    label: str,
    unit: Unit,
    columns: Mapping[str, Unit],
    values: Iterable[ValueText],
    file: RuleFile,
) -> _Draft:
    """Raises Refused."""
    if (unit is Unit.TABLE) != bool(columns):
        raise Refused("a table names its columns and their units, nothing else has any", "columns")
    if strange := [column for column, inner in columns.items() if inner in _SHAPED]:
        raise Refused(
            f"{strange[0]}: a column holds numbers, so it needs a unit of one", "columns"
        )
    written = tuple(_Written(file, place, text) for place, text in enumerate(values, 1))
    for earlier, later in pairwise(written):
        if later.text.since <= earlier.text.since:
            complaint = f"{later.text.since} must come after {earlier.text.since}; oldest first"
            raise Refused(complaint, later.place, "since")
    return _Draft(name, label, unit, columns, written, file)


def _rule(draft: _Draft, keys: Keys) -> Rule:
    if not draft.values:
        with draft.file.refusing(draft.name):
            return Rule(draft.name, draft.label, draft.unit, (), keys.asked(draft.doubt))
    first = draft.values[0]
    with first.file.refusing(draft.name):
        if first.text.ended:
            raise Refused("nothing has begun that could end", first.place, "ended")
    days: list[date | None] = [value.text.since for value in draft.values[1:]]
    values = tuple(
        _dated(draft, value, following, keys)
        for value, following in zip(draft.values, [*days, None], strict=True)
    )
    return Rule(draft.name, draft.label, draft.unit, values)


def _dated(draft: _Draft, written: _Written, following: date | None, keys: Keys) -> DatedValue:
    text = written.text
    with written.file.refusing(draft.name), _of_value(written.place):
        if text.ended != (text.value is None):
            raise Refused("give a value, or ended = true and no value", "value")
        return DatedValue(
            rule=draft.name,
            since=text.since,
            until=None if following is None else following - timedelta(days=1),
            value=None if text.ended else read_value(text.value, draft.unit, draft.columns),
            unit=draft.unit,
            source=keys.source(text),
            confidence=text.confidence,
            checked_on=text.checked_on,
            since_known=text.since_known,
            seen_in=keys.seen_in(text),
            doubt=keys.doubt(text),
            file=written.file.name,
        )


@contextmanager
def _of_value(place: int) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise refused.below(place) from None
