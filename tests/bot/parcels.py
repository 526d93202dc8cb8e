"""Updates as the sandbox makes them, one of each kind, and ways to damage them."""

import asyncio
import copy
import random
from collections.abc import Iterator
from functools import cache
from typing import Any

from bot.sandbox.hands import Impossible
from bot.sandbox.parcels import PARCELS
from bot.sandbox.server import running
from bot.updates import ALLOWED_UPDATES
from tests.sandboxed import call

Path = tuple[str | int, ...]
ODD: tuple[Any, ...] = (
    *(None, True, -1, 0, 2**63, -(2**70), 1.5, "", "x", "\ud800"),
    *([], {}, [[]], {"id": "7"}),
)


@cache
def real_updates() -> list[dict[str, Any]]:
    """What a bot gets from a person who does everything, alone and in a group."""
    return asyncio.run(_collect())


async def _collect() -> list[dict[str, Any]]:
    async with running() as server:
        await call(server, "getUpdates", allowed_updates=ALLOWED_UPDATES)
        hands = server.telegram
        siti = hands.person("Siti")
        group = hands.group("Pasar", siti)
        said = hands.say(siti, "/start")
        hands.say(siti, "halo", group=group)
        hands.edit(siti, said.id, "/mulai")
        hands.share_contact(siti)
        hands.share_contact(siti, own=False)
        for kind in (*PARCELS, "album"):
            try:
                hands.send(siti, kind)
            except Impossible:
                continue
        markup = {"inline_keyboard": [[{"text": "Ya", "callback_data": "yes"}]]}
        _, body = await call(server, "sendMessage", chat_id=siti.id, text="?", reply_markup=markup)
        hands.press(siti, body["result"]["message_id"], "yes")
        hands.block(siti)
        hands.unblock(siti)
        _, body = await call(server, "getUpdates", allowed_updates=ALLOWED_UPDATES)
        return list(body["result"])


def paths(value: Any, here: Path = ()) -> Iterator[Path]:
    """Where something stands in a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in inside:
        yield (*here, key)
        if isinstance(part, dict | list):
            yield from paths(part, (*here, key))


def damaged(update: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """With something else there; with nothing where ``value`` is Ellipsis."""
    changed = copy.deepcopy(update)
    inside: Any = changed
    for key in path[:-1]:
        inside = inside[key]
    if value is ...:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return changed


def damages(seed: int, count: int, first_id: int = 1) -> Iterator[dict[str, Any]]:
    """Real updates, each damaged in one place other than its id, under ids of their own."""
    chance = random.Random(seed)
    for number in range(first_id, first_id + count):
        update = chance.choice(real_updates())
        path = chance.choice([path for path in paths(update) if path != ("update_id",)])
        yield {**damaged(update, path, chance.choice([..., *ODD])), "update_id": number}
