"""The update queue by itself, on a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.state import first_id
from bot.sandbox.updates import DEFAULT_KINDS, Disorder, UpdateQueue


@dataclass
class Time:
    now: float = 1_800_000_000.0
    queue: UpdateQueue = field(init=False)

    def __post_init__(self) -> None:
        self.queue = UpdateQueue(lambda: self.now, 100)

    def push(self, name: str, fifo: int = 1, life: float = 100.0) -> None:
        self.queue.push("message", fifo, self.now + life, {"text": name})

    def names(self, limit: int = 100) -> list[str]:
        return [update["message"]["text"] for update in self.queue.batch(limit)]


@pytest.fixture
def time() -> Time:
    return Time()


def test_updates_come_in_order_until_they_are_confirmed(time: Time) -> None:
    for name in "abc":
        time.push(name)
    assert time.names(2) == ["a", "b"]
    assert time.names() == ["a", "b", "c"]
    time.queue.confirm(102)
    assert time.names() == ["c"]
    assert len(time.queue) == 1


def test_offset_zero_confirms_nothing_and_a_negative_one_keeps_the_last(time: Time) -> None:
    for name in "abcd":
        time.push(name)
    time.queue.confirm(0)
    assert time.names() == ["a", "b", "c", "d"]
    time.queue.confirm(-9)
    assert len(time.queue) == 4
    time.queue.confirm(-2)
    assert time.names() == ["c", "d"]


def test_an_update_dies_of_age_not_its_younger_neighbour(time: Time) -> None:
    time.push("press", fifo=2, life=150)
    time.push("text", life=86_400)
    time.now += 149
    assert time.names() == ["press", "text"]
    time.now += 1
    assert time.names() == ["text"]
    assert time.queue.head(2) is None
    time.now += 86_400
    assert time.names() == []
    assert len(time.queue) == 0


def test_each_fifo_has_its_own_head(time: Time) -> None:
    for name, fifo in [("a1", 1), ("b1", 2), ("a2", 1)]:
        time.push(name, fifo)
    head = time.queue.head(1)
    assert head
    assert head.body["message"]["text"] == "a1"
    time.queue.finish(head)
    assert time.names() == ["b1", "a2"]
    time.queue.finish(time.queue.head(1))  # type: ignore[arg-type]
    assert time.queue.head(1) is None
    assert time.queue.fifos() == [2]


def test_a_kind_that_was_not_asked_for_is_never_queued(time: Time) -> None:
    time.queue.kinds = frozenset({"callback_query"})
    time.push("a")
    time.queue.kinds = DEFAULT_KINDS
    assert time.names() == []
    assert "chat_member" not in DEFAULT_KINDS
    assert "my_chat_member" in DEFAULT_KINDS


def test_a_repeat_comes_once_more_under_its_old_id(time: Time) -> None:
    time.queue.disorder = Disorder(repeat=lambda: True)
    time.push("a")
    first = time.queue.batch(100)
    time.queue.confirm(101)
    time.push("b")
    assert time.queue.batch(1) == first
    assert time.names() == ["b"]


def test_ids_rise_for_weeks_across_restarts() -> None:
    now = 1_795_000_000.0
    for days in (0, 1, 7, 14):
        begin = first_id(now + days * 86_400)
        assert 0 < begin < 2**31
        assert begin != first_id(now + days * 86_400 + 1)
    assert first_id(now + 60) - first_id(now) in (60_000, 60_000 - 2_000_000_000)


@given(st.lists(st.one_of(st.integers(1, 3), st.just("finish"), st.just("age")), max_size=60))
def test_whatever_happens_a_fifo_keeps_its_order(steps: list[int | str]) -> None:
    time = Time()
    said: dict[int, list[str]] = {1: [], 2: [], 3: []}
    for number, step in enumerate(steps):
        if step == "finish":
            for fifo in time.queue.fifos():
                head = time.queue.head(fifo)
                assert head is None or head.body["message"]["text"] == said[fifo].pop(0)
                if head:
                    time.queue.finish(head)
                break
        elif step == "age":
            time.now += 101
            said = {fifo: [] for fifo in said}
        elif isinstance(step, int):
            time.push(str(number), step)
            said[step].append(str(number))
    for fifo, names in said.items():
        waiting = [u["message"]["text"] for u in time.queue.batch(100)]
        assert [name for name in waiting if name in names] == names, fifo
    ids = [update["update_id"] for update in time.queue.batch(100)]
    assert ids == sorted(set(ids))
