"""Where the bot wants its updates sent, and how the last delivery went."""

from __future__ import annotations

from dataclasses import dataclass, field

DEFAULT_CONNECTIONS = 40


@dataclass(slots=True)
class Webhook:
    """An empty `url` means that the bot asks with getUpdates."""

    url: str = ""
    secret_token: str = field(default="", repr=False)
    max_connections: int = DEFAULT_CONNECTIONS
    has_certificate: bool = False
    ip_address: str = ""
    last_error_at: float | None = None
    last_error: str = ""
