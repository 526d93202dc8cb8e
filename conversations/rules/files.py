"""One TOML file of rules: read, taken apart by rule name, and able to say where a fault stands.

It knows no rule and not what a rule consists of.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conversations.errors import ConversationError
from conversations.rules.refusing import Refused
from conversations.rules.shapes import ID


class BadRules(ConversationError):
    """The data cannot be used; the message names file, line where that can be told, rule, key
    and what would be right."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    name: str
    text: str
    tables: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> "RuleFile":
        """Raises BadRules."""
        try:
            text = path.read_text("utf-8")
            return cls(path.name, text, tomllib.loads(text))
        except OSError as error:
            raise BadRules(f"{path.name}: cannot be read ({error.strerror})") from None
        except ValueError as error:  # broken TOML, which names its line, or not UTF-8
            raise BadRules(f"{path.name}: {error}") from None

    @contextmanager
    def refusing(self, name: str) -> Iterator[None]:
        """Turns Refused into BadRules about ``name`` in this file."""
        try:
            yield
        except Refused as refused:
            line = self._line(name, refused.way)
            place = self.name if line is None else f"{self.name}, line {line}"
            raise BadRules(f"{place}: {name}: {refused}") from None

    def rules(self, without: tuple[str, ...] = ()) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Each rule with its dotted name, leaving out the groups named. Raises BadRules."""
        tables = {key: table for key, table in self.tables.items() if key not in without}
        return self._named(tables, ())

    def group(self, name: str) -> Mapping[str, Any]:
        """A top table that holds no rules; empty where it is missing. Raises BadRules."""
        with self.refusing(name):
            table = self.tables.get(name, {})
            if not isinstance(table, dict):
                raise Refused(f"holds tables; write them below [{name}.key]")
            return table

    def _named(
        self, tables: Mapping[str, Any], above: tuple[str, ...]
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The first table on the way down that holds a plain value is a rule."""
        for key, table in tables.items():
            names = (*above, key)
            name = ".".join(names)
            with self.refusing(name):
                if not isinstance(table, dict) or not table:
                    raise Refused("belongs to no rule; write it below [its.name]")
                if not ID.fullmatch(key):
                    raise Refused("names are written a-z, 0-9 and _")
            if all(isinstance(inner, dict) for inner in table.values()):
                yield from self._named(table, names)
            else:
                yield name, table

    def _line(self, name: str, way: tuple[str | int, ...]) -> int | None:
        """Where the fault stands, as far as plain headers tell; None where they do not."""
        value = next((step for step in way if isinstance(step, int)), None)
        key = next((step for step in way if isinstance(step, str)), "")
        quoted = re.escape(name)
        header = rf"\s*\[{quoted}]" if value is None else rf"\s*\[\[{quoted}\.values]]"
        lines = self.text.splitlines()
        heads = [place for place, line in enumerate(lines) if re.match(header, line)]
        place = (value or 1) - 1
        if place >= len(heads):
            return None
        return _key_below(lines, heads[place], key) + 1


def _key_below(lines: list[str], head: int, key: str) -> int:
    """The line of the key in the block under ``head``, or ``head`` where it is missing."""
    for place in range(head + 1, len(lines)):
        if lines[place].lstrip().startswith("["):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[place]):
            return place
    return head
