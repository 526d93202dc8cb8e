"""What can be made to go wrong, scripted or by seeded chance; everything is off by default."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.updates import Disorder


class Kind(StrEnum):
    """`after` variants carry the call out and then fail to say so."""

    TOO_MANY = "too_many"  # 429 with parameters.retry_after
    BAD_GATEWAY = "bad_gateway"  # 502 with the HTML page of a proxy
    SERVER_ERROR = "server_error"  # 500 in Telegram's JSON
    HANG = "hang"
    HANG_AFTER = "hang_after"
    CUT = "cut"  # headers, half of the body, then the connection is closed
    CUT_AFTER = "cut_after"
    BLOCKED = "blocked"  # 403, as if the person had blocked the bot


AFTER = frozenset({Kind.HANG_AFTER, Kind.CUT_AFTER})


@dataclass(frozen=True, slots=True)
class Fault:
    """`retry_after` and `seconds` (how long a hang lasts at most) matter to some kinds only."""

    kind: Kind
    retry_after: int = 1
    seconds: float = 30.0


@dataclass(slots=True)
class Scripted:
    """The next `times` calls of `method` ("*": any), to `chat` if one is named."""

    fault: Fault
    method: str = "*"
    times: int = 1
    chat: int | None = None

    def fits(self, method: str, chat: object) -> bool:
        named = self.method in ("*", method)
        return self.times > 0 and named and self.chat in (None, chat)


@dataclass(slots=True)
class Delivery:
    """Chances that an update comes twice, late, or that a press comes under two ids."""

    duplicate: float = 0.0
    double_press: float = 0.0
    reorder: float = 0.0
    longest_delay: float = 0.5
    within_fifo: bool = False


@dataclass(slots=True)
class Limit:
    """Messages a second, all together and to one chat; 0 is no limit. `burst` may come at once."""

    overall: float = 0.0
    per_chat: float = 0.0
    burst: int = 1


@dataclass(slots=True)
class Faults:
    """Every switch. Chances are between 0 and 1 and drawn from one seeded generator."""

    now: Callable[[], float]
    chances: dict[Kind, float] = field(default_factory=dict)
    delivery: Delivery = field(default_factory=Delivery)
    scripted: list[Scripted] = field(default_factory=list)
    limits: Limit = field(default_factory=Limit)
    retry_after: int = 1
    seconds: float = 30.0
    only: frozenset[str] = frozenset()
    _random: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311
    _next_free: dict[int | None, float] = field(default_factory=dict)

    def seed(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311

    def next(
        self,
        method: str,
        kind: Kind | str,
        times: int = 1,
        *,
        chat: int | None = None,
        retry_after: int = 1,
        seconds: float = 30.0,
    ) -> None:
        """Makes the next `times` calls of `method` (or "*") fail."""
        fault = Fault(Kind(kind), retry_after, seconds)
        self.scripted.append(Scripted(fault, method, times, chat))

    def chance(self, kind: Kind | str, probability: float) -> None:
        """How often a call fails this way; of any method, or of those in `only`."""
        self.chances[Kind(kind)] = probability

    def limit(self, overall: float = 0.0, per_chat: float = 0.0, burst: int = 1) -> None:
        """Answers 429 to messages above these rates."""
        self.limits = Limit(overall, per_chat, burst)
        self._next_free.clear()

    def clear(self) -> None:
        """Everything off."""
        self.chances.clear()
        self.scripted.clear()
        self.delivery = Delivery()
        self.only = frozenset()
        self.limit()

    def pick(self, method: str, chat: object) -> Fault | None:
        """The fault for this call, if any."""
        for scripted in self.scripted:
            if scripted.fits(method, chat):
                scripted.times -= 1
                return scripted.fault
        if self.chances and (not self.only or method in self.only):
            for kind, probability in self.chances.items():
                if self._random.random() < probability:
                    return Fault(kind, self.retry_after, self.seconds)
        return None

    def wait_for(self, method: str, chat: object) -> int | None:
        """Whole seconds until this message may be sent, or None if now."""
        limits = self.limits
        if not (limits.overall or limits.per_chat) or not _is_message(method):
            return None
        rates = ((None, limits.overall), (chat if isinstance(chat, int) else 0, limits.per_chat))
        now = self.now()
        free = {key: max(self._next_free.get(key, 0.0), now) for key, rate in rates if rate}
        ahead = {key: free[key] - now - (limits.burst - 1) / rate for key, rate in rates if rate}
        longest = max(ahead.values())
        if longest > 0:
            return math.ceil(longest)
        for key, rate in rates:
            if rate:
                self._next_free[key] = free[key] + 1 / rate
        return None

    def presses_twice(self) -> bool:
        return self._happens(self.delivery.double_press)

    def disorder(self) -> Disorder:
        """What the update queue asks for each update."""
        return Disorder(
            repeat=lambda: self._happens(self.delivery.duplicate),
            delay=self._delay,
            within_fifo=lambda: self.delivery.within_fifo,
        )

    def _delay(self) -> float:
        late = self._happens(self.delivery.reorder)
        return self._random.uniform(0.0, self.delivery.longest_delay) if late else 0.0

    def _happens(self, probability: float) -> bool:
        return probability > 0 and self._random.random() < probability


def _is_message(method: str) -> bool:
    return method.startswith(("send", "edit")) and method != "sendChatAction"
