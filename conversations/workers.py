"""Somebody who works in a business, as its owner tells of them. Knows no file and no table."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, repr=False)
class Worker:
    """Well formed throughout; nobody has checked that the person exists."""

    name: str
    born: date
    nik: str
    """Sixteen digits."""
    wage: int
    """Whole rupiah a month."""
    phone: str | None = None
    """E.164."""

    def __repr__(self) -> str:
        return "Worker(…)"  # all of it is personal

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "born": self.born.isoformat(),
            "nik": self.nik,
            "wage": self.wage,
            "phone": self.phone,
        }

    @classmethod
    def from_json(cls, stored: Any) -> "Worker":
        return cls(**{**stored, "born": date.fromisoformat(stored["born"])})
