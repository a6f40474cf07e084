"""Sealing of personal data at rest: AES-256-GCM with a ring of keys; the newest seals, all open."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from aiohttp import web
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12
_HEAD = len(_VERSION) + _KEY_ID_BYTES


class SealBroken(Exception):
    """The sealed bytes were changed, belong elsewhere, or their key is not in the ring."""


class Sealer:
    """Seals bytes so that they open only in the same context (table, field, row)."""

    def __init__(self, keys: dict[bytes, bytes], newest: bytes, index_key: bytes) -> None:
        """``keys``: 4-byte id → 32-byte key; ``newest`` is the id that seals."""
        self._keys = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._newest = newest
        self._index_key = index_key

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Layout: version 1 byte, key id 4 bytes, nonce 12 bytes, ciphertext with its 16-byte tag."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        head = _VERSION + self._newest
        return head + nonce + self._keys[self._newest].encrypt(nonce, plain, head + context.encode())

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """The plain bytes. Raises SealBroken."""
        head, nonce = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE_BYTES]
        cipher = self._keys.get(head[1:])
        if cipher is None or head[:1] != _VERSION or len(nonce) != _NONCE_BYTES:
            raise SealBroken("no key for these bytes")
        try:
            return cipher.decrypt(nonce, sealed[_HEAD + _NONCE_BYTES :], head + context.encode())
        except InvalidTag:
            raise SealBroken("changed, or of another context") from None

    def seal_text(self, plain: str, *, context: str) -> bytes:
        """Seal a text."""
        return self.seal(plain.encode(), context=context)

    def open_text(self, sealed: bytes, *, context: str) -> str:
        """Open a text."""
        return self.open(sealed, context=context).decode()

    def is_current(self, sealed: bytes) -> bool:
        """Whether the newest key sealed these bytes (else they should be sealed anew)."""
        return sealed[1:_HEAD] == self._newest

    def blind_index(self, value: str, *, context: str) -> str:
        """A keyed hash by which equal values are found without opening any; 64 hex digits."""
        return hmac.new(self._index_key, f"{context}\0{value}".encode(), hashlib.sha256).hexdigest()


SEALER = web.AppKey("sealer", Sealer)


def load_sealer(folder: Path) -> Sealer:
    """The ring in ``folder``/sealing.json, made on the first start (folder 0700, file 0600)."""
    path = folder / "sealing.json"
    if not path.exists():
        _write_ring(path, {"index": _new_key(), "keys": [_new_entry()]})
    ring = json.loads(path.read_text())
    keys = {bytes.fromhex(entry["id"]): base64.b64decode(entry["key"]) for entry in ring["keys"]}
    newest = bytes.fromhex(ring["keys"][-1]["id"])
    return Sealer(keys, newest, base64.b64decode(ring["index"]))


def rotate(folder: Path) -> str:
    """Add a new key that seals from the next start on; the old ones still open. Gives its id."""
    path = folder / "sealing.json"
    load_sealer(folder)
    ring = json.loads(path.read_text())
    entry = _new_entry()
    ring["keys"].append(entry)
    _write_ring(path, ring)
    return entry["id"]


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _new_entry() -> dict[str, str]:
    return {"id": secrets.token_bytes(_KEY_ID_BYTES).hex(), "key": _new_key()}


def _write_ring(path: Path, ring: dict[str, object]) -> None:
    write_secret(path, json.dumps(ring, indent=1).encode())


def write_secret(path: Path, content: bytes) -> None:
    """Write a file only its owner can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.chmod(0o700)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
