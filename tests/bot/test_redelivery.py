"""Telegram delivers again, late and across its queues in any order: the end is always the same."""

import random
from collections.abc import Sequence
from typing import Any

import pytest

from bot.updates import Incoming, read_update
from tests.bot.front import Front, rows

WAYS = 600
WAYS_AT_LENGTH = 10_000
DUPLICATES = 0.3
PEOPLE = 3
DIALOGUES = (("/start", "1", "Poodle", "1"), ("/start", "3"), ("/start", "2", "kucing", "Persian"))
SPACE = 1_000_000
"""Between the numbers of one way and those of the next."""


@pytest.mark.parametrize(
    "ways",
    [WAYS, pytest.param(WAYS_AT_LENGTH, marks=[pytest.mark.long, pytest.mark.timeout(900)])],
)
async def test_every_way_updates_can_come_ends_the_same(front: Front, ways: int) -> None:
    chance = random.Random(2026)
    dialogue = [
        front.said(person, text)
        for turn in range(max(map(len, DIALOGUES)))
        for person, texts in enumerate(DIALOGUES, start=1)
        for text in texts[turn : turn + 1]
    ]
    await front.hear(*dialogue)

    waiting: list[Incoming] = []
    for way in range(1, ways + 1):
        waiting += [_moved(update, way) for update in _delivered(dialogue, chance)]
        size = chance.randint(50, 150)
        while len(waiting) > size:
            await front.hear(*waiting[:size])
            waiting = waiting[size:]
    await front.hear(*waiting)

    expected = {person: await _end(front, person) for person in range(1, PEOPLE + 1)}
    for way in range(1, ways + 1):
        for person, end in expected.items():
            assert await _end(front, way * SPACE + person) == end
    found = await rows(front.store)
    assert len(found["seen"]) == len(dialogue) * (ways + 1)
    assert not found["dead_letters"]


def _delivered(dialogue: Sequence[Incoming], chance: random.Random) -> list[Incoming]:
    """Each person's words in their order, everybody's in any; some of them again, later."""
    queues = [[u for u in dialogue if u.chat == person] for person in range(1, PEOPLE + 1)]
    found: list[Incoming] = []
    while left := [queue for queue in queues if queue]:
        found.append(chance.choice(left).pop(0))
    for update in chance.sample(found, k=round(DUPLICATES * len(found))):
        found.insert(chance.randint(found.index(update) + 1, len(found)), update)
    return found


def _moved(update: Incoming, way: int) -> Incoming:
    """The same words of other people."""
    raw: dict[str, Any] = dict(update.raw)
    person = way * SPACE + raw["message"]["chat"]["id"]
    chat = {**raw["message"]["chat"], "id": person}
    message = {**raw["message"], "chat": chat, "from": {"id": person}}
    return read_update({"update_id": way * SPACE + update.update_id, "message": message})


async def _end(front: Front, person: int) -> tuple[Any, int]:
    """Where somebody is, and how many messages they were sent."""
    stored = (await front.store.write(lambda tx: tx.sessions.lock([person], front.now)))[person]
    return stored.session.to_json(), stored.sent
