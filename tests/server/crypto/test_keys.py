"""Sealing and signing."""

import base64
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from server.crypto.sealing import SealBroken, load_sealer, rotate
from server.crypto.signing import load_bundle_key

NUMBER = "421122199001011234"


@given(plain=st.binary(max_size=300), context=st.text(max_size=40))
def test_what_is_sealed_opens_again(tmp_path_factory, plain: bytes, context: str) -> None:
    sealer = load_sealer(tmp_path_factory.getbasetemp() / "keys")
    sealed = sealer.seal(plain, context=context)
    assert sealer.open(sealed, context=context) == plain
    assert sealed != sealer.seal(plain, context=context)
    with pytest.raises(SealBroken):
        sealer.open(sealed, context=context + "x")


def test_a_changed_byte_anywhere_is_noticed(tmp_path: Path) -> None:
    sealer = load_sealer(tmp_path)
    sealed = sealer.seal_text(NUMBER, context="members.identity/1")
    assert NUMBER.encode() not in sealed
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(SealBroken):
            sealer.open(bytes(changed), context="members.identity/1")
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            sealer.open(sealed[:length], context="members.identity/1")


def test_after_a_new_key_the_old_seals_open_and_the_index_stays(tmp_path: Path) -> None:
    before = load_sealer(tmp_path)
    sealed = before.seal_text(NUMBER, context="c")
    rotate(tmp_path)
    after = load_sealer(tmp_path)
    assert after.open_text(sealed, context="c") == NUMBER
    assert not after.is_current(sealed)
    assert after.is_current(after.seal_text(NUMBER, context="c"))
    assert before.blind_index(NUMBER, context="i") == after.blind_index(NUMBER, context="i")
    assert before.open_text(after.seal_text(NUMBER, context="c"), context="c") == NUMBER


def test_keys_of_another_installation_open_nothing(tmp_path: Path) -> None:
    sealed = load_sealer(tmp_path / "a").seal(b"x", context="c")
    with pytest.raises(SealBroken):
        load_sealer(tmp_path / "b").open(sealed, context="c")


def test_the_blind_index_finds_equal_values_and_tells_nothing(tmp_path: Path) -> None:
    sealer = load_sealer(tmp_path)
    index = sealer.blind_index(NUMBER, context="members")
    assert index == sealer.blind_index(NUMBER, context="members")
    assert index != sealer.blind_index(NUMBER, context="others")
    assert index != load_sealer(tmp_path / "other").blind_index(NUMBER, context="members")
    assert NUMBER not in index


def test_only_the_owner_can_read_keys(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    load_sealer(folder)
    load_bundle_key(folder)
    rotate(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_the_bundle_key_stays_and_its_signature_verifies(tmp_path: Path) -> None:
    key, again = load_bundle_key(tmp_path), load_bundle_key(tmp_path)
    assert (key.key_id, key.public_key_base64) == (again.key_id, again.public_key_base64)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.public_key_base64))
    public.verify(base64.b64decode(key.sign(b"manifest")), b"manifest")
