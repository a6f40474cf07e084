"""Writes and signs the note of a release: ``python -m deploy.box.note``, called by ``deploy/box/build``."""

import base64
import hashlib
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from box.layout import NOTE
from box.release import Release, from_json, to_json
from box.update import SIGNATURE


def main() -> None:
    """TREE RELEASE-FOLDER NAME NUMBER PLATFORM PYTHON KEY PUBLIC-KEY-TO-WRITE."""
    tree, folder, name, number, platform, python, key, public = sys.argv[1:]
    payload = Path(folder) / f"{name}.tar.xz"
    with payload.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    signer = load_pem_private_key(Path(key).read_bytes(), None)
    if not isinstance(signer, Ed25519PrivateKey):
        sys.exit(f"{key} is not an Ed25519 key")
    note = to_json(
        Release(
            name=name,
            number=int(number),
            platform=platform,
            python=python,
            payload=payload.name,
            size=payload.stat().st_size,
            sha256=digest,
            unpacked=sum(path.stat().st_size for path in Path(tree).rglob("*") if path.is_file()),
        )
    )
    from_json(note)  # what a box would refuse is not released
    (Path(folder) / NOTE).write_bytes(note)
    (Path(folder) / SIGNATURE).write_bytes(base64.b64encode(signer.sign(note)))
    Path(public).write_bytes(
        base64.b64encode(signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    )


if __name__ == "__main__":
    main()
