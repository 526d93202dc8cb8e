"""Signs as an installation does, with a key that is the same in every test."""

from storage.sealing import ID_BYTES, KEY_BYTES, Keyring, Keys

_FIRST = "00" * ID_BYTES
SIGN = Keyring(Keys(_FIRST, {_FIRST: b"s" * KEY_BYTES}, b"i" * KEY_BYTES)).sign
