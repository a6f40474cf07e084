"""The two profiles: known vectors, tampering, a change of profile in a ring that is in use."""

import json
from pathlib import Path

import pytest

from server.crypto.ciphers import PROFILES, InvalidTag, aead, keyed_hash
from server.crypto.key_ring import read_ring, retire, rotate
from server.crypto.sealing import SealBroken, load_sealer


def test_sm4_gcm_is_that_of_rfc_8998() -> None:
    """Appendix A.1."""
    key, nonce = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"), bytes.fromhex("00001234567800000000ABCD")
    data = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    associated = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    expected = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    cipher = aead("sm4-gcm", key)
    assert cipher.encrypt(nonce, data, associated) == expected
    assert cipher.decrypt(nonce, expected, associated) == data
    for broken in (expected[:-1], expected[:-1] + b"\0", b"", b"x" * 15):
        with pytest.raises(InvalidTag):
            cipher.decrypt(nonce, broken, associated)


def test_the_keyed_hashes_are_those_of_their_standards() -> None:
    # HMAC-SM3 and HMAC-SHA-256 of GM/T 0042-2015's first vector's key and of RFC 4231's second.
    assert keyed_hash("sha256", b"Jefe", b"what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    key = bytes(range(1, 33))
    message = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" * 2
    assert keyed_hash("sm3", key, message) == (
        "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_a_changed_byte_or_another_context_is_noticed(tmp_path: Path, profile: str) -> None:
    rotate(tmp_path, profile)
    sealer = load_sealer(tmp_path)
    sealed = sealer.seal_text("张小明", context="member/1/name")
    assert sealed[:1] == PROFILES[profile].version
    assert sealer.open_text(sealed, context="member/1/name") == "张小明"
    with pytest.raises(SealBroken):
        sealer.open(sealed, context="member/2/name")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(SealBroken):
            sealer.open(bytes(changed), context="member/1/name")


def test_a_ring_of_before_the_profiles_still_opens(tmp_path: Path) -> None:
    sealed = load_sealer(tmp_path).seal_text("旧的", context="c")
    index = load_sealer(tmp_path).blind_index("旧的", context="i")
    path = tmp_path / "sealing.json"
    ring = json.loads(path.read_text())
    del ring["digests"], ring["keys"][0]["cipher"]
    path.write_text(json.dumps(ring))
    assert load_sealer(tmp_path).open_text(sealed, context="c") == "旧的"
    assert load_sealer(tmp_path).blind_index("旧的", context="i") == index


def test_a_process_that_runs_takes_up_a_key_that_was_made_since(tmp_path: Path) -> None:
    running = load_sealer(tmp_path)
    old_index = running.blind_index("42", context="i")
    before = running.seal_text("以前", context="c")
    rotate(tmp_path, "gm")
    fresh = load_sealer(tmp_path)
    after = fresh.seal_text("以后", context="c")
    assert running.open_text(after, context="c") == "以后"
    assert running.is_current(running.seal_text("x", context="c")) and running.is_current(after)
    assert fresh.blind_indexes("42", context="i")[1] == old_index != fresh.blind_index("42", context="i")
    with pytest.raises(SealBroken):
        running.open(b"\x02none" + after[5:], context="c")
    assert retire(tmp_path) == 1 and len(read_ring(tmp_path).keys) == 1
    with pytest.raises(SealBroken):
        load_sealer(tmp_path).open_text(before, context="c")
