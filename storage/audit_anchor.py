"""Where the audit ends, noted in a file apart from the database: a tail that was cut off leaves no
trace in the database itself. It names nobody.

A line for each history: one, and one more each time that somebody accepted a restored backup."""

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.audit_chain import Head
from storage.errors import AnchorError


@dataclass(frozen=True, slots=True)
class Anchor:
    head: Head
    at: datetime
    """When it was noted."""


def read(path: Path) -> list[Anchor]:
    """The last is the one that counts. Raises AnchorError for a file that cannot be used."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise AnchorError(f"The note of the audit's end {path} cannot be read.") from None
    try:
        return [_anchor(line) for line in lines if line]
    except (ValueError, KeyError, TypeError):
        raise AnchorError(
            f"The note of the audit's end {path} is damaged; put a copy of it back."
        ) from None


def write(path: Path, anchors: Sequence[Anchor]) -> None:
    """The whole file at once, and on disk when it returns. Raises AnchorError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.writelines(f"{_line(anchor)}\n" for anchor in anchors)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        raise AnchorError(
            f"The note of the audit's end {path} cannot be written: {error.strerror}."
        ) from None


def _line(anchor: Anchor) -> str:
    content = {
        "number": anchor.head.number,
        "mac": anchor.head.mac.hex(),
        "at": anchor.at.isoformat(timespec="seconds"),
    }
    return json.dumps(content)


def _anchor(line: str) -> Anchor:
    stored = json.loads(line)
    at = datetime.fromisoformat(stored["at"])
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return Anchor(Head(int(stored["number"]), bytes.fromhex(stored["mac"])), at)
