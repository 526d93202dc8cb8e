"""How the sandbox says no, in Telegram's words and shape; what is refused is decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Refused(Exception):
    """A call that Telegram would not carry out.

    `illegal` parts a caller's fault (a wrong shape, a text too long) from what no caller can know
    beforehand (the person has just blocked the bot, the message is gone). `kept` is what may be
    recorded where the description quotes what somebody wrote.
    """

    def __init__(
        self,
        code: int,
        description: str,
        *,
        illegal: bool = True,
        retry_after: int | None = None,
        kept: str | None = None,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.illegal = illegal
        self.retry_after = retry_after
        self.kept = kept or description

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


@dataclass(frozen=True, slots=True)
class RefusedCall:
    """What is kept of a refused call: never a value that came with it."""

    method: str
    code: int
    description: str


def illegal(description: str, kept: str | None = None) -> Refused:
    """The caller could have known: a test that makes such a call has found a bug."""
    return Refused(400, f"Bad Request: {description}", kept=kept)


def unlucky(description: str) -> Refused:
    """Nobody could have known: an ordinary outcome that a bot must live with."""
    return Refused(400, f"Bad Request: {description}", illegal=False)


def forbidden(description: str) -> Refused:
    return Refused(403, f"Forbidden: {description}", illegal=False)


def conflict(description: str) -> Refused:
    return Refused(409, f"Conflict: {description}", illegal=False)


def too_many(retry_after: int) -> Refused:
    return Refused(
        429,
        f"Too Many Requests: retry after {retry_after}",
        illegal=False,
        retry_after=retry_after,
    )


def not_supported(what: str) -> Refused:
    """Real Telegram can do it, this stand-in cannot: fail loudly instead of pretending."""
    return Refused(501, f"Not Implemented: {what} is not supported by the sandbox")


def unauthorized() -> Refused:
    return Refused(401, "Unauthorized", illegal=False)


def not_found() -> Refused:
    return Refused(404, "Not Found", illegal=False)


def unknown_method() -> Refused:
    return Refused(404, "Not Found: method not found")
