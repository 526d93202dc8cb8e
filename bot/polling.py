"""Updates by long polling. The next offset is sent only when the batch is committed."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.api import BotApi, wait_of
from bot.intake import Intake
from bot.sender import TokenRefused
from bot.updates import ALLOWED_UPDATES, UnreadableUpdate, read_id
from storage.errors import StoreUnavailable

log = structlog.get_logger(__name__)

POLL_SECONDS = 25
LARGEST_BATCH = 100
SHORTEST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


class Polling:
    """Run ``run`` in a task; it ends by raising what it cannot get over."""

    def __init__(
        self,
        api: BotApi,
        intake: Intake,
        heard: Callable[[bool], None],
        may_poll: Callable[[], Awaitable[bool]],
    ) -> None:
        self._api = api
        self._intake = intake
        self._heard = heard
        """Called each time Telegram has answered and all it sent is committed, with whether
        that was everything it had."""
        self._may_poll = may_poll
        """Whether this process is the one that polls: Telegram allows one."""
        self._offset: int | None = None
        self._caught_up = False
        self._stopping = asyncio.Event()
        self._waiting: asyncio.Task[Any] | None = None

    def stop(self) -> None:
        """Ends the call that is waiting: what it would have brought is not acknowledged."""
        self._stopping.set()
        if self._waiting is not None:
            self._waiting.cancel()

    async def run(self) -> None:
        pause = 0.0
        while not await self._stopped_within(pause):
            if not await self._may_poll():
                pause = SHORTEST_PAUSE
                continue
            try:
                await self._round()
            except (StoreUnavailable, TelegramError) as error:
                self._caught_up = False
                pause = self._pause_after(error, pause)
            else:
                pause = 0.0

    async def _round(self) -> None:
        params: dict[str, Any] = {
            # Until we have caught up, an empty answer at once says so.
            "timeout": POLL_SECONDS if self._caught_up else 0,
            "limit": LARGEST_BATCH,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        if self._offset is not None:
            params["offset"] = self._offset
        updates = await self._wait_for(
            self._api.call("getUpdates", params, seconds=POLL_SECONDS + 10)
        )
        if self._stopping.is_set():
            return
        if updates:
            await self._intake.take(updates)
            # Only now: with the next call this offset tells Telegram to forget them.
            self._offset = _highest(updates) + 1
        self._caught_up = len(updates) < LARGEST_BATCH
        self._heard(self._caught_up)

    async def _wait_for(self, call: Coroutine[Any, Any, Any]) -> Any:
        self._waiting = asyncio.create_task(call)
        try:
            return await self._waiting
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
            return []
        finally:
            self._waiting = None

    async def _stopped_within(self, seconds: float) -> bool:
        if seconds:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()

    def _pause_after(self, error: Exception, pause: float) -> float:
        if isinstance(error, InvalidToken):
            raise TokenRefused from None
        if isinstance(error, RetryAfter):
            log.warning("polling too fast", seconds=wait_of(error))
            return max(SHORTEST_PAUSE, wait_of(error))
        if isinstance(error, Conflict):
            log.warning("another process polls with this token, or a webhook is set")
        elif isinstance(error, NetworkError | StoreUnavailable):
            log.warning("polling interrupted", error=type(error).__name__)
        return min(LONGEST_PAUSE, max(SHORTEST_PAUSE, pause * 2))


def _highest(updates: Sequence[Any]) -> int:
    """The highest update id. What has none cannot be acknowledged; Telegram sends no such thing,
    and whoever does shall not be asked again at once: raises NetworkError."""
    ids = []
    for update in updates:
        with suppress(UnreadableUpdate):
            ids.append(read_id(update))
    if not ids:
        raise NetworkError("updates without ids")
    return max(ids)
