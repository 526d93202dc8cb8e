"""Seals what people say, and makes keyed indexes of NIK and phone. Knows no file and no table."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import SealBroken

KEY_BYTES = 32
ID_BYTES = 4
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The secrets of one installation. ``sealing`` is by key id, eight hexadecimal digits."""

    active: str
    sealing: Mapping[str, bytes]
    index: bytes

    @classmethod
    def fresh(cls) -> "Keys":
        first = secrets.token_hex(ID_BYTES)
        return cls(first, {first: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))

    def rotated(self) -> "Keys":
        """The same with a new active key: it seals from now on, the others still open."""
        new = secrets.token_hex(ID_BYTES)
        return Keys(new, {**self.sealing, new: secrets.token_bytes(KEY_BYTES)}, self.index)


class Keyring:
    """Seals and opens with AES-256-GCM; a sealed value is key id, nonce, ciphertext, tag.

    Nonces are random, so rotate before one key has sealed 2**32 values.
    """

    def __init__(self, keys: Keys, path: Path | None = None, *, kept: bool = True) -> None:
        self.keys = keys
        self.path = path
        self.kept = kept
        """False for a keyring made just now that is in no file yet."""
        self._ciphers = {bytes.fromhex(i): AESGCM(key) for i, key in keys.sealing.items()}
        self._active = bytes.fromhex(keys.active)

    def __repr__(self) -> str:
        return f"Keyring({len(self._ciphers)} keys)"

    def seal(self, plain: bytes, identity: str) -> bytes:
        """``identity`` says where the value belongs: table, row and, where it counts, version."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._active].encrypt(nonce, plain, identity.encode())
        return self._active + nonce + sealed

    def open(self, sealed: bytes, identity: str) -> bytes:
        """Raises SealBroken where the value was altered, moved, or its key is not here."""
        cipher = self._ciphers.get(sealed[:ID_BYTES])
        if cipher is None:
            raise SealBroken
        nonce, rest = sealed[ID_BYTES : ID_BYTES + NONCE_BYTES], sealed[ID_BYTES + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, rest, identity.encode())
        except (InvalidTag, ValueError):
            raise SealBroken from None

    def index(
        self, kind: Literal["nik", "phone", "person", "chat", "canary", "holdout"], digits: str
    ) -> bytes:
        """A keyed hash for exact search: the numbers are too few for a hash without a key."""
        return self._hashed(kind, digits)

    def sign(self, purpose: str, text: str) -> bytes:
        """A keyed hash behind what is said aloud and not stored; never that of an ``index``."""
        return self._hashed(f"sign|{purpose}", text)

    def _hashed(self, kind: str, text: str) -> bytes:
        return hmac.digest(self.keys.index, f"{kind}|v1|{text}".encode(), hashlib.sha256)
