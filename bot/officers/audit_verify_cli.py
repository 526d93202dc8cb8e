"""``audit verify`` and ``audit accept``: is the audit whole, and does it go on from what is known
of it outside the database. Shows numbers, times and signatures, and nothing of anybody."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.officers.terminal import stop, with_store
from bot.settings import Settings
from bot.world import JAKARTA, utc_now
from storage import audit_anchor
from storage.audit import Detail, Entry
from storage.audit_anchor import Anchor
from storage.audit_chain import Head
from storage.audit_walk import Broken, Fault, Walked
from storage.store import Store

_SAID = {
    Fault.CHANGED: "Entry {number} was changed",
    Fault.MISSING: "Entry {number} is missing: it was taken out, or several from there on",
    Fault.MOVED: "Entry {number} stands in another place than it was written",
    Fault.INSERTED: "Entry {number} was not written by this program with this keyring",
    Fault.REASON: "Entry {number} lost its reason although its lead was not erased",
    Fault.HEAD: (
        "The database's own note of where the audit ends was changed or removed;"
        " the entries end with {number}"
    ),
    Fault.CUT: "The entries from {number} on are missing: the end was cut off",
    Fault.OTHER: "Entry {number} is another one than the audit had there once",
}
_RESTORED = (
    "The database was last at work at {beat}, before that end was noted: a backup from before it"
    " was restored. What was recorded after the backup is lost; `audit accept` goes on from here."
)
_PERHAPS = (
    "Was a backup from before that restored, and has the bot worked since? Then `audit accept`"
    " goes on from here. If nobody restored one, entries were removed."
)

Known = Annotated[
    str | None,
    typer.Option(
        metavar="NUMBER:SIGNATURE", help="An end that `audit verify` printed once, kept on paper."
    ),
]
Reason = Annotated[str, typer.Option(help="Why an end before the noted one is right.")]


def verify(known: Known = None) -> None:
    """Walk the audit from its first entry: is it whole, and does it reach the noted end?"""
    given = None if known is None else _read(known)
    path = Settings.read().audit_end

    async def work(store: Store) -> None:
        anchors = audit_anchor.read(path)
        anchor = anchors[-1] if anchors else None
        walked = Walked()
        for head, noted in _ends(given, anchor):
            walked = await _walked(store, head)
            if walked.broken is not None:
                stop(await _sentences(store, walked.broken, noted))
        _tell(walked, anchor, path, len(anchors) - 1)

    with_store(work)


def accept(reason: Reason) -> None:
    """After a backup was restored: note this audit's end, though a later one was known."""
    path = Settings.read().audit_end

    async def work(store: Store) -> None:
        anchors = audit_anchor.read(path)
        known = anchors[-1].head if anchors else None
        if known is None or await store.read(lambda tx: tx.audit.continues(known)):
            stop("the audit goes on from the noted end; there is nothing to accept.")
        walked = await store.read(lambda tx: tx.audit.walk())
        if walked.broken is not None:
            stop(await _sentences(store, walked.broken, None))
        detail: Detail = {"known": known.number, "found": walked.count, "via": "cli"}
        entry = Entry(utc_now(), "audit.accepted", reason=reason, detail=detail)
        await store.write(lambda tx: tx.audit.add(entry))
        head = await store.read(lambda tx: tx.audit.head())
        if head is not None:
            audit_anchor.write(path, [*anchors, Anchor(head, utc_now())])
        typer.echo(f"Noted: the audit goes on from entry {walked.count}.")

    with_store(work)


def _ends(given: Head | None, anchor: Anchor | None) -> list[tuple[Head | None, Anchor | None]]:
    """What the audit must reach, the noted end with its note; a walk for each."""
    ends: list[tuple[Head | None, Anchor | None]] = []
    if given is not None:
        ends.append((given, None))
    if anchor is not None or not ends:
        ends.append((None if anchor is None else anchor.head, anchor))
    return ends


async def _walked(store: Store, head: Head | None) -> Walked:
    return await store.read(lambda tx: tx.audit.walk(head))


def _tell(walked: Walked, anchor: Anchor | None, path: Path, accepted: int) -> None:
    if not walked.count:
        typer.echo("The audit is whole: it has no entry yet.")
    elif walked.first is not None and walked.last is not None:
        span = f"from {_at(walked.first)} to {_at(walked.last)}"
        typer.echo(f"The audit is whole: {walked.count} entries {span}.")
    if walked.redacted:
        typer.echo(f"{walked.redacted} reasons went with their erased leads, as they should.")
    if accepted > 0:
        typer.echo(
            f"{accepted} times a restored backup was accepted; see --action audit.accepted."
        )
    typer.echo(f"Its end: {_shown(walked.head)}")
    if anchor is None:
        typer.echo(f"No end is noted in {path} yet: a tail cut off before now would not be seen.")
    else:
        typer.echo(f"It goes on from the end noted at {_at(anchor.at)}: {anchor.head.number}.")


async def _sentences(store: Store, broken: Broken, anchor: Anchor | None) -> str:
    number = "without a number" if broken.number is None else str(broken.number)
    said = _SAID[broken.fault].format(number=number)
    if broken.entry is not None and broken.at is not None:
        said += f" (row {broken.entry}, {_at(broken.at)})"
    if anchor is None or broken.fault not in (Fault.CUT, Fault.OTHER):
        return f"{said}."
    said += f"; {anchor.head.number} entries were known at {_at(anchor.at)}. "
    beat = await _last_beat(store)
    if beat is not None and beat < anchor.at:
        return said + _RESTORED.format(beat=_at(beat))
    return said + _PERHAPS


async def _last_beat(store: Store) -> datetime | None:
    from bot.schedule import HEARTBEAT  # it brings the whole bot along

    note = await store.read(lambda tx: tx.meta.get(HEARTBEAT))
    return None if note is None else note.at


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(JAKARTA):%Y-%m-%d %H:%M:%S} WIB"


def _shown(head: Head) -> str:
    return f"{head.number}:{head.mac.hex()}"


def _read(known: str) -> Head:
    number, _, mac = known.partition(":")
    try:
        return Head(int(number), bytes.fromhex(mac))
    except ValueError:
        stop("--known must be NUMBER:SIGNATURE as `audit verify` prints it.", usage=True)
