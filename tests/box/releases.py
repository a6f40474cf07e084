"""Small releases for tests: a payload with a television that does as it is told, signed by our key."""

import base64
import hashlib
import io
import platform
import random
import shutil
import sys
import tarfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from box.layout import Layout
from box.release import Release, to_json

ROOT = Path(__file__).resolve().parents[2]
KEY = Ed25519PrivateKey.generate()
PUBLIC = base64.b64encode(KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

TELEVISION = """
import os, sys, time
pipe = int(os.environ["ZHENGWU_ALIVE_FD"])
open(sys.argv[sys.argv.index("--data") + 1] + "/started", "a").write("{name}\\n")
{first}
while True:
    os.write(pipe, b".")
    time.sleep(0.02)
"""


def make_release(source: Path, number: int, first: str = "", ballast: int = 0, **other: object) -> Release:
    """A release in a folder as an operator's server has it; ``first`` is what its television does first.

    ``ballast`` bytes make it longer.
    """
    name = f"v{number}"
    files = {
        "app/tvapp/__init__.py": b"",
        "app/tvapp/__main__.py": TELEVISION.format(name=name, first=first).encode(),
        "packages/one.py": b"x = 1\n" * 500,
        "packages/deep/two.py": b"y = 2\n" * 500,
        "packages/ballast": random.Random(number).randbytes(ballast),
    }
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz") as archive:
        for path, content in files.items():
            member = tarfile.TarInfo(path)
            member.size, member.mode = len(content), 0o644
            archive.addfile(member, io.BytesIO(content))
    folder = source / platform.machine()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.tar.xz").write_bytes(packed.getvalue())
    told = {
        "name": name,
        "number": number,
        "platform": platform.machine(),
        "python": "{}.{}".format(*sys.version_info),
        "payload": f"{name}.tar.xz",
        "size": packed.tell(),
        "sha256": hashlib.sha256(packed.getvalue()).hexdigest(),
        "unpacked": sum(map(len, files.values())),
    }
    made = Release(**{**told, **other})  # type: ignore[arg-type]
    sign(folder, to_json(made))
    return made


def make_archive(folder: Path, first: str = "") -> Path:
    """As ``deploy/box/build`` packs it: a release, the keeper, the scripts that install and take away."""
    make_release(folder / "release", 1, first)
    (folder / "release.pub").write_bytes(PUBLIC)
    shutil.copytree(ROOT / "box", folder / "keeper" / "box", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("install", "uninstall"):
        shutil.copy(ROOT / "deploy" / "box" / name, folder)
    return folder


def sign(folder: Path, note: bytes, key: Ed25519PrivateKey = KEY) -> None:
    """Put the note and its signature into a folder."""
    (folder / "release.json").write_bytes(note)
    (folder / "release.json.sig").write_bytes(base64.b64encode(key.sign(note)))


def make_box(root: Path) -> Layout:
    """An empty box that trusts our key."""
    layout = Layout(root)
    for folder in (layout.versions, layout.data):
        folder.mkdir(parents=True)
    layout.trusted.write_bytes(PUBLIC)
    return layout


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
