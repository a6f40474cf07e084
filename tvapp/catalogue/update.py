"""Fetch, verify and swap the bundle, as a process of its own: the picture must not wait for it.

``python -m tvapp.catalogue.update --server URL --dir DIR [--key BASE64 --key-id ID]`` prints one JSON line
``{"result": "updated" | "current" | "refused" | "offline", "version": N, "detail": "中文", "way": …,
"fetched": bytes, "seconds": s}`` (``Outcome``); ``version`` is the one to show now, 0 when the box has none.
Exit status 0 for updated and current, 3 refused, 4 offline.
"""

import argparse
import errno
import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from protocol.bundle import SignedManifest

from .download import Away, Line, Missing
from .fetching import fetch_bundle
from .folder import BundleFolder, Shelved
from .verification import Refused, TrustedKey, check_signature, check_version

KEY_FILE = "key.json"
NICENESS = 10
"""A key pressed meanwhile goes first."""
EXIT_STATUS = {"updated": 0, "current": 0, "refused": 3, "offline": 4}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the process prints."""

    result: str
    version: int
    detail: str
    way: str = field(default="", compare=False)
    """How the file was got (``fetching.Fetched``); empty when none was."""
    fetched: int = field(default=0, compare=False)
    """Bytes that came over the line, heads of answers included."""
    seconds: float = field(default=0.0, compare=False)


def update(server: str, folder: BundleFolder, key: TrustedKey | None, version: int = 0) -> Outcome:
    """One try. Whatever happens, the folder holds the last good bundle afterwards.

    ``version``: the one this box should have; 0: the one that everybody gets.
    """
    line, started = Line(server.rstrip("/")), time.monotonic()
    outcome = _tried(line, folder, key, version)
    return replace(outcome, fetched=line.fetched, seconds=round(time.monotonic() - started, 3))


def _tried(line: Line, folder: BundleFolder, key: TrustedKey | None, version: int) -> Outcome:
    try:
        folder.folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder.folder):
            return _update(line, folder, key or _remembered_key(folder), version)
    except Refused as refusal:
        return Outcome("refused", _version(folder), str(refusal))
    except Away:
        return Outcome("offline", _version(folder), "连不上服务器，继续使用本机保存的指南。")
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        detail = "电视盒子的存储空间满了，没有更新。" if full else "电视盒子的存储读写出错，没有更新。"
        return Outcome("refused", _version(folder), detail)


def _update(line: Line, folder: BundleFolder, key: TrustedKey | None, version: int) -> Outcome:
    good = _repair(folder)
    if key is None:
        raise Refused("电视盒子还没有登记，不知道该信任哪把密钥，没有下载。")
    try:
        answer = line.small(f"/api/catalogue/manifests/{version}" if version else "/api/catalogue/manifest")
    except Missing:
        return Outcome("offline", good.version if good else 0, "服务器还没有发布指南，继续使用原来的。")
    signed = _parsed(answer)
    check_signature(signed, key)
    check_version(signed, folder.highest_seen())
    if version and signed.manifest.version != version:
        raise Refused("服务器给的不是该给这台电视的那一版，没有采用。")
    if signed.manifest.version == folder.given_up():
        raise Refused(f"第 {signed.manifest.version} 版在这台电视上用不了，继续使用原来的。")
    _remember_key(folder, key)
    manifest = signed.manifest
    if good and (good.version, good.sha256) == (manifest.version, manifest.sha256):
        return Outcome("current", good.version, "已经是最新的指南。")
    shelved = Shelved(
        folder.place_of(manifest.version, manifest.sha256), manifest.version, manifest.size, manifest.sha256
    )
    folder.clear(shelved)
    fetched = fetch_bundle(line, shelved, good)
    folder.adopt(signed.model_dump_json().encode(), fetched.path, shelved)
    detail = f"指南已更新到第 {manifest.version} 版，共 {manifest.guides} 项。"
    return Outcome("updated", manifest.version, detail, fetched.way)


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
    parser.add_argument("--version", type=int, default=0, metavar="N", help="要哪一版（0：通用的）")
    parser.add_argument("--key-id", default="", metavar="ID", help="公钥的编号")
    chosen = parser.parse_args(arguments)
    if urlsplit(chosen.server).scheme not in ("http", "https"):
        parser.error("--server 要写成 http:// 或 https:// 开头的地址")
    os.nice(NICENESS)
    key = TrustedKey(chosen.key, chosen.key_id) if chosen.key else None
    outcome = update(chosen.server, BundleFolder(chosen.dir), key, max(chosen.version, 0))
    sys.stdout.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
    return EXIT_STATUS[outcome.result]


if __name__ == "__main__":
    raise SystemExit(main())
