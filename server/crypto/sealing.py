"""Sealing of personal data at rest with a ring of keys; the newest seals, all open."""

import secrets
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from .ciphers import NONCE_BYTES, PROFILES, InvalidTag, aead, keyed_hash
from .key_ring import KEY_ID_BYTES, KeyRing, read_ring, rotate, write_secret

__all__ = ["SEALER", "SealBroken", "Sealer", "load_sealer", "rotate", "write_secret"]

_HEAD = 1 + KEY_ID_BYTES
_VERSIONS = {profile.cipher: profile.version for profile in PROFILES.values()}


class SealBroken(Exception):
    """The sealed bytes were changed, belong elsewhere, or their key is not in the ring."""


class Sealer:
    """Seals bytes so that they open only in the same context (table, field, row)."""

    def __init__(self, ring: KeyRing, reload: Callable[[], KeyRing] | None = None) -> None:
        """``reload`` is asked once for every key that is not known: it may have been made since."""
        self._reload = reload
        self._unknown: set[bytes] = set()
        self._take(ring)

    def _take(self, ring: KeyRing) -> None:
        self._ring = ring
        # Head (version and id) → cipher.
        self._ciphers = {_VERSIONS[key.cipher] + key.id: aead(key.cipher, key.key) for key in ring.keys}
        self._head = _VERSIONS[ring.newest.cipher] + ring.newest.id

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Layout: version 1 byte, key id 4 bytes, nonce 12 bytes, ciphertext with its 16-byte tag."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        head = self._head
        return head + nonce + self._ciphers[head].encrypt(nonce, plain, head + context.encode())

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """The plain bytes. Raises SealBroken."""
        head, nonce = sealed[:_HEAD], sealed[_HEAD : _HEAD + NONCE_BYTES]
        if head not in self._ciphers:
            self._look_again(head)
        cipher = self._ciphers.get(head)
        if cipher is None or len(nonce) != NONCE_BYTES:
            raise SealBroken("no key for these bytes")
        try:
            return cipher.decrypt(nonce, sealed[_HEAD + NONCE_BYTES :], head + context.encode())
        except InvalidTag:
            raise SealBroken("changed, or of another context") from None

    def _look_again(self, head: bytes) -> None:
        """The operator may have made a key while this process runs."""
        if self._reload is None or len(head) != _HEAD or head in self._unknown or len(self._unknown) > 1000:
            return
        self._unknown.add(head)
        self._take(self._reload())

    def seal_text(self, plain: str, *, context: str) -> bytes:
        """Seal a text."""
        return self.seal(plain.encode(), context=context)

    def open_text(self, sealed: bytes, *, context: str) -> str:
        """Open a text."""
        return self.open(sealed, context=context).decode()

    def is_current(self, sealed: bytes) -> bool:
        """Whether the newest key sealed these bytes (else they should be sealed anew)."""
        return sealed[:_HEAD] == self._head

    def blind_index(self, value: str, *, context: str) -> str:
        """A keyed hash by which equal values are found without opening any; 64 hex digits."""
        return self.blind_indexes(value, context=context)[0]

    def blind_indexes(self, value: str, *, context: str) -> list[str]:
        """The same by every digest of the ring, newest first: what to look for while indexes are renewed."""
        message = f"{context}\0{value}".encode()
        return [keyed_hash(digest, self._ring.index_key, message) for digest in reversed(self._ring.digests)]


SEALER = web.AppKey("sealer", Sealer)


def load_sealer(folder: Path) -> Sealer:
    """The sealer of the ring in a folder."""
    return Sealer(read_ring(folder), lambda: read_ring(folder))
