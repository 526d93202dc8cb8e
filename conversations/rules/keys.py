"""What values point to by key: sources and questions for the office. It knows no rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from conversations.rules.files import RuleFile
from conversations.rules.refusing import Refused
from conversations.rules.texts import DoubtText, SourceText, ValueText, checked
from conversations.rules.values import Confidence, Doubt, Source

SOURCES = "sources.toml"
DOUBTS = "doubts.toml"
GROUPS = ("sources", "doubts")
"""Where an override file holds the same two."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Keys:
    sources: Mapping[str, Source]
    doubts: Mapping[str, Doubt]

    @classmethod
    def read(cls, sources: RuleFile, doubts: RuleFile) -> "Keys":
        """From the release's two files. Raises BadRules."""
        return cls(_sources(sources, sources.tables, ""), _doubts(doubts, doubts.tables, ""))

    def with_those_of(self, override: RuleFile) -> "Keys":
        """Raises BadRules."""
        sources, doubts = (override.group(name) for name in GROUPS)
        return Keys(
            {**self.sources, **_sources(override, sources, "sources.")},
            {**self.doubts, **_doubts(override, doubts, "doubts.")},
        )

    def source(self, text: ValueText) -> Source:
        """The value's source with its article. Raises Refused."""
        found = _known(text.source, self.sources, "source", SOURCES)
        return Source(found.title, found.url, text.article)

    def seen_in(self, text: ValueText) -> tuple[Source, ...]:
        """Raises Refused."""
        return tuple(_known(key, self.sources, "seen_in", SOURCES) for key in text.seen_in)

    def doubt(self, text: ValueText) -> Doubt | None:
        """Raises Refused: what is not sure names the question that would settle it."""
        if text.doubt is not None:
            return _known(text.doubt, self.doubts, "doubt", DOUBTS)
        if text.confidence is not Confidence.A:
            known = ", ".join(self.doubts)
            complaint = f"confidence {text.confidence} names the question for the office"
            raise Refused(f"{complaint}; known in {DOUBTS} are {known}", "doubt")
        return None

    def asked(self, key: str | None) -> Doubt:
        """The question in place of a rule's values. Raises Refused."""
        if key is None:
            raise Refused("a rule has values, or the doubt that an office settles first", "values")
        return _known(key, self.doubts, "doubt", DOUBTS)


def _sources(file: RuleFile, tables: Mapping[str, Any], group: str) -> dict[str, Source]:
    sources = {}
    for key, table in tables.items():
        with file.refusing(group + key):
            text = checked(SourceText, table)
            sources[key] = Source(text.title, str(text.url))
    return sources


def _doubts(file: RuleFile, tables: Mapping[str, Any], group: str) -> dict[str, Doubt]:
    doubts = {}
    for key, table in tables.items():
        with file.refusing(group + key):
            text = checked(DoubtText, table)
            doubts[key] = Doubt(key, text.rank, text.text, text.open)
    return doubts


def _known(key: str, known: Mapping[str, T], field: str, file: str) -> T:
    if key not in known:
        raise Refused(f"{key!r} is not in {file}; known are {', '.join(known)}", field)
    return known[key]
