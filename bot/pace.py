"""How fast messages may leave: a rate that adapts, and a gap between messages of one chat.

Telegram does not publish its limits and changes them. So the rate grows slowly while all goes
well and is halved when Telegram says "too many" (AIMD). It knows no queue and sends nothing.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

SLOWEST = 5.0
"""Messages a second that are never undercut."""
GROWS_EVERY = 10.0
"""Seconds without a refusal after which the rate grows by one message a second."""
AFTER_REFUSAL = 0.5
"""Seconds added to what Telegram asks us to wait."""
CHAT_GAP = 1.0
CHAT_BURST = 4
"""A chat may get this many messages at once, then one each CHAT_GAP seconds."""
CHATS_REMEMBERED = 10_000


@dataclass
class Pace:
    """Times are seconds of a monotonic clock. A rate of 0 means that nothing is held back."""

    start_rate: float
    now: float
    rate: float = field(init=False)
    _allowance: float = field(init=False)
    _counted_at: float = field(init=False)
    _grown_at: float = field(init=False)
    _paused_until: float = field(init=False, default=0.0)
    _chats: OrderedDict[int, float] = field(init=False, default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.rate = self._allowance = self.start_rate
        self._counted_at = self._grown_at = self.now

    def wait(self, chat: int, now: float) -> float:
        """Seconds until a message to ``chat`` may leave; 0 takes the place for it."""
        if now < self._paused_until:
            return self._paused_until - now
        if not self.start_rate:
            return 0.0
        self._count(now)
        chat_wait = self._chats.get(chat, 0.0) - CHAT_GAP * (CHAT_BURST - 1) - now
        if chat_wait > 0:
            return chat_wait
        if self._allowance < 1:
            return (1 - self._allowance) / self.rate
        self._allowance -= 1
        self._chats[chat] = max(self._chats.pop(chat, 0.0), now) + CHAT_GAP
        if len(self._chats) > CHATS_REMEMBERED:
            self._chats.popitem(last=False)
        return 0.0

    def refused(self, retry_after: float, now: float) -> None:
        """Telegram said "too many": everything waits as long as it asks, then goes slower."""
        self._paused_until = max(self._paused_until, now + retry_after + AFTER_REFUSAL)
        if self.start_rate:
            self.rate = max(SLOWEST, self.rate / 2)
        self._allowance = 0.0
        self._grown_at = self._counted_at = self._paused_until

    def _count(self, now: float) -> None:
        if now - self._grown_at >= GROWS_EVERY:
            self.rate += 1
            self._grown_at = now
        passed = max(0.0, now - self._counted_at)
        self._allowance = min(self.rate, self._allowance + passed * self.rate)
        self._counted_at = now
