"""What Telegram shows of the bot before anybody writes: its menu and its description."""

from collections.abc import Iterator
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.api import BotApi
from conversations.commands import MENU
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Phrase, Value

log = structlog.get_logger(__name__)


async def show_profile(api: BotApi, catalog: Catalog, organisation: str) -> None:
    """Sets menu and descriptions in every language. A failure is logged and spoils no other."""
    for language in filter(_of_two_letters, catalog.languages):
        # The reference language is the default: most phones say nothing useful about language.
        code = {} if language == REFERENCE else {"language_code": language}
        for method, params in _calls(catalog, language, organisation):
            try:
                await api.call(method, {**params, **code})
            except TelegramError as error:
                log.warning("profile not set", method=method, error=type(error).__name__)


def _of_two_letters(language: str) -> bool:
    """Telegram knows languages of ISO 639-1 only; the others see the reference's menu."""
    return len(language) == 2


def _calls(
    catalog: Catalog, language: str, organisation: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    commands = [
        {
            "command": _slash_word(catalog, language, name),
            "description": catalog.template(language, f"menu.{name}"),
        }
        for name in MENU
    ]
    yield "setMyCommands", {"commands": commands, "scope": {"type": "all_private_chats"}}
    values: dict[str, Value] = {"organisation": organisation}
    for method, parameter in (
        ("setMyDescription", "description"),
        ("setMyShortDescription", "short_description"),
    ):
        yield method, {parameter: catalog.plain(language, Phrase(f"profile.{parameter}", values))}


def _slash_word(catalog: Catalog, language: str, name: str) -> str:
    key = f"command.{name}"
    return (catalog.words(language, key) or catalog.words(REFERENCE, key))[0]
