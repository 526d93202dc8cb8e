"""A sandbox around a test, which fails when the test made a call that Telegram would refuse.

Import the fixtures in a `conftest.py`: `from tests.sandboxed import bot, clock, sandbox`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import telegram
from telegram.request import HTTPXRequest

from bot.sandbox.server import Server, running


class Clock:
    """The real time, and as much later as the test wants."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead

    def advance(self, seconds: float) -> None:
        self.ahead += seconds


@contextlib.asynccontextmanager
async def honest(**options: Any) -> AsyncIterator[Server]:
    """`running`; an illegal call that the test did not take (`take_illegal_calls`) fails it."""
    async with running(**options) as server:
        yield server
        refuse_illegal_calls(server)


def refuse_illegal_calls(server: Server) -> None:
    lines = [f"{call.method}: {call.description}" for call in server.telegram.illegal_calls]
    if lines:
        pytest.fail("calls that Telegram refuses:\n" + "\n".join(lines), pytrace=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Server]:
    async with honest(now=clock) as server:
        yield server


@pytest.fixture
async def bot(sandbox: Server) -> AsyncIterator[telegram.Bot]:
    """The real client."""
    async with client(sandbox) as ready:
        yield ready


@contextlib.asynccontextmanager
async def client(server: Server, token: str | None = None) -> AsyncIterator[telegram.Bot]:
    """PTB's `Bot`, without the getMe that its own `async with` begins with."""
    calls, polls = HTTPXRequest(connection_pool_size=50), HTTPXRequest()
    try:
        yield telegram.Bot(
            token or server.token,
            base_url=server.base_url,
            base_file_url=server.base_file_url,
            request=calls,
            get_updates_request=polls,
        )
    finally:
        await calls.shutdown()
        await polls.shutdown()


async def eventually(condition: Callable[[], Any]) -> None:
    """For what nobody announces: looks again and again, for at most five seconds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def call(server: Server, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
    """A call with nothing in between: status and body."""
    async with httpx.AsyncClient() as http:
        answer = await http.post(f"{server.base_url}{server.token}/{method}", json=params)
        return answer.status_code, answer.json()
