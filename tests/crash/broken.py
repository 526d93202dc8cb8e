"""The bot with one of its promises broken, to show that the oracle would see it."""

import asyncio
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bot import logs
from bot.api import BotApi, Upload
from bot.app import Parts, assembled
from bot.first_calls import Me
from bot.intake import Intake
from bot.opening import opened
from bot.settings import Settings
from bot.updates import ALLOWED_UPDATES
from bot.webhook import Webhook, webhook_app
from bot.world import utc_now
from conversations.messages.catalog import Catalog

HASTE = 0.02
"""Seconds that an update lies in memory after it was acknowledged; PTB's queue keeps it longer."""


class HastyIntake(Intake):
    """Acknowledges first and commits afterwards."""

    def __init__(self, intake: Intake) -> None:
        self._behind = intake
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        task = asyncio.create_task(self._later(updates))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _later(self, updates: Sequence[Mapping[str, Any]]) -> None:
        await asyncio.sleep(HASTE)
        await self._behind.take(updates)


class CarelessApi(BotApi):
    """Believes that a message has arrived before Telegram has said so."""

    async def call(
        self,
        method: str,
        params: Mapping[str, Any],
        upload: Upload | None = None,
        *,
        seconds: float = 20.0,
    ) -> Any:
        if method != "sendMessage":
            return await super().call(method, params, upload, seconds=seconds)
        task = asyncio.create_task(super().call(method, params, upload, seconds=seconds))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return {"message_id": 0}


def main(way: str) -> None:
    settings = Settings.read()
    logs.set_up(settings.log_level, settings.log_format)
    asyncio.run(_run(settings, way))


async def _run(settings: Settings, way: str) -> None:
    """Wired as bot.app does it, by webhook, with one part exchanged."""
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    kind = CarelessApi if way == "careless" else BotApi
    async with opened(settings) as store, kind(settings.telegram_api_url, token) as api:
        me = Me(int(token.partition(":")[0]), "broken_bot")
        polling = settings.model_copy(update={"receive": "polling"})
        parts = assembled(polling, store, api, me, utc_now, Catalog.load())
        front = HastyIntake(parts.intake) if way == "hasty" else parts.intake
        path = urlsplit(settings.webhook_url or "").path
        app = webhook_app(path, secret, front)
        webhook = Webhook(app, settings.webhook_host, settings.webhook_port, 1)
        await api.call("setWebhook", _where(settings, secret))
        await _work(replace(parts, receiver=webhook))


def _where(settings: Settings, secret: str) -> Mapping[str, Any]:
    kinds = list(ALLOWED_UPDATES)
    return {"url": settings.webhook_url, "secret_token": secret, "allowed_updates": kinds}


async def _work(parts: Parts) -> None:
    """Until SIGTERM, which it obeys rudely."""
    work = asyncio.gather(parts.receiver.run(), parts.intake.run(), parts.sender.run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, work.cancel)
    with suppress(asyncio.CancelledError):
        await work
