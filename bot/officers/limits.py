"""What the settings say of the desk. Knows no command and no message."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Quota(StrEnum):
    REVEALS = "reveals"
    EXPORTS = "exports"


COUNTED: Mapping[Quota, str] = {Quota.REVEALS: "lead.shown", Quota.EXPORTS: "export.asked"}
"""The action in the audit."""


@dataclass(frozen=True, slots=True)
class Limits:
    reveals: int = 100
    exports: int = 10
    administrators: frozenset[int] = frozenset()
    """Who is one whatever happens at the desk."""

    def of(self, quota: Quota) -> int:
        return self.reveals if quota is Quota.REVEALS else self.exports
