"""What a backup says of itself, and what does not fit it. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = 1


class InventoryBroken(Exception):
    """The text is no inventory of a backup that this program understands."""


@dataclass(frozen=True, slots=True)
class KeyMarks:
    """By what keys are recognised; nothing here opens anything."""

    sealing: tuple[str, ...]
    """Ids of the sealing keys, 8 hex digits each, oldest first."""
    index: str
    """First 16 hex digits of the SHA-256 of the key of blind indexes."""
    bundle: str
    """Id of the key that signs bundles."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file: its path with slashes, below the backup's folder; bytes; SHA-256 in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """A whole backup."""

    made: int
    """Milliseconds since 1970 UTC."""
    engine: str
    """``sqlite`` or ``postgresql``."""
    revision: str
    """The newest migration of its database."""
    keys: KeyMarks
    files: tuple[KeptFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(each.size for each in self.files)


def to_json(inventory: Inventory) -> str:
    """As it stands in ``backup.json``."""
    return json.dumps({"format": FORMAT, **asdict(inventory)}, ensure_ascii=False, indent=1)


def from_json(text: str) -> Inventory:
    """Raises InventoryBroken."""
    try:
        told: dict[str, Any] = json.loads(text)
        if told["format"] != FORMAT:
            raise InventoryBroken("format")
        marks = told["keys"]
        return Inventory(
            made=int(told["made"]),
            engine=str(told["engine"]),
            revision=str(told["revision"]),
            keys=KeyMarks(tuple(marks["sealing"]), str(marks["index"]), str(marks["bundle"])),
            files=tuple(
                KeptFile(_below(each["path"]), int(each["size"]), str(each["sha256"]))
                for each in told["files"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InventoryBroken(type(error).__name__) from None


def _below(path: str) -> str:
    """A backup from elsewhere must not write outside the folder it is restored into."""
    parts = path.split("/")
    if path.startswith("/") or "\\" in path or any(part in ("", ".", "..") for part in parts):
        raise ValueError(path)
    return path


def misfits(inventory: Inventory, found: Mapping[str, KeptFile]) -> list[str]:
    """What is wrong with the files that are there, as plain sentences; none: the backup is whole."""
    told = []
    for wanted in inventory.files:
        there = found.get(wanted.path)
        if there is None:
            told.append(f"{wanted.path}：文件不见了")
        elif there.size != wanted.size:
            told.append(f"{wanted.path}：应该是 {wanted.size} 字节，现在是 {there.size} 字节")
        elif there.sha256 != wanted.sha256:
            told.append(f"{wanted.path}：内容变了，校验值对不上")
    listed = {each.path for each in inventory.files}
    told += [
        f"{path}：清单里没有这个文件，可能是从别的备份混进来的" for path in sorted(found.keys() - listed)
    ]
    return told


def key_misfits(wanted: KeyMarks, given: KeyMarks) -> list[str]:
    """Why these keys do not go with that backup; none: they do."""
    told = []
    missing = [each for each in wanted.sealing if each not in given.sealing]
    if missing:
        told.append(f"缺少封存密钥 {'、'.join(missing)}：用它封存的姓名、证件号、照片打不开")
    if wanted.index != given.index:
        told.append("查找用的密钥不是当时的那一把：按证件号找不到人")
    if wanted.bundle != given.bundle:
        told.append(f"发布指南的签名密钥不是当时的那一把（要 {wanted.bundle}）：机顶盒会拒收新的指南")
    return told


def outlived(names: Iterable[str], keep: int) -> list[str]:
    """Which whole backups (by name, which begins with its time) may go when ``keep`` stay; 0: all stay."""
    ordered = sorted(names)
    return ordered[:-keep] if keep > 0 else []
