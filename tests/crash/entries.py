"""What a process of the crash test can be: the bot as it is, or one of its variants."""

import sys
from collections.abc import Callable, Mapping

from bot.__main__ import cli
from tests.crash import broken, later


def run() -> None:
    """``python -m bot run``"""
    cli(["run"])


ENTRIES: Mapping[str, Callable[[], None]] = {
    "run": run,
    "later": later.main,
    "hasty": lambda: broken.main("hasty"),
    "careless": lambda: broken.main("careless"),
}

if __name__ == "__main__":
    ENTRIES[sys.argv[1]]()
