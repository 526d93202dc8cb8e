"""What is kept, sealed, of a file on its way: where it lies, then its rows. Opens no file."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.officers.importing_read import Filled


@dataclass(frozen=True, slots=True)
class Lying:
    """A file that still lies with Telegram."""

    file: str
    message: int | None
    """In which it was sent."""
    language: str

    def dump(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def load(cls, content: bytes) -> "Lying":
        return cls(**json.loads(content))


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    rows: list[Filled]
    sha256: str

    def dump(self) -> bytes:
        rows = [_row(row) for row in self.rows]
        return json.dumps({"rows": rows, "sha256": self.sha256}, ensure_ascii=False).encode()

    @classmethod
    def load(cls, content: bytes) -> "Kept":
        stored = json.loads(content)
        return cls([_filled(*row) for row in stored["rows"]], stored["sha256"])


def _row(row: Filled) -> list[Any]:
    day = row.follow_up if isinstance(row.follow_up, str) else row.follow_up.isoformat()
    return [row.number, row.code, row.version, row.outcome, day, row.note]


def _filled(number: int, code: str, version: str, outcome: str, day: str, note: str) -> Filled:
    try:
        return Filled(number, code, version, outcome, date.fromisoformat(day), note)
    except ValueError:
        return Filled(number, code, version, outcome, day, note)
