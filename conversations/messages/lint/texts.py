"""What one message may look like: its length, its markup, its placeholders, its example."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from conversations.messages.catalog import Language, placeholders

LONGEST_QUESTION = 500
"""Characters of a question before it is filled in; 300 is the aim."""
LONGEST_LABEL = 32
LONGEST_DESCRIPTION = 256
_SHORT_VALUES = re.compile(r"\{(?:few|many|quarter)\}")
"""Counts: of the values in a label, those that are shorter than their names."""
_TAG = re.compile(r"</?([a-z]+)[^>]*>")
_TAGS = frozenset({"a", "b", "i"})
_LABELS = ("option.", "button.", "menu.", "profile.", "row.")
_TO_OFFICERS = "desk."


def to_people(language: Language) -> Iterator[tuple[str, str]]:
    """The messages, by key, that are not said to officers only."""
    yield from (
        (key, text) for key, text in language.messages.items() if not key.startswith(_TO_OFFICERS)
    )


def unmarked(text: str) -> str:
    """A message without its tags."""
    return _TAG.sub("", text)


def filled(text: str) -> set[str] | None:
    """The values that fill a message; None where a placeholder cannot be read."""
    try:
        names = placeholders(text)
    except ValueError:
        return None
    return names if all(name.isidentifier() for name in names) else None


def texts(language: Language) -> Iterator[str]:
    examples = language.vocabulary.get("lint.example", ())
    for key, text in language.messages.items():
        if not text.strip():
            yield f"{language.code}: {key} is empty"
        if filled(text) is None:
            yield f"{language.code}: {key} has a placeholder that cannot be filled"
        if fault := _markup(text, plain=key.startswith(_LABELS)):
            yield f"{language.code}: {key} {fault}"
        if key.startswith("ask.") and len(text) > LONGEST_QUESTION:
            yield f"{language.code}: {key} is longer than {LONGEST_QUESTION} characters"
        label = key.startswith(("option.", "button.")) or fnmatchcase(key, "faq.*.question")
        if label and len(_SHORT_VALUES.sub("9", text)) > LONGEST_LABEL:
            yield f"{language.code}: {key} is longer than {LONGEST_LABEL} characters"
        if key.startswith("menu.") and len(text) > LONGEST_DESCRIPTION:
            yield f"{language.code}: {key} is longer than {LONGEST_DESCRIPTION} characters"
        if key.startswith("error.") and not any(word in text for word in examples):
            yield f"{language.code}: {key} has no example"


def _markup(text: str, *, plain: bool) -> str | None:
    if "<" in _TAG.sub("", text):
        return "has a < that is not of a tag"
    if plain and _TAG.search(text):
        return "is a label and must have no markup"
    # Line by line: a long message may be cut between lines.
    return next((fault for line in text.split("\n") if (fault := _tags(line))), None)


def _tags(line: str) -> str | None:
    tags = _TAG.finditer(line)
    opened: list[str] = []
    for tag in tags:
        name = tag[1]
        if name not in _TAGS:
            return f"has the tag {name}"
        if not tag[0].startswith("</"):
            opened.append(name)
        elif not opened or opened.pop() != name:
            return f"closes {name} where it is not open"
    return f"does not close {opened[0]}" if opened else None
