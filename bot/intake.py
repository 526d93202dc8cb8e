"""Updates in, acknowledgement out: gathers what is waiting into batches for the service.

It does not know where updates come from, nor what becomes of them.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from bot.service import Service
from bot.updates import Incoming, UnreadableUpdate, read_update
from storage.errors import StoreUnavailable

log = structlog.get_logger(__name__)
LARGEST_BATCH = 25
PATIENCE = 1.0
"""Seconds to wait before a batch is tried again while the database cannot be reached."""


_Waiting = tuple[Incoming, asyncio.Future[None]]


class Intake:
    """One batch at a time; what arrives meanwhile is the next one, so one commit serves all
    who wait. Run ``run`` in a task; it ends by raising what the service cannot get over."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._waiting: asyncio.Queue[_Waiting | None] = asyncio.Queue()
        """None is the end: nothing comes after it."""
        self._stopping = False

    @property
    def open(self) -> bool:
        """False once the bot stops, or cannot go on."""
        return not self._stopping

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Returns once every update is committed or set aside: now it may be acknowledged.

        Raises StoreUnavailable, StoreFull or StoreCorrupt where that did not happen, and
        ConnectionAbortedError while the bot stops.
        """
        if self._stopping:
            raise ConnectionAbortedError
        loop = asyncio.get_running_loop()
        done = []
        for raw in updates:
            try:
                update = read_update(raw)
            except UnreadableUpdate:
                log.warning("not an update")
                continue
            future = loop.create_future()
            self._waiting.put_nowait((update, future))
            done.append(future)
        if done:
            await asyncio.gather(*done)

    async def run(self) -> None:
        try:
            while batch := await self._next_batch():
                await self._handle(batch)
        finally:
            self._refuse_the_rest()

    def stop(self) -> None:
        """Take nothing new; what has been taken is still handled, and then ``run`` ends."""
        if not self._stopping:
            self._stopping = True
            self._waiting.put_nowait(None)

    async def _next_batch(self) -> list[_Waiting]:
        """What is waiting, as soon as something is; nothing at the end."""
        batch: list[_Waiting] = []
        while len(batch) < LARGEST_BATCH and not (batch and self._waiting.empty()):
            one = await self._waiting.get()
            if one is None:
                self._waiting.put_nowait(None)  # for the next look
                break
            batch.append(one)
        return batch

    def _refuse_the_rest(self) -> None:
        """Nobody handles it any more, so nobody must wait for it."""
        self._stopping = True
        while not self._waiting.empty():
            if (one := self._waiting.get_nowait()) is not None:
                _settle([one], ConnectionAbortedError())

    async def _handle(self, batch: Sequence[_Waiting]) -> None:
        try:
            await self._service.handle([update for update, _ in batch])
        except StoreUnavailable as error:
            log.warning("database unavailable", error=type(error).__name__)
            _settle(batch, error)
            await asyncio.sleep(PATIENCE)
        except Exception as error:
            _settle(batch, error)
            raise
        else:
            _settle(batch, None)


def _settle(batch: Sequence[_Waiting], error: Exception | None) -> None:
    for _, future in batch:
        if future.done():  # its caller has gone away
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
