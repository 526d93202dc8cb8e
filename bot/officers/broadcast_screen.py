"""How a message to many looks to who writes it, who confirms it, and while it runs."""

from bot.officers.broadcast_words import (
    ALL,
    doubts,
    figures,
    filter_of,
    texts_of,
    whom,
)
from bot.officers.buttons import button, in_rows, under
from bot.officers.card import name_of
from bot.officers.phrases import area
from bot.officers.selection import STATUS_GROUPS
from bot.officers.visit import Visit
from conversations.lead import REGISTRATIONS
from conversations.replies import Lines, Option, Phrase, Reply, Value
from storage.broadcasts import Broadcast, BroadcastState


async def screen(
    visit: Visit, one: Broadcast, reader: int | None = None, *, whole: bool = False
) -> Reply:
    """For the officer who asks, or for ``reader``; with the ``whole`` words where it is a message
    of its own."""
    values: dict[str, Value] = {
        "who": await name_of(visit.tx, one.author),
        "texts": texts_of(one, whole=whole),
        **whom(one.chosen),
        "count": await visit.tx.broadcasts.count(filter_of(one.chosen)),
        "notes": Lines((*doubts(visit.catalog, one.texts), *_next(one))),
        **figures(one, await visit.tx.broadcasts.progress(one)),
    }
    reader = visit.officer.id if reader is None else reader
    return Reply(f"desk.broadcast.{one.state}", values, under(*_ways(one, reader)))


def _next(one: Broadcast) -> tuple[Phrase, ...]:
    """What stands between a draft and somebody else's yes."""
    if one.state is not BroadcastState.DRAFT:
        return ()
    return (Phrase(f"desk.broadcast.{'ready' if one.tested else 'untested'}"),)


async def choices(visit: Visit, one: Broadcast, field: str) -> Reply:
    """The values of one of the three things people are chosen by."""
    labels: dict[str, Value]
    match field:
        case "area":
            regions = await visit.tx.broadcasts.regions(filter_of({**one.chosen, "area": ALL}))
            labels = {ALL: Phrase("desk.all_areas"), **{code: area(code) for code in regions}}
        case "kind":
            kinds = {str(kind): Phrase(f"lead_kind.{kind}") for kind in sorted(REGISTRATIONS)}
            labels = {ALL: Phrase("desk.broadcast.all_kinds"), **kinds}
        case _:
            field = "status"
            labels = {code: Phrase(f"desk.export.status.{code}") for code in STATUS_GROUPS}
    options = [
        button(
            "bcset",
            *_key(one),
            field,
            code,
            label=label if isinstance(label, Phrase) else str(label),
        )
        for code, label in labels.items()
    ]
    back = button("bclook", one.id, label=Phrase("desk.button.back"))
    return Reply("desk.broadcast.choose", {}, under(*in_rows(options, 2), (back,)))


def _ways(one: Broadcast, reader: int) -> list[tuple[Option, ...]]:
    mine = reader == one.author
    match one.state:
        case BroadcastState.DRAFT if mine:
            fields = [
                _way("bcpick", one, f"by_{name}", name) for name in ("area", "kind", "status")
            ]
            after = [_way("bcask", one, "ask")] if one.tested else []
            return [
                tuple(fields),
                (_way("bctest", one, "test"), *after),
                (_way("bcdrop", one, "drop"),),
            ]
        case BroadcastState.ASKED:
            no = _way("bcno", one, "call_back" if mine else "no")
            return [(no,)] if mine else [(_way("bcyes", one, "yes"), no)]
        case BroadcastState.RUNNING:
            again = button("bclook", one.id, label=Phrase("desk.button.broadcast.again"))
            return [(again, _way("bcstop", one, "stop"))]
    return []


def _way(action: str, one: Broadcast, label: str, *more: str) -> Option:
    return button(action, *_key(one), *more, label=Phrase(f"desk.button.broadcast.{label}"))


def _key(one: Broadcast) -> tuple[str, str]:
    return one.id, str(one.version)
