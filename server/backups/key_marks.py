"""The keys of an installation: recognised without being shown, and copied apart from the backups."""

import hashlib
import shutil
from pathlib import Path

from server.command_line import CommandError
from server.crypto.key_ring import read_ring, write_secret
from server.crypto.signing import load_bundle_key

from .inventory import KeyMarks

FILES = ("sealing.json", "bundle.pem")


def marks_of(folder: Path) -> KeyMarks:
    """Marks of the keys in a folder; makes none. Raises CommandError when they are not there."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise CommandError(
            f"{folder} 里没有密钥（缺 {'、'.join(missing)}）。请指到数据目录的 keys，或密钥备份的文件夹。"
        )
    try:
        ring = read_ring(folder)
        bundle = load_bundle_key(folder)
    except OSError as error:
        raise CommandError(f"密钥读不出来（{error.strerror}）。请用服务的用户或 root 运行。") from None
    except (ValueError, KeyError, TypeError):
        raise CommandError(f"{folder} 里的密钥文件坏了。请用密钥的备份。") from None
    return KeyMarks(
        sealing=tuple(key.id.hex() for key in ring.keys),
        index=hashlib.sha256(ring.index_key).hexdigest()[:16],
        bundle=bundle.key_id,
    )


def copy_keys(source: Path, target: Path) -> None:
    """Copy the keys so that only the owner can read them, each file whole or not at all."""
    for name in FILES:
        write_secret(target / name, (source / name).read_bytes())


def remove_keys(folder: Path) -> None:
    """Take back a copy that was not finished."""
    shutil.rmtree(folder, ignore_errors=True)
