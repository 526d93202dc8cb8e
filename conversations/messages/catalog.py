"""Joins words and values: the only place that does. It knows no flow and no channel."""

import html
import string
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from conversations.replies import Lines, Month, Phrase, Rupiah, Value

FOLDER = Path(__file__).parent
REFERENCE = "id"
SEPARATED_FROM = 10_000
"""Numbers from here on are written with separators; smaller ones are counts and years."""


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    messages: Mapping[str, str]
    """Sentences, by dotted key; HTML as Telegram reads it, with ``{values}``."""
    vocabulary: Mapping[str, tuple[str, ...]]
    """Words that people may write, by dotted key; never shown."""
    locale: str = ""
    """Whose numbers and dates it writes, for Babel: its own where it does not say."""
    draft: bool = False
    """Nobody who speaks it from birth has read it: it may lack messages, and says so."""

    @property
    def writes_as(self) -> str:
        return self.locale or self.code


class Catalog:
    """Every language of the release."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self.languages = languages

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Catalog":
        """Every ``*.toml`` of the folder. Raises OSError or tomllib.TOMLDecodeError."""
        files = sorted(folder.glob("*.toml"))
        return cls({f.stem: _language(f.stem, tomllib.loads(f.read_text("utf-8"))) for f in files})

    def html(self, language: str, key: str, values: Mapping[str, Value]) -> str:
        """A message as HTML; what people or data say is escaped here and nowhere else."""
        return self._text(language, key, values, html.escape)

    def plain(self, language: str, label: Phrase | str) -> str:
        """A label without markup, as it stands on a button and comes back as text."""
        if isinstance(label, str):
            return label
        return self._text(language, label.key, label.values, str)

    def words(self, language: str, key: str) -> tuple[str, ...]:
        """Words people may write for something, in one language; none where there are none."""
        known = self.languages.get(language)
        return () if known is None else known.vocabulary.get(key, ())

    def template(self, language: str, key: str) -> str:
        """A message before it is filled in; Indonesian where the language has none."""
        reference = self.languages[REFERENCE]
        known = self.languages.get(language, reference)
        return known.messages.get(key) or reference.messages[key]

    def _text(
        self, language: str, key: str, values: Mapping[str, Value], escape: Callable[[str], str]
    ) -> str:
        template = self.template(language, key)
        if "{" not in template:
            return template
        shown = {
            n: self._show(language, v, escape) for n, v in values.items() if f"{{{n}}}" in template
        }
        return template.format_map(shown)

    def _show(self, language: str, value: Value, escape: Callable[[str], str]) -> str:
        match value:
            case str():
                return escape(value)
            case Phrase(key, values):
                return self._text(language, key, values, escape)
            case Lines(items):
                return "\n".join(self._show(language, item, escape) for item in items)
            case Rupiah(amount):
                return f"Rp{_number(amount, self._locale(language))}"
            case Month(day):
                return _date(day, self._locale(language), "MMMM y")
            case date():
                return _date(value, self._locale(language), "d MMMM y")
            case int():
                small = value < SEPARATED_FROM
                return str(value) if small else _number(value, self._locale(language))

    def _locale(self, language: str) -> str:
        known = self.languages.get(language)
        return REFERENCE if known is None else known.writes_as


def placeholders(template: str) -> set[str]:
    """The names of the values a message is filled with. Raises ValueError at an open brace."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@lru_cache(maxsize=4096)
def _number(amount: int, locale: str) -> str:
    return format_decimal(amount, locale=locale)


@lru_cache(maxsize=4096)
def _date(day: date, locale: str, pattern: str) -> str:
    return format_date(day, pattern, locale=locale)


def _language(code: str, tables: Mapping[str, Any]) -> Language:
    flat = dict(_flatten(tables, ""))
    locale, draft = flat.pop("locale", ""), flat.pop("draft", False)
    return Language(
        code,
        {key: value for key, value in flat.items() if isinstance(value, str)},
        {key: tuple(value) for key, value in flat.items() if isinstance(value, list)},
        locale,
        draft,
    )


def _flatten(table: Mapping[str, Any], prefix: str) -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            flat += _flatten(value, f"{prefix}{name}.")
        else:
            flat.append((f"{prefix}{name}", value))
    return flat
