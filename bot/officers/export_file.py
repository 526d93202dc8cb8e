"""An export to a file on this machine, for the command line."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from bot.officers.export import By, Taken, export
from bot.officers.labels import Labels
from bot.officers.selection import Selection
from conversations.messages.catalog import Catalog
from storage.audit import Entry
from storage.store import Store

_OWNER_ONLY = 0o600


class ExportRefused(Exception):
    """The file cannot be written; one sentence."""


async def write_file(
    store: Store, selection: Selection, output: Path, reason: str, language: str, now: datetime
) -> Taken:
    """All areas, logged. Raises ExportRefused, and leaves no file behind where it fails."""
    catalog = Catalog.load()
    if language not in catalog.languages:
        known = ", ".join(catalog.languages)
        raise ExportRefused(f"--language must be one of: {known}.")
    labels = Labels(catalog, language)
    by = By(labels.words("desk.about.command_line"), reason or labels.words("desk.about.none"))
    with new_file(output) as target:
        with _scratch(output) as scratch:
            taken = await store.read(
                lambda tx: export(tx, selection, None, by, target, labels, now, scratch)
            )
        await _log(store, selection, taken, reason, now)
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
    """Beside the file, which holds the same: what waits on disk is no less safe there."""
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
    store: Store, selection: Selection, taken: Taken, reason: str, now: datetime
) -> None:
    detail = {
        "rows": taken.rows,
        "sha256": taken.sha256,
        "via": "cli",
        **selection.codes(),
    }
    entry = Entry(now, "export.built", reason=reason or None, detail=detail, leads=taken.codes)
    await store.write(lambda tx: tx.audit.add(entry))
