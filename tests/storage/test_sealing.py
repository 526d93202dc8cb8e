import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import SealBroken
from storage.sealing import Keyring, Keys


@given(plain=st.binary(), identity=st.text())
def test_what_was_sealed_opens_again(plain: bytes, identity: str) -> None:
    keyring = Keyring(Keys.fresh())

    assert keyring.open(keyring.seal(plain, identity), identity) == plain


def test_a_value_does_not_open_in_another_place(keyring: Keyring) -> None:
    sealed = keyring.seal(b"Nyimas", "leads|KM7A-4PXQ")

    with pytest.raises(SealBroken):
        keyring.open(sealed, "leads|KM7A-4PXR")


@given(where=st.integers(0, 37), bit=st.integers(0, 7))
def test_a_value_with_one_other_bit_does_not_open(where: int, bit: int) -> None:
    keyring = Keyring(Keys.fresh())
    sealed = bytearray(keyring.seal(b"Nyimas", "row"))
    sealed[where] ^= 1 << bit

    with pytest.raises(SealBroken):
        keyring.open(bytes(sealed), "row")


@given(length=st.integers(0, 37))
def test_a_value_that_was_cut_off_does_not_open(length: int) -> None:
    keyring = Keyring(Keys.fresh())

    with pytest.raises(SealBroken):
        keyring.open(keyring.seal(b"Nyimas", "row")[:length], "row")


def test_the_same_words_are_never_sealed_alike(keyring: Keyring) -> None:
    assert keyring.seal(b"Nyimas", "row") != keyring.seal(b"Nyimas", "row")


def test_after_rotation_old_values_open_and_new_ones_need_the_new_key() -> None:
    keys = Keys.fresh()
    before, after = Keyring(keys), Keyring(keys.rotated())
    old, new = before.seal(b"old", "row"), after.seal(b"new", "row")

    assert after.open(old, "row") == b"old"
    assert after.open(new, "row") == b"new"
    with pytest.raises(SealBroken):
        before.open(new, "row")


def test_an_index_is_the_same_for_the_same_digits_and_keyring_only(keyring: Keyring) -> None:
    digits = "1671025508850001"
    index = keyring.index("nik", digits)

    assert index == keyring.index("nik", digits)
    assert index != keyring.index("phone", digits)
    assert index != keyring.index("nik", "1671025508850002")
    assert index != Keyring(Keys.fresh()).index("nik", digits)


def test_rotation_leaves_the_index_as_it_is() -> None:
    keys = Keys.fresh()

    assert Keyring(keys).index("nik", "1") == Keyring(keys.rotated()).index("nik", "1")


def test_keys_are_not_shown(keyring: Keyring) -> None:
    shown = f"{keyring!r} {keyring.keys!r}"

    assert keyring.keys.index.hex() not in shown
    assert repr(keyring.keys.index)[2:-1] not in shown


def test_a_sign_is_the_same_after_a_rotation_and_another_with_another_keyring() -> None:
    keys = Keys.fresh()
    sign = Keyring(keys).sign("call_word", "KM7A-4PXQ")

    assert Keyring(keys.rotated()).sign("call_word", "KM7A-4PXQ") == sign
    assert Keyring(Keys.fresh()).sign("call_word", "KM7A-4PXQ") != sign


def test_a_sign_is_never_an_index_nor_one_for_something_else(keyring: Keyring) -> None:
    made = {
        keyring.index("phone", "1"),
        keyring.sign("phone", "1"),
        keyring.sign("call_word", "1"),
        keyring.sign("referral", "1"),
    }

    assert len(made) == 4
