"""What every table group works through. Holds no statement."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sealing import Keyring


@dataclass(frozen=True, slots=True)
class Link:
    """One open transaction, and the keyring that opens what it reads."""

    connection: AsyncConnection
    keyring: Keyring
