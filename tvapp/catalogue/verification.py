"""Whether a manifest may be trusted: signature, version, schema. Pure but for the cryptography it calls."""

import base64
import binascii
from dataclasses import dataclass

from protocol import SCHEMA_VERSION
from protocol.bundle import SignedManifest

LARGEST_BUNDLE = 512 * 1024 * 1024
"""Bytes. Far above any county's catalogue; a box has little storage."""


class Refused(Exception):
    """The bundle is not used. The text is plain Chinese for the operator's list of boxes."""


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """The public Ed25519 key (raw 32 bytes, base64) learnt at enrolment, and its id."""

    public: str
    key_id: str = ""


def check_signature(signed: SignedManifest, key: TrustedKey) -> None:
    """Raises ``Refused`` unless the manifest was signed with this very key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if key.key_id and signed.key_id != key.key_id:
        raise Refused("指南数据用的是另一把密钥签名，没有采用。请确认电视盒子登记的是这台服务器。")
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.public, validate=True))
        public.verify(base64.b64decode(signed.signature, validate=True), signed.manifest.signed_bytes())
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise Refused("指南数据的签名不对，没有采用。继续使用原来的数据。") from error


def check_version(signed: SignedManifest, highest_seen: int) -> None:
    """Raises ``Refused`` for a lower version than this box has used, or one made for a newer program."""
    manifest = signed.manifest
    if manifest.schema_version > SCHEMA_VERSION:
        raise Refused("指南数据是给更新的电视程序用的，请先升级电视程序。")
    if manifest.version < highest_seen:
        raise Refused(
            f"服务器给的是旧数据（第 {manifest.version} 版，本机已用过第 {highest_seen} 版），没有采用。"
        )
    if manifest.size > LARGEST_BUNDLE:
        raise Refused("指南数据太大，电视盒子放不下，没有采用。")
