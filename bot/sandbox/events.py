"""Tells whoever listens (tests, pages) what changed; keeps the last ones for who comes back."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

KEPT = 10_000

Event = dict[str, Any]


@dataclass(slots=True, repr=False)
class Events:
    """Every event has a rising `seq`, a `kind` and the `chat` it is about (None: everybody's)."""

    seq: int = 0
    closed: bool = False
    _kept: deque[Event] = field(default_factory=lambda: deque(maxlen=KEPT))
    _everywhere: list[asyncio.Future[None]] = field(default_factory=list)
    _by_chat: dict[int, list[asyncio.Future[None]]] = field(default_factory=dict)

    def publish(self, kind: str, chat: int | None = None, **details: Any) -> None:
        self.seq += 1
        self._kept.append({"seq": self.seq, "kind": kind, "chat": chat, **details})
        if self._everywhere:
            self._everywhere = _wake(self._everywhere)
        if chat is not None and (waiting := self._by_chat.pop(chat, None)):
            _wake(waiting)

    def since(self, seq: int) -> list[Event]:
        """All after `seq`. Begins with a `gap` when some of them are no longer kept."""
        missed = self.seq - seq
        if missed < 0:  # the listener knew an earlier run of the sandbox
            return [{"seq": self.seq, "kind": "gap", "chat": None}]
        found = list(islice(reversed(self._kept), missed))[::-1]
        if missed > len(found):
            found.insert(0, {"seq": self.seq - len(found), "kind": "gap", "chat": None})
        return found

    async def until(
        self,
        condition: Callable[[], Any],
        timeout: float,  # noqa: ASYNC109 (a caller names its patience)
        chat: int | None = None,
    ) -> Any:
        """The first true value of `condition`, asked again after each event (of `chat`).

        Raises:
            TimeoutError: it was not true within `timeout` seconds.
        """
        async with asyncio.timeout(timeout):
            while not (value := condition()):
                await self._next(chat)
        return value

    async def stream(self, after: int) -> AsyncIterator[Event]:
        """Events after `after`, then live ones, until the sandbox stops."""
        while not self.closed:
            for event in self.since(after):
                after = event["seq"]
                yield event
            if after == self.seq and not self.closed:
                await self._next(None)

    def close(self) -> None:
        self.closed = True
        self._everywhere = _wake(self._everywhere)

    def _next(self, chat: int | None) -> asyncio.Future[None]:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if chat is None:
            self._everywhere.append(future)
        else:
            self._by_chat.setdefault(chat, []).append(future)
        return future


def _wake(waiting: list[asyncio.Future[None]]) -> list[asyncio.Future[None]]:
    for future in waiting:
        if not future.done():
            future.set_result(None)
    return []
