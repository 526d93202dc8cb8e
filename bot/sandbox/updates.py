"""Telegram's update queue: one order for everybody, one FIFO a chat, updates that die of age."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import UpdateType

MESSAGE_LIFE = 86_400
PRESS_LIFE = 150

# Presses and membership changes of a chat wait in other FIFOs than its messages.
PRESSES = 3 << 33
MEMBERSHIP = 5 << 33

ALL_KINDS = frozenset(str(kind) for kind in UpdateType)
# Sent only to bots that ask for them by name.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_KINDS = ALL_KINDS - _ON_REQUEST


@dataclass(slots=True, repr=False)
class Update:
    id: int
    fifo: int
    expires: float
    body: dict[str, Any]
    done: bool = False
    repeated: bool = False


@dataclass(slots=True)
class Disorder:
    """What the fault switches do to delivery; by default nothing. Each is asked once an update."""

    repeat: Callable[[], bool] = lambda: False
    delay: Callable[[], float] = lambda: 0.0
    within_fifo: Callable[[], bool] = lambda: False


@dataclass(slots=True, repr=False)
class UpdateQueue:
    """Holds updates until they are confirmed (polling), answered with 200 (webhook) or too old."""

    now: Callable[[], float]
    next_id: int
    disorder: Disorder = field(default_factory=Disorder)
    kinds: frozenset[str] = DEFAULT_KINDS
    on_fifo: Callable[[int], None] | None = None
    _order: deque[Update] = field(default_factory=deque)
    _fifos: dict[int, deque[Update]] = field(default_factory=dict)
    _repeats: deque[Update] = field(default_factory=deque)
    _late: dict[int, deque[tuple[float, dict[str, Any]]]] = field(default_factory=dict)
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def push(self, kind: str, fifo: int, expires: float, payload: dict[str, Any]) -> None:
        """Queues one update of `kind`; a kind the bot did not ask for is never queued."""
        if kind not in self.kinds:
            return
        delay = self.disorder.delay()
        key = fifo
        if delay and self.disorder.within_fifo():
            key = id(payload)  # a queue of its own: nothing waits behind it
        elif not delay and fifo not in self._late:
            self._release(fifo, expires, {kind: payload})
            return
        first = key not in self._late
        self._late.setdefault(key, deque()).append((expires, {kind: payload}))
        if first:
            asyncio.get_running_loop().call_later(delay, self._release_late, key, fifo)

    def _release_late(self, key: int, fifo: int) -> None:
        for expires, body in self._late.pop(key):
            self._release(fifo, expires, body)

    def _release(self, fifo: int, expires: float, body: dict[str, Any]) -> None:
        # The id is given here and not earlier: delivery goes by rising ids, whatever came late.
        update = Update(self.next_id, fifo, expires, {"update_id": self.next_id, **body})
        self.next_id += 1
        self._order.append(update)
        self._fifos.setdefault(fifo, deque()).append(update)
        self._wake()
        if self.on_fifo:
            self.on_fifo(fifo)

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def arrival(self) -> asyncio.Future[None]:
        """Done with the next update that is queued."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return future

    def wake(self) -> None:
        """Lets every long poll answer now."""
        self._wake()

    def confirm(self, offset: int) -> None:
        """Forgets all before `offset`; a negative one keeps only the last `-offset`."""
        if offset < 0:
            alive = list(self._alive())
            offset = alive[offset].id if len(alive) >= -offset else 0
        while self._order and self._order[0].id < offset:
            self.finish(self._order[0])

    def batch(self, limit: int) -> list[dict[str, Any]]:
        """The oldest updates, without removing them; repeats that a fault asked for come first."""
        found = [self._repeats.popleft().body for _ in range(min(limit, len(self._repeats)))]
        for update in self._alive():
            if len(found) >= limit:
                break
            found.append(update.body)
        return found

    def head(self, fifo: int) -> Update | None:
        """The update of this FIFO that is to be delivered next."""
        updates = self._fifos.get(fifo)
        while updates:
            update = updates[0]
            if not update.done and update.expires > self.now():
                return update
            update.done = True
            updates.popleft()
        self._fifos.pop(fifo, None)
        self._sweep()
        return None

    def fifos(self) -> list[int]:
        return list(self._fifos)

    def finish(self, update: Update) -> None:
        """Confirmed by the bot. A fault may have it delivered once more."""
        if not update.repeated and self.disorder.repeat():
            update.repeated = True
            if self.on_fifo:
                return  # stays at the head of its FIFO
            self._repeats.append(update)
        update.done = True
        self.head(update.fifo)
        self._sweep()

    def clear(self) -> None:
        self._order.clear()
        self._fifos.clear()
        self._repeats.clear()
        self._late = {key: deque() for key in self._late}  # their timers are still running

    def __len__(self) -> int:
        return sum(1 for _ in self._alive())

    def _alive(self) -> Iterator[Update]:
        now = self.now()
        return (each for each in self._order if not each.done and each.expires > now)

    def _sweep(self) -> None:
        now = self.now()
        while self._order and (self._order[0].done or self._order[0].expires <= now):
            self._order.popleft().done = True
