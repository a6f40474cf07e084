"""The key that signs catalogue bundles: Ed25519, made on the first start."""

import base64
import hashlib
from pathlib import Path

from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.crypto.sealing import write_secret


class BundleKey:
    """Signs manifests; boxes learn the public half at enrolment."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.public_key_base64 = base64.b64encode(raw).decode()
        """Raw 32 bytes, base64."""
        self.key_id = hashlib.sha256(raw).hexdigest()[:16]
        """First 16 hex digits of the public key's SHA-256."""

    def sign(self, message: bytes) -> str:
        """Signature of 64 bytes, base64."""
        return base64.b64encode(self._private.sign(message)).decode()


BUNDLE_KEY = web.AppKey("bundle_key", BundleKey)


def load_bundle_key(folder: Path) -> BundleKey:
    """The key in ``folder``/bundle.pem (PKCS 8, mode 0600), made when there is none."""
    path = folder / "bundle.pem"
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        write_secret(path, pem)
    private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise TypeError(f"{path} 不是 Ed25519 密钥")
    return BundleKey(private)
