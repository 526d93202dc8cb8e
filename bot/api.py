"""The Bot API over HTTP: python-telegram-bot's request layer and errors over pyreqwest.

httpx, PTB's own choice, costs many times as much a call once calls run side by side (CONTRIBUTING,
decisions). It knows no conversation; a caller gives a method's name and its parameters.
"""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import partial
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import (
    RequestError,
    RequestTimeoutError,
)
from pyreqwest.multipart import FormBuilder, PartBuilder
from pyreqwest.request import RequestBuilder

# PTB's RetryAfter warns at each 429 unless its next major version's type is asked for.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from telegram import InputFile
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

# PTB has no public name for it, and Bot's own methods build a Message object of 0.15 ms for
# every answer, which nobody here looks at.
from telegram.request._requestparameter import RequestParameter

from storage.audit import Entry

CONNECTIONS = 128
ANSWER_SECONDS = 20.0
"""How long an ordinary call may take before it counts as unanswered."""
DOWNLOAD_SECONDS = 60.0
CONNECT_SECONDS = 10.0
_Fill = Callable[[RequestBuilder], RequestBuilder]
"""Puts a body into a request."""


class NotSent(NetworkError):
    """No connection was made: the call had no effect for certain."""


class Fate(StrEnum):
    """Whether Telegram has taken a file."""

    SENT = "sent"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send along, by the parameter that it stands for."""

    parameter: str
    name: str
    content: bytes = field(repr=False)
    log: "Callable[[Fate], Entry] | None" = field(default=None, repr=False)
    """What the audit says of it once its fate is known."""


class BotApi(BaseRequest):
    """One bot on one Bot API server; an async context manager.

    Errors are PTB's: RetryAfter, Forbidden, InvalidToken, Conflict, BadRequest, TimedOut,
    NetworkError, and our NotSent. Mind that BadRequest and TimedOut are NetworkErrors too.
    """

    def __init__(self, base_url: str, token: str) -> None:
        self._base = f"{base_url.rstrip('/')}/bot{token}"
        self._files = f"{base_url.rstrip('/')}/file/bot{token}"
        self._client: Client | None = None

    @property
    def read_timeout(self) -> float:
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        if self._client is None:
            self._client = (
                ClientBuilder()
                .max_connections(CONNECTIONS)
                .connect_timeout(timedelta(seconds=CONNECT_SECONDS))
                .no_proxy()
                .http1_only()
                .build()
            )

    async def shutdown(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def call(
        self,
        method: str,
        params: Mapping[str, Any],
        upload: Upload | None = None,
        *,
        seconds: float = ANSWER_SECONDS,
    ) -> Any:
        """The ``result`` of a Bot API method, as JSON."""
        url = f"{self._base}/{method}"
        if upload is not None:
            return await self.post(url, _with_file(params, upload), read_timeout=seconds)
        body = json.dumps(params).encode()
        status, answer = await self._exchange("POST", url, seconds, lambda r: _json(r, body))
        with suppress(ValueError, LookupError, TypeError):
            if status == HTTPStatus.OK:
                return json.loads(answer)["result"]
        return await _Answered(status, answer).post(url)

    async def download(self, path: str, *, seconds: float = DOWNLOAD_SECONDS) -> bytes:
        """The content of a file, by the ``file_path`` that ``getFile`` has just said."""
        url = f"{self._files}/{quote(path)}"
        status, content = await self._exchange("GET", url, seconds, None)
        if status != HTTPStatus.OK:
            raise NetworkError(f"no file, status {int(status)}")
        return content

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        fill = partial(_form, data=request_data) if request_data is not None else None
        return await self._exchange(method, url, read_timeout, fill)

    async def _exchange(
        self, method: str, url: str, seconds: float, fill: _Fill | None
    ) -> tuple[int, bytes]:
        """Errors never name the URL: it holds the token."""
        if self._client is None:
            raise NotSent("the client is not open")
        request = self._client.request(method, url).timeout(timedelta(seconds=seconds))
        if fill is not None:
            request = fill(request)
        try:
            answer = await request.build().send()
            return answer.status, bytes(await answer.bytes())
        except RequestError as error:
            failure = _meaning(error)
        raise failure


def wait_of(error: RetryAfter) -> float:
    """The seconds that Telegram asks us to wait."""
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def _meaning(error: RequestError) -> NetworkError:
    # Its ConnectError and ConnectTimeoutError also come where the call has arrived; only this
    # cause says that there never was a connection.
    if any(
        cause["message"] == "client error (Connect)" for cause in error.details["causes"] or ()
    ):
        return NotSent("no connection")
    if isinstance(error, RequestTimeoutError):
        return TimedOut()
    return NetworkError(type(error).__name__)


class _Answered(BaseRequest):
    """An answer that is not in order, for PTB to say what it means: only it knows them all."""

    def __init__(self, status: int, answer: bytes) -> None:
        self._answer = status, answer

    @property
    def read_timeout(self) -> None:
        return None

    async def initialize(self) -> None:
        return None

    async def shutdown(self) -> None:
        return None

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self._answer


def _with_file(params: Mapping[str, Any], upload: Upload) -> RequestData:
    file = InputFile(upload.content, filename=upload.name)
    parameters = [RequestParameter(name, value, None) for name, value in params.items()]
    return RequestData([*parameters, RequestParameter(upload.parameter, None, [file])])


def _json(request: RequestBuilder, body: bytes) -> RequestBuilder:
    return request.header("Content-Type", "application/json").body_bytes(body)


def _form(request: RequestBuilder, data: RequestData) -> RequestBuilder:
    form = FormBuilder()
    for name, value in data.json_parameters.items():
        form = form.text(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form = form.part(
            name, PartBuilder.from_bytes(cast(bytes, content)).file_name(filename).mime(kind)
        )
    return request.multipart(form)
