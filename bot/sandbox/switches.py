"""The fault switches as the control API takes and shows them."""

from __future__ import annotations

import dataclasses
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.sandbox.faults import Delivery, Faults, Kind, Limit


class NextFault(BaseModel):
    """The next `times` calls of `method` ("*": any)."""

    model_config = ConfigDict(extra="forbid")

    method: str
    kind: Kind
    times: int = 1
    chat: int | None = None
    retry_after: int = 1
    seconds: float = 30.0


class Switches(BaseModel):
    """Only what is given is changed."""

    model_config = ConfigDict(extra="forbid")

    seed: int | None = None
    next: list[NextFault] = []
    chances: dict[Kind, float] = {}
    only: frozenset[str] | None = None
    delivery: Delivery | None = None
    limits: Limit | None = None
    retry_after: int | None = None
    seconds: float | None = None


def apply(switches: Switches, faults: Faults) -> None:
    if switches.seed is not None:
        faults.seed(switches.seed)
    for each in switches.next:
        faults.next(**each.model_dump())
    for kind, probability in switches.chances.items():
        faults.chance(kind, probability)
    if switches.limits:
        faults.limit(**dataclasses.asdict(switches.limits))
    for name in ("only", "delivery", "retry_after", "seconds"):
        value = getattr(switches, name)
        if value is not None:
            setattr(faults, name, value)


def shown(faults: Faults) -> dict[str, Any]:
    return {
        "chances": faults.chances,
        "delivery": faults.delivery,
        "limits": faults.limits,
        "next": [each for each in faults.scripted if each.times],
        "only": sorted(faults.only),
        "retry_after": faults.retry_after,
        "seconds": faults.seconds,
    }
