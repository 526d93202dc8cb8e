"""What a message to many says, and what it must not say. Knows no officer and sends nothing."""

import re
from collections.abc import Mapping
from typing import Any

from bot.officers.phrases import area
from bot.officers.selection import STATUS_GROUPS
from bot.render import Renderer
from conversations.errors import InvalidAnswer
from conversations.lead import REGISTRATIONS, LeadKind
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.text import clean
from storage.broadcasts import Broadcast, Progress
from storage.lead_filter import LeadFilter

ADVISED = 300
ALL = "all"
_GLANCE = 400
"""Letters of each language in a message that is edited: Telegram cuts none in two then."""
OUR_SITE = "bpjsketenagakerjaan.go.id"
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:[a-z0-9-]+\.)+(?:com|id|net|org|info|me|ly|xyz|link|site)\b\S*"
    r"|(?<!\w)@\w{4,}",
    re.IGNORECASE,
)
_OURS = re.compile(
    rf"(?:https?://)?(?:[a-z0-9-]+\.)*{re.escape(OUR_SITE)}(?:/\S*)?", re.IGNORECASE
)


def check(text: str) -> str:
    """The words as they are kept. Raises InvalidAnswer for what never goes out to many."""
    kept = text.strip()
    if not clean(kept):
        raise InvalidAnswer("broadcast_empty")
    if any(not _OURS.fullmatch(found[0].rstrip(".,;:!?)")) for found in _LINK.finditer(kept)):
        raise InvalidAnswer("broadcast_link", site=OUR_SITE)
    if "{" in kept or "}" in kept or "[" in kept or "]" in kept:
        raise InvalidAnswer("broadcast_gap")
    return kept


def check_length(catalog: Catalog, language: str, text: str) -> None:
    """Raises InvalidAnswer for more than one message of Telegram's."""
    said = Reply("broadcast", {"text": text})
    if len(Renderer(catalog).messages(0, [said], language, private=False)) > 1:
        raise InvalidAnswer("broadcast_long", length=len(text))


def message(texts: Mapping[str, str], language: str) -> tuple[Reply, str]:
    """What a person of that language reads, and in which it is; it ends with the way out."""
    spoken = language if language in texts else REFERENCE
    return Reply("broadcast", {"text": texts[spoken]}), spoken


def doubts(catalog: Catalog, texts: Mapping[str, str]) -> list[Value]:
    """What the officer should read twice. The sentences are no refusal."""
    found: list[Value] = []
    longest = max(len(text) for text in texts.values())
    if longest > ADVISED:
        found.append(Phrase("desk.broadcast.doubt.long", {"n": longest, "most": ADVISED}))
    for topic in ("money", "secrets"):
        words = {
            word
            for language in catalog.languages
            for word in catalog.words(language, f"desk.broadcast_said.{topic}")
        }
        said = clean(" ".join(texts.values())).casefold()
        if any(re.search(rf"\b{re.escape(word)}\b", said) for word in words):
            found.append(Phrase(f"desk.broadcast.doubt.{topic}"))
    return found


def chosen(areas: frozenset[str] | None) -> dict[str, Any]:
    """Everybody in the author's areas: what a new one begins with."""
    return {
        "areas": None if areas is None else sorted(areas),
        "area": ALL,
        "kind": ALL,
        "status": ALL,
    }


def filter_of(stored: Mapping[str, Any]) -> LeadFilter:
    areas, kind = stored["areas"], stored["kind"]
    return LeadFilter(
        None if areas is None else frozenset(areas),
        REGISTRATIONS if kind == ALL else frozenset({LeadKind(kind)}),
        STATUS_GROUPS[stored["status"]],
        region=None if stored["area"] == ALL else stored["area"],
    )


def whom(stored: Mapping[str, Any]) -> dict[str, Value]:
    place, kind = stored["area"], stored["kind"]
    kinds = Phrase("desk.broadcast.all_kinds") if kind == ALL else Phrase(f"lead_kind.{kind}")
    return {
        "area": Phrase("desk.all_areas") if place == ALL else area(place),
        "kind": kinds,
        "status": Phrase(f"desk.export.status.{stored['status']}"),
    }


def texts_of(one: Broadcast, *, whole: bool) -> Lines:
    """As they stand in the draft, a language each; not ``whole``: their beginnings."""
    lines = [
        Phrase(
            "desk.broadcast.words",
            {
                "language": Phrase(f"desk.export.language.{language}"),
                "text": text if whole else _cut(text),
            },
        )
        for language, text in sorted(one.texts.items(), key=lambda item: item[0] != REFERENCE)
    ]
    return Lines((*lines,))


def _cut(text: str) -> str:
    return text if len(text) <= _GLANCE else f"{text[:_GLANCE]} …"


def figures(one: Broadcast, progress: Progress) -> dict[str, Value]:
    return {
        "sent": progress.sent,
        "waiting": progress.waiting,
        "failed": progress.failed,
        "stopped": progress.stopped,
        "skipped": one.skipped,
    }


def responsible(one: Broadcast) -> set[int]:
    """Who wrote it and who said yes: they are told how it ended."""
    return {officer for officer in (one.author, one.confirmed_by) if officer is not None}
