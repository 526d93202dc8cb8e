"""Time passing for people who have stopped in the middle, and what the program does meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.reminders import Reminders
from bot.silence import Silence
from storage.stalled import Stall
from storage.store import Store
from tests.bot.front import Front

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class WaitingRoom:
    front: Front
    store: Any = None
    """Another than the front's, where it is to fail."""
    got: dict[int, list[datetime]] = field(default_factory=dict)
    """When each person was reminded."""

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        store = self.store or self.front.store
        worlds, clock = self.front.worlds, self.front.clock
        self.silence = Silence(store, worlds, clock)
        self.reminders = Reminders(store, worlds, self.front.renderer, clock)

    async def beat(self, *people: int) -> None:
        await self.silence.look()
        await self.reminders.look()
        for person in people:
            texts = await self.front.texts(person)
            times = [self.front.now for text in texts if is_reminder(text)]
            self.got.setdefault(person, []).extend(times)

    async def until(self, end: datetime, *people: int, step: timedelta = HOUR) -> None:
        """The program at work, a beat a ``step``; what people get is noted."""
        while self.front.now < end:
            self.front.now = min(end, self.front.now + step)
            await self.beat(*people)

    async def row(self, person: int) -> Stall | None:
        found = await self.front.store.read(lambda tx: tx.stalled.of_chats([person]))
        return found.get(person)


def is_reminder(text: str) -> bool:
    return "belum selesai" in text and "masih tersimpan" in text


async def persons(store: Store, count: int, *, held_out: bool = False) -> list[int]:
    """Chats that the keyring of these tests holds out, or does not."""

    def chosen(holds_out: Any) -> Iterable[int]:
        return (c for c in range(5_000_000_001, 5_000_010_000) if holds_out(c) is held_out)

    async def job(tx: Any) -> list[int]:
        found = iter(chosen(tx.stalled.holds_out))
        return [next(found) for _ in range(count)]

    return await store.read(job)
