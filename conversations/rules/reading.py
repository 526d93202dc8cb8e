"""From TOML to rules, refusing whatever an auditor could not trust. It knows no single rule.

A file holds rules as dotted tables; ``sources.toml`` holds the texts that values point to by key.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, ValidationError

from conversations.errors import ConversationError
from conversations.rules.shapes import ID, Refused, read_value
from conversations.rules.values import Confidence, DatedValue, Rule, Source, Unit

SOURCES = "sources.toml"
_SHAPED = frozenset({Unit.IDS, Unit.TABLE})
M = TypeVar("M", bound=BaseModel)


class BadRules(ConversationError):
    """The data cannot be used; the message names file, rule, key and what would be right."""


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _SourceText(_Text):
    title: str = Field(min_length=1)
    url: AnyHttpUrl


class _ValueText(_Text):
    since: date = Field(strict=True)
    since_known: bool = Field(default=True, strict=True)
    value: Any = None
    ended: bool = Field(default=False, strict=True)
    source: str
    article: str | None = None
    seen_in: tuple[str, ...] = ()
    confidence: Confidence
    checked_on: date = Field(strict=True)


class _RuleText(_Text):
    label: str = Field(min_length=1)
    unit: Unit
    columns: dict[str, Unit] = Field(default_factory=dict)
    values: tuple[_ValueText, ...] = Field(min_length=1)


def read_rules(folder: Path) -> tuple[Rule, ...]:
    """All rules in a folder. Raises BadRules."""
    sources = _read_sources(folder / SOURCES)
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == SOURCES:
            continue
        for name, text in _named_tables(_toml(path), (), path):
            if name in rules:
                raise BadRules(f"{path.name}: {name}: another file has this rule; keep one")
            try:
                rules[name] = _rule(name, _checked(_RuleText, text), sources)
            except Refused as refused:
                raise BadRules(f"{path.name}: {name}: {refused}") from None
    return tuple(rules.values())


def _toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise BadRules(f"{path.name}: cannot be read ({error.strerror})") from None
    except ValueError as error:  # broken TOML, which names its line, or not UTF-8
        raise BadRules(f"{path.name}: {error}") from None


def _read_sources(path: Path) -> dict[str, Source]:
    sources = {}
    for key, text in _toml(path).items():
        try:
            checked = _checked(_SourceText, text)
        except Refused as refused:
            raise BadRules(f"{path.name}: {key}: {refused}") from None
        sources[key] = Source(checked.title, str(checked.url))
    return sources


def _named_tables(
    tables: Mapping[str, Any], above: tuple[str, ...], path: Path
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each rule with its dotted name: the first table on the way down that holds a plain value."""
    for key, table in tables.items():
        names = (*above, key)
        name = ".".join(names)
        if not isinstance(table, dict) or not table:
            raise BadRules(f"{path.name}: {name}: belongs to no rule; write it below [its.name]")
        if not ID.fullmatch(key):
            raise BadRules(f"{path.name}: {name}: names are written a-z, 0-9 and _")
        if all(isinstance(inner, dict) for inner in table.values()):
            yield from _named_tables(table, names, path)
        else:
            yield name, table


def _checked(model: type[M], text: Any) -> M:
    try:
        return model.model_validate(text)
    except ValidationError as error:
        raise Refused("; ".join(_complaint(e, model) for e in error.errors())) from None


def _complaint(error: Any, model: type[BaseModel]) -> str:
    steps = [f"value {step + 1}" if isinstance(step, int) else str(step) for step in error["loc"]]
    place = ": ".join(step for step in steps if step != "values" or len(steps) == 1)
    if error["type"] == "extra_forbidden":
        known = _ValueText if "values" in error["loc"] else model
        return f"{place}: unknown key; known are {', '.join(known.model_fields)}"
    return f"{place}: {error['msg']}"


def _rule(name: str, text: _RuleText, sources: Mapping[str, Source]) -> Rule:
    if (text.unit is Unit.TABLE) != bool(text.columns):
        raise Refused("columns: a table names its columns and their units, nothing else has any")
    if strange := [column for column, unit in text.columns.items() if unit in _SHAPED]:
        raise Refused(f"columns: {strange[0]}: a column holds numbers, so it needs a unit of one")
    if text.values[0].ended:
        raise Refused("value 1: ended: nothing has begun that could end")
    for earlier, later in pairwise(text.values):
        if later.since <= earlier.since:
            raise Refused(f"since: {later.since} must come after {earlier.since}; oldest first")
    nexts: list[date | None] = [value.since for value in text.values[1:]]
    values = []
    for place, (value, following) in enumerate(zip(text.values, [*nexts, None], strict=True), 1):
        try:
            values.append(_dated(name, text, value, following, sources))
        except Refused as refused:
            raise Refused(f"value {place}: {refused}") from None
    return Rule(name, text.label, text.unit, tuple(values))


def _dated(
    name: str,
    rule: _RuleText,
    text: _ValueText,
    following: date | None,
    sources: Mapping[str, Source],
) -> DatedValue:
    if text.ended != (text.value is None):
        raise Refused("value: give a value, or ended = true and no value")
    source = _source(text.source, "source", sources)
    return DatedValue(
        rule=name,
        since=text.since,
        until=None if following is None else following - timedelta(days=1),
        value=None if text.ended else read_value(text.value, rule.unit, rule.columns),
        unit=rule.unit,
        source=Source(source.title, source.url, text.article),
        confidence=text.confidence,
        checked_on=text.checked_on,
        since_known=text.since_known,
        seen_in=tuple(_source(key, "seen_in", sources) for key in text.seen_in),
    )


def _source(key: str, field: str, sources: Mapping[str, Source]) -> Source:
    if key not in sources:
        raise Refused(f"{field}: {key!r} is not in {SOURCES}; known are {', '.join(sources)}")
    return sources[key]
