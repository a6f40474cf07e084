"""The box's own Ed25519 key, in a file only the box can read."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tvapp.net.whole_file import replace_file, sync_folder


def own_key(path: Path) -> Ed25519PrivateKey:
    """The box's key; made at the first call. A file that is no key is put aside and a new key is made."""
    try:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except FileNotFoundError:
        pass
    except ValueError:
        os.replace(path, path.with_name(path.name + ".broken"))
    key = Ed25519PrivateKey.generate()
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    replace_file(beside, raw)
    try:
        os.link(beside, path)  # unlike a rename it never takes the place of a key made meanwhile
    except FileExistsError:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    finally:
        beside.unlink()
    sync_folder(path.parent)
    return key
