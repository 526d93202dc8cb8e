"""Updates by webhook: 200 only after the commit. Also what a load balancer asks for."""

import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.intake import Intake

log = structlog.get_logger(__name__)

LONGEST_BODY = 65_536
"""Bytes: the size of Telegram's own buffer for one update."""
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name
LATER = {"Retry-After": "5"}
CLOSE = {"Connection": "close"}
"""For whom we do not go on listening to."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the application's: it stops the parts in their order."""
        yield


class Webhook:
    """An ASGI application at work on a port. Raises OSError where the port cannot be had."""

    def __init__(self, app: Starlette, host: str, port: int, patience: int) -> None:
        self._socket = _listen(host, port)
        self._server = _Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                http="httptools",
                timeout_graceful_shutdown=patience,
            )
        )

    async def run(self) -> None:
        await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        """Take no new request; those under way are answered, and then ``run`` ends."""
        self._server.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    # asyncio turns Nagle off only for a socket that names TCP; with Nagle an answer waits 40 ms.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


class TooLong(Exception):
    """The body is longer than any update."""


def webhook_app(path: str, secret: str, intake: Intake) -> Starlette:
    """``POST path`` takes one update; ``/livez`` and ``/readyz`` say how the process is."""
    expected = secret.encode()

    async def update(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, expected):
            return PlainTextResponse("", 403, CLOSE)
        try:
            raw = json.loads(await _body(request))
        except TooLong:
            return PlainTextResponse("", 413, CLOSE)
        except (ValueError, RecursionError, ClientDisconnect):
            return PlainTextResponse("", 400)
        if not isinstance(raw, dict):
            return PlainTextResponse("", 400)
        return await _take(intake, raw)

    async def live(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readiness(_: Request) -> Response:
        return PlainTextResponse("ok") if intake.open else PlainTextResponse("stopping", 503)

    return Starlette(
        routes=[
            Route(path, update, methods=["POST"]),
            Route("/livez", live),
            Route("/readyz", readiness),
        ]
    )


async def _take(intake: Intake, raw: dict[str, Any]) -> Response:
    try:
        await intake.take([raw])
    except Exception as error:  # nothing was committed: Telegram delivers again
        log.warning("update not taken", error=type(error).__name__)
        return PlainTextResponse("", 503, LATER)
    return PlainTextResponse("")


async def _body(request: Request) -> bytes:
    """The body, without ever holding more than an update can be. Raises TooLong."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise TooLong
    return body
