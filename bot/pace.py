"""How fast messages may leave: a rate that adapts, and a gap between messages of one chat.

Telegram does not publish its limits and changes them. So the rate grows slowly while all goes
well and is halved when Telegram says "too many" (AIMD). It knows no queue and sends nothing.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field

SLOWEST = 5.0
"""Messages a second that are not undercut, however often Telegram refuses."""
GROWS_EVERY = 10.0
"""Seconds without a refusal after which a rate that held something back grows by one."""
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
    """Messages that may leave within any one second, in whole numbers and at least one."""
    _left: deque[float] = field(init=False, default_factory=deque)
    """When the last ones left; as many as may leave within a second."""
    _held_back: bool = field(init=False, default=False)
    _grown_at: float = field(init=False)
    _paused_until: float = field(init=False)
    _chats: OrderedDict[int, float] = field(init=False, default_factory=OrderedDict)
    """By when each chat's messages so far would have left at one each CHAT_GAP."""

    def __post_init__(self) -> None:
        self.rate = self.start_rate
        self._grown_at = self._paused_until = self.now

    def wait(self, chat: int, now: float, share: float = 1.0) -> float:
        """Seconds until a message to ``chat`` may leave; 0 takes the place for it. With less
        than the whole ``share``, only while all that left take up no more than that of the pace:
        the rest is free for whoever waits for an answer."""
        if now < self._paused_until:
            return self._paused_until - now
        if not self.start_rate:
            return 0.0
        busy_until = max(self._chats.get(chat, now), now)
        wait = max(busy_until - CHAT_GAP * (CHAT_BURST - 1) - now, self._until_free(now, share))
        if wait > 0:
            return wait
        self._left.append(now)
        self._chats[chat] = busy_until + CHAT_GAP
        self._chats.move_to_end(chat)
        if len(self._chats) > CHATS_REMEMBERED:
            self._chats.popitem(last=False)
        return 0.0

    def refused(self, retry_after: float, now: float) -> None:
        """Telegram said "too many": everything waits as long as it asks, then goes slower."""
        if now >= self._paused_until:  # else it speaks of what left before the last refusal
            self.rate = max(min(SLOWEST, self.start_rate), self.rate / 2)
        self._paused_until = max(self._paused_until, now + retry_after + AFTER_REFUSAL)
        self._grown_at = self._paused_until
        self._held_back = False

    def _until_free(self, now: float, share: float) -> float:
        """Seconds until the second that ends then has room for one more."""
        if self._held_back and now - self._grown_at >= GROWS_EVERY:
            self.rate += 1
            self._grown_at, self._held_back = now, False
        places = max(1, int(self.rate))
        while len(self._left) > places:
            self._left.popleft()
        mine = max(1, int(places * share))
        if len(self._left) < mine:
            return 0.0
        wait = self._left[-mine] + 1 - now
        self._held_back |= wait > 0 and mine == places
        return wait
