"""A load balancer for the replicas of a test: any of them at random, and now and then two at once.

It keeps nothing, and knows of an update only that it is a POST.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

import aiohttp
from aiohttp import web

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
NOBODY = 502


@dataclass(eq=False)
class Balancer:
    ports: Sequence[int]
    chance: Random
    to_all: float = 0.1
    """How often all replicas get an update at the same time."""
    at_once: int = 0
    """How many updates went to all."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Its address."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(5)) as self._session:
            app = web.Application()
            app.router.add_post("/hook", self._pass_on)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            try:
                yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
            finally:
                await runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {SECRET_HEADER: request.headers.get(SECRET_HEADER, "")}
        order = self.chance.sample(self.ports, len(self.ports))
        if self.chance.random() < self.to_all:
            self.at_once += 1
            statuses = await asyncio.gather(*(self._try(port, body, headers) for port in order))
            return web.Response(status=statuses[0] or NOBODY)
        for port in order:
            status = await self._try(port, body, headers)
            if status is not None:
                return web.Response(status=status)
        return web.Response(status=NOBODY)

    async def _try(self, port: int, body: bytes, headers: dict[str, str]) -> int | None:
        """The status; None where nobody listens, 502 where an answer broke off."""
        try:
            async with self._session.post(
                f"http://127.0.0.1:{port}/hook", data=body, headers=headers
            ) as answer:
                return answer.status
        except aiohttp.ClientConnectorError:
            return None
        except (aiohttp.ClientError, TimeoutError):
            return NOBODY
