"""Our replies in Telegram's words: HTML text, keyboards, as few messages as fit. No sending."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from conversations.messages.catalog import Catalog
from conversations.replies import Buttons, Keyboard, Option, Reply

LONGEST = int(MessageLimit.MAX_TEXT_LENGTH)
LONGEST_DATA = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
NO_KEYBOARD: Mapping[str, Any] = {"remove_keyboard": True}
BETWEEN = "\n\n"
"""Between paragraphs, and between replies that share a message."""


@dataclass(frozen=True, slots=True)
class BotCall:
    """One call of the Bot API, as it is kept in the outbox: JSON and nothing else."""

    method: str
    params: Mapping[str, Any] = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        return {"method": self.method, "params": dict(self.params)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "BotCall":
        return cls(stored["method"], stored["params"])


class Renderer:
    """Fills in words and builds keyboards."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def messages(
        self, chat: int, replies: Sequence[Reply], language: str, *, private: bool = True
    ) -> list[BotCall]:
        """The messages that say all of ``replies``; the last one carries the keyboard.

        A private chat where nothing is to be chosen loses the keyboard it had.
        """
        if not replies:
            return []
        texts = [self.catalog.html(language, r.key, r.values) for r in replies]
        pages = _pages(texts)
        keyboards = [r.keyboard for r in replies if r.keyboard is not None]
        markup = self.markup(keyboards[-1], language) if keyboards else NO_KEYBOARD
        calls = [BotCall("sendMessage", _text(chat, page)) for page in pages]
        if private or keyboards:
            calls[-1] = BotCall("sendMessage", {**calls[-1].params, "reply_markup": markup})
        return calls

    def edit(self, chat: int, message: int, reply: Reply, language: str) -> BotCall:
        """The same message again, with other words and buttons."""
        params = _text(chat, self.catalog.html(language, reply.key, reply.values))
        if reply.keyboard is not None:
            params["reply_markup"] = self.markup(reply.keyboard, language)
        return BotCall("editMessageText", {**params, "message_id": message})

    def markup(self, keyboard: Keyboard | Buttons, language: str) -> Mapping[str, Any]:
        if isinstance(keyboard, Buttons):
            return {"inline_keyboard": [self._inline(row, language) for row in keyboard.rows]}
        rows: list[list[dict[str, Any]]] = []
        if keyboard.contact is not None:
            share = {"text": self._label(keyboard.contact, language), "request_contact": True}
            rows.append([share])
        rows += [[{"text": self._label(o, language)} for o in row] for row in keyboard.rows]
        return {"keyboard": rows, "resize_keyboard": True}

    def _inline(self, row: tuple[Option, ...], language: str) -> list[dict[str, str]]:
        return [{"text": self._label(o, language), "callback_data": o.id} for o in row]

    def _label(self, option: Option, language: str) -> str:
        return self.catalog.plain(language, option.label)


def _text(chat: int, text: str) -> dict[str, Any]:
    return {
        "chat_id": chat,
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def _pages(texts: Sequence[str]) -> list[str]:
    """Texts joined into messages within Telegram's limit, cut between paragraphs."""
    whole = BETWEEN.join(texts)
    if _length(whole) <= LONGEST:
        return [whole]
    pages = [""]
    for gap, piece in _pieces(whole):
        joined = f"{pages[-1]}{gap}{piece}" if pages[-1] else piece
        if pages[-1] and _length(joined) > LONGEST:
            pages.append(piece)
        else:
            pages[-1] = joined
    return pages


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Paragraphs, each with what stands before it; the lines of one that is too long."""
    for paragraph in text.split(BETWEEN):
        if _length(paragraph) <= LONGEST:
            yield BETWEEN, paragraph
            continue
        first, *rest = paragraph.split("\n")
        yield BETWEEN, first
        yield from (("\n", line) for line in rest)


def _length(text: str) -> int:
    """Never less than Telegram counts: markup counts too, and an emoji twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
