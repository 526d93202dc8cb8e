"""What is asked of Telegram before the bot goes to work: who it is, and how updates shall come.

Knows the Bot API and the settings; nothing of what runs afterwards.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.api import BotApi, wait_of
from bot.settings import Settings
from bot.updates import ALLOWED_UPDATES
from bot.world import Clock
from storage.meta import BOT_ID
from storage.store import Store

TRIES = 4
PAUSE = 1.0
"""Seconds before the second try; they grow by as many with each."""
LONGEST_PAUSE = 10.0
"""Seconds between two tries, also where Telegram asks for more: it then says so again."""


class StartError(Exception):
    """The bot cannot run as it is; one clear sentence."""


@dataclass(frozen=True, slots=True)
class Me:
    """What Telegram says the bot is."""

    id: int
    username: str


async def identify(api: BotApi, settings: Settings, *, pause: float = PAUSE) -> Me:
    """Raises StartError."""
    try:
        me = await _persist(api, "getMe", {}, pause)
        return Me(me["id"], me["username"])
    except InvalidToken:
        raise StartError(
            "Telegram does not know this BOT_TOKEN; copy it again from @BotFather."
        ) from None
    except TelegramError:
        raise StartError(
            f"The Bot API at {settings.telegram_api_url} cannot be reached;"
            " check TELEGRAM_API_URL and the network."
        ) from None


async def same_bot(store: Store, me: Me, clock: Clock) -> None:
    """One database belongs to one bot: another token would write to people who never asked.
    Raises StartError."""
    known = await store.read(lambda tx: tx.meta.get(BOT_ID))
    if known is None:
        await store.write(lambda tx: tx.meta.put(BOT_ID, str(me.id), clock()))
    elif known.value != str(me.id):
        raise StartError(
            "This database belongs to another bot; use its BOT_TOKEN, or another DATABASE_URL."
        )


async def say_how_to_deliver(api: BotApi, settings: Settings, *, pause: float = PAUSE) -> None:
    """Never drops what Telegram keeps for us. Raises StartError."""
    method, params = _delivery(settings)
    try:
        await _persist(api, method, params, pause)
    except TelegramError as error:
        raise StartError(
            f"Telegram refused the way to receive updates ({type(error).__name__});"
            " check RECEIVE and WEBHOOK_URL."
        ) from None


def _delivery(settings: Settings) -> tuple[str, Mapping[str, Any]]:
    if settings.receive == "polling":
        return "deleteWebhook", {"drop_pending_updates": False}
    secret = settings.webhook_secret
    return "setWebhook", {
        "url": settings.webhook_url,
        "secret_token": secret.get_secret_value() if secret else "",
        "allowed_updates": list(ALLOWED_UPDATES),
        "drop_pending_updates": False,
    }


async def _persist(api: BotApi, method: str, params: Mapping[str, Any], pause: float) -> Any:
    """One bad moment of Telegram's ends no start. Raises what the last try raised."""
    for attempt in range(1, TRIES):
        try:
            return await api.call(method, params)
        except TelegramError as error:
            if not _passes(error):
                raise
            asked = wait_of(error) if isinstance(error, RetryAfter) else 0.0
        await asyncio.sleep(min(max(asked, pause * attempt), LONGEST_PAUSE))
    return await api.call(method, params)


def _passes(error: TelegramError) -> bool:
    """Whether the same call may be taken a little later."""
    return isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest)
