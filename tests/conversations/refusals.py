"""What a reader answers: its value, or the reason for which it refuses."""

from collections.abc import Callable
from typing import Any

from conversations.errors import InvalidAnswer


def outcome(read: Callable[..., Any], *arguments: object) -> Any:
    try:
        return read(*arguments)
    except InvalidAnswer as refusal:
        return refusal.reason
