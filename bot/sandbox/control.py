"""The sandbox's own HTTP API (`/sandbox/…`) and its page: people's hands for other processes.

Every answer is JSON. A mistake of the caller is 400 with `{"error": …}`, a person who is not there
404, a wait that ran out 408.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from typing import Any

from pydantic import ValidationError, validate_call
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route

from bot.sandbox.chats import Message, Person
from bot.sandbox.dumps import answer, dumps
from bot.sandbox.hands import Impossible
from bot.sandbox.pages import page
from bot.sandbox.parcels import PARCELS
from bot.sandbox.state import State
from bot.sandbox.switches import Switches, apply, shown
from bot.sandbox.telegram import Telegram


def control_app(state: State, telegram: Telegram, host: str) -> Starlette:
    control = _Control(state, telegram)
    routes = [
        Route("/sandbox/state", control.state),
        Route("/sandbox/people", control.add_person, methods=["POST"]),
        Route("/sandbox/people/{id:int}", control.see),
        Route("/sandbox/people/{id:int}/heard", control.heard),
        Route("/sandbox/people/{id:int}/{action}", control.act, methods=["POST"]),
        Route("/sandbox/events", control.events),
        Route("/sandbox/faults", control.faults, methods=["GET", "POST", "DELETE"]),
        Route("/sandbox/calls", control.calls, methods=["GET", "DELETE"]),
        Route("/sandbox/files/{id}", control.file),
        Mount("/", page()),
    ]
    # Another site in the same browser must not reach us under a name of its own.
    names = ["127.0.0.1", "localhost", "[::1]", host]
    guard = Middleware(TrustedHostMiddleware, allowed_hosts=names if host != "0.0.0.0" else ["*"])  # noqa: S104
    refusals = {Impossible: _refuse, ValidationError: _refuse_shape, HTTPException: _refuse_http}
    return Starlette(routes=routes, middleware=[guard], exception_handlers=refusals)


class _Control:
    def __init__(self, state: State, telegram: Telegram) -> None:
        self._state = state
        self._telegram = telegram
        # What a person can do, by its name in the address; arguments are those of the methods.
        self._acts: dict[str, Callable[..., Any]] = {
            "say": telegram.say,
            "tap": telegram.tap,
            "press": telegram.press,
            "contact": telegram.share_contact,
            "send": telegram.send,
            "file": self._send_file,
            "edit": telegram.edit,
            "delete": telegram.delete,
            "block": telegram.block,
            "unblock": telegram.unblock,
            "deactivate": telegram.deactivate,
            "reset": telegram.reset,
        }

    async def state(self, request: Request) -> Response:
        return answer(
            {
                "bot": self._state.bot_user(),
                "description": self._state.profile.text("description", "id"),
                "people": self._telegram.people,
                "parcels": [*PARCELS, "album"],
                "webhook": self._state.webhook.url,
                "bot_connected": bool(self._state.webhook.url or self._state.poll),
                "waiting_updates": self._telegram.waiting_updates,
                "seq": self._telegram.events.seq,
            }
        )

    async def add_person(self, request: Request) -> Response:
        given = await _json(request)
        return answer(validate_call(self._telegram.person)(**given))

    async def see(self, request: Request) -> Response:
        person = self._person(request)
        chat = self._state.chats[person.id]
        return answer(
            {
                "person": person,
                "chat": self._telegram.chat(person),
                "commands": self._telegram.commands(person),
                "code": self._telegram.code(person),
                "menu_button": chat.menu_button or self._state.profile.menu_button,
                "seq": self._telegram.events.seq,
            }
        )

    async def heard(self, request: Request) -> Response:
        person = self._person(request)
        query = request.query_params
        try:
            after = int(query["after"]) if "after" in query else None
            count, timeout = int(query.get("count", 1)), float(query.get("timeout", 5))
        except ValueError:
            raise Impossible("after and count are whole numbers, timeout is a number") from None
        try:
            return answer(await self._telegram.heard(person, after, count, timeout))
        except TimeoutError:
            return answer({"error": "the bot did not say as much in time"}, 408)

    async def act(self, request: Request) -> Response:
        person = self._person(request)
        act = self._acts.get(request.path_params["action"])
        if act is None:
            raise HTTPException(404, f"a person can {', '.join(self._acts)}")
        given = await _json(request)
        if "group" in given:
            given["group"] = self._telegram.group(str(given["group"]), person)
        return answer(validate_call(act)(person, **given))

    def _send_file(self, person: Person, name: str, content: str, caption: str = "") -> Message:
        """A file of one's own; ``content`` in base64, since every call is JSON."""
        try:
            sent = b64decode(content, validate=True)
        except ValueError:
            raise Impossible("the content of a file is base64") from None
        return self._telegram.send_file(person, name, sent, caption=caption)

    async def events(self, request: Request) -> Response:
        """Server-sent events after the `seq` given as `after`; without it, from now on.

        `chats` (ids with commas) leaves out those of other chats.
        """
        query = request.query_params
        given = request.headers.get("Last-Event-ID") or query.get("after") or ""
        after = int(given) if given.isdecimal() else self._telegram.events.seq
        chats = {int(each) for each in query.get("chats", "").split(",") if each.isdecimal()}
        events = self._stream(after, chats)
        quiet = {"Cache-Control": "no-store"}
        return StreamingResponse(events, media_type="text/event-stream", headers=quiet)

    async def _stream(self, after: int, chats: set[int]) -> AsyncIterator[str]:
        yield ": hello\n\n"  # so that the browser knows at once that it is connected
        async for event in self._telegram.events.stream(after):
            if not chats or event["chat"] is None or event["chat"] in chats:
                yield f"id: {event['seq']}\ndata: {dumps(event)}\n\n"

    async def faults(self, request: Request) -> Response:
        faults = self._telegram.faults
        if request.method == "DELETE":
            faults.clear()
        elif request.method == "POST":
            apply(Switches.model_validate(await _json(request)), faults)
        return answer(shown(faults))

    async def calls(self, request: Request) -> Response:
        """Read, or (DELETE) read and forget the illegal ones."""
        telegram = self._telegram
        forget = request.method == "DELETE"
        return answer(
            {
                "counts": telegram.calls,
                "refused": telegram.refused_calls,
                "illegal": telegram.take_illegal_calls() if forget else telegram.illegal_calls,
            }
        )

    async def file(self, request: Request) -> Response:
        stored = self._state.files.find(request.path_params["id"])
        if stored is None:
            raise HTTPException(404, "no such file")
        name = stored.name.replace('"', "").encode("ascii", "replace").decode()
        saved = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(stored.content, media_type=stored.mime_type, headers=saved)

    def _person(self, request: Request) -> Person:
        person = self._telegram.find_person(request.path_params["id"])
        if person is None:
            raise HTTPException(404, "no such person")
        return person


async def _json(request: Request) -> dict[str, Any]:
    body = await request.body()
    # A form of another site cannot send this type without asking first.
    if body and not request.headers.get("Content-Type", "").startswith("application/json"):
        raise HTTPException(415, "send JSON with Content-Type: application/json")
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise HTTPException(400, "this is not JSON") from None
    if not isinstance(given, dict):
        raise HTTPException(400, "send a JSON object")
    return given


async def _refuse(request: Request, error: Exception) -> Response:
    return answer({"error": str(error)}, 400)


async def _refuse_shape(request: Request, error: Exception) -> Response:
    """Names the fields that are wrong, not what was in them."""
    assert isinstance(error, ValidationError)  # noqa: S101 (Starlette's types do not say so)
    faults = [
        f"{'.'.join(map(str, each['loc']))}: {each['msg']}"
        for each in error.errors(include_input=False, include_url=False)
    ]
    return answer({"error": "; ".join(faults)}, 400)


async def _refuse_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    return answer({"error": error.detail}, error.status_code)
