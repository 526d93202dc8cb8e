"""From the arguments of a call to the text a person sees: markup, limits, detected links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from telegram.constants import MessageEntityType, ParseMode

from bot.sandbox.markup import Entity, parse_html, utf16_length
from bot.sandbox.refusals import illegal, not_supported

_TYPES = frozenset(str(kind) for kind in MessageEntityType)
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})
_DETECTED = re.compile(
    r"(?P<email>[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+)"
    r"|(?P<url>\bhttps?://[^\s<>\"]+|\b(?:[a-z0-9-]+\.)+(?:com|id|me|net|org)\b(?:/[^\s<>\"]*)?)"
    r"|(?P<bot_command>(?<![\w/<>.])/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[a-z]\w{3,31}\b)"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)"
    r"|(?P<phone_number>(?<![\w+])\+\d{9,15}\b)",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[/@#.+]")


def formatted(
    args: Mapping[str, Any], name: str, entities_name: str, limit: int, too_long: str
) -> tuple[str, list[Entity]]:
    """The text of `args[name]` with its entities.

    Raises:
        Refused: bad markup or entities, or more than `limit` characters once parsed.
    """
    raw: str = args.get(name, "")
    mode = args.get("parse_mode")
    if mode:
        text, entities = _parse(raw, mode)
    else:
        text, entities = raw, _given(raw, args.get(entities_name, []))
    text, entities = _trimmed(text, entities)
    if utf16_length(text) > limit:
        raise illegal(too_long)
    return text, with_detected(text, entities)


def with_detected(text: str, entities: list[Entity]) -> list[Entity]:
    """Adds what Telegram finds by itself: commands, links, mentions."""
    if not _SIGNS.search(text):
        return entities
    found = list(entities)
    for match in _DETECTED.finditer(text):
        entity = _entity(text, match)
        if not any(_collide(entity, other) for other in entities):
            found.append(entity)
    found.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return found


def _entity(text: str, match: re.Match[str]) -> Entity:
    shown = match[0].rstrip(".,!?;:)") if match.lastgroup == "url" else match[0]
    return {
        "type": match.lastgroup,
        "offset": utf16_length(text[: match.start()]),
        "length": utf16_length(shown),
    }


def _collide(one: Entity, other: Entity) -> bool:
    apart = (
        one["offset"] + one["length"] <= other["offset"]
        or other["offset"] + other["length"] <= one["offset"]
    )
    return not apart and (other["type"] in _OPAQUE or other["type"] == one["type"])


def _parse(raw: str, mode: str) -> tuple[str, list[Entity]]:
    if mode.lower() == "html":
        return parse_html(raw)
    if mode.lower() in {ParseMode.MARKDOWN.lower(), ParseMode.MARKDOWN_V2.lower()}:
        raise not_supported(f"parse_mode {mode}")
    raise illegal("unsupported parse_mode")


def _given(text: str, entities: list[Entity]) -> list[Entity]:
    length = utf16_length(text)
    for entity in entities:
        if entity["type"] not in _TYPES:
            raise illegal("can't parse MessageEntity: unknown type")
        begin, size = entity["offset"], entity["length"]
        if begin < 0 or size <= 0 or begin + size > length:
            raise illegal("entity is outside of the text")
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram takes white space off both ends."""
    core = text.strip()
    if core == text or not entities:
        return core, entities
    begin = utf16_length(text[: len(text) - len(text.lstrip())])
    end = begin + utf16_length(core)
    kept = []
    for entity in entities:
        start = max(entity["offset"], begin)
        stop = min(entity["offset"] + entity["length"], end)
        if start < stop:
            kept.append({**entity, "offset": start - begin, "length": stop - start})
    return core, kept
