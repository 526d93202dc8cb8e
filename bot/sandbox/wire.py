"""Reads a Bot API request: query string, JSON, form or multipart; knows no method."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Receive, Scope
from telegram.constants import FileSizeLimit

from bot.sandbox.refusals import Refused, illegal
from bot.sandbox.values import Upload

Given = MutableMapping[str, Any]

# Room for the other fields of a form around the largest file.
_MAX_BODY = FileSizeLimit.FILESIZE_UPLOAD + (1 << 20)


async def read_arguments(scope: Scope, receive: Receive) -> Given:
    """What the caller gave, by name; a file of a multipart form is an `Upload`.

    Raises:
        Refused: a body that cannot be read, or one over the upload limit.
    """
    given: Given = {}
    if scope["query_string"]:
        given.update(_form(scope["query_string"]))
    if scope["method"] == "POST":
        given.update(await _body(scope, receive))
    return given


async def _body(scope: Scope, receive: Receive) -> Given:
    kind = _content_type(scope)
    if kind == b"multipart/form-data":
        return await _multipart(Request(scope, receive))
    body = await _bytes(receive)
    if kind == b"application/json":
        return _json(body)
    if kind == b"application/x-www-form-urlencoded":
        return _form(body)
    return {}  # as Telegram does with a body it does not know


def _content_type(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-type":
            kind: bytes = value.partition(b";")[0].strip().lower()
            return kind
    return b""


async def _bytes(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body
    parts, size = [body], len(body)
    while message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > _MAX_BODY:
            raise Refused(413, "Request Entity Too Large")
    return b"".join(parts)


def _json(body: bytes) -> Given:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise illegal("can't parse JSON object") from None
    if type(given) is not dict:
        raise illegal("can't parse JSON object: expected an Object")
    return given


def _form(body: bytes) -> Given:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise illegal("strings must be encoded in UTF-8") from None
    return dict(pairs)


async def _multipart(request: Request) -> Given:
    given: Given = {}
    try:
        form = await request.form(max_files=100, max_fields=100)
    except MultiPartException:
        raise illegal("can't parse multipart form data") from None
    for name, value in form.multi_items():
        given[name] = await _upload(value) if isinstance(value, UploadFile) else value
    await form.close()
    return given


async def _upload(part: UploadFile) -> Upload:
    content = await part.read()
    if len(content) > FileSizeLimit.FILESIZE_UPLOAD:
        raise Refused(413, "Request Entity Too Large")
    mime_type = part.content_type or "application/octet-stream"
    return Upload(part.filename or "file", mime_type, content)


def with_attachments(given: Given, params: MutableMapping[str, Any] | Any) -> Given:
    """Puts every file that is named `attach://…` in the place that names it."""
    spare = {name for name, value in given.items() if name not in params and _is_upload(value)}
    if not spare:
        return given
    found = {name: value for name, value in given.items() if name not in spare}
    for name, value in found.items():
        target = value.removeprefix("attach://") if type(value) is str else None
        if target in spare and value != target:
            found[name] = given[target]
            spare.discard(target)
    if spare:
        raise illegal("a file is attached that no parameter names")
    return found


def _is_upload(value: object) -> bool:
    return type(value) is Upload
