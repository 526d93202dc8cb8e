"""The keyring's file: made once, for its owner's eyes only, never beside the database."""

import base64
import binascii
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from storage.errors import KeyringError
from storage.sealing import ID_BYTES, KEY_BYTES, Keyring, Keys


def load_or_new(path: Path) -> Keyring:
    """The keyring in ``path``; where there is none, a new one that is not in a file yet.

    The file is written by ``keep``, once the store knows that the database has no other
    keyring: a lost keyring is then never silently replaced. Raises KeyringError.
    """
    return load(path) if path.exists() else Keyring(Keys.fresh(), path, kept=False)


def load(path: Path) -> Keyring:
    """Raises KeyringError with a sentence that names the file, never what is in it."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise KeyringError(f"There is no keyring in {path}.") from None
    except (OSError, UnicodeDecodeError):
        raise KeyringError(f"The keyring {path} cannot be read.") from None
    if mode & 0o077:
        raise KeyringError(f"The keyring {path} is open to others; run: chmod 600 {path}")
    return Keyring(_read(text, path), path)


def keep(keyring: Keyring) -> None:
    """Writes a new keyring to its file. Raises KeyringError where another one got there first."""
    if keyring.kept or keyring.path is None:
        return
    path = keyring.path
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = _draft(keyring.keys, path)
        try:
            os.link(draft, path)  # unlike a rename, refuses to replace a file
        finally:
            draft.unlink()
        _sync_folder(path.parent)
    except OSError:
        raise KeyringError(f"The keyring could not be written to {path}.") from None
    keyring.kept = True


def rotate(path: Path) -> Keyring:
    """Adds a key that seals from now on, and keeps the others so that they still open."""
    keys = load(path).keys.rotated()
    try:
        _draft(keys, path).replace(path)
        _sync_folder(path.parent)
    except OSError:
        raise KeyringError(f"The keyring could not be written to {path}.") from None
    return Keyring(keys, path)


def check_apart(keyring: Path, database: Path) -> None:
    """Whoever copies the database's folder must not get the keys with it."""
    if keyring.resolve().is_relative_to(database.resolve().parent):
        raise KeyringError(
            f"The keyring {keyring} lies in the database's folder;"
            " keep it in another place, so that one copy never holds both."
        )


def _draft(keys: Keys, path: Path) -> Path:
    """A file beside ``path``, complete and on disk, that only its owner can read."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(_written(keys))
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(keys: Keys) -> str:
    content = {
        "active": keys.active,
        "sealing_keys": {i: base64.b64encode(k).decode() for i, k in keys.sealing.items()},
        "index_key": base64.b64encode(keys.index).decode(),
    }
    return json.dumps(content, indent=2) + "\n"


def _read(text: str, path: Path) -> Keys:
    try:
        stored = json.loads(text)
        sealing = {str(i): _key(key) for i, key in stored["sealing_keys"].items()}
        keys = Keys(stored["active"], sealing, _key(stored["index_key"]))
        ids = [bytes.fromhex(i) for i in keys.sealing]
        sound = keys.active in keys.sealing and all(len(i) == ID_BYTES for i in ids)
    except (ValueError, LookupError, TypeError, AttributeError, binascii.Error):
        sound = False
    if not sound:
        raise KeyringError(f"The keyring {path} is malformed; put the right file back.")
    secrets = [*keys.sealing.values(), keys.index]
    if any(len(secret) != KEY_BYTES for secret in secrets):
        raise KeyringError(f"A key in the keyring {path} is not {KEY_BYTES} bytes long.")
    if len(set(secrets)) != len(secrets):
        raise KeyringError(f"Two keys in the keyring {path} are the same.")
    return keys


def _key(text: Any) -> bytes:
    return base64.b64decode(text, validate=True)
