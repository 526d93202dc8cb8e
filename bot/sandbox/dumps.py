"""The JSON of the control API: people, chats and messages as other processes see them."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from starlette.responses import Response

from bot.sandbox.chats import Message, Seen


def answer(value: Any, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(dumps(value), status, headers, media_type="application/json")


def dumps(value: Any) -> str:
    return json.dumps(value, default=_plain, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return {
            "id": value.id,
            "from_bot": value.from_bot,
            "version": value.version,
            "text": value.text,
            "message": value.json,
        }
    if isinstance(value, Seen):
        return {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    raise TypeError(f"{type(value).__name__} has no JSON")
