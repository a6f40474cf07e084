"""The two profiles of ciphers and digests: ``intl`` (AES-256-GCM, SHA-256) and ``gm`` (SM4-GCM, SM3).

A profile is a choice of algorithms; it says nothing about a certified product.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

__all__ = ["PROFILES", "Aead", "InvalidTag", "Profile", "aead", "keyed_hash"]

NONCE_BYTES = 12
_TAG_BYTES = 16


class Aead(Protocol):
    """Authenticated encryption with associated data; the tag stands behind the ciphertext."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """Ciphertext and tag."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """The plain bytes. Raises InvalidTag."""


class Sm4Gcm:
    """SM4 in Galois counter mode; cryptography has it only as block cipher and mode."""

    def __init__(self, key: bytes) -> None:
        """``key``: 16 bytes."""
        self._cipher = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """Ciphertext and tag."""
        encryptor = BlockCipher(self._cipher, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """The plain bytes. Raises InvalidTag."""
        if len(data) < _TAG_BYTES:
            raise InvalidTag
        body, tag = data[:-_TAG_BYTES], data[-_TAG_BYTES:]
        decryptor = BlockCipher(self._cipher, modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(associated_data)
        return decryptor.update(body) + decryptor.finalize()


@dataclass(frozen=True, slots=True)
class Profile:
    """One set of algorithms, by the names that stand in the key ring."""

    name: str
    cipher: str
    key_bytes: int
    version: bytes
    """First byte of what it seals."""
    digest: str


PROFILES = {
    "intl": Profile("intl", "aes-256-gcm", 32, b"\x01", "sha256"),
    "gm": Profile("gm", "sm4-gcm", 16, b"\x02", "sm3"),
}


def aead(cipher: str, key: bytes) -> Aead:
    """The cipher of a key. Raises KeyError for a name of a newer program."""
    return {"aes-256-gcm": AESGCM, "sm4-gcm": Sm4Gcm}[cipher](key)


def keyed_hash(digest: str, key: bytes, message: bytes) -> str:
    """HMAC in 64 hex digits."""
    if digest == "sha256":
        return hmac.new(key, message, hashlib.sha256).hexdigest()
    made = HMAC(key, hashes.SM3())
    made.update(message)
    return made.finalize().hex()
