"""/ekspor, the last two steps: what the file is for, and the order for it. Nothing is made here:
the file is built when it is sent."""

from dataclasses import replace
from typing import Any

from bot.officers.about import new_number
from bot.officers.buttons import button, in_rows, under
from bot.officers.choice import Choice
from bot.officers.choosing import (
    chosen,
    labels,
    locked_out,
    may_be_sent,
    no_passphrase,
    screen,
    selected,
)
from bot.officers.profiles import Profile
from bot.officers.selection import Format
from bot.officers.visit import Answer, Visit
from bot.queueing import TAKEN_AWAY_AFTER
from conversations.replies import Phrase, Reply, Value
from storage.audit import Entry

REASONS = ("call", "register", "report", "handover")
ASKED = "export.asked"
_MINUTES = TAKEN_AWAY_AFTER.seconds // 60


async def press_send(visit: Visit) -> Answer:
    """Asks for the reason; nothing to send, or nothing to lock it with, is no file."""
    choice = chosen(visit, visit.parts)
    _, count = await selected(visit, choice)
    if not may_be_sent(count, choice.profile):
        return Answer(toast=Reply("desk.toast.no_file"), edited=await screen(visit, choice))
    back = button("export", *choice.parts(), label=Phrase("desk.button.back"))
    if await locked_out(visit, choice):
        said = no_passphrase(visit)
        return Answer(
            toast=Reply("desk.toast.no_file"), edited=Reply(said.key, said.values, under((back,)))
        )
    reasons = [
        button("file", reason, *choice.parts(), label=Phrase(f"desk.button.reason.{reason}"))
        for reason in REASONS
    ]
    values = {"count": count, **labels(choice)}
    return Answer(edited=Reply("desk.export.why", values, under(*in_rows(reasons, 1), (back,))))


async def press_file(visit: Visit) -> Answer:
    """Logs who takes what and why, and queues the order for a file: no person's data is in it."""
    reason, *parts = visit.parts or ("",)
    choice = chosen(visit, tuple(parts))
    selection, count = await selected(visit, choice)
    allowed = may_be_sent(count, choice.profile) and not await locked_out(visit, choice)
    if reason not in REASONS or not allowed:
        return await press_send(replace(visit, parts=choice.parts()))
    number = new_number()
    detail = {
        "export": number,
        "reason": reason,
        "rows": count,
        "via": "chat",
        **selection.codes(),
    }
    await visit.tx.audit.add(Entry(visit.now, ASKED, visit.officer.id, detail=detail))
    order: dict[str, Any] = {
        **selection.to_json(),
        "export": number,
        "officer": visit.officer.id,
        "language": visit.language,
        "reason": reason,
    }
    return Answer(
        toast=Reply("desk.toast.preparing"),
        edited=Reply("desk.export.queued", _said(choice, count, reason)),
        file=order,
    )


def _said(choice: Choice, count: int, reason: str) -> dict[str, Value]:
    how = "open" if choice.profile == Profile.STATISTICS else "lock"
    if how == "lock" and choice.format != Format.XLSX:
        how = "zip"
    return {
        "count": count,
        **labels(choice),
        "reason": Phrase(f"desk.reason.{reason}"),
        "minutes": _MINUTES,
        "lock": Phrase(f"desk.export.queued_{how}"),
    }
