import base64
import json
from pathlib import Path
from typing import Any

import pytest

from storage import keyring_file
from storage.errors import KeyringError


def kept(path: Path) -> Path:
    keyring_file.keep(keyring_file.load_or_new(path))
    return path


def test_a_new_keyring_is_for_its_owner_only(tmp_path: Path) -> None:
    path = kept(tmp_path / "keys" / "keyring.json")

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["keyring.json"]


def test_nothing_is_written_before_the_keyring_is_kept(tmp_path: Path) -> None:
    keyring_file.load_or_new(tmp_path / "keys" / "keyring.json")

    assert not list(tmp_path.iterdir())


def test_a_kept_keyring_opens_what_it_sealed(tmp_path: Path) -> None:
    path = tmp_path / "keyring.json"
    keyring = keyring_file.load_or_new(path)
    keyring_file.keep(keyring)
    sealed = keyring.seal(b"Nyimas", "row")

    assert keyring_file.load_or_new(path).open(sealed, "row") == b"Nyimas"


def test_a_keyring_never_replaces_another_one(tmp_path: Path) -> None:
    path = tmp_path / "keyring.json"
    late = keyring_file.load_or_new(path)
    first = kept(path).read_bytes()

    with pytest.raises(KeyringError):
        keyring_file.keep(late)

    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]


def test_a_rotated_keyring_opens_what_the_old_one_sealed(tmp_path: Path) -> None:
    path = kept(tmp_path / "keyring.json")
    old = keyring_file.load(path)
    new = keyring_file.rotate(path)

    assert keyring_file.load(path).keys == new.keys
    assert new.keys.active != old.keys.active
    assert new.open(old.seal(b"Nyimas", "row"), "row") == b"Nyimas"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_keyring_that_others_can_open_is_refused(tmp_path: Path, mode: int) -> None:
    path = kept(tmp_path / "keyring.json")
    path.chmod(mode)

    with pytest.raises(KeyringError, match="chmod 600"):
        keyring_file.load(path)


def test_a_keyring_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyringError, match="There is no keyring"):
        keyring_file.load(tmp_path / "keyring.json")


def test_a_keyring_in_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(KeyringError, match="could not be written"):
        keyring_file.keep(keyring_file.load_or_new(tmp_path / "file" / "keyring.json"))


def key(length: int, letter: bytes = b"k") -> str:
    return base64.b64encode(letter * length).decode()


SOUND: dict[str, Any] = {
    "active": "0a0b0c0d",
    "sealing_keys": {"0a0b0c0d": key(32)},
    "index_key": key(32, b"i"),
}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "null",
        "[]",
        "{}",
        "\N{LATIN SMALL LETTER E WITH ACUTE}",
        {**SOUND, "active": "0a0b0c0e"},
        {**SOUND, "active": ["0a0b0c0d"]},
        {**SOUND, "sealing_keys": {}},
        {**SOUND, "sealing_keys": [key(32)]},
        {**SOUND, "sealing_keys": {"0a0b0c0d": key(16)}},
        {**SOUND, "sealing_keys": {"0a0b0c0d": key(32) + "!"}},
        {**SOUND, "sealing_keys": {"0a0b0c0d": 7}},
        {**SOUND, "sealing_keys": {"0a0b0c0d": key(32), "short": key(32, b"j")}},
        {**SOUND, "sealing_keys": {"0a0b0c0d": key(32), "0a0b0c": key(32, b"j")}},
        {**SOUND, "sealing_keys": {"0a0b0c0d": key(32), "0a0b0c0e": key(32)}},
        {**SOUND, "index_key": key(31, b"i")},
        {**SOUND, "index_key": key(32)},
        {**SOUND, "index_key": None},
    ],
)
def test_a_bad_keyring_is_refused_in_one_sentence(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "keyring.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    path.chmod(0o600)

    with pytest.raises(KeyringError) as refused:
        keyring_file.load(path)

    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert key(16) not in str(refused.value)


def test_the_sound_keyring_of_these_tests_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "keyring.json"
    path.write_text(json.dumps(SOUND))
    path.chmod(0o600)

    assert keyring_file.load(path).keys.active == "0a0b0c0d"


@pytest.mark.parametrize("place", ["data/keyring.json", "data/keys/keyring.json", "link/k.json"])
def test_a_keyring_beside_the_database_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")

    with pytest.raises(KeyringError, match="database's folder"):
        keyring_file.check_apart(tmp_path / place, tmp_path / "data" / "bot.db")


@pytest.mark.parametrize("place", ["keys/keyring.json", "keyring.json", "data-keys/k.json"])
def test_a_keyring_apart_from_the_database_is_taken(tmp_path: Path, place: str) -> None:
    keyring_file.check_apart(tmp_path / place, tmp_path / "data" / "bot.db")
