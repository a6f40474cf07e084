"""The signed bundle: one SQLite file with everything the TV needs, and its manifest."""

from typing import Annotated

from pydantic import Field, StringConstraints

from .model import Milliseconds, WireModel

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Manifest(WireModel):
    """What is signed. ``version`` only grows; a box refuses a lower one."""

    schema_version: int
    version: int = Field(ge=1)
    issued: Milliseconds
    expires: Milliseconds
    size: int = Field(ge=1)
    """Bytes of the bundle file as downloaded."""
    sha256: Sha256
    guides: int = Field(ge=0)
    pre_review: int = Field(ge=0)
    videos: int = Field(ge=0)

    def signed_bytes(self) -> bytes:
        """The canonical bytes that the signature covers."""
        import json

        return json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":")).encode()


class SignedManifest(WireModel):
    """A manifest with its Ed25519 signature (base64) and the id of the key."""

    manifest: Manifest
    key_id: str = Field(max_length=64)
    signature: str = Field(max_length=200)
