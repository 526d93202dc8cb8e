"""Starts and stops a sandbox: the Bot API, the control API and the page on one port."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox.api import BotApi
from bot.sandbox.control import control_app
from bot.sandbox.delivery import Deliverer, Patience
from bot.sandbox.state import TOKEN, State, new_state
from bot.sandbox.telegram import Telegram

NAME = "Daftar BPJS"
USERNAME = "daftar_bpjs_bot"

_GRACE = 0.5  # seconds for answers that are on their way when the sandbox stops


@dataclass(frozen=True, slots=True)
class Server:
    """A sandbox that listens. `api_url` is what a bot takes for https://api.telegram.org."""

    api_url: str
    token: str
    telegram: Telegram

    @property
    def page_url(self) -> str:
        return f"{self.api_url}/"

    @property
    def base_url(self) -> str:
        """For `telegram.Bot(base_url=…)`."""
        return f"{self.api_url}/bot"

    @property
    def base_file_url(self) -> str:
        """For `telegram.Bot(base_file_url=…)`."""
        return f"{self.api_url}/file/bot"


class _Uvicorn(uvicorn.Server):
    """Leaves signals to whoever started us, and stops in milliseconds: each test starts one.

    Uvicorn's own loop and shutdown look every 0.1 s whether there is something to do; it has no
    event to wait for either.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.stopping = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listener in self.servers:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        until = time.monotonic() + _GRACE
        while self.server_state.connections and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
        for task in self.server_state.tasks:
            task.cancel()


@contextlib.asynccontextmanager
async def running(
    *,
    token: str = TOKEN,
    host: str = "127.0.0.1",
    port: int = 0,
    name: str = NAME,
    username: str = USERNAME,
    now: Callable[[], float] = time.time,
    seed: int = 0,
    patience: Patience = Patience(),  # noqa: B008 (frozen)
) -> AsyncIterator[Server]:
    """A sandbox in this event loop for as long as the block lasts; port 0 takes a free one.

    `now` is the sandbox's clock, so that a test can age what waits without waiting itself.

    Raises:
        ValueError: the token has not the shape of a bot token.
        OSError: the port is taken.
    """
    state = new_state(token, name, username, now, seed)
    telegram = Telegram(state)
    api = BotApi(state)
    listener = _listen(host, port)
    url = f"http://{host}:{listener.getsockname()[1]}"
    app = _app(api, control_app(state, telegram, host))
    async with _delivering(state, api, patience), _serving(app, listener):
        try:
            yield Server(url, token, telegram)
        finally:
            state.events.close()
            state.updates.wake()  # long polls answer now


@contextlib.asynccontextmanager
async def _delivering(state: State, api: BotApi, patience: Patience) -> AsyncIterator[None]:
    deliverer = Deliverer(state, api.follow, patience)
    state.webhook_changed = deliverer.restart
    try:
        yield
    finally:
        await deliverer.close()


@contextlib.asynccontextmanager
async def _serving(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    server = _Uvicorn(_config(app))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await _started(server, serving)
        yield
    finally:
        server.stopping.set()
        await serving


def _listen(host: str, port: int) -> socket.socket:
    # Only where the protocol is named does asyncio turn Nagle's algorithm off; with it, each
    # answer waits 40 ms for an acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        # A cut answer, which a fault asks for, is an error to uvicorn; ours are logged by us.
        log_level="critical",
        server_header=False,
        timeout_keep_alive=75,
    )


def _app(api: ASGIApp, control: ASGIApp) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        bots = path.startswith(("/bot", "/file/bot"))
        await (api if bots else control)(scope, receive, send)

    return app


async def _started(server: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    while not server.started:
        if serving.done():
            await serving
            raise RuntimeError("the sandbox did not start")
        await asyncio.sleep(0)
