"""The ring of sealing keys in a file: the newest key seals, all open; the newest digest indexes, all find."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from .ciphers import PROFILES, Profile

KEY_ID_BYTES = 4
_FILE = "sealing.json"


@dataclass(frozen=True, slots=True)
class RingKey:
    """One key: its 4-byte id, the cipher's name, the key itself."""

    id: bytes
    cipher: str
    key: bytes


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys and index digests, oldest first."""

    keys: tuple[RingKey, ...]
    index_key: bytes
    digests: tuple[str, ...]

    @property
    def newest(self) -> RingKey:
        """What seals from now on."""
        return self.keys[-1]


def has_ring(folder: Path) -> bool:
    """Whether there is one; nothing is made."""
    return (folder / _FILE).exists()


def read_ring(folder: Path) -> KeyRing:
    """The ring in ``folder``/sealing.json, made on the first start (folder 0700, file 0600)."""
    path = folder / _FILE
    if not path.exists():
        first = PROFILES["intl"]
        _write(path, {"index": _new_key(32), "digests": [first.digest], "keys": [_new_entry(first)]})
    told = json.loads(path.read_text())
    return KeyRing(
        keys=tuple(
            RingKey(
                bytes.fromhex(entry["id"]),
                # Rings of before the profiles had one cipher.
                entry.get("cipher", PROFILES["intl"].cipher),
                base64.b64decode(entry["key"]),
            )
            for entry in told["keys"]
        ),
        index_key=base64.b64decode(told["index"]),
        digests=tuple(told.get("digests", [PROFILES["intl"].digest])),
    )


def profile_of(ring: KeyRing) -> Profile:
    """The profile of the newest key."""
    return next(each for each in PROFILES.values() if each.cipher == ring.newest.cipher)


def rotate(folder: Path, profile: str = "") -> str:
    """Add a new key, of the same profile or of another; the old ones still open. Gives its id."""
    ring = read_ring(folder)
    chosen = PROFILES[profile] if profile else profile_of(ring)
    path = folder / _FILE
    told = json.loads(path.read_text())
    entry = _new_entry(chosen)
    told["keys"].append(entry)
    told["digests"] = [each for each in ring.digests if each != chosen.digest] + [chosen.digest]
    _write(path, told)
    return entry["id"]


def retire(folder: Path) -> int:
    """Take all but the newest key and digest out of the ring; gives how many keys went."""
    ring = read_ring(folder)
    path = folder / _FILE
    told = json.loads(path.read_text())
    told["keys"], told["digests"] = told["keys"][-1:], list(ring.digests[-1:])
    _write(path, told)
    return len(ring.keys) - 1


def _new_key(size: int) -> str:
    return base64.b64encode(secrets.token_bytes(size)).decode()


def _new_entry(profile: Profile) -> dict[str, str]:
    return {
        "id": secrets.token_bytes(KEY_ID_BYTES).hex(),
        "cipher": profile.cipher,
        "key": _new_key(profile.key_bytes),
    }


def _write(path: Path, ring: dict[str, object]) -> None:
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
