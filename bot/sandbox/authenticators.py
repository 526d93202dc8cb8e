"""The app with six-digit codes on somebody's phone (RFC 6238). It knows a secret and the time."""

from __future__ import annotations

from dataclasses import dataclass

import pyotp


@dataclass(frozen=True, slots=True)
class Code:
    digits: str
    seconds: int
    """How long it is still shown."""


def code_of(secret: str, now: float) -> Code:
    totp = pyotp.TOTP(secret)
    return Code(totp.at(int(now)), totp.interval - int(now) % totp.interval)
