"""The Bot API over HTTP: python-telegram-bot's request layer and errors over an aiohttp session.

httpx, PTB's own choice, costs ten times as much a call once calls run side by side (CONTRIBUTING,
decisions). It knows no conversation; a caller gives a method's name and its parameters.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp

# PTB's RetryAfter warns at each 429 unless its next major version's type is asked for.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from telegram import InputFile
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

# PTB has no public name for it, and Bot's own methods build a Message object of 0.15 ms for
# every answer, which nobody here looks at.
from telegram.request._requestparameter import RequestParameter

_JSON = {"Content-Type": "application/json"}
CONNECTIONS = 128
ANSWER_SECONDS = 20.0
"""How long an ordinary call may take before it counts as unanswered."""
CONNECT_SECONDS = 10.0


class NotSent(NetworkError):
    """No connection was made: the call had no effect for certain."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send along, by the parameter that it stands for."""

    parameter: str
    name: str
    content: bytes = field(repr=False)


class BotApi(BaseRequest):
    """One bot on one Bot API server; an async context manager.

    Errors are PTB's: RetryAfter, Forbidden, InvalidToken, Conflict, BadRequest, TimedOut,
    NetworkError, and our NotSent. Mind that BadRequest and TimedOut are NetworkErrors too.
    """

    def __init__(self, base_url: str, token: str) -> None:
        self._base = f"{base_url.rstrip('/')}/bot{token}"
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent"),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

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
        body = {"data": json.dumps(params).encode(), "headers": _JSON}
        status, answer = await self._exchange("POST", url, seconds, body)
        with suppress(ValueError, LookupError, TypeError):
            if status == HTTPStatus.OK:
                return json.loads(answer)["result"]
        return await _Answered(status, answer).post(url)

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
        body = {} if request_data is None else {"data": _form(request_data)}
        return await self._exchange(method, url, read_timeout, body)

    async def _exchange(
        self, method: str, url: str, seconds: float, body: Mapping[str, Any]
    ) -> tuple[int, bytes]:
        """Errors never name the URL: it holds the token."""
        if self._session is None:
            raise NotSent("the client is not open")
        timeout = aiohttp.ClientTimeout(total=seconds, connect=CONNECT_SECONDS)
        try:
            async with self._session.request(method, url, timeout=timeout, **body) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise NotSent("no connection") from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


def wait_of(error: RetryAfter) -> float:
    """The seconds that Telegram asks us to wait."""
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


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


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, file, kind) in data.multipart_data.items():
        form.add_field(name, file, filename=filename, content_type=kind)
    return form
