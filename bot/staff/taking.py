"""What a turn does about a business's staff, inside its transaction."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from bot.batch import Batch
from bot.render import BotCall
from conversations.effects import (
    Effect,
    StaffFileSent,
    StaffShown,
    StaffTemplateAsked,
    WorkerTold,
)
from conversations.events import File
from conversations.people import mask_name, mask_nik
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.turn import Turn
from conversations.workers import Worker
from storage.ids import new_id
from storage.staff_files import StaffFile
from storage.transaction import Transaction

TEMPLATE, ANSWER, LIST = "staff_template", "staff_answer", "staff_list"
"""Keys by which an order for a file says that it is one of these, and which."""
MOST_WAITING = 3
"""Files of one person that are still to be read."""
MOST_STAFF = 5_000
"""On one business's list; who has more is helped by an office."""
MOST_SHOWN = 20
RECEIVED = "staff_file_received"


async def with_staff(tx: Transaction, chat: int, turn: Turn) -> Turn:
    """The turn with what only the tables know of the list."""
    for effect in turn.effects:
        match effect:
            case StaffShown(lead):
                said = shown(await tx.staff.of_lead(lead))
                turn = replace(turn, replies=(said, *turn.replies))
            case StaffFileSent() if await tx.staff_files.waiting_of(chat) >= MOST_WAITING:
                turn = _without(turn, effect, "staff_file.waiting")
            case WorkerTold(lead) if await _is_full(tx, lead):
                turn = _without(turn, effect, "staff_full", "worker_kept")
    return turn


async def take(batch: Batch, chat: int, effect: Effect) -> None:
    """Writes what an effect says about staff."""
    match effect:
        case WorkerTold(lead, worker):
            await batch.tx.staff.put_many(lead, [worker], batch.now)
        case StaffFileSent(lead, file, message):
            await batch.tx.staff_files.add(
                StaffFile(
                    id=new_id(batch.now),
                    chat=chat,
                    lead=lead,
                    content=packed(file, message),
                    due=batch.now,
                    created_at=batch.now,
                )
            )


def orders(turn: Turn) -> list[BotCall]:
    """Files that the turn asks for."""
    if StaffTemplateAsked() not in turn.effects:
        return []
    return [BotCall("sendDocument", {TEMPLATE: True, "language": turn.session.language})]


def packed(file: File, message: int | None) -> bytes:
    """Where a file is, as it waits to be fetched."""
    return json.dumps({"file": asdict(file), "message": message}).encode()


def unpacked(content: bytes) -> tuple[File, int | None]:
    stored: dict[str, Any] = json.loads(content)
    return File(**stored["file"]), stored["message"]


async def _is_full(tx: Transaction, lead: str) -> bool:
    return (await tx.staff.counts([lead])).get(lead, 0) >= MOST_STAFF


def shown(workers: Sequence[Worker]) -> Reply:
    """Who is on a list, masked: it may be read over a shoulder."""
    if not workers:
        return Reply("staff_none_yet")
    lines: list[Value] = [
        Phrase("staff.line", {"n": n, "name": mask_name(who.name), "nik": mask_nik(who.nik)})
        for n, who in enumerate(workers[:MOST_SHOWN], start=1)
    ]
    if len(workers) > MOST_SHOWN:
        lines.append(Phrase("staff.more", {"n": len(workers) - MOST_SHOWN}))
    return Reply("staff_now", {"n": len(workers), "lines": Lines(tuple(lines))})


def _without(turn: Turn, refused: Effect, why: str, instead_of: str = RECEIVED) -> Turn:
    """The turn with nothing written, and the person told why."""
    replies = tuple(Reply(why, _LIMITS) if r.key == instead_of else r for r in turn.replies)
    effects = tuple(effect for effect in turn.effects if effect is not refused)
    return replace(turn, replies=replies, effects=effects)


_LIMITS: dict[str, Value] = {"most": MOST_STAFF, "waiting": MOST_WAITING}
