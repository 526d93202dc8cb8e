"""A checked list as it waits for its answer to be sent: JSON, sealed by the table."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from conversations.staff_rows import Cell, Checked, Fault, Row


def dumped(checked: Checked) -> bytes:
    stored = {
        "heading": [_stored(cell) for cell in checked.heading],
        "rows": [
            {
                "cells": [_stored(cell) for cell in row.cells],
                "faults": [[fault.reason, fault.number] for fault in row.faults],
            }
            for row in checked.rows
        ],
    }
    return json.dumps(stored, separators=(",", ":")).encode()  # ASCII: half a character survives


def loaded(content: bytes) -> Checked:
    """Without the workers, who are in their own table."""
    stored: dict[str, Any] = json.loads(content)
    rows = tuple(
        Row(_cells(row["cells"]), faults=tuple(Fault(*fault) for fault in row["faults"]))
        for row in stored["rows"]
    )
    return Checked(_cells(stored["heading"]), rows)


def _stored(cell: Cell) -> Any:
    return {"day": cell.isoformat()} if isinstance(cell, date) else cell


def _cells(stored: Sequence[Any]) -> tuple[Cell, ...]:
    return tuple(
        date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell for cell in stored
    )
