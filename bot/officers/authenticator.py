"""What a six-digit code is, and how long one counts. Knows no message and no table but its row."""

import hmac
from datetime import datetime, timedelta

import pyotp

from storage.authenticators import Authenticator

SESSION = timedelta(hours=12)
"""After a code, the desk is open."""
STEP_UP = timedelta(minutes=15)
"""After a code, a NIK may be shown and a file taken."""
TRIES = 5
CLOSED_FOR = timedelta(minutes=15)
"""After as many wrong codes."""
ISSUER = "Meja BPJS"
"""Stands over the code in the officer's app."""
_EARLY_OR_LATE = (0, -1, 1)
"""Steps of half a minute that a phone's clock may be off."""


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """What the QR for the app says."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def code_at(secret: str, now: datetime) -> str:
    return pyotp.TOTP(secret).at(now)


def right_step(known: Authenticator, code: str, now: datetime) -> int | None:
    """The step that the code is of; None where it is wrong, or was used before."""
    totp = pyotp.TOTP(known.secret)
    found = None
    for offset in _EARLY_OR_LATE:
        step = totp.timecode(now) + offset
        if hmac.compare_digest(totp.generate_otp(step), code):
            found = step
    if found is None or (known.last_step is not None and found <= known.last_step):
        return None
    return found


def in_session(known: Authenticator, now: datetime) -> bool:
    return known.entered_at is not None and now < known.entered_at + SESSION


def stepped_up(known: Authenticator, now: datetime) -> bool:
    return known.entered_at is not None and now < known.entered_at + STEP_UP


def closed(known: Authenticator, now: datetime) -> timedelta | None:
    """How long no code is looked at any more, after too many wrong ones."""
    if known.closed_until is None or known.closed_until <= now:
        return None
    return known.closed_until - now
