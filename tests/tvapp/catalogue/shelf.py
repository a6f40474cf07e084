"""Bundles for tests, built by the server's own builder and signed with a key of the test."""

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from protocol.bundle import Manifest, SignedManifest
from protocol.guide import Guide
from server.catalogue.bundles.bundle import BundleContent, GroupName, build_bundle
from tvapp.catalogue.verification import TrustedKey


def guide(title: str, **fields: object) -> Guide:
    """A guide with a code made from its title and what else is said."""
    name = f"{title}{fields.get('situation', '')}"
    code = f"T{hashlib.sha256(name.encode()).hexdigest()[:20]}"
    return Guide.model_validate({"code": code, "title": title, "department": "县民政局", **fields})


def content(guides: Iterable[Guide]) -> BundleContent:
    """Guides with the groups they name, in the order in which they are named first."""
    listed = list(guides)
    themes = dict.fromkeys(theme for made in listed for theme in made.themes)
    departments = dict.fromkeys(made.department for made in listed)
    return BundleContent(
        listed,
        [GroupName(f"t{number}", name) for number, name in enumerate(themes)],
        [GroupName(f"d{number}", name) for number, name in enumerate(departments)],
    )


class Signer:
    """A server's signing key."""

    def __init__(self, key_id: str = "key-one") -> None:
        self._private = Ed25519PrivateKey.generate()
        raw = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.trusted = TrustedKey(base64.b64encode(raw).decode(), key_id)

    def sign(self, manifest: Manifest) -> SignedManifest:
        """The manifest with this key's signature."""
        signature = base64.b64encode(self._private.sign(manifest.signed_bytes())).decode()
        return SignedManifest(manifest=manifest, key_id=self.trusted.key_id, signature=signature)


def make_bundle(path: Path, guides: Iterable[Guide], version: int = 1, expires: int = 2_000) -> Manifest:
    """A bundle file."""
    return build_bundle(path, content(guides), version=version, issued=1_000, expires=expires)
