"""Delivers updates to the webhook as Telegram does: in order, again and again until taken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import RequestError

from bot.sandbox.state import State
from bot.sandbox.updates import Update

_LONGEST_RETRY_AFTER = 3600.0

# A webhook may answer with a method call instead of making it.
Reply = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: the first pause after a failure (then doubled), the longest, a try's limit."""

    first: float = 1.0
    longest: float = 60.0
    timeout: float = 60.0


@dataclass(slots=True, repr=False)
class Deliverer:
    """Runs while a webhook is set; `restart` after it was changed."""

    state: State
    reply: Reply
    patience: Patience = Patience()
    _client: Client | None = None
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    def restart(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        webhook = self.state.webhook
        self._slots = asyncio.Semaphore(webhook.max_connections)
        self.state.updates.on_fifo = self._begin if webhook.url else None
        if webhook.url:
            for fifo in self.state.updates.fifos():
                self._begin(fifo)

    async def close(self) -> None:
        self.state.updates.on_fifo = None
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    def _begin(self, fifo: int) -> None:
        if fifo not in self._tasks:
            task = asyncio.get_running_loop().create_task(self._drain(fifo))
            self._tasks[fifo] = task

    async def _drain(self, fifo: int) -> None:
        """Delivers a FIFO to its end; an update leaves only after the one before was taken."""
        failures = 0
        try:
            while update := self.state.updates.head(fifo):
                async with self._slots:
                    pause = await self._attempt(update, failures)
                if pause is None:
                    self.state.updates.finish(update)
                    failures = 0
                else:
                    failures += 1
                    await asyncio.sleep(pause)
        finally:
            if self._tasks.get(fifo) is asyncio.current_task():
                del self._tasks[fifo]

    async def _attempt(self, update: Update, failures: int) -> float | None:
        """None when the bot took it, else how long to wait before the next try."""
        backoff = min(self.patience.first * 2.0**failures, self.patience.longest)
        webhook = self.state.webhook
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
        body = json.dumps(update.body).encode()
        try:
            request = self._opened().post(webhook.url).headers(headers).body_bytes(body)
            answer = await request.build().send()
            content = bytes(await answer.bytes())
        except (RequestError, ValueError) as error:
            self._failed(f"Connection failed: {type(error).__name__}")
            return backoff
        if not 200 <= answer.status < 300:
            self._failed(f"Wrong response from the webhook: {_named(answer.status)}")
            return _retry_after(answer.get_header("Retry-After") or "", backoff)
        if content:
            await self._follow(content)
        return None

    def _opened(self) -> Client:
        if self._client is None:
            self._client = (
                ClientBuilder()
                .timeout(timedelta(seconds=self.patience.timeout))
                .danger_accept_invalid_certs(True)  # that is the bot's own affair on this machine
                .no_proxy()
                .build()
            )
        return self._client

    def _failed(self, why: str) -> None:
        self.state.webhook.last_error = why
        self.state.webhook.last_error_at = self.state.now()

    async def _follow(self, content: bytes) -> None:
        try:
            call = json.loads(content)
        except ValueError:
            return
        if isinstance(call, dict) and "method" in call:
            await self.reply(call)


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _retry_after(header: str, otherwise: float) -> float:
    try:
        return min(max(float(header), 0.0), _LONGEST_RETRY_AFTER)
    except ValueError:
        return otherwise
