"""The Bot API over HTTP, as a bare ASGI application: this is the path a benchmark runs through."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from typing import Any

from starlette.types import Receive, Scope, Send

from bot.sandbox.faults import AFTER, Fault, Kind
from bot.sandbox.methods import perform
from bot.sandbox.methods.receiving import get_updates
from bot.sandbox.refusals import (
    Refused,
    forbidden,
    not_found,
    too_many,
    unauthorized,
    unknown_method,
)
from bot.sandbox.schema import Method, find_method
from bot.sandbox.state import TOKEN_SHAPE, State
from bot.sandbox.wire import Given, read_arguments, with_attachments

log = logging.getLogger(__name__)

_JSON = (b"content-type", b"application/json")
_HTML = (b"content-type", b"text/html")
_GATEWAY_PAGE = (
    b"<html>\r\n<head><title>%s</title></head>\r\n<body>\r\n"
    b"<center><h1>%s</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
_FAILED = {"ok": False, "error_code": 500, "description": "Internal Server Error"}


class BotApi:
    """Serves `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path.startswith("/file/bot"):
            await self._file(path.removeprefix("/file/bot"), send)
            return
        token, _, name = path.removeprefix("/bot").partition("/")
        try:
            method = self._method(token, name)
            fault = await self._call(method, scope, receive, send)
        except Refused as refused:
            if refused.illegal:
                self._state.record(_recorded(name), refused)
            await _answer(send, refused.code, refused.body())
            return
        if fault:
            await self._fail(fault, receive, send)

    def _method(self, token: str, name: str) -> Method:
        self._authorise(token)
        method = find_method(name)
        if method is None:
            raise unknown_method()
        return method

    def _authorise(self, token: str) -> None:
        if not TOKEN_SHAPE.match(token):
            raise not_found()
        if not hmac.compare_digest(token, self._state.token):
            raise unauthorized()

    async def _call(
        self, method: Method, scope: Scope, receive: Receive, send: Send
    ) -> Fault | None:
        """Answers the call, or returns the fault that stands in for the answer."""
        state = self._state
        state.count(method.name)
        fault: Fault | None = None
        try:
            given = await read_arguments(scope, receive)
            fault = self._fault(method, given)
            if fault and fault.kind not in AFTER:
                return fault
            status, body = 200, {"ok": True, "result": await self._result(method, given, receive)}
        except Refused as refused:
            state.record(method.name, refused)
            status, body = refused.code, refused.body()
        except Exception:  # the sandbox's own bug: tell the caller and the log, go on serving
            log.exception("%s failed inside the sandbox", method.name)
            state.record(method.name, Refused(500, "the sandbox itself failed"))
            status, body = 500, _FAILED
        if fault:
            return fault
        await _answer(send, status, body)
        return None

    def _fault(self, method: Method, given: Given) -> Fault | None:
        faults = self._state.faults
        chat = _whole(given.get("chat_id"))
        fault = faults.pick(method.name, chat)
        if fault and fault.kind is Kind.TOO_MANY:
            raise too_many(fault.retry_after)
        if fault and fault.kind is Kind.BLOCKED:
            raise forbidden("bot was blocked by the user")
        seconds = faults.wait_for(method.name, chat)
        if seconds is not None:
            raise too_many(seconds)
        return fault

    async def _result(self, method: Method, given: Given, receive: Receive) -> Any:
        args = method.check(with_attachments(given, method.params))
        if method.name != "getUpdates":
            return perform(self._state, method.name, args)
        gone = asyncio.ensure_future(_hung_up(receive))
        try:
            return await get_updates(self._state, args, gone)
        finally:
            gone.cancel()

    async def follow(self, call: Given) -> None:
        """Carries out a call that came as the answer of a webhook; nobody hears its result."""
        name = str(call.pop("method"))
        try:
            method = self._method(self._state.token, name)
            self._state.count(method.name)
            perform(self._state, method.name, method.check(call))
        except Refused as refused:
            self._state.record(_recorded(name), refused)

    async def _fail(self, fault: Fault, receive: Receive, send: Send) -> None:
        if fault.kind is Kind.SERVER_ERROR:
            await _answer(send, 500, _FAILED)
        elif fault.kind is Kind.BAD_GATEWAY:
            await _gateway_page(send, 502, b"502 Bad Gateway")
        elif fault.kind in (Kind.CUT, Kind.CUT_AFTER):
            await _cut(send)
        else:
            gone = asyncio.ensure_future(_hung_up(receive))
            await asyncio.wait({gone}, timeout=fault.seconds)
            gone.cancel()
            await _gateway_page(send, 504, b"504 Gateway Time-out")

    async def _file(self, path: str, send: Send) -> None:
        token, _, name = path.partition("/")
        try:
            self._authorise(token)
            stored = self._state.files.at(name)
            if stored is None:
                raise not_found()
        except Refused as refused:
            await _answer(send, refused.code, refused.body())
        else:
            kind = (b"content-type", b"application/octet-stream")
            await _send_bytes(send, 200, kind, stored.content)


def _recorded(name: str) -> str:
    """An unknown method may have any name; only one that is a word is kept."""
    return name if name.isidentifier() else "unknown"


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass  # the body of a GET, which nobody reads


def _whole(chat_id: object) -> object:
    """A form gives ids as strings; faults are told of whole numbers."""
    if isinstance(chat_id, str) and chat_id.lstrip("-").isdecimal():
        return int(chat_id)
    return chat_id


async def _answer(send: Send, status: int, body: dict[str, Any]) -> None:
    await _send_bytes(send, status, _JSON, json.dumps(body, separators=(",", ":")).encode())


async def _gateway_page(send: Send, status: int, title: bytes) -> None:
    await _send_bytes(send, status, _HTML, _GATEWAY_PAGE % (title, title))


async def _send_bytes(send: Send, status: int, kind: tuple[bytes, bytes], content: bytes) -> None:
    length = (b"content-length", b"%d" % len(content))
    await send({"type": "http.response.start", "status": status, "headers": [kind, length]})
    await send({"type": "http.response.body", "body": content})


async def _cut(send: Send) -> None:
    """Half an answer; that the application then returns makes the server close the connection."""
    length = (b"content-length", b"200")
    await send({"type": "http.response.start", "status": 200, "headers": [_JSON, length]})
    await send({"type": "http.response.body", "body": b'{"ok":true,"res', "more_body": True})
