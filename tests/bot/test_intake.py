"""Batches: acknowledged when they are committed, and not before; nobody is left waiting."""

import asyncio
from typing import Any

import pytest

from bot.intake import LARGEST_BATCH, PATIENCE, Intake
from storage.errors import StoreCorrupt, StoreFull, StoreUnavailable
from tests.bot.receiving import Keeps, taking


@pytest.fixture
def service() -> Keeps:
    return Keeps()


def raw(*ids: int) -> list[dict[str, Any]]:
    return [{"update_id": number} for number in ids]


def taken(intake: Intake, *ids: int) -> "asyncio.Task[None]":
    return asyncio.create_task(intake.take(raw(*ids)))


async def soon() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_it_returns_only_after_the_commit(service: Keeps) -> None:
    service.go.clear()
    async with taking(service) as intake:
        call = taken(intake, 1)
        await soon()
        assert service.tries == 1
        assert not call.done()

        service.go.set()
        await call
        assert service.ids == [1]


async def test_what_comes_meanwhile_is_the_next_batch(service: Keeps) -> None:
    service.go.clear()
    async with taking(service) as intake:
        calls = [taken(intake, 1)]
        await soon()
        calls += [taken(intake, 2, 3), taken(intake, 4)]
        await soon()
        service.go.set()
        await asyncio.gather(*calls)

    assert [[one.update_id for one in batch] for batch in service.batches] == [[1], [2, 3, 4]]


async def test_a_batch_has_an_end(service: Keeps) -> None:
    async with taking(service) as intake:
        await intake.take(raw(*range(2 * LARGEST_BATCH + 5)))

    assert [len(batch) for batch in service.batches] == [LARGEST_BATCH, LARGEST_BATCH, 5]
    assert service.ids == list(range(2 * LARGEST_BATCH + 5))


async def test_what_is_no_update_is_acknowledged_and_forgotten(service: Keeps) -> None:
    async with taking(service) as intake:
        await intake.take([{}, {"update_id": "x"}, {"update_id": 1, "message": "?"}, None, 7])  # type: ignore[list-item]
        await intake.take([])

    assert service.ids == [1]


async def test_a_failed_commit_is_not_acknowledged_and_the_next_one_may_work(
    service: Keeps,
) -> None:
    service.error = StoreUnavailable()
    async with taking(service) as intake:
        service.go.clear()
        gone, *calls = [taken(intake, number) for number in (3, 1, 2)]
        await soon()
        gone.cancel()
        service.go.set()
        for call in calls:
            with pytest.raises(StoreUnavailable):
                await call
        assert service.ids == []

        service.error = None
        begin = asyncio.get_running_loop().time()
        await intake.take(raw(1, 2))
        assert asyncio.get_running_loop().time() - begin > 0.8 * PATIENCE

    assert service.ids == [1, 2]


@pytest.mark.parametrize("error", [StoreFull(), StoreCorrupt(), ZeroDivisionError()])
async def test_what_it_cannot_get_over_ends_it_and_leaves_nobody_waiting(
    service: Keeps, error: Exception
) -> None:
    service.go.clear()
    intake = Intake(service)  # type: ignore[arg-type]
    running = asyncio.create_task(intake.run())
    first = taken(intake, 1)
    await soon()
    second = taken(intake, 2)  # waits behind the batch that fails
    await soon()
    service.error = error
    service.go.set()

    of_first, of_second, end = await asyncio.wait_for(
        asyncio.gather(first, second, running, return_exceptions=True), 1
    )
    assert of_first is error
    assert isinstance(of_second, ConnectionAbortedError)
    assert end is error
    assert not intake.open
    with pytest.raises(ConnectionAbortedError):
        await intake.take(raw(3))


async def test_a_caller_who_goes_away_does_not_stop_the_batch(service: Keeps) -> None:
    service.go.clear()
    async with taking(service) as intake:
        gone, stays = taken(intake, 1), taken(intake, 2)
        await soon()
        gone.cancel()
        await soon()
        service.go.set()
        await stays

        assert gone.cancelled()
        await intake.take(raw(3))
    assert service.ids == [1, 2, 3]


async def test_a_stop_finishes_what_was_taken_and_takes_nothing_more(service: Keeps) -> None:
    service.go.clear()
    intake = Intake(service)  # type: ignore[arg-type]
    running = asyncio.create_task(intake.run())
    calls = [taken(intake, number) for number in range(5)]
    await soon()
    calls += [taken(intake, number) for number in range(5, 130)]
    await soon()
    assert intake.open
    intake.stop()
    intake.stop()
    with pytest.raises(ConnectionAbortedError):
        await intake.take(raw(999))
    assert not intake.open

    service.go.set()
    await asyncio.gather(*calls)
    await asyncio.wait_for(running, 1)
    assert service.ids == list(range(130))
