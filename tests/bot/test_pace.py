"""The pace, on a clock of its own: never too fast, never stuck, slower when told so."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import CHAT_BURST, CHATS_REMEMBERED, GROWS_EVERY, SLOWEST, Pace


def depart(pace: Pace, chats: list[int], start: float = 0.0) -> list[tuple[float, int]]:
    """Sends one message after the other, each as soon as it may leave."""
    now, left = start, []
    for chat in chats:
        for _ in range(1000):
            if (wait := pace.wait(chat, now)) <= 0:
                break
            now += wait
        else:
            pytest.fail("waits for ever")
        left.append((now, chat))
    return left


def most_within(times: list[float], seconds: float) -> int:
    """In any window of that length, its end left out."""
    return max(
        sum(1 for other in times[at:] if other < time + seconds - 1e-9)
        for at, time in enumerate(times)
    )


@given(st.integers(1, 40), st.lists(st.floats(0, 0.3), min_size=1, max_size=200))
def test_no_second_ever_sees_more_than_the_rate(rate: int, gaps: list[float]) -> None:
    pace, now, left = Pace(rate, now=0.0), 0.0, []
    for chat, gap in enumerate(gaps):
        now += gap
        while (wait := pace.wait(chat, now)) > 0:
            now += wait
        left.append(now)
        if now >= GROWS_EVERY:
            break

    assert most_within(left, 1.0) <= rate


def test_what_is_free_is_used_at_once() -> None:
    left = depart(Pace(25, now=0.0), list(range(75)))

    times = [time for time, _ in left]
    assert times == [0.0] * 25 + [1.0] * 25 + [2.0] * 25


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_a_chat_gets_a_few_at_once_and_then_one_a_second(chats: list[int]) -> None:
    by_chat: dict[int, list[float]] = defaultdict(list)
    for time, chat in depart(Pace(1000, now=0.0), chats):
        by_chat[chat].append(time)

    for times in by_chat.values():
        for seconds in (1, 2, 5, 10):
            assert most_within(times, seconds) <= CHAT_BURST + seconds - 1
        assert times == sorted(times)


def test_a_waiting_chat_holds_up_no_other() -> None:
    pace = Pace(25, now=0.0)
    depart(pace, [1] * CHAT_BURST)

    assert pace.wait(1, 0.0) == pytest.approx(1.0)
    assert pace.wait(2, 0.0) == 0


def test_no_rate_holds_nothing_back() -> None:
    left = depart(Pace(0, now=0.0), [1] * 1000)

    assert {time for time, _ in left} == {0.0}


@pytest.mark.parametrize("rate", [0.2, 1, 1.5, 5, 25])
def test_however_low_the_rate_something_leaves(rate: float) -> None:
    left = depart(Pace(rate, now=0.0), [1, 2, 3])

    assert left[-1][0] <= 2.0


def test_a_refusal_pauses_everything_for_as_long_as_asked_and_a_little() -> None:
    pace = Pace(25, now=0.0)
    pace.refused(7, now=100.0)

    assert pace.wait(1, 100.0) == pytest.approx(7.5)
    assert pace.wait(2, 107.0) == pytest.approx(0.5)
    assert pace.wait(2, 107.5) == 0


def test_a_pause_holds_also_without_a_rate() -> None:
    pace = Pace(0, now=0.0)
    pace.refused(1, now=0.0)

    assert pace.wait(1, 1.0) == pytest.approx(0.5)
    assert pace.wait(1, 1.5) == 0


def test_a_refusal_halves_the_rate_and_no_further_than_the_floor() -> None:
    pace, now, rates = Pace(25, now=0.0), 0.0, []
    for _ in range(5):
        pace.refused(1, now)
        now += 10
        rates.append(pace.rate)

    assert rates == [12.5, 6.25, SLOWEST, SLOWEST, SLOWEST]
    assert most_within([time for time, _ in depart(pace, list(range(10)), now)], 1.0) == 5


def test_refusals_of_what_left_together_count_as_one() -> None:
    pace = Pace(25, now=0.0)
    for late in range(20):
        pace.refused(1, now=late / 100)

    assert pace.rate == 12.5
    assert pace.wait(1, 0.19) == pytest.approx(1.5)


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    pace = Pace(25, now=0.0)
    pace.refused(30, now=0.0)
    pace.refused(1, now=1.0)

    assert pace.wait(1, 1.0) == pytest.approx(29.5)


def test_a_rate_below_the_floor_is_not_raised_by_a_refusal() -> None:
    pace = Pace(2, now=0.0)
    pace.refused(1, now=0.0)

    assert pace.rate == 2


def test_the_rate_grows_by_one_while_it_is_what_holds_back() -> None:
    pace = Pace(5, now=0.0)
    left = [time for time, _ in depart(pace, list(range(300)))]

    whole = [sum(1 for time in left if at <= time < at + 1) for at in range(35)]
    assert whole[:10] == [5] * 10
    assert whole[11:20] == [6] * 9
    assert whole[31:34] == [8] * 3


def test_an_idle_rate_does_not_grow() -> None:
    pace = Pace(25, now=0.0)
    for hour in range(100):
        assert pace.wait(hour, hour * 3600.0) == 0

    assert pace.rate == 25


def test_after_a_refusal_growing_begins_anew() -> None:
    pace = Pace(20, now=0.0)
    depart(pace, list(range(100)))
    pace.refused(1, now=6.0)
    depart(pace, list(range(1000, 1090)), start=7.5)

    assert pace.rate == 10
    depart(pace, list(range(2000, 2050)), start=17.0)
    assert pace.rate == 11


def test_it_remembers_some_chats_only() -> None:
    pace = Pace(1e9, now=0.0)
    for chat in range(CHATS_REMEMBERED + 100):
        pace.wait(chat, 0.0)

    assert len(pace._chats) == CHATS_REMEMBERED
    depart(pace, [CHATS_REMEMBERED + 99] * (CHAT_BURST - 1))
    assert pace.wait(CHATS_REMEMBERED + 99, 0.0) > 0
