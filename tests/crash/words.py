"""What a reader makes of the bot's messages: which question stands there, which code. Knows the
words that people are shown (id.toml), and none of the bot's code."""

import html
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHOWN = Path(__file__).parents[2] / "conversations" / "messages" / "id.toml"
WORDS: Mapping[str, Any] = tomllib.loads(SHOWN.read_text("utf-8"))
SAID = (
    "receipt",
    "receipt_changed",
    "receipt_no_phone",
    "closed",
    "nothing_open",
    "handed_in",
    "our_fault",
)
"""Messages without a question that a worker understands all the same."""
RETURNED = html.unescape(WORDS["we_are_back"])
_TAG = re.compile("<[^>]+>")
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message was about: a question's id, ``pick_`` before it where there is a choice of
    entries, or one of ``SAID``."""

    what: str
    code: str | None = None
    """The code of a lead, where the message names it as one's own."""


def understand(text: str) -> Understood | None:
    """None where a worker would not know what to make of it. A question is at the end."""
    for what, pattern in _PATTERNS:
        found = pattern.search(text)
        if found is not None:
            return Understood(what, found.groupdict().get("code"))
    return None


def row_name(question: str) -> str:
    """What the check screen calls the answer to a question."""
    return str(WORDS["row"][question])


def label(question: str, option: str) -> str:
    return str(WORDS["option"][question][option])


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for what in SAID:
        yield what, _pattern(WORDS[what])
    for way, before in (("ask", ""), ("pick", "pick_"), ("again", "")):
        for question, template in WORDS[way].items():
            yield before + question, _pattern(template)


def _pattern(template: str) -> re.Pattern[str]:
    plain = html.unescape(_TAG.sub("", template)).strip()
    parts = _BLANK.split(plain)
    found = re.escape(parts[0])
    for name, literal in zip(parts[1::2], parts[2::2], strict=True):
        found += r"(?P<code>\S+)" if name == "code" else ".*?"
        found += re.escape(literal)
    return re.compile(found + r"\s*\Z", re.DOTALL)


# The longest first: a short question may be the end of a long one.
_PATTERNS = sorted(_patterns(), key=lambda each: -len(each[1].pattern))
