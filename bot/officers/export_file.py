"""An export to a file on this machine, for the command line."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO

from bot.officers.about import By, new_number
from bot.officers.export import Making, Taken, digest_of, export
from bot.officers.labels import Labels
from bot.officers.locking import lock
from bot.officers.office_columns import BadColumns
from bot.officers.phrases import kept_until, local_day
from bot.officers.profiles import NoSuchProfile, layout_of
from bot.officers.selection import Selection
from conversations.messages.catalog import Catalog
from conversations.rules.book import RuleBook
from storage.audit import Entry
from storage.removals import TAKEN
from storage.store import Store
from storage.transaction import Transaction

COMMAND_LINE = "CLI"
"""Marks a file that no officer took."""
_OWNER_ONLY = 0o600
_NAMED_AT_ONCE = 5_000
"""Whose rows they are, written to the audit in so many at a time: nobody waits long."""


class ExportRefused(Exception):
    """The file cannot be written; one sentence."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the command line."""

    selection: Selection
    output: Path
    reason: str
    language: str
    keep_days: int
    passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    rows: int
    sha256: str


async def write_file(store: Store, wanted: Wanted, rules: RuleBook, now: datetime) -> Written:
    """All areas, logged. Raises ExportRefused, and leaves no file behind where it fails."""
    number = new_number()
    how = _how(wanted, rules, number, now)
    with new_file(wanted.output) as target:
        with _scratch(wanted.output) as folder:
            taken = await _fill(store, wanted, target, replace(how, scratch=folder))
        digest = await asyncio.to_thread(digest_of, target)
        await _log(store, wanted, how, taken, digest, number)
    return Written(taken.rows, digest)


def _how(wanted: Wanted, rules: RuleBook, number: str, now: datetime) -> Making:
    catalog = Catalog.load()
    if wanted.language not in catalog.languages:
        known = ", ".join(catalog.languages)
        raise ExportRefused(f"--language must be one of: {known}.")
    labels = Labels(catalog, wanted.language)
    try:
        layout = layout_of(wanted.selection.profile, rules, local_day(now))
    except (NoSuchProfile, BadColumns) as error:
        raise ExportRefused(str(error)) from None
    by = By(
        labels.words("desk.about.command_line"),
        wanted.reason or labels.words("desk.about.none"),
        f"{COMMAND_LINE}-{number}",
        kept_until(now, wanted.keep_days),
    )
    return Making(layout, labels, by, now)


async def _fill(store: Store, wanted: Wanted, target: IO[bytes], how: Making) -> Taken:
    """Under lock, the open file is in the private folder, and gone with it."""
    selection, key = wanted.selection, wanted.passphrase
    if key is None or how.scratch is None:
        return await store.read(lambda tx: export(tx, selection, None, target, how))
    inside = f"{wanted.output.stem}.{selection.format}"
    with (how.scratch / inside).open("w+b") as plain:
        taken = await store.read(lambda tx: export(tx, selection, None, plain, how))
        await asyncio.to_thread(lock, plain, target, inside, selection.format, key)
    return taken


@contextmanager
def new_file(output: Path) -> Iterator[IO[bytes]]:
    """For its owner only; gone again where anything fails, even the log."""
    descriptor = _create(output)
    try:
        with os.fdopen(descriptor, "w+b") as target:
            yield target
            os.fsync(target.fileno())
    except OSError as error:
        output.unlink(missing_ok=True)
        raise ExportRefused(f"{output} cannot be written: {error.strerror}.") from None
    except BaseException:
        output.unlink(missing_ok=True)
        raise


@contextmanager
def _scratch(output: Path) -> Iterator[Path]:
    """Beside the file, for its owner only: no other disk and nobody else sees it."""
    folder = output.absolute().parent
    with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as name:
        yield Path(name)


def _create(output: Path) -> int:
    try:
        return os.open(output, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        raise ExportRefused(
            f"{output} exists already and is not overwritten; choose another name."
        ) from None
    except OSError as error:
        raise ExportRefused(f"{output} cannot be written: {error.strerror}.") from None


async def _log(
    store: Store, wanted: Wanted, how: Making, taken: Taken, digest: str, number: str
) -> None:
    """An entry for each part of those who are in it, each in a transaction of its own: other
    people's messages go between them."""
    detail = {
        "export": number,
        "rows": taken.rows,
        "sha256": digest,
        "via": "cli",
        "locked": wanted.passphrase is not None,
        "clear": how.layout.clear.value,
        **wanted.selection.codes(),
    }
    entry = Entry(how.now, TAKEN, reason=wanted.reason or None, detail=detail)
    codes = iter(taken.codes)
    await store.write(
        partial(_add, entry=replace(entry, leads=list(islice(codes, _NAMED_AT_ONCE))))
    )
    while more := list(islice(codes, _NAMED_AT_ONCE)):
        await store.write(partial(_add, entry=replace(entry, leads=more)))


async def _add(tx: Transaction, *, entry: Entry) -> None:
    await tx.audit.add(entry)
