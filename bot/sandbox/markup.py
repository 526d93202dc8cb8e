"""Reads Telegram's HTML into plain text and entities; refuses what Telegram's parser refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.refusals import Refused, illegal

Entity = dict[str, Any]

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
# Where each tag keeps the one attribute that means something, and what its value starts with.
_ATTRIBUTES = {
    "a": ("href", ""),
    "code": ("class", "language-"),
    "span": ("class", "tg-"),
    "tg-emoji": ("emoji-id", ""),
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
_SPACE = re.compile(r"\s*", re.ASCII)
_TAG_NAME = re.compile(r"[^\s>]*", re.ASCII)
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*", re.ASCII)
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*(?=[\s>]|\Z)", re.ASCII)
_LINK = re.compile(r"(?:(https?|tg)://)?([^\s/?#]+\.[^\s/?#.]{2,}|[^\s/?#]+)([/?#]\S*)?\Z", re.I)


def utf16_length(text: str) -> int:
    """Telegram counts offsets and limits of entities in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """The text a person sees, and its entities in order.

    Raises:
        Refused: markup that Telegram cannot parse, with its words for it.
    """
    if "<" not in text and "&" not in text:
        return text, []
    return _Parser(text).parse()


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    at: int  # index in the parser's output, to read the text of a link without address


@dataclass(slots=True)
class _Parser:
    text: str
    out: list[str] = field(default_factory=list)
    offset: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def parse(self) -> tuple[str, list[Entity]]:
        at = 0
        while (tag_at := self.text.find("<", at)) >= 0:
            self._add(self.text[at:tag_at])
            closing = self.text.startswith("/", tag_at + 1)
            at = self._end_tag(tag_at) if closing else self._start_tag(tag_at)
        self._add(self.text[at:])
        if self.open:
            raise _bad(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.out), self.entities

    def _add(self, raw: str) -> None:
        if raw:
            plain = _REFERENCE.sub(_character, raw) if "&" in raw else raw
            self.out.append(plain)
            self.offset += utf16_length(plain)

    def _start_tag(self, begin: int) -> int:
        name = _TAG_NAME.match(self.text, begin + 1)
        tag, at = (name[0].lower(), name.end()) if name else ("", begin + 1)
        if at == len(self.text):
            raise self._bad_at("Unclosed start tag", begin)
        if tag not in _TYPES:
            # The name may be what a person wrote and nobody escaped, so it is not kept.
            raise self._bad_at(f'Unsupported start tag "{tag}"', begin, "Unsupported start tag")
        argument = ""
        while True:
            at = _skip_space(self.text, at)
            if self.text.startswith(">", at):
                break
            attribute, value, at = self._attribute(tag, begin, at)
            wanted, prefix = _ATTRIBUTES.get(tag, ("", ""))
            if attribute == wanted and value.startswith(prefix):
                argument = value.removeprefix(prefix)
            elif tag == "blockquote" and attribute == "expandable":
                argument = attribute
        if tag == "span" and argument != "spoiler":
            raise self._bad_at('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, argument, self.offset, len(self.out)))
        return at + 1

    def _attribute(self, tag: str, begin: int, at: int) -> tuple[str, str, int]:
        """Name, value and where to read on."""
        match = _ATTRIBUTE_NAME.match(self.text, at)
        name = match[0] if match else ""
        after = _skip_space(self.text, at + len(name))
        if after >= len(self.text):
            raise self._bad_at(f'Unclosed start tag "{tag}"', begin)
        if not name:
            raise self._bad_at(f'Empty attribute name in the tag "{tag}"', begin)
        if self.text[after] != "=":
            if name == "expandable":
                return name, "", after
            what = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
            raise self._bad_at(what, begin)
        value, after = self._value(_skip_space(self.text, after + 1))
        if after >= len(self.text):
            raise self._bad_at(f'Unclosed start tag "{tag}"', begin)
        return name, value, after

    def _value(self, at: int) -> tuple[str, int]:
        quote = self.text[at : at + 1]
        if quote and quote in "'\"":
            end = self.text.find(quote, at + 1)
            if end < 0:
                return "", len(self.text)
            return _REFERENCE.sub(_character, self.text[at + 1 : end]), end + 1
        token = _NAME_TOKEN.match(self.text, at)
        if not token:
            raise self._bad_at("Unexpected end of name token", at)
        return token[0].lower(), token.end()

    def _end_tag(self, begin: int) -> int:
        if not self.open:
            raise self._bad_at("Unexpected end tag", begin)
        match = _TAG_NAME.match(self.text, begin + 2)
        name = match[0].lower() if match else ""
        at = _skip_space(self.text, begin + 2 + len(name))
        if not self.text.startswith(">", at):
            raise self._bad_at("Unclosed end tag", begin)
        opened = self.open.pop()
        if name and name != opened.tag:
            what = f'expected "</{opened.tag}>", found "</{name}>"'
            where = f"Unmatched end tag at byte offset {self._byte(begin)}"
            raise _bad(f"{where}, {what}", where)
        if self.offset > opened.offset:
            self._close(opened)
        return at + 1

    def _close(self, opened: _Open) -> None:
        kind = _TYPES[opened.tag]
        entity: Entity = {
            "type": kind,
            "offset": opened.offset,
            "length": self.offset - opened.offset,
        }
        if kind == "text_link":
            url = checked_link(opened.argument or "".join(self.out[opened.at :]))
            if url is None:  # Telegram shows the text without a link
                return
            entity["url"] = url
        elif kind == "custom_emoji":
            if not opened.argument.isdecimal():
                raise _bad("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif kind == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif kind in ("code", "pre"):
            entity = self._code(entity, opened.argument)
        self.entities.append(entity)

    def _code(self, entity: Entity, language: str) -> Entity:
        """`<pre><code class="language-x">` is one entity."""
        inner = self.entities[-1] if self.entities else {}
        same = all(inner.get(key) == entity[key] for key in ("offset", "length"))
        if same and entity["type"] == "pre" and inner.get("language"):
            self.entities.pop()
            return {**entity, "language": inner["language"]}
        return {**entity, "language": language} if language else entity

    def _byte(self, at: int) -> int:
        return len(self.text[:at].encode())

    def _bad_at(self, what: str, at: int, kept: str | None = None) -> Refused:
        return _bad(f"{what} at byte offset {self._byte(at)}", kept)


def checked_link(url: str) -> str | None:
    """The address as Telegram keeps it, or None where it is none."""
    match = _LINK.match(url.strip())
    if not match:
        return None
    scheme, host, path = match.groups()
    if (scheme or "http").lower() != "tg":
        if "." not in host and host.partition(":")[0] != "localhost":
            return None
        path = path or "/"
    return f"{(scheme or 'http').lower()}://{host}{path or ''}"


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED.get(name, match[0])
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0xD800 <= code <= 0xDFFF:
        raise _bad("Text contains invalid Unicode characters after decoding HTML entities")
    return chr(code) if 0 < code < 0x10FFFF else match[0]


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _bad(what: str, kept: str | None = None) -> Refused:
    return illegal(f"can't parse entities: {what}", kept and f"can't parse entities: {kept}")
