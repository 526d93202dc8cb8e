"""What Telegram shows of the bot before anybody writes: its menu and its description."""

import structlog
from telegram.error import TelegramError

from bot.api import BotApi
from conversations.commands import MENU
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Phrase, Value

log = structlog.get_logger(__name__)


async def show_profile(api: BotApi, catalog: Catalog, organisation: str) -> None:
    """Sets menu and descriptions in every language. A failure is logged and harmless."""
    try:
        for language in catalog.languages:
            await _in_language(api, catalog, language, organisation)
    except TelegramError as error:
        log.warning("profile not set", error=type(error).__name__)


async def _in_language(api: BotApi, catalog: Catalog, language: str, organisation: str) -> None:
    # The reference language is the default: most phones say nothing useful about language.
    code = {} if language == REFERENCE else {"language_code": language}

    def words(language: str, name: str) -> tuple[str, ...]:
        return catalog.words(language, f"command.{name}")

    commands = [
        {
            "command": (words(language, name) or words(REFERENCE, name))[0],
            "description": catalog.template(language, f"menu.{name}"),
        }
        for name in MENU
    ]
    scope = {"type": "all_private_chats"}
    await api.call("setMyCommands", {"commands": commands, "scope": scope, **code})
    values: dict[str, Value] = {"organisation": organisation}
    for method, parameter in (
        ("setMyDescription", "description"),
        ("setMyShortDescription", "short_description"),
    ):
        text = catalog.plain(language, Phrase(f"profile.{parameter}", values))
        await api.call(method, {parameter: text, **code})
