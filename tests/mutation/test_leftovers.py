"""What mutmut leaves as it is is broken, and nothing else."""

from pathlib import Path

from tests.mutation.leftovers import breaks, siblings_in

CODE = '''"""A module."""

from dataclasses import dataclass, field
from enum import Enum

__all__ = ["Kind"]


class Kind(Enum):
    ONE = "one"
    TWO = "two"


_TABLE = {Kind.ONE: "één", Kind.TWO: "two"}


@dataclass(frozen=True)
class Thing:
    """A thing."""

    part: int = field(default=1, repr=False)

    @property
    def total(self) -> int:
        """Docstrings are not broken."""
        return self.part + 2 if self.part > 0 else 0

    def left(self) -> int:
        return self.part + 3


def also_left(number: int) -> int:
    return number - 1
'''


def test_tables_fields_and_properties_are_broken_and_the_rest_is_left(tmp_path: Path) -> None:
    path = tmp_path / "thing.py"
    path.write_text(CODE, "utf-8")
    found = list(breaks(path, siblings_in(path)))

    assert [(one.before, one.after) for one in found] == [
        ('{Kind.ONE: "één", Kind.TWO: "two"}', "{Kind.TWO: 'two'}"),
        ("Kind.ONE", "Kind.TWO"),
        ("Kind.TWO", "Kind.ONE"),
        ('"één"', "'xéén'"),
        ('"two"', "'xtwo'"),
        ("1", "2"),
        ("False", "True"),
        ("return self.part + 2 if self.part > 0 else 0", "return None"),
        ("self.part > 0", "self.part >= 0"),
        ("0", "1"),
        ("self.part + 2", "self.part - 2"),
        ("2", "3"),
        ("0", "1"),
    ]


def test_a_break_changes_its_own_place_only(tmp_path: Path) -> None:
    path = tmp_path / "thing.py"
    path.write_text(CODE, "utf-8")

    for one in breaks(path, siblings_in(path)):
        changed = [
            (old, new)
            for old, new in zip(CODE.splitlines(), one.text.splitlines(), strict=True)
            if old != new
        ]
        compile(one.text, "thing", "exec")
        assert len(changed) == 1
        assert (
            changed[0][0].replace(one.before, one.after, 1) == changed[0][1] or one.before in "0"
        )
