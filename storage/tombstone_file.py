"""The list of who erased themselves, in a file apart from the database: a restored backup lacks
whoever erased themselves after it. A line each, only ever added to; it names nobody."""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from io import FileIO
from pathlib import Path

from storage.errors import TombstonesError
from storage.tombstones import Tombstone

_OWNER_ONLY = 0o600


def read(path: Path) -> list[Tombstone]:
    """None where there is no file yet. Raises TombstonesError for one that cannot be used."""
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise TombstonesError(f"The list of erasures {path} cannot be read.") from None
    *lines, torn = text.split("\n")  # after a crash while writing, the last may be half a line
    found = []
    for number, line in enumerate(lines, start=1):
        stone = _stone(line)
        if stone is None and line:
            raise TombstonesError(
                f"Line {number} of the list of erasures {path} is damaged; put a copy back, or"
                " delete the line: that person is then not erased again."
            )
        if stone is not None:
            found.append(stone)
    last = _stone(torn)
    return found if last is None else [*found, last]


def append(path: Path, stones: Iterable[Tombstone]) -> None:
    """On disk when it returns. Raises TombstonesError, and what it could not write is missing."""
    text = "".join(f"{_line(stone)}\n" for stone in stones)
    if not text:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _OWNER_ONLY)
        with os.fdopen(handle, "r+b", buffering=0) as file:
            file.write(_whole(file) + text.encode("ascii"))
            os.fsync(handle)
    except OSError as error:
        raise TombstonesError(
            f"The list of erasures {path} cannot be written: {error.strerror}."
        ) from None


def _whole(file: FileIO) -> bytes:
    """Takes half a line away that a crash left, and says what must stand before the next one."""
    content = file.read()
    torn = content.rpartition(b"\n")[2]
    if not torn:
        return b""
    if _stone(torn.decode("ascii", "replace")) is not None:
        return b"\n"
    os.ftruncate(file.fileno(), len(content) - len(torn))
    return b""


def _line(stone: Tombstone) -> str:
    content = {
        "at": stone.at.isoformat(timespec="microseconds"),
        "receipt": stone.receipt,
        "person": stone.person.hex(),
    }
    return json.dumps(content)


def _stone(line: str) -> Tombstone | None:
    try:
        stored = json.loads(line)
        at = datetime.fromisoformat(stored["at"])
        stone = Tombstone(bytes.fromhex(stored["person"]), str(stored["receipt"]), at)
    except (ValueError, KeyError, TypeError):
        return None
    return None if at.tzinfo is None else stone
