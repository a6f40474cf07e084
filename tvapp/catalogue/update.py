"""Fetch, verify and swap the bundle, as a process of its own: the picture must not wait for it.

``python -m tvapp.catalogue.update --server URL --dir DIR [--key BASE64 --key-id ID]`` prints one JSON
line ``{"result": "updated" | "current" | "refused" | "offline", "version": N, "detail": "中文"}``;
``version`` is the one to show now, 0 when the box has none. Exit status 0 for updated and current, 3
refused, 4 offline.
"""

import argparse
import errno
import fcntl
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from protocol.bundle import SignedManifest

from .catalogue import Catalogue
from .damage import BundleDamaged
from .download import Away, Missing, fetch_file, fetch_small
from .folder import BundleFolder, Shelved
from .verification import Refused, TrustedKey, check_signature, check_version

KEY_FILE = "key.json"
EXIT_STATUS = {"updated": 0, "current": 0, "refused": 3, "offline": 4}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the process prints."""

    result: str
    version: int
    detail: str


def update(server: str, folder: BundleFolder, key: TrustedKey | None) -> Outcome:
    """One try. Whatever happens, the folder holds the last good bundle afterwards."""
    try:
        folder.folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder.folder):
            return _update(server.rstrip("/"), folder, key or _remembered_key(folder))
    except Refused as refusal:
        return Outcome("refused", _version(folder), str(refusal))
    except Away:
        return Outcome("offline", _version(folder), "连不上服务器，继续使用本机保存的指南。")
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        detail = "电视盒子的存储空间满了，没有更新。" if full else "电视盒子的存储读写出错，没有更新。"
        return Outcome("refused", _version(folder), detail)


def _update(server: str, folder: BundleFolder, key: TrustedKey | None) -> Outcome:
    good = _repair(folder)
    if key is None:
        raise Refused("电视盒子还没有登记，不知道该信任哪把密钥，没有下载。")
    try:
        answer = fetch_small(f"{server}/api/catalogue/manifest")
    except Missing:
        return Outcome("offline", good.version if good else 0, "服务器还没有发布指南，继续使用原来的。")
    signed = _parsed(answer)
    check_signature(signed, key)
    check_version(signed, folder.highest_seen())
    _remember_key(folder, key)
    manifest = signed.manifest
    if good and (good.version, good.sha256) == (manifest.version, manifest.sha256):
        return Outcome("current", good.version, "已经是最新的指南。")
    shelved = Shelved(
        folder.place_of(manifest.version, manifest.sha256), manifest.version, manifest.size, manifest.sha256
    )
    downloaded = _downloaded(server, shelved)
    folder.adopt(signed.model_dump_json().encode(), downloaded, shelved)
    return Outcome(
        "updated", manifest.version, f"指南已更新到第 {manifest.version} 版，共 {manifest.guides} 项。"
    )


def _repair(folder: BundleFolder) -> Shelved | None:
    """The last good bundle; named as the one in use when the one in use is damaged."""
    candidates = folder.candidates()
    good = folder.intact()
    if good and candidates and candidates[0] != good:
        folder.fall_back(good)
    return good


def _parsed(answer: bytes) -> SignedManifest:
    try:
        return SignedManifest.model_validate_json(answer)
    except ValidationError as error:
        raise Refused("服务器发来的指南说明看不懂，没有采用。请检查服务器地址。") from error


def _downloaded(server: str, shelved: Shelved) -> Path:
    """The whole verified file, under its own or its unfinished name."""
    if shelved.intact():
        return shelved.path
    unfinished = shelved.path.with_suffix(".part")
    try:
        fetch_file(
            f"{server}/api/catalogue/bundles/{shelved.version}", unfinished, shelved.size, shelved.sha256
        )
    except Missing as error:
        raise Away("the bundle was replaced meanwhile") from error
    if not Shelved(unfinished, shelved.version, shelved.size, shelved.sha256).intact():
        unfinished.unlink()
        raise Refused("下载的指南数据和说明对不上，没有采用。继续使用原来的数据。")
    try:
        Catalogue.open(unfinished).close()
    except BundleDamaged as error:
        unfinished.unlink()
        raise Refused("指南数据的格式这台电视读不了，请先升级电视程序。") from error
    return unfinished


def _version(folder: BundleFolder) -> int:
    good = folder.intact()
    return good.version if good else 0


def _remembered_key(folder: BundleFolder) -> TrustedKey | None:
    known = folder.read_json(KEY_FILE)
    public, key_id = known.get("public"), known.get("key_id", "")
    return TrustedKey(public, key_id) if isinstance(public, str) and isinstance(key_id, str) else None


def _remember_key(folder: BundleFolder, key: TrustedKey) -> None:
    """So that a later start without a session still knows whom to trust."""
    if folder.read_json(KEY_FILE) != asdict(key):
        folder.write_json(KEY_FILE, asdict(key))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One update at a time per folder; the system drops the lock when the process dies."""
    with (folder / "update.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; see the module's docstring."""
    parser = argparse.ArgumentParser(
        prog="python -m tvapp.catalogue.update", description="更新电视上的办事指南"
    )
    parser.add_argument("--server", required=True, metavar="URL", help="服务器地址")
    parser.add_argument("--dir", required=True, type=Path, help="指南数据的文件夹")
    parser.add_argument("--key", default="", metavar="BASE64", help="服务器的公钥（登记时得到）")
    parser.add_argument("--key-id", default="", metavar="ID", help="公钥的编号")
    chosen = parser.parse_args(arguments)
    if urlsplit(chosen.server).scheme not in ("http", "https"):
        parser.error("--server 要写成 http:// 或 https:// 开头的地址")
    key = TrustedKey(chosen.key, chosen.key_id) if chosen.key else None
    outcome = update(chosen.server, BundleFolder(chosen.dir), key)
    sys.stdout.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
    return EXIT_STATUS[outcome.result]


if __name__ == "__main__":
    raise SystemExit(main())
